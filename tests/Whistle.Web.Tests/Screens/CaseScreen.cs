using Microsoft.Playwright;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Screens;

/// <summary>The page of one case.</summary>
public sealed class CaseScreen(Person person)
{
    public ILocator Stage => person.Get("stage-label").First;
    public ILocator Status => person.Get("status-label").First;
    public ILocator Entries => person.Get("timeline-entry");

    public async Task Open(string caseId)
    {
        await person.GoTo($"/cases/{caseId}");
        await Assertions.Expect(person.Get("case-number")).ToBeVisibleAsync();
        await Assertions.Expect(person.Get("tab-facts")).ToBeVisibleAsync();
    }

    public Task Show(string tab) => person.Get($"tab-{tab}").ClickAsync();

    /// <summary>What each entry of the timeline says: the sentence, when, who, and the remark.</summary>
    public async Task<IReadOnlyList<string>> Timeline()
    {
        if (await person.Get("tab-timeline").CountAsync() > 0) await Show("timeline");
        await Assertions.Expect(Entries.First).ToBeVisibleAsync();
        return await Entries.AllInnerTextsAsync();
    }

    /// <summary>Ids of the steps the drawing marks as the present ones.</summary>
    public async Task<IReadOnlyList<string>> PresentSteps()
    {
        await Show("flow");
        await Assertions.Expect(person.Get("flow")).ToBeVisibleAsync();
        return await person.Page.Locator("[data-testid^=flow-][data-state=current]").EvaluateAllAsync<string[]>("steps => steps.map(step => step.dataset.testid.slice(5))");
    }
}
