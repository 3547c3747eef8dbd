using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Elsa.Definitions;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Cases29;

/// <summary>Plays one case against the server over HTTP, as a script written for Elsa would.</summary>
public sealed class CaseRunner(Studio studio, JsonObject story, bool tokens)
{
    private readonly string _run = Guid.NewGuid().ToString("N")[..10];
    private readonly Dictionary<string, string> _instances = [];
    private readonly Dictionary<string, (string, JsonObject)> _used = [];
    private string? _task;

    private JsonObject Written => story["flows"]!.AsObject();
    private CaseFlows Flows => new(tokens, _run, _used);

    public async Task Play()
    {
        foreach (var (name, flow) in Written)
            if (flow!["later"] is null) await Publish(name);
        var steps = tokens && story["token"] is JsonArray own ? own : story["steps"]!.AsArray();
        foreach (var step in steps) await Step(step!.AsObject());
    }

    private async Task Publish(string name)
    {
        var flow = Written[name]!.AsObject();
        await studio.Save(Flows.Model(name, flow), publish: true);
        if (flow["options"]?["usableAsActivity"] is null || flow["as"] is not null) return;
        var catalogue = await (await studio.Get("/descriptors/activities?Refresh=True")).Json();
        var descriptor = catalogue["items"]!.AsArray().First(d => d!["customProperties"]?["WorkflowDefinitionId"]?.ToString() == Flows.Id(name))!;
        _used[name] = (descriptor["typeName"]!.ToString(), descriptor["constructionProperties"]!.DeepClone().AsObject());
    }

    private Task Step(JsonObject step) => step.First().Key switch
    {
        "publish" => Publish(step["publish"]!.ToString()),
        "run" => Run(step),
        "refusedRun" => RefusedRun(step),
        "child" => Child(step),
        "complete" => Complete(step),
        "again" => CompleteAs(_task!, step["again"]!.GetValue<int>()),
        "unknown" => CompleteAs("nosuchtask", step["unknown"]!.GetValue<int>()),
        "event" => Event(step),
        "advance" => Advance(step["advance"]!.ToString()),
        "cancel" => Ok(studio.Post($"/cancel/workflow-instances/{_instances[step["cancel"]!.ToString()]}")),
        "migrate" => Migrate(step),
        "is" => Is(step),
        var other => throw new InvalidOperationException(other),
    };

    private async Task Run(JsonObject step)
    {
        var answer = await studio.Post($"/workflow-definitions/{Flows.Id("main")}/execute", new JsonObject { ["input"] = step["input"]?.DeepClone() });
        var state = (await answer.Json())["workflowState"]!;
        Assert.Equal(state["id"]!.ToString(), answer.Headers.GetValues("x-elsa-workflow-instance-id").Single());
        _instances[step["run"]!.ToString()] = state["id"]!.ToString();
    }

    private async Task RefusedRun(JsonObject step)
    {
        var answer = await studio.Post($"/workflow-definitions/{Flows.Id(step["refusedRun"]!.ToString())}/execute", new JsonObject());
        Assert.Equal((HttpStatusCode.OK, "True"), (answer.StatusCode, answer.Headers.GetValues("x-elsa-workflow-cannot-start").Single()));
    }

    private async Task Child(JsonObject step)
    {
        var found = await (await studio.Post("/workflow-instances", new JsonObject { ["page"] = 0, ["pageSize"] = 5, ["definitionId"] = Flows.Id(step["flow"]!.ToString()) })).Json();
        _instances[step["child"]!.ToString()] = Assert.Single(found["items"]!.AsArray())!["id"]!.ToString();
    }

    private async Task Complete(JsonObject step)
    {
        var state = (await Instance(step["of"]!.ToString()))["workflowState"]!;
        var bookmark = state["bookmarks"]!.AsArray().First(b => b!["activityId"]!.ToString() == step["complete"]!.ToString())!;
        _task = bookmark["payload"]!["taskId"]!.ToString();
        await CompleteAs(_task, 200);
    }

    private async Task CompleteAs(string task, int status) =>
        Assert.Equal(status, (int)(await studio.Post($"/tasks/{task}/complete", new JsonObject { ["result"] = 1 })).StatusCode);

    private Task Event(JsonObject step) => Ok(studio.Post($"/events/{Flows.Event(step["event"]!.ToString())}/trigger",
        new JsonObject { ["correlationId"] = step["correlationId"]?.DeepClone(), ["input"] = step["input"]?.DeepClone() }));

    private Task Advance(string by) => Ok(studio.Client.PostAsJsonAsync("/api/v1/dev/clock/advance", new { by }));

    private async Task Migrate(JsonObject step)
    {
        var body = new JsonObject
        {
            ["alterations"] = new JsonArray(new JsonObject { ["type"] = "Migrate", ["targetVersion"] = step["to"]!.DeepClone() }),
            ["workflowInstanceIds"] = new JsonArray(_instances[step["migrate"]!.ToString()]),
        };
        Assert.True((await (await studio.Post("/alterations/run", body)).Json())["results"]![0]!["isSuccessful"]!.GetValue<bool>());
    }

    private async Task Is(JsonObject expected)
    {
        var id = expected["is"]!.ToString();
        var instance = await Instance(id);
        var state = instance["workflowState"]!;
        Assert.Equal(expected["status"]!.ToString(), $"{instance["status"]}/{instance["subStatus"]}");
        Assert.Equal(Texts(expected["bookmarks"]), state["bookmarks"]!.AsArray().Select(b => $"{b!["name"]}:{b["activityId"]}").Order());
        Assert.Equal(Texts(expected["incidents"]), state["incidents"]!.AsArray().Select(i => $"{i!["activityId"]}:{i["exception"]!["type"]}").Order());
        Assert.Equal(Texts(expected["lines"]), await Lines(_instances[id]));
        if (expected["version"] is { } version) Assert.Equal(version.GetValue<int>(), state["definitionVersion"]!.GetValue<int>());
        if (expected["correlationId"] is { } correlation) Assert.Equal(correlation.ToString(), state["correlationId"]!.ToString());
        if (expected["output"] is { } output) Assert.True(JsonNode.DeepEquals(output, state["output"]), state["output"]!.ToJsonString());
        if (expected["journalEnds"] is { } ends)
            Assert.Equal(Texts(ends), (await Journal(_instances[id])).Select(r => $"{r["activityName"] ?? r["activityId"]}:{r["eventName"]}").TakeLast(ends.AsArray().Count));
    }

    /// <summary>What the lines said, read as the Studio reads it: from the state of each completed activity.</summary>
    private async Task<List<string>> Lines(string id)
    {
        var lines = new List<string>();
        foreach (var record in (await Journal(id)).Where(r => r["activityType"]!.ToString() == "Elsa.WriteLine" && r["eventName"]!.ToString() == "Completed"))
            lines.Add((await (await studio.Get($"/activity-executions/by-id?id={record["activityInstanceId"]}")).Json())["activityState"]!["Text"]!.ToString());
        return lines;
    }

    private async Task<List<JsonNode>> Journal(string id) =>
        [.. (await (await studio.Get($"/workflow-instances/{id}/journal?skip=0&take=300")).Json())["items"]!.AsArray().Select(r => r!)];

    private async Task<JsonObject> Instance(string name) => await (await studio.Get($"/workflow-instances/{_instances[name]}")).Json();

    private static async Task Ok(Task<HttpResponseMessage> answer) => Assert.Equal(HttpStatusCode.OK, (await answer).StatusCode);

    private static List<string> Texts(JsonNode? list) => [.. (list as JsonArray ?? []).Select(t => t!.ToString())];
}
