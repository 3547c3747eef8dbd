using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Designer;

/// <summary>Who gets into the designer, and how.</summary>
[Collection(StudioCollection.Name)]
public sealed class DoorTests(StudioDesk desk) : PageTest(desk.Browsing)
{
    [PageFact]
    public async Task Whoever_is_not_signed_in_signs_in_and_comes_back_to_the_same_place()
    {
        var admin = await Visitor("admin", Screen.Desktop);
        await admin.GoTo("/designer/definitions/whistle-unit");
        await Assertions.Expect(admin.Get("sign-in-form")).ToBeVisibleAsync();
        await admin.Get("user-name").FillAsync("admin");
        await admin.Get("password").FillAsync(Person.Password);
        await admin.Get("sign-in").ClickAsync();
        await admin.Page.WaitForURLAsync("**/designer/definitions/whistle-unit");
        await Assertions.Expect(admin.Page.Locator(".elsa-activity").First).ToBeVisibleAsync();

        var kept = await admin.Page.EvaluateAsync<string>("JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie + location.href");
        Assert.DoesNotContain("eyJ", kept);
    }

    [PageFact]
    public async Task Nobody_but_an_administrator_gets_in_and_is_told_so()
    {
        var street = await SignedIn("dongguan", Screen.Phone);
        var studioFiles = 0;
        street.Page.Request += (_, request) => studioFiles += request.Url.Contains("/_framework/", StringComparison.Ordinal) ? 1 : 0;
        await street.GoTo("/designer");
        await Assertions.Expect(street.Get("designer-refused")).ToContainTextAsync("系统管理员");
        await Pictures.Take(street, "designer-refused");
        Assert.Equal(0, studioFiles);
        await street.Get("designer-refused").GetByRole(AriaRole.Link).ClickAsync();
        await Assertions.Expect(street.Page.Locator(".shell")).ToBeVisibleAsync();
        await Assertions.Expect(street.Get("nav-designer")).ToHaveCountAsync(0);
    }

    [PageFact]
    public async Task An_administrator_walks_from_a_case_type_into_its_flow_and_back_by_the_browsers_arrows()
    {
        var admin = await SignedIn("admin", Screen.Desktop);
        await admin.Get("nav-admin").ClickAsync();
        await admin.Get("open-flow").Filter(new LocatorFilterOptions { HasText = "应哨" }).ClickAsync();
        await Assertions.Expect(admin.Page.Locator(".elsa-activity").First).ToBeVisibleAsync();
        await admin.Get("designer-instances").ClickAsync();
        await admin.Page.WaitForURLAsync("**/designer/instances*");
        await Assertions.Expect(admin.Page.Locator(".instances-table")).ToBeVisibleAsync();
        await admin.Page.GoBackAsync();
        await Assertions.Expect(admin.Page.Locator(".elsa-activity").First).ToBeVisibleAsync();
        await admin.Page.GoForwardAsync();
        await Assertions.Expect(admin.Page.Locator(".instances-table")).ToBeVisibleAsync();
    }
}
