using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Screens;

/// <summary>A page, who looks at it, and how one knows that it is there.</summary>
/// <param name="Begin">What is done on the page before it is looked at: a tab or a form opened.</param>
public sealed record Sight(string Name, string User, string Path, string Ready, Func<Person, Task>? Begin = null);

/// <summary>Every page of the product, with a whistle that three units are at.</summary>
public static class EveryPage
{
    public static IReadOnlyList<Sight> Of(Opened whistle) =>
    [
        new("blow", "dongguan", "/blow", "[data-testid=opening-form]"),
        new("open-dispute", "dongguan", "/open/dispute", "[data-testid=opening-form]"),
        new("cases", "dongguan", "/cases", "[data-testid=case-row]"),
        new("case", "dongguan", $"/cases/{whistle.Id}", "[data-testid=fact-wanted] dd:not(:text('620802'))"),
        new("case-units", "dongguan", $"/cases/{whistle.Id}", "[data-testid=tab-units]", p => Tab(p, "units", "[data-testid=orders]")),
        new("case-clocks", "dongguan", $"/cases/{whistle.Id}", "[data-testid=tab-clocks]", p => Tab(p, "clocks", "#case-panel li")),
        new("case-flow", "dongguan", $"/cases/{whistle.Id}", "[data-testid=tab-flow]", p => Tab(p, "flow", "[data-testid=flow]")),
        new("missing", "dongguan", "/no-such-page", "h1"),
        new("me", "dongguan", "/me", "[data-testid=me-name]"),
        new("work", "chengguan", "/work?view=all", "[data-testid=task-row]"),
        new("work-form", "chengguan", "/work?view=all", "[data-testid=task-row]", p => p.Work.BeginOn(whistle.Number, "handle", "feed-back")),
        new("notifications", "chengguan", "/notifications", "[data-testid=notification]"),
        new("audit", "auditor", "/audit", "[data-testid=audit-row]"),
        new("admin", "admin", "/admin/case-types", "[data-testid=case-type]"),
        new("calendar", "admin", "/admin/calendar?year=2026", "[data-testid=months]"),
        new("calendar-edit", "admin", "/admin/calendar?year=2026", "[data-testid=months]", p => Open(p, "edit-year", "[data-testid=year-editor]")),
        new("calendar-hours", "admin", "/admin/calendar?tab=hours", "[data-testid=schedule]"),
        new("duties", "admin", "/admin/duties", "[data-testid=duty]"),
        new("flows", "admin", "/admin/flows", "[data-testid=flow-entry]"),
        new("migrations", "admin", "/admin/migrations", "[data-testid=migrate-from]"),
    ];

    /// <summary>Goes there and waits until it is drawn and nothing is on its way.</summary>
    public static async Task Visit(this Person person, Sight sight)
    {
        await person.GoTo(sight.Path);
        await Assertions.Expect(person.Page.Locator(sight.Ready).First).ToBeVisibleAsync();
        if (sight.Begin is not null) await sight.Begin(person);
        await Assertions.Expect(person.Page.Locator(".skeleton:visible, [aria-busy=true]:visible")).ToHaveCountAsync(0);
    }

    private static async Task Open(Person person, string button, string ready)
    {
        await person.Get(button).ClickAsync();
        await Assertions.Expect(person.Page.Locator(ready).First).ToBeVisibleAsync();
    }

    private static async Task Tab(Person person, string tab, string ready)
    {
        await person.Case.Show(tab);
        await Assertions.Expect(person.Page.Locator(ready).First).ToBeVisibleAsync();
    }
}
