using Microsoft.Playwright;
using Whistle.Web.Tests.Screens;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Forms;

[Collection(ScreensCollection.Name)]
public sealed class DraftTests(Browsing browsing) : PageTest(browsing)
{
    private const string Matter = "解放北路窨井盖缺失一处";
    private const string Description = "解放北路口人行道窨井盖缺失，已临时围挡。";

    [PageFact]
    public async Task A_draft_survives_a_reload_and_a_sign_out_and_is_shown_to_nobody_else()
    {
        var street = await SignedIn("dongguan", Screen.Phone);
        await street.Get("nav-blow-phone").ClickAsync();
        var form = new FormPart(street.Get("opening-form"));
        await form.Type("matter", Matter);
        await form.Type("description", Description);
        await form.Choose("urgency", "A");
        await form.Photograph("photos", StreetPicture.Flooded());

        await street.Page.ReloadAsync();
        await IsAsTyped(street, form);

        await street.SignOut();
        await street.Get("user-name").FillAsync("zhongjie");
        await street.Get("password").FillAsync(Person.Password);
        await street.Get("sign-in").ClickAsync();
        await street.Get("nav-blow-phone").ClickAsync();
        await Assertions.Expect(form.Field("matter").Locator("input")).ToHaveValueAsync("");
        await Assertions.Expect(street.Get("photo-done")).ToHaveCountAsync(0);
        await street.SignOut();

        await street.SignIn();
        await street.Get("nav-blow-phone").ClickAsync();
        await IsAsTyped(street, form);

        await street.Get("draft-discard").ClickAsync();
        await Assertions.Expect(form.Field("matter").Locator("input")).ToHaveValueAsync("");
        await Assertions.Expect(street.Get("photo-done")).ToHaveCountAsync(0);
    }

    private static async Task IsAsTyped(Person street, FormPart form)
    {
        await Assertions.Expect(street.Get("draft-restored")).ToBeVisibleAsync();
        await Assertions.Expect(form.Field("matter").Locator("input")).ToHaveValueAsync(Matter);
        await Assertions.Expect(form.Field("description").Locator("textarea")).ToHaveValueAsync(Description);
        await Assertions.Expect(form.Root.GetByTestId("option-urgency-A").Locator("input")).ToBeCheckedAsync();
        await Assertions.Expect(street.Get("photo-done")).ToHaveCountAsync(1);
    }
}
