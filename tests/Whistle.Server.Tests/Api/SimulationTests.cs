using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Api;

public sealed class SimulationTests
{
    private const string Scenarios = "/api/v1/case-types/dispute/scenarios";

    private static JsonObject Story(string zh = "调解不成") => JsonNode.Parse($$"""
        { "name": { "zh": "{{zh}}", "en": "Mediation fails" }, "caseType": "dispute", "startsAt": "2026-11-24T09:00:00+08:00",
          "steps": [{ "task": "register", "outcome": "accept", "after": "PT1H" }, { "task": "mediate", "outcome": "failed", "after": "P3D" }],
          "expect": { "stages": ["registered", "mediating"], "visited": ["mediate"] } }
        """)!.AsObject();

    private static string Key() => $"t-{Guid.NewGuid():N}";

    private static HttpRequestMessage Put(string address, int? version, JsonObject scenario)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, address) { Content = JsonContent.Create(new { scenario }) };
        if (version is not null) request.Headers.IfMatch.Add(new EntityTagHeaderValue($"\"{version}\""));
        return request;
    }

    [Fact]
    public async Task A_shipped_scenario_runs_and_tells_path_tasks_clocks_and_end()
    {
        var admin = await TestServer.Shared.SignedIn("admin");
        var view = await (await admin.PostAsJsonAsync("/api/v1/flows/whistle/simulations", new { scenarioKey = "ordinary", compareWithPublished = true })).Json();
        var result = view["result"]!;
        Assert.True(result["passed"]!.GetValue<bool>(), result["failures"]!.ToJsonString());
        Assert.Equal("whistle", view["caseType"]!.GetValue<string>());
        Assert.Equal("archived", result["end"]!["status"]!.GetValue<string>());
        Assert.Contains(result["paths"]!.AsArray(), p => p!["definitionId"]!.GetValue<string>() == "whistle" && p["connections"]!.AsArray().Count > 10);
        Assert.Contains(result["tasks"]!.AsArray(), t => t!["kind"]!.GetValue<string>() == "approve" && t["candidates"]!.AsArray().Any(c => c!["account"]!.GetValue<string>() == "dongguan-lead"));
        Assert.All(result["clocks"]!.AsArray(), c => Assert.NotEqual("", c!["explanation"]!["zh"]!.GetValue<string>()));
        Assert.Null(view["published"]);
        Assert.False(result.AsObject().ContainsKey("instances"));
    }

    [Fact]
    public async Task A_scenario_is_written_read_changed_run_and_deleted()
    {
        var admin = await TestServer.Shared.SignedIn("admin");
        var key = Key();
        var made = await admin.PostAsJsonAsync(Scenarios, new { key, scenario = Story() });
        Assert.Equal($"{Scenarios}/{key}", made.Headers.Location!.ToString());
        var view = await made.Json(HttpStatusCode.Created);
        Assert.Equal(("written", false, 1), (view["origin"]!.GetValue<string>(), view["readOnly"]!.GetValue<bool>(), view["version"]!.GetValue<int>()));

        await (await admin.SendAsync(Put($"{Scenarios}/{key}", null, Story()))).Problem(428, "if-match-required");
        var changed = await admin.SendAsync(Put($"{Scenarios}/{key}", 1, Story("调解不成(改)")));
        Assert.Equal("调解不成(改)", (await changed.Json())["name"]!["zh"]!.GetValue<string>());
        await (await admin.SendAsync(Put($"{Scenarios}/{key}", 1, Story()))).Problem(412, "stale");
        await (await admin.PostAsJsonAsync(Scenarios, new { key, scenario = Story() })).Problem(409, "scenario-exists");

        var run = await (await admin.PostAsJsonAsync("/api/v1/flows/dispute/simulations", new { scenarioKey = key })).Json();
        Assert.True(run["result"]!["passed"]!.GetValue<bool>(), run["result"]!["failures"]!.ToJsonString());
        var listed = await (await admin.GetAsync(Scenarios)).Json();
        Assert.Contains(listed["items"]!.AsArray(), s => s!["key"]!.GetValue<string>() == key && s["updatedBy"]!.GetValue<string>() == "魏东");

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"{Scenarios}/{key}")).StatusCode);
        await (await admin.GetAsync($"{Scenarios}/{key}")).Problem(404, "not-found");
        var audit = await (await (await TestServer.Shared.SignedIn("auditor")).GetAsync("/api/v1/audit?limit=200")).Json();
        foreach (var action in new[] { "scenario.create", "scenario.change", "scenario.delete" })
            Assert.Contains(audit["items"]!.AsArray(), a => a!["action"]!.GetValue<string>() == action && a.ToJsonString().Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_shipped_scenario_can_be_copied_and_not_changed()
    {
        var admin = await TestServer.Shared.SignedIn("admin");
        var shipped = await (await admin.GetAsync($"{Scenarios}/refused")).Json();
        Assert.True(shipped["readOnly"]!.GetValue<bool>());
        var scenario = shipped["scenario"]!.AsObject();
        await (await admin.SendAsync(Put($"{Scenarios}/refused", shipped["version"]!.GetValue<int>(), scenario))).Problem(409, "scenario-shipped");
        await (await admin.DeleteAsync($"{Scenarios}/refused")).Problem(409, "scenario-shipped");
        var key = Key();
        await (await admin.PostAsJsonAsync(Scenarios, new { key, scenario })).Json(HttpStatusCode.Created);
        await admin.DeleteAsync($"{Scenarios}/{key}");
    }

    [Fact]
    public async Task Only_administrators_simulate_and_touch_scenarios()
    {
        foreach (var account in new[] { "dongguan", "supervisor", "auditor" })
        {
            var somebody = await TestServer.Shared.SignedIn(account);
            await (await somebody.PostAsJsonAsync("/api/v1/flows/whistle/simulations", new { })).Problem(403, "forbidden");
            await (await somebody.GetAsync(Scenarios)).Problem(403, "forbidden");
            await (await somebody.GetAsync($"{Scenarios}/refused")).Problem(403, "forbidden");
            await (await somebody.PostAsJsonAsync(Scenarios, new { key = Key(), scenario = Story() })).Problem(403, "forbidden");
            await (await somebody.PostAsJsonAsync($"{Scenarios}/record", new { caseId = Guid.NewGuid(), key = Key(), name = "x" })).Problem(403, "forbidden");
            await (await somebody.SendAsync(Put($"{Scenarios}/refused", 1, Story()))).Problem(403, "forbidden");
            await (await somebody.DeleteAsync($"{Scenarios}/refused")).Problem(403, "forbidden");
        }
    }

    [Fact]
    public async Task Bad_input_is_told_with_its_pointer()
    {
        var admin = await TestServer.Shared.SignedIn("admin");
        const string run = "/api/v1/flows/dispute/simulations";
        var broken = Story();
        broken["steps"]![1]!["outcom"] = "x";
        Assert.Equal(["/scenario/steps/1/outcom"], (await (await admin.PostAsJsonAsync(run, new { scenario = broken })).Problem(422, "invalid-scenario")).Pointers());
        Assert.Equal(["/scenario/steps/1/outcom"], (await (await admin.PostAsJsonAsync(Scenarios, new { key = Key(), scenario = broken })).Problem(422, "invalid-scenario")).Pointers());
        var other = Story();
        other["caseType"] = "whistle";
        Assert.Equal(["/scenario/caseType"], (await (await admin.PostAsJsonAsync(run, new { scenario = other })).Problem(422, "invalid-scenario")).Pointers());
        Assert.Equal(["/key"], (await (await admin.PostAsJsonAsync(Scenarios, new { key = "Not A Key", scenario = Story() })).Problem(422, "invalid-scenario")).Pointers());
        Assert.Equal(["/scenario"], (await (await admin.PostAsJsonAsync(Scenarios, new { key = Key() })).Problem(400, "invalid-body")).Pointers());
        await (await admin.PostAsJsonAsync(run, new { scenario = Story(), scenarioKey = "refused" })).Problem(400, "invalid-body");
        await (await admin.PostAsJsonAsync(run, new { scenarioKey = "no-such" })).Problem(404, "not-found");
        await (await admin.PostAsJsonAsync(run, new { version = 999 })).Problem(404, "not-found");
        await (await admin.PostAsJsonAsync("/api/v1/flows/no-such/simulations", new { })).Problem(404, "not-found");
        await (await admin.PostAsJsonAsync("/api/v1/case-types/no-such/scenarios", new { key = Key(), scenario = Story() })).Problem(404, "unknown-case-type");
        await (await admin.PostAsJsonAsync($"{Scenarios}/record", new { caseId = Guid.NewGuid(), key = Key(), name = "x" })).Problem(404, "not-found");
    }

    [Fact]
    public async Task A_real_case_is_recorded_and_its_scenario_comes_out_the_same()
    {
        var (admin, street) = (await TestServer.Shared.SignedIn("admin"), await TestServer.Shared.SignedIn("dongguan"));
        var id = (await Whistles.Blow(street))["id"]!.GetValue<Guid>();
        var key = Key();
        const string scenarios = "/api/v1/case-types/whistle/scenarios";
        var recorded = await (await admin.PostAsJsonAsync($"{scenarios}/record", new { caseId = id, key, name = "实录" })).Json(HttpStatusCode.Created);
        Assert.Equal("recorded", recorded["origin"]!.GetValue<string>());
        var run = await (await admin.PostAsJsonAsync("/api/v1/flows/whistle/simulations", new { scenarioKey = key })).Json();
        Assert.True(run["result"]!["passed"]!.GetValue<bool>(), run["result"]!["failures"]!.ToJsonString());
        await admin.DeleteAsync($"{scenarios}/{key}");
    }
}
