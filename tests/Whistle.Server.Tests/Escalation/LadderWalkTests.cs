using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Escalation;

/// <summary>An ordinary whistle walks into every rung on the virtual clock: when, to whom, and what is on record.</summary>
public sealed class LadderWalkTests
{
    private static readonly string[] Ordinary = ["warn-50", "warn-80", "warn-100", "remind", "urge", "supervise", "yellow-card", "red-card", "interview"];

    [Fact]
    public async Task Every_rung_fires_at_the_time_it_announced_speaks_to_its_receivers_and_is_on_record()
    {
        await using var server = new TestServer(new Dictionary<string, string> { ["Clock:Virtual"] = "true" });
        var people = new Dictionary<string, HttpClient>();
        foreach (var name in (string[])["dongguan", "dongguan-lead", "center", "chengguan", "chengguan-lead", "supervisor", "duty"]) people[name] = await server.SignedIn(name);

        var clock = await Dispatched(people, "ROUTINE");
        foreach (var rung in Ordinary) await Climb(people, clock, rung);
        Assert.Null((await Clock(people, clock))["nextRung"]);
        // The whole case's own clock climbs beside it; what is asked here is what this one did.
        var cards = (await (await people["center"].GetAsync("/api/v1/escalation/cards")).Json())["items"]!.AsArray().Where(k => k!["clockId"]!.ToString() == clock.Id);
        Assert.Equal(["red", "yellow"], cards.Select(k => k!["colour"]!.ToString()));
        var orders = (await (await people["supervisor"].GetAsync($"/api/v1/cases/{clock.Case}/supervision-orders")).Json())["items"]!.AsArray();
        Assert.Contains(orders, o => o!["organisation"]!["code"]!.ToString() == "620802-CGJ" && o["state"]!.ToString() == "open");
        await Told(people, "chengguan", "时限过半：常规哨应哨");
        await Told(people, "chengguan-lead", "时限将至：常规哨应哨");
        await Told(people, "center", "催办：常规哨应哨");
        await Told(people, "supervisor", "督办：常规哨应哨");
        await Told(people, "duty", "约谈提级：常规哨应哨");
        var figures = (await (await people["center"].GetAsync("/api/v1/escalation/figures")).Json())["items"]!.AsArray().Single(f => f!["organisation"]!["code"]!.ToString() == "620802-CGJ")!;
        Assert.True(figures["redCards"]!.GetValue<int>() >= 1 && figures["rungs"]!["interview"]!.GetValue<int>() >= 1);
        var risk = (await (await people["chengguan-lead"].GetAsync("/api/v1/clocks/at-risk?overdue=true&limit=200")).Json())["items"]!.AsArray();
        Assert.Contains(risk, r => r!["clockId"]!.ToString() == clock.Id);
        Assert.All(risk, r => Assert.Equal("overdue", r!["state"]!.ToString()));
    }

    private sealed record SignClock(string Case, string Id);

    private static async Task<SignClock> Dispatched(Dictionary<string, HttpClient> people, string kind)
    {
        var c = await Whistles.Blow(people["dongguan"], data => data["kind"] = kind);
        await (await Whistles.Act(people["dongguan-lead"], await Whistles.OpenTask(people["dongguan-lead"], c, "approve"), "approve")).Json();
        var dispatch = await Whistles.OpenTask(people["center"], c, "dispatch");
        var example = dispatch["actions"]!.AsArray().Single(a => a!["name"]!.ToString() == "dispatch")!["form"]!["example"]!.DeepClone().AsObject();
        await (await Whistles.Act(people["center"], dispatch, "dispatch", example)).Json();
        var clocks = (await (await people["center"].GetAsync($"/api/v1/cases/{c["id"]}/clocks")).Json())["items"]!.AsArray();
        var sign = clocks.Single(k => k!["policy"]!.ToString() == $"whistle.{kind}.sign" && k["organisation"]!["code"]!.ToString() == "620802-CGJ")!;
        return new SignClock(c["id"]!.ToString(), sign["id"]!.ToString());
    }

    /// <summary>Moves time to the next rung, which must be this one, and finds it on record at that time; returns the time.</summary>
    private static async Task<DateTimeOffset> Climb(Dictionary<string, HttpClient> people, SignClock clock, string rung)
    {
        var next = (await Clock(people, clock))["nextRung"]!;
        Assert.Equal(rung, next["key"]!.ToString());
        Assert.NotEmpty(next["to"]!.AsArray());
        var at = next["at"]!.GetValue<DateTimeOffset>();
        await (await people["center"].PostAsJsonAsync("/api/v1/dev/clock/advance", new { until = next["at"]!.ToString() })).Json();
        var entry = (await (await people["center"].GetAsync($"/api/v1/cases/{clock.Case}/timeline")).Json())["items"]!.AsArray()
            .Single(e => e!["clockId"]?.ToString() == clock.Id && e["rung"]?.ToString() == rung)!;
        Assert.Equal(1, entry["occurrence"]!.GetValue<int>());
        Assert.InRange(entry["at"]!.GetValue<DateTimeOffset>() - at, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        return at;
    }

    private static async Task<JsonObject> Clock(Dictionary<string, HttpClient> people, SignClock clock) =>
        await (await people["center"].GetAsync($"/api/v1/clocks/{clock.Id}")).Json();

    private static async Task Told(Dictionary<string, HttpClient> people, string who, string what)
    {
        var tray = (await (await people[who].GetAsync("/api/v1/notifications?limit=200")).Json())["items"]!.AsArray();
        Assert.True(tray.Any(n => n!["text"]!.ToString().Contains(what, StringComparison.Ordinal)), $"{who} was not told “{what}”");
    }
}
