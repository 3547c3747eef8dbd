using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Whistle.Web.Tests.Screens;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Language;

/// <summary>Whoever reads English gets whole pages in it: texts of the web, of the forms and of the server.</summary>
[Collection(ScreensCollection.Name)]
public sealed partial class EnglishTests(Browsing browsing) : PageTest(browsing)
{
    /// <summary>Every text and label on the page; not what is marked as Chinese, numbers of cases, and the list of what others typed.</summary>
    private const string Texts = """
        () => {
          const found = []
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
          while (walker.nextNode()) {
            const parent = walker.currentNode.parentElement
            if (parent && !parent.closest('script, style, [lang=zh-CN], .mono, [data-testid=case-number], [data-testid=task-list]') && parent.checkVisibility()) found.push(walker.currentNode.nodeValue)
          }
          for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]'))
            if (!element.closest('[lang=zh-CN], [data-testid=task-list]')) for (const name of ['aria-label', 'placeholder', 'title', 'alt']) found.push(element.getAttribute(name) ?? '')
          return [document.title, ...found].map((text) => text.trim()).filter((text) => text)
        }
        """;

    [PageFact]
    public async Task Every_page_is_wholly_in_English_and_names_no_missing_text()
    {
        var whistle = await Prepared.BeingHandled(Browsing.Server, english: true);
        var wrong = new List<string>();
        foreach (var sights in EveryPage.Of(whistle).GroupBy(s => s.User))
        {
            var person = await SignedIn(sights.Key, Screen.Desktop);
            await person.Get("language").First.ClickAsync();
            await Assertions.Expect(person.Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
            foreach (var sight in sights.Where(s => s.Name is not ("cases" or "work" or "notifications" or "audit")))
            {
                await person.Visit(sight);
                var texts = await person.Page.EvaluateAsync<string[]>(Texts);
                wrong.AddRange(texts.Where(t => Chinese().IsMatch(t) || Key().IsMatch(t)).Distinct().Select(t => $"{sight.Name}: {t}"));
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [PageFact]
    public async Task Switching_the_language_turns_the_page_at_once_and_is_remembered()
    {
        var street = await SignedIn("dongguan", Screen.Desktop);
        await street.Get("nav-blow").ClickAsync();
        var matter = street.Get("field-matter").Locator(".label");
        await Assertions.Expect(matter).ToContainTextAsync("事项");
        await street.Get("language").ClickAsync();
        await Assertions.Expect(matter).ToContainTextAsync("Matter");
        await Assertions.Expect(street.Get("submit")).ToContainTextAsync("Blow the whistle");
        await street.Page.ReloadAsync();
        await Assertions.Expect(matter).ToContainTextAsync("Matter");
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)+$")]
    private static partial Regex Key();
}
