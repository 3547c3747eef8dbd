using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Designer;

/// <summary>The official Elsa Studio as an administrator uses it, in Chinese.</summary>
public sealed partial class Studio(Person admin)
{
    public IPage Page => admin.Page;
    public ILocator Definitions => Page.Locator(".definitions-table");
    public ILocator Instances => Page.Locator(".instances-table");
    public ILocator Nodes => Page.Locator(".x6-node");
    public ILocator Dialog => Page.Locator(".mud-dialog");
    public ILocator Notes => Page.Locator(".mud-snackbar");
    public ILocator Refusal => admin.Get("designer-refusal");

    /// <summary>Goes to an address of the designer: within the page when the Studio is running there, else by loading it.</summary>
    public async Task Open(string address)
    {
        if (Page.Url.Contains("/designer/", StringComparison.Ordinal)) await Page.EvaluateAsync("address => Blazor.navigateTo(address)", address);
        else await admin.GoTo(address);
        await Assertions.Expect(Page.Locator(".designer[data-drawn=true]")).ToBeVisibleAsync();
    }

    public async Task OpenDefinition(string id)
    {
        await Open($"/designer/definitions/{id}");
        await Assertions.Expect(Page.Locator(".x6-graph")).ToBeVisibleAsync();
        await Assertions.Expect(Page.GetByLabel("名称").First).Not.ToHaveValueAsync("");
    }

    public async Task OpenDefinitions()
    {
        await Open("/designer/definitions");
        await Assertions.Expect(Row("whistle-unit")).ToBeVisibleAsync();
    }

    public ILocator Row(string text) => Page.Locator(".mud-table-body tr").Filter(new LocatorFilterOptions { HasText = text });

    public async Task Menu(ILocator row, string item)
    {
        await row.Locator("button").Last.ClickAsync();
        await Page.Locator(".mud-popover-open .mud-menu-item").Filter(new LocatorFilterOptions { HasTextRegex = new Regex($"^\\s*{Regex.Escape(item)}\\s*$") }).ClickAsync();
    }

    public Task Press(string button) => Dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = button, Exact = true }).ClickAsync();
    /// <summary>Says yes to what a dialog asks: its last button.</summary>
    public Task Confirm() => Dialog.GetByRole(AriaRole.Button).Last.ClickAsync();
    public Task Tab(string name, bool last = false) => (last ? TabNamed(name).Last : TabNamed(name).First).ClickAsync();
    private ILocator TabNamed(string name) => Page.Locator(".mud-tab").Filter(new LocatorFilterOptions { HasTextRegex = new Regex($"^\\s*{name}\\s*\\d*\\s*$") });

    /// <summary>A new flow, opened; returns its id.</summary>
    public async Task<string> Create(string name)
    {
        await OpenDefinitions();
        await Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "新建流程" }).First.ClickAsync();
        await Dialog.GetByLabel("名称").FillAsync(name);
        await Dialog.GetByLabel("名称").BlurAsync();
        await Press("确定");
        await Page.WaitForURLAsync(DefinitionAddress());
        await Assertions.Expect(Page.Locator(".x6-graph")).ToBeVisibleAsync();
        return DefinitionAddress().Match(Page.Url).Groups[1].Value;
    }

    /// <summary>Drags an activity out of the toolbox to a place of the canvas, in pixels from its corner; ends when that is saved.</summary>
    public async Task Add(string category, string activity, int x, int y)
    {
        var entry = Page.Locator("[draggable=true]:visible").Filter(new LocatorFilterOptions { HasText = activity });
        if (await entry.CountAsync() == 0)
        {
            await Page.Locator(".mud-expand-panel-header").Filter(new LocatorFilterOptions { HasTextRegex = new Regex($"^{category}$") }).ClickAsync();
            await Assertions.Expect(entry.First).ToBeVisibleAsync();
        }
        await Page.RunAndWaitForResponseAsync(
            () => entry.First.DragToAsync(Page.Locator(".x6-graph").First, new LocatorDragToOptions { TargetPosition = new TargetPosition { X = x, Y = y } }), Saved);
    }

    /// <summary>Draws a connection from an outlet of one activity to the inlet of another, both by their place from left to right.</summary>
    public async Task Connect(int fromPort, int toPort)
    {
        var ports = new List<LocatorBoundingBoxResult>();
        foreach (var port in await Page.Locator(".x6-port-body").AllAsync()) ports.Add((await port.BoundingBoxAsync())!);
        ports = [.. ports.OrderBy(p => p.X)];
        var (from, to) = (ports[fromPort], ports[toPort]);
        await Page.RunAndWaitForResponseAsync(async () =>
        {
            await Page.Mouse.MoveAsync(from.X + from.Width / 2, from.Y + from.Height / 2);
            await Page.Mouse.DownAsync();
            await Page.Mouse.MoveAsync(to.X - 40, to.Y + 5, new MouseMoveOptions { Steps = 8 });
            await Page.Mouse.MoveAsync(to.X + to.Width / 2, to.Y + to.Height / 2, new MouseMoveOptions { Steps = 6 });
            await Page.Mouse.UpAsync();
        }, Saved);
    }

    /// <summary>The box of an activity's input, by the name it has above.</summary>
    public ILocator Input(string label) => Control(label).Locator("input:visible, textarea:visible").First;

    private ILocator Control(string label) => Page.Locator(".mud-input-control:visible")
        .Filter(new LocatorFilterOptions { Has = Page.Locator("label", new PageLocatorOptions { HasTextRegex = new Regex($"^{label}$") }) });

    /// <summary>Changes the text of an input of the selected activity; ends when that is saved.</summary>
    public async Task Fill(string label, string value)
    {
        var input = Input(label);
        await Page.RunAndWaitForResponseAsync(async () =>
        {
            await input.FillAsync(value);
            await input.BlurAsync();
        }, Saved);
    }

    /// <summary>Presses the button that publishes; returns the server's answer.</summary>
    public Task<IResponse> Publish() => Page.RunAndWaitForResponseAsync(
        () => Page.Locator(".mud-button-group-root button:visible").First.ClickAsync(), r => Saved(r) && (r.Request.PostData ?? "").Contains("\"publish\":true", StringComparison.Ordinal));

    /// <summary>Takes a file in through the list's own button.</summary>
    public async Task Import(string file, string json)
    {
        await OpenDefinitions();
        var imported = Page.WaitForResponseAsync(r => r.Url.Contains("/workflow-definitions/import", StringComparison.Ordinal));
        await Page.Locator("#workflow-file-upload-button-wrapper input[type=file]").Last.SetInputFilesAsync(new FilePayload { Name = file, MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(json) });
        Assert.Contains((await imported).Status, (int[])[200, 201]);
    }

    /// <summary>Runs the open flow; the page follows the Studio to the new instance. Returns its id.</summary>
    public async Task<string> Run()
    {
        await Page.Locator("button.mud-success-text").ClickAsync();
        await Page.WaitForURLAsync(InstanceAddress());
        await Assertions.Expect(Page.Locator(".x6-graph")).ToBeVisibleAsync();
        return InstanceAddress().Match(Page.Url).Groups[1].Value;
    }

    public ILocator Journal => Page.Locator(".mud-timeline-item");

    public static bool Saved(IResponse response) => response.Request.Method == "POST" && response.Url.EndsWith("/elsa/api/workflow-definitions", StringComparison.Ordinal);

    [GeneratedRegex("/designer/instances/([0-9a-zA-Z-]+)")]
    private static partial Regex InstanceAddress();

    [GeneratedRegex("/designer/definitions/([0-9a-zA-Z-]+)")]
    private static partial Regex DefinitionAddress();
}
