using System.Text.Json;
using Microsoft.Playwright;
using Whistle.Web.Tests.Screens;
using Whistle.Web.Tests.Support;

namespace Whistle.Web.Tests.Accessibility;

/// <summary>Looks at every page at both sizes.</summary>
[Collection(ScreensCollection.Name)]
public sealed class EveryPageTests(Browsing browsing) : PageTest(browsing)
{
    [PageTheory]
    [InlineData("desktop")]
    [InlineData("phone")]
    public async Task Every_page_fits_its_screen_names_its_controls_and_can_be_read(string screenName)
    {
        var screen = Screen.Of(screenName);
        var whistle = await Prepared.BeingHandled(Browsing.Server);
        var wrong = new List<string>();

        var visitor = await Visitor("nobody", screen);
        await visitor.GoTo("/sign-in");
        await Assertions.Expect(visitor.Get("demo-accounts")).ToBeVisibleAsync();
        wrong.AddRange(await Examine(visitor, "sign-in"));

        foreach (var sights in EveryPage.Of(whistle).GroupBy(s => s.User))
        {
            var person = await SignedIn(sights.Key, screen);
            foreach (var sight in sights)
            {
                await person.Visit(sight);
                wrong.AddRange(await Examine(person, sight.Name));
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [PageTheory]
    [InlineData("blow", "dongguan")]
    [InlineData("work", "chengguan")]
    [InlineData("case", "dongguan")]
    public async Task The_tab_key_walks_a_page_in_order_and_shows_where_it_is(string name, string user)
    {
        var whistle = await Prepared.BeingHandled(Browsing.Server);
        var person = await SignedIn(user, Screen.Desktop);
        await person.Visit(EveryPage.Of(whistle).First(s => s.Name == name));
        await Load(person);

        await person.Page.Keyboard.PressAsync("Tab");
        Assert.Contains("skip", (await Focused(person))!.Value.GetProperty("what").GetString());
        var stops = 1;
        for (; stops < 60; stops++)
        {
            await person.Page.Keyboard.PressAsync("Tab");
            if (await Focused(person) is not { } at || at.GetProperty("visits").GetInt32() > 1) break;
            var what = at.GetProperty("what").GetString();
            Assert.True(at.GetProperty("seen").GetBoolean(), $"{name}: nothing shows that the focus is on {what}");
            Assert.True(at.GetProperty("inView").GetBoolean(), $"{name}: the focus is out of sight on {what}");
        }
        Assert.True(stops > 12, $"{name}: only {stops} stops");
    }

    private static async Task<List<string>> Examine(Person person, string page)
    {
        await Pictures.Take(person, page);
        await Load(person);
        var wrong = new List<string>();
        foreach (var check in new[] { "unnamed", "pale", "overflowing" })
            wrong.AddRange((await person.Page.EvaluateAsync<string[]>($"whistleChecks.{check}()")).Select(w => $"{page}, {person.Screen.Name}: {w}"));
        return wrong;
    }

    private static Task Load(Person person) => person.Page.EvaluateAsync(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Accessibility", "Checks.js")));

    private static Task<JsonElement?> Focused(Person person) => person.Page.EvaluateAsync("whistleChecks.focused()");
}
