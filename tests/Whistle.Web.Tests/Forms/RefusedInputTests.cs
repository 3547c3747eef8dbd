using Microsoft.Playwright;
using Whistle.Web.Tests.Screens;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Forms;

[Collection(ScreensCollection.Name)]
public sealed class RefusedInputTests(Browsing browsing) : PageTest(browsing)
{
    private const string Description = "公园路北段路灯连续三晚不亮，行人夜间摔伤一名。";

    [PageFact]
    public async Task What_is_missing_is_said_beside_each_field_and_typed_text_stays()
    {
        var (street, form) = await BlowPage();
        await form.Type("description", Description);
        await form.Type("matter", "灯坏");
        await street.Get("submit").ClickAsync();

        foreach (var field in new[] { "matter", "category", "place", "reason" }) await Assertions.Expect(form.Error(field)).ToBeVisibleAsync();
        await Assertions.Expect(form.Error("description")).ToHaveCountAsync(0);
        await Assertions.Expect(form.Field("matter").Locator("input")).ToBeFocusedAsync();
        await Assertions.Expect(form.Field("matter").Locator("input")).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(form.Field("matter").Locator("input")).ToHaveValueAsync("灯坏");
        await Assertions.Expect(form.Field("description").Locator("textarea")).ToHaveValueAsync(Description);

        await form.Type("matter", "公园路北段路灯不亮");
        await Assertions.Expect(form.Error("matter")).ToHaveCountAsync(0);
    }

    [PageFact]
    public async Task A_place_outside_the_county_is_refused_by_the_server_beside_the_place_and_nothing_typed_is_lost()
    {
        var (street, form) = await BlowPage();
        street.Expects(422);
        await street.Page.Context.SetGeolocationAsync(new Geolocation { Longitude = 116.39f, Latitude = 39.9f, Accuracy = 15 });
        await form.Type("matter", "公园路北段路灯不亮");
        await form.FindCategory("排水", "GBT47678.5:matter:01080");
        await form.Type("description", Description);
        await form.Field("place").GetByTestId("place-gps").ClickAsync();
        await Assertions.Expect(form.Field("place").GetByTestId("place-found")).ToContainTextAsync("不在辖区内");
        await form.Field("place").GetByTestId("place-address").FillAsync("公园路北段");
        await form.Type("reason", "路灯归住建部门管护，街道无维修资质。");
        await street.Get("submit").ClickAsync();

        await Assertions.Expect(form.Error("place")).ToBeVisibleAsync();
        await Assertions.Expect(street.Get("problem")).ToBeVisibleAsync();
        await Assertions.Expect(form.Field("description").Locator("textarea")).ToHaveValueAsync(Description);
        await Assertions.Expect(form.Field("place").GetByTestId("place-address")).ToHaveValueAsync("公园路北段");
    }

    [PageFact]
    public async Task A_file_that_is_no_picture_is_refused_beside_the_photos()
    {
        var (street, form) = await BlowPage();
        street.Expects(415);
        await form.Type("matter", "公园路北段路灯不亮");
        await form.Root.GetByTestId("upload-photos").SetInputFilesAsync(new FilePayload { Name = "照片.jpg", MimeType = "image/jpeg", Buffer = "not a picture"u8.ToArray() });

        await Assertions.Expect(form.Field("photos").GetByTestId("photo-failed")).ToBeVisibleAsync();
        await Assertions.Expect(form.Field("photos").GetByRole(AriaRole.Alert)).ToContainTextAsync("照片.jpg");
        await Assertions.Expect(form.Field("matter").Locator("input")).ToHaveValueAsync("公园路北段路灯不亮");
    }

    private async Task<(Person Street, FormPart Form)> BlowPage()
    {
        var street = await SignedIn("dongguan", Screen.Desktop);
        await street.Get("nav-blow").ClickAsync();
        var form = new FormPart(street.Get("opening-form"));
        await Assertions.Expect(form.Root).ToBeVisibleAsync();
        return (street, form);
    }
}
