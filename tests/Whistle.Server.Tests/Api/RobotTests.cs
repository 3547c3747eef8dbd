using System.Net;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Api;

/// <summary>
/// A robot that knows nothing of case types walks each from its beginning to its end: it opens a case with the form's example and takes
/// the offered actions with their examples, and moves the clock where a case waits for time.
/// </summary>
public sealed class RobotTests
{
    private const int MostSteps = 80;
    private const int RandomSteps = 24;
    private static readonly string[] People =
    [
        "dongguan", "dongguan-lead", "center", "chengguan", "chengguan-2", "chengguan-lead", "chengguan-head", "zhujian", "gongan", "wuye",
        "duty", "presider", "mediator", "reviewer", "supervisor", "bianban",
    ];

    [Theory]
    [InlineData("whistle", "dongguan", "archived")]
    [InlineData("dispute", "dongguan", "closed")]
    [InlineData("enforcement", "chengguan", "closed")]
    public async Task Every_way_leads_on_and_the_primary_actions_lead_to_the_end(string caseType, string opener, string end)
    {
        await using var server = new TestServer(new Dictionary<string, string> { ["Clock:Virtual"] = "true" });
        var people = await SignInAll(server);
        var (straight, walked) = await Walk(people, opener, caseType, MostSteps, offers => offers.FirstOrDefault(o => o.Primary) ?? offers[0]);
        Assert.True(end == straight["status"]!.GetValue<string>(), $"{straight["status"]} in {straight["stage"]} after {string.Join(" → ", walked)}");

        foreach (var seed in Enumerable.Range(0, Environment.GetEnvironmentVariable("WHISTLE_LONG") == "1" ? 40 : 2))
        {
            var random = new Random(seed);
            var (last, steps) = await Walk(people, opener, caseType, RandomSteps, offers => offers[random.Next(offers.Count)]);
            // Whatever was chosen, somebody can go on or it is over: nothing waits for nobody.
            Assert.True(steps.Count == RandomSteps || last["status"]!.GetValue<string>() != "open", $"seed {seed}: stuck in {last["stage"]} after {string.Join(" → ", steps)}");
        }
    }

    private static async Task<(JsonObject Case, List<string> Steps)> Walk(Dictionary<string, HttpClient> people, string opener, string caseType, int most, Func<List<Offer>, Offer> choose)
    {
        var c = await Open(people[opener], caseType);
        var steps = new List<string>();
        while (steps.Count < most && await Step(people, people[opener], c, choose, steps)) { }
        return (await (await people[opener].GetAsync($"/api/v1/cases/{c["id"]}")).Json(), steps);
    }

    private static async Task<Dictionary<string, HttpClient>> SignInAll(TestServer server)
    {
        var clients = await Task.WhenAll(People.Select(async p => (p, await server.SignedIn(p, "en"))));
        return clients.ToDictionary(c => c.p, c => c.Item2);
    }

    private static async Task<JsonObject> Open(HttpClient opener, string caseType) =>
        await (await Whistles.Post(opener, "/api/v1/cases", new JsonObject { ["caseType"] = caseType, ["data"] = await Whistles.Example(opener, caseType) })).Json(HttpStatusCode.Created);

    /// <summary>False when nobody is offered anything and no time is waited for.</summary>
    private static async Task<bool> Step(Dictionary<string, HttpClient> people, HttpClient opener, JsonObject c, Func<List<Offer>, Offer> choose, List<string> steps)
    {
        var offers = new List<Offer>();
        var answers = await Task.WhenAll(people.Select(async p => (p.Key, Tasks: await p.Value.GetAsync($"/api/v1/cases/{c["id"]}/tasks"))));
        foreach (var (who, tasks) in answers)
        {
            if (tasks.StatusCode != HttpStatusCode.OK) continue;
            offers.AddRange(from task in (await tasks.Json())["items"]!.AsArray()
                            from action in task!["actions"]!.AsArray()
                            where action!["name"]!.GetValue<string>() is not ("comment" or "claim" or "release")
                            select new Offer(who, task["kind"]!.GetValue<string>(), action!.AsObject()));
        }
        if (offers.Count == 0) return await Wait(opener, c, steps);
        var offer = choose(offers);
        var body = new JsonObject { ["data"] = offer.Action["form"]?["example"]?.DeepClone(), ["comment"] = "机器人按建议办理" };
        var answer = await Whistles.Post(people[offer.Who], offer.Action["href"]!.GetValue<string>(), body);
        steps.Add($"{offer.Who} {offer.Kind} {offer.Action["name"]}");
        Assert.True(answer.IsSuccessStatusCode, $"{string.Join(" → ", steps)} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        return true;
    }

    private static async Task<bool> Wait(HttpClient opener, JsonObject c, List<string> steps)
    {
        var now = await (await opener.GetAsync($"/api/v1/cases/{c["id"]}")).Json();
        if (now["waitingUntil"] is null || now["status"]!.GetValue<string>() is "archived" or "cancelled") return false;
        await (await Whistles.Post(opener, "/api/v1/dev/clock/advance", new JsonObject { ["until"] = now["waitingUntil"]!.DeepClone() })).Json();
        steps.Add($"clock to {now["waitingUntil"]}");
        return true;
    }

    private sealed record Offer(string Who, string Kind, JsonObject Action)
    {
        public bool Primary => Action["primary"]!.GetValue<bool>();
    }
}
