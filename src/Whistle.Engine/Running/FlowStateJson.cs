using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.Engine.Definitions;

namespace Whistle.Engine.Running;

/// <summary>The stored form of an instance. Empty things are left out: it is rewritten on every burst.</summary>
internal static class FlowStateJson
{
    private const int Format = 1;

    public static string Write(FlowState state)
    {
        var json = new JsonObject
        {
            ["format"] = Format,
            ["instance"] = state.InstanceId,
            ["definition"] = state.DefinitionId,
            ["version"] = state.DefinitionVersion,
            ["hash"] = state.DefinitionHash,
            ["status"] = state.Status.ToString(),
            ["subStatus"] = state.SubStatus.ToString(),
            ["number"] = state.LastNumber,
            ["sequence"] = state.LastSequence,
            ["created"] = Time(state.CreatedAt),
            ["updated"] = Time(state.UpdatedAt)
        };
        Put(json, "finished", state.FinishedAt is { } end ? Time(end) : null);
        Put(json, "name", state.Name);
        Put(json, "correlation", state.CorrelationId);
        Put(json, "parent", state.ParentInstanceId);
        Put(json, "input", state.Input);
        Put(json, "output", state.Output);
        Put(json, "outcomes", new JsonArray([.. state.Outcomes.Select(o => (JsonNode)o)]));
        Put(json, "variables", state.Variables);
        Put(json, "outputs", state.Outputs);
        Put(json, "last", state.LastResult);
        Put(json, "open", new JsonArray([.. state.Instances.Values.Select(Instance)]));
        Put(json, "bookmarks", new JsonArray([.. state.Waiting.Select(Bookmark)]));
        Put(json, "incidents", new JsonArray([.. state.OpenIncidents.Select(Incident)]));
        return json.ToJsonString(FlowJson.Compact);
    }

    public static FlowState Read(string text)
    {
        try
        {
            var json = (JsonObject)JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = FlowDefinition.MaxJsonDepth })!;
            if (json["format"]!.GetValue<int>() != Format) throw new FormatException("This instance state was written in another format.");
            return Read(json);
        }
        catch (Exception error) when (error is JsonException or InvalidCastException or NullReferenceException or InvalidOperationException or ArgumentException or KeyNotFoundException)
        {
            throw new FormatException("This is not the state of a flow instance.", error);
        }
    }

    private static FlowState Read(JsonObject json)
    {
        var state = new FlowState(json["instance"]!.GetValue<string>())
        {
            DefinitionId = json["definition"]!.GetValue<string>(),
            DefinitionVersion = json["version"]!.GetValue<int>(),
            DefinitionHash = json["hash"]!.GetValue<string>(),
            Status = Enum.Parse<FlowStatus>(json["status"]!.GetValue<string>()),
            SubStatus = Enum.Parse<FlowSubStatus>(json["subStatus"]!.GetValue<string>()),
            LastNumber = json["number"]!.GetValue<int>(),
            LastSequence = json["sequence"]!.GetValue<int>(),
            CreatedAt = Time(json["created"]!),
            UpdatedAt = Time(json["updated"]!),
            FinishedAt = json["finished"] is { } end ? Time(end) : null,
            Name = json["name"]?.GetValue<string>(),
            CorrelationId = json["correlation"]?.GetValue<string>(),
            ParentInstanceId = json["parent"]?.GetValue<string>(),
            Input = Object(json["input"]),
            Output = Object(json["output"]),
            Outcomes = [.. Items(json["outcomes"]).Select(o => o.GetValue<string>())],
            Variables = Object(json["variables"]),
            Outputs = Object(json["outputs"]),
            LastResult = json["last"]?.DeepClone()
        };
        foreach (var item in Items(json["open"])) state.Add(Instance((JsonObject)item, state));
        state.Waiting.AddRange(Items(json["bookmarks"]).Select(b => Bookmark((JsonObject)b)));
        state.OpenIncidents.AddRange(Items(json["incidents"]).Select(i => Incident((JsonObject)i)));
        return state;
    }

    private static JsonNode Instance(ActivityInstance instance)
    {
        var json = new JsonObject { ["n"] = instance.Number, ["of"] = instance.ActivityId };
        if (instance.Parent is not null) json["in"] = instance.Parent.Number;
        if (instance.Status != InstanceStatus.Running) json["is"] = instance.Status.ToString();
        Put(json, "state", instance.State);
        Put(json, "variables", instance.Variables);
        if (instance.FailedResume is { } failed)
            json["failed"] = new JsonObject { ["bookmark"] = Bookmark(failed.Bookmark), ["input"] = failed.Input?.DeepClone() };
        return json;
    }

    private static ActivityInstance Instance(JsonObject json, FlowState state)
    {
        var parent = json["in"] is { } number ? state.Instances[number.GetValue<int>()] : null;
        return new ActivityInstance(json["n"]!.GetValue<int>(), json["of"]!.GetValue<string>(), parent)
        {
            Status = json["is"] is { } status ? Enum.Parse<InstanceStatus>(status.GetValue<string>()) : InstanceStatus.Running,
            State = Object(json["state"]),
            Variables = Object(json["variables"]),
            FailedResume = json["failed"] is JsonObject failed
                ? new FailedResume(Bookmark((JsonObject)failed["bookmark"]!), failed["input"]?.DeepClone())
                : null
        };
    }

    private static JsonObject Bookmark(Bookmark bookmark)
    {
        var json = new JsonObject
        {
            ["id"] = bookmark.Id,
            ["name"] = bookmark.Name,
            ["hash"] = bookmark.Hash,
            ["of"] = bookmark.ActivityId,
            ["by"] = bookmark.ActivityInstanceId,
            ["at"] = Time(bookmark.CreatedAt)
        };
        Put(json, "payload", bookmark.Payload);
        Put(json, "due", bookmark.DueAt is { } due ? Time(due) : null);
        return json;
    }

    private static Bookmark Bookmark(JsonObject json) => new(
        json["id"]!.GetValue<string>(), json["name"]!.GetValue<string>(), json["hash"]!.GetValue<string>(),
        json["of"]!.GetValue<string>(), json["by"]!.GetValue<string>(), Object(json["payload"]),
        json["due"] is { } due ? Time(due) : null, Time(json["at"]!));

    private static JsonObject Incident(Incident incident) => new()
    {
        ["id"] = incident.Id,
        ["of"] = incident.ActivityId,
        ["by"] = incident.ActivityInstanceId,
        ["type"] = incident.ActivityType,
        ["code"] = incident.Code,
        ["message"] = incident.Message.ToJson(),
        ["at"] = Time(incident.At)
    };

    private static Incident Incident(JsonObject json) => new(
        json["id"]!.GetValue<string>(), json["of"]!.GetValue<string>(), json["by"]!.GetValue<string>(),
        json["type"]!.GetValue<string>(), json["code"]!.GetValue<string>(), LocalText.FromJson(json["message"]), Time(json["at"]!));

    private static void Put(JsonObject json, string name, JsonNode? value)
    {
        if (value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 }) return;
        json[name] = value.Parent is null ? value : value.DeepClone();
    }

    private static JsonObject Object(JsonNode? node) => node is JsonObject json ? (JsonObject)json.DeepClone() : [];

    private static IEnumerable<JsonNode> Items(JsonNode? node) => node is JsonArray array ? array.OfType<JsonNode>() : [];

    private static string Time(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(JsonNode node) =>
        DateTimeOffset.ParseExact(node.GetValue<string>(), "O", CultureInfo.InvariantCulture);
}
