using System.Text.Json.Nodes;
using Whistle.Cases.Access;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa.Instances;

/// <summary>
/// Starting and moving free instances: execute, dispatch, completing tasks, events. Answers are given when the work is committed:
/// a run that ended in a fault is a run that happened, so it answers 200 with the faulted state, where Elsa answers 500.
/// </summary>
public static class RunEndpoints
{
    public const string InstanceHeader = "x-elsa-workflow-instance-id";
    public const string CannotStartHeader = "x-elsa-workflow-cannot-start";

    public static void Map(RouteGroupBuilder elsa)
    {
        elsa.MapPost("/workflow-definitions/{definitionId}/execute", Execute);
        elsa.MapGet("/workflow-definitions/{definitionId}/execute", Execute);
        elsa.MapPost("/workflow-definitions/{definitionId}/dispatch", Dispatch);
        elsa.MapPost("/tasks/{taskId}/complete", CompleteTask);
        elsa.MapPost("/events/{name}/trigger", TriggerEvent);
    }

    private static async Task<IResult> Execute(HttpContext http, Actor actor, FreeStarts starts, SimulatedRuns simulated, ICaseStore store, FreeFlows flows, string definitionId, CancellationToken cancel)
    {
        var request = await Request(http, definitionId, cancel);
        var started = await OfCaseType(store, request, cancel)
            ? new Started(await simulated.Run(actor, definitionId, request.Version ?? VersionChoice.Published, InstanceEndpoints.Meta(http), cancel))
            : await starts.Start(actor, request, InstanceEndpoints.Meta(http), cancel);
        var headers = http.Response.Headers;
        headers[CannotStartHeader] = started.InstanceId is null ? "True" : "False";
        headers.AccessControlExposeHeaders = "*";
        if (started.InstanceId is not { } id) return TypedResults.Ok();
        headers[InstanceHeader] = id.ToString();
        await using var db = store.Read();
        var instance = await WatchedInstance.Open(db, flows, id.ToString(), cancel);
        return ElsaJson.Answer(new JsonObject { ["workflowState"] = InstanceJson.State(instance, CallerLanguage.Of(http.Request)) });
    }

    /// <summary>A case type's definition is not run but simulated.</summary>
    private static async Task<bool> OfCaseType(ICaseStore store, StartRequest request, CancellationToken cancel)
    {
        await using var db = store.Read();
        return (await VersionChoice.Find(db, request.DefinitionId, request.Version ?? VersionChoice.Published, cancel))?.CaseType is not null;
    }

    private static async Task<IResult> Dispatch(HttpContext http, Actor actor, FreeStarts starts, string definitionId, CancellationToken cancel)
    {
        var started = await starts.Start(actor, await Request(http, definitionId, cancel), InstanceEndpoints.Meta(http), cancel);
        http.Response.Headers[CannotStartHeader] = started.InstanceId is null ? "True" : "False";
        if (started.InstanceId is not { } id) return ElsaJson.Answer(new JsonObject());
        http.Response.Headers[InstanceHeader] = id.ToString();
        return ElsaJson.Answer(new JsonObject { ["workflowInstanceId"] = id.ToString() });
    }

    private static async Task<IResult> CompleteTask(HttpContext http, Actor actor, FreeCommands commands, string taskId, CancellationToken cancel)
    {
        var body = await ElsaJson.ReadObject(http.Request, cancel);
        await commands.CompleteTask(actor, taskId, body["result"], InstanceEndpoints.Meta(http), cancel);
        return TypedResults.Ok();
    }

    private static async Task<IResult> TriggerEvent(HttpContext http, Actor actor, FreeEvents events, string name, CancellationToken cancel)
    {
        var body = await ElsaJson.ReadObject(http.Request, cancel);
        Guid? instance = ElsaJson.Text(body, "workflowInstanceId") is { Length: > 0 } id ? InstanceEndpoints.Id(id) : null;
        await events.Publish(actor, new EventRequest(name, Blank(ElsaJson.Text(body, "correlationId")), instance,
            Blank(ElsaJson.Text(body, "activityInstanceId")), body["input"]), InstanceEndpoints.Meta(http), cancel);
        return TypedResults.Ok();
    }

    private static async Task<StartRequest> Request(HttpContext http, string definitionId, CancellationToken cancel)
    {
        var body = HttpMethods.IsGet(http.Request.Method)
            ? new JsonObject(http.Request.Query.Select(q => KeyValuePair.Create<string, JsonNode?>(q.Key, q.Value.ToString())))
            : await ElsaJson.ReadObject(http.Request, cancel);
        return new StartRequest(definitionId, Version(body["versionOptions"]), Object(body, "input"), Blank(ElsaJson.Text(body, "correlationId")),
            Blank(ElsaJson.Text(body, "triggerActivityId")), Object(body, "variables"));
    }

    /// <summary>Elsa writes them as one word, or as an object that names a version.</summary>
    private static string? Version(JsonNode? options) => options switch
    {
        null => null,
        JsonObject json when ElsaJson.Number(json, "version") is { } number and > 0 => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        JsonObject json => json.FirstOrDefault(p => p.Value is JsonValue v && v.TryGetValue<bool>(out var flag) && flag).Key is { Length: > 2 } name ? name[2..] : null,
        JsonValue => Blank(options.ToString()),
        _ => throw ElsaJson.Bad("versionOptions", new LocalText("不认识的版本选项。", "These version options are not known.")),
    };

    private static JsonObject? Object(JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonObject json => json.DeepClone().AsObject(),
        _ => throw ElsaJson.Bad(name, new LocalText("应为对象。", "An object is expected.")),
    };

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
