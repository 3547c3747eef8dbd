using Microsoft.Playwright;
using Whistle.Web.Tests.Screens;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Work;

[Collection(ScreensCollection.Name)]
public sealed class KeyboardTests(Browsing browsing) : PageTest(browsing)
{
    [PageFact]
    public async Task A_task_is_claimed_and_finished_without_the_mouse()
    {
        var whistle = await Prepared.Dispatched(Browsing.Server);
        var unit = await SignedIn("zhujian", Screen.Desktop);
        var keys = unit.Page.Keyboard;
        await unit.Work.Open(whistle.Number, "sign");
        await unit.Page.Locator("body").PressAsync("c");
        await Assertions.Expect(unit.Work.Pane.GetByTestId("assignee")).ToContainTextAsync("郑凯");

        await keys.PressAsync("Control+Enter");
        var form = new FormPart(unit.Page.Locator("[data-testid=action-form][data-action=sign]"));
        await Assertions.Expect(form.Root.GetByTestId("comment")).ToBeFocusedAsync();
        await keys.TypeAsync("c j k / 在输入框里只是字");
        await Assertions.Expect(form.Root.GetByTestId("comment")).ToHaveValueAsync("c j k / 在输入框里只是字");
        await keys.PressAsync("Control+Enter");
        await Assertions.Expect(form.Root).ToHaveCountAsync(0);

        await unit.Case.Open(whistle.Id);
        await unit.Case.Show("units");
        await Assertions.Expect(unit.Get("order-620802-ZJJ")).ToHaveAttributeAsync("data-state", "signed");
    }

    [PageFact]
    public async Task J_and_k_walk_the_list_slash_searches_and_a_question_mark_tells_the_keys()
    {
        await Prepared.Whistle(Browsing.Server);
        await Prepared.Whistle(Browsing.Server);
        var leader = await SignedIn("dongguan-lead", Screen.Desktop);
        await leader.Work.Show("available");
        var rows = leader.Get("task-row");
        await Assertions.Expect(rows.Nth(1)).ToBeVisibleAsync();
        await rows.First.ClickAsync();
        await Assertions.Expect(rows.First).ToHaveAttributeAsync("aria-current", "true");

        await leader.Page.Keyboard.PressAsync("j");
        await Assertions.Expect(rows.Nth(1)).ToHaveAttributeAsync("aria-current", "true");
        await leader.Page.Keyboard.PressAsync("k");
        await Assertions.Expect(rows.First).ToHaveAttributeAsync("aria-current", "true");
        await leader.Page.Keyboard.PressAsync("?");
        await Assertions.Expect(leader.Get("shortcuts")).ToBeVisibleAsync();
        await leader.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(leader.Get("shortcuts")).ToBeHiddenAsync();
        await leader.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(leader.Get("filter-q")).ToBeFocusedAsync();
    }
}
