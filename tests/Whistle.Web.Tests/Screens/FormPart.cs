using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Screens;

/// <summary>A form as people fill it in, of the opening page or of an action.</summary>
public sealed class FormPart(ILocator root)
{
    public ILocator Root => root;

    public ILocator Field(string name) => root.GetByTestId($"field-{name}");
    public ILocator Error(string name) => root.GetByTestId($"error-{name}");

    public async Task Type(string field, string text) => await Field(field).Locator("input, textarea").First.FillAsync(text);

    public async Task Choose(string field, string value) => await root.GetByTestId($"option-{field}-{value}").ClickAsync();

    public async Task Select(string field, string value) => await Field(field).Locator("select").SelectOptionAsync(value);

    public async Task Switch(string field) => await Field(field).Locator(".switch").ClickAsync();

    public async Task FindCategory(string text, string key)
    {
        await root.GetByTestId("search-category").FillAsync(text);
        await root.Locator($"[data-testid=search-category-hit][data-key='{key}']").ClickAsync();
        await Assertions.Expect(root.Locator($"[data-testid=chosen-category][data-key='{key}']")).ToBeVisibleAsync();
    }

    public async Task PickOrganisation(string testId, string text, string code)
    {
        await root.GetByTestId(testId).FillAsync(text);
        await root.Locator($"[data-testid={testId}-hit][data-key='{code}']").ClickAsync();
    }

    /// <summary>Uploads and waits until the server holds the photo.</summary>
    public async Task Photograph(string field, byte[] picture)
    {
        await root.GetByTestId($"upload-{field}").SetInputFilesAsync(new FilePayload { Name = "现场.jpg", MimeType = "image/jpeg", Buffer = picture });
        await Assertions.Expect(Field(field).GetByTestId("photo-done")).ToBeVisibleAsync();
    }

    /// <summary>Takes the device's position and waits for the grid that follows from it.</summary>
    public async Task StandHere(string field, string grid)
    {
        await Field(field).GetByTestId("place-gps").ClickAsync();
        await Assertions.Expect(Field(field).GetByTestId("place-found")).ToContainTextAsync(grid);
    }

    /// <summary>Opens the map, which starts at the place already found, and points beside its middle.</summary>
    public async Task PointOnMap(string field, string grid)
    {
        await Field(field).GetByTestId("place-map").ClickAsync();
        var map = Field(field).GetByTestId("map");
        await Assertions.Expect(map.Locator(".map-pin")).ToBeVisibleAsync();
        var before = await Field(field).GetByTestId("place-found").Locator(".mono").InnerTextAsync();
        await map.ScrollIntoViewIfNeededAsync();
        var box = (await map.BoundingBoxAsync())!;
        await map.ClickAsync(new LocatorClickOptions { Position = new Position { X = box.Width / 2 + 14, Y = box.Height / 2 + 10 } });
        await Assertions.Expect(Field(field).GetByTestId("place-found").Locator(".mono")).Not.ToHaveTextAsync(before);
        await Assertions.Expect(Field(field).GetByTestId("place-found")).ToContainTextAsync(grid);
    }
}
