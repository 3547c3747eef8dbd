using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Work;

/// <summary>Two at the same task. The slower one's page hears of nothing, as on a poor network, until it asks.</summary>
[Collection(ScreensCollection.Name)]
public sealed partial class ConflictTests(Browsing browsing) : PageTest(browsing)
{
    [PageFact]
    public async Task Of_two_who_claim_a_task_the_slower_is_told_who_was_faster_and_when()
    {
        var whistle = await Prepared.Dispatched(Browsing.Server);
        var slower = await WithoutEvents("chengguan-2");
        slower.Expects(409);
        await slower.Work.Open(whistle.Number, "sign");
        var faster = await SignedIn("chengguan", Screen.Desktop);
        await faster.Work.Open(whistle.Number, "sign");
        await faster.Work.Pane.GetByTestId("action-claim").ClickAsync();
        await Assertions.Expect(faster.Work.Pane.GetByTestId("assignee")).ToContainTextAsync("刘志强");

        await slower.Work.Pane.GetByTestId("action-claim").ClickAsync();
        await Assertions.Expect(slower.Get("toast")).ToContainTextAsync("刘志强");
        await Assertions.Expect(slower.Get("toast")).ToContainTextAsync(TimeOfDay());
        await Assertions.Expect(slower.Work.Pane.GetByTestId("assignee")).ToContainTextAsync("刘志强");
    }

    [PageFact]
    public async Task Who_finishes_a_task_second_is_told_who_did_it_and_keeps_what_was_typed()
    {
        var whistle = await Prepared.Dispatched(Browsing.Server);
        var slower = await WithoutEvents("chengguan-2");
        slower.Expects(409);
        await slower.Work.Open(whistle.Number, "sign");
        var form = await slower.Work.Begin("sign");
        await form.Type("comment", "由二中队到场处置。");
        using (var faster = await Clerk.SignIn(Browsing.Server, "chengguan")) await faster.Do(whistle.Id, "sign", "sign");

        await form.Root.GetByTestId("confirm-action").ClickAsync();
        await Assertions.Expect(form.Root.GetByTestId("conflict")).ToContainTextAsync("刘志强");
        await Assertions.Expect(form.Root.GetByTestId("conflict")).ToContainTextAsync(TimeOfDay());
        await Assertions.Expect(form.Root.GetByTestId("comment")).ToHaveValueAsync("由二中队到场处置。");
    }

    [PageFact]
    public async Task A_task_that_changed_meanwhile_is_shown_and_the_typed_text_can_be_sent_upon_it()
    {
        var whistle = await Prepared.BeingHandled(Browsing.Server);
        var unit = await WithoutEvents("chengguan");
        unit.Expects(412);
        await unit.Work.Open(whistle.Number, "handle");
        var form = await unit.Work.Begin("feed-back");
        await form.Choose("result", "SOLVED");
        await form.Type("measures", "已疏通沟渠约四十米，清运渣土两车。");
        using (var elsewhere = await Clerk.SignIn(Browsing.Server, "chengguan")) await elsewhere.Do(whistle.Id, "handle", "claim");

        await form.Root.GetByTestId("confirm-action").ClickAsync();
        await Assertions.Expect(form.Root.GetByTestId("stale")).ToBeVisibleAsync();
        await Assertions.Expect(form.Field("measures").Locator("textarea")).ToHaveValueAsync("已疏通沟渠约四十米，清运渣土两车。");
        await form.Root.GetByTestId("send-upon-newer").ClickAsync();
        await Assertions.Expect(form.Root).ToHaveCountAsync(0);

        await unit.Case.Open(whistle.Id);
        await unit.Case.Show("units");
        await Assertions.Expect(unit.Get("order-620802-CGJ")).ToHaveAttributeAsync("data-state", "fedBack");
    }

    private async Task<Person> WithoutEvents(string userName)
    {
        var person = await Visitor(userName, Screen.Desktop);
        await person.Page.RouteAsync("**/api/v1/events*", route => route.AbortAsync());
        await person.SignIn();
        return person;
    }

    [GeneratedRegex(@"\d{1,2}:\d{2}")]
    private static partial Regex TimeOfDay();
}
