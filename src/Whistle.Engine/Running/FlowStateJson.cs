using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Whistle.Engine.Running;

/// <summary>The stored form of an instance. Empty things are left out: it is rewritten on every burst.</summary>
internal static class FlowStateJson
{
    private const int Format = 1;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = FlowDefinition.MaxJsonDepth };

    public static string Write(FlowState state)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            Head(json, state);
            Put(json, "input", state.Input);
            Put(json, "output", state.Output);
            Put(json, "variables", state.Variables);
            Put(json, "outputs", state.Outputs);
            Put(json, "last", state.LastResult);
            Put(json, "outcomes", state.Outcomes, (w, outcome) => w.WriteStringValue(outcome));
            Put(json, "open", state.Instances.Values, Instance);
            Put(json, "bookmarks", state.Waiting, Bookmark);
            Put(json, "incidents", state.OpenIncidents, Incident);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Head(Utf8JsonWriter json, FlowState state)
    {
        json.WriteNumber("format", Format);
        json.WriteString("instance", state.InstanceId);
        json.WriteString("definition", state.DefinitionId);
        json.WriteNumber("version", state.DefinitionVersion);
        json.WriteString("hash", state.DefinitionHash);
        json.WriteString("status", state.Status.ToString());
        json.WriteString("subStatus", state.SubStatus.ToString());
        json.WriteNumber("number", state.LastNumber);
        json.WriteNumber("sequence", state.LastSequence);
        json.WriteString("created", Time(state.CreatedAt));
        json.WriteString("updated", Time(state.UpdatedAt));
        Put(json, "finished", state.FinishedAt);
        Put(json, "name", state.Name);
        Put(json, "correlation", state.CorrelationId);
        Put(json, "parent", state.ParentInstanceId);
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

    private static void Instance(Utf8JsonWriter json, ActivityInstance instance)
    {
        json.WriteStartObject();
        json.WriteNumber("n", instance.Number);
        json.WriteString("of", instance.ActivityId);
        if (instance.Parent is not null) json.WriteNumber("in", instance.Parent.Number);
        if (instance.Status != InstanceStatus.Running) json.WriteString("is", instance.Status.ToString());
        Put(json, "state", instance.State);
        Put(json, "variables", instance.Variables);
        if (instance.FailedResume is { } failed)
        {
            json.WriteStartObject("failed");
            json.WritePropertyName("bookmark");
            Bookmark(json, failed.Bookmark);
            Put(json, "input", failed.Input);
            json.WriteEndObject();
        }

        json.WriteEndObject();
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

    private static void Bookmark(Utf8JsonWriter json, Bookmark bookmark)
    {
        json.WriteStartObject();
        json.WriteString("id", bookmark.Id);
        json.WriteString("name", bookmark.Name);
        json.WriteString("hash", bookmark.Hash);
        json.WriteString("of", bookmark.ActivityId);
        json.WriteString("by", bookmark.ActivityInstanceId);
        json.WriteString("at", Time(bookmark.CreatedAt));
        Put(json, "payload", bookmark.Payload);
        Put(json, "due", bookmark.DueAt);
        json.WriteEndObject();
    }

    private static Bookmark Bookmark(JsonObject json) => new(
        json["id"]!.GetValue<string>(), json["name"]!.GetValue<string>(), json["hash"]!.GetValue<string>(),
        json["of"]!.GetValue<string>(), json["by"]!.GetValue<string>(), Object(json["payload"]),
        json["due"] is { } due ? Time(due) : null, Time(json["at"]!));

    private static void Incident(Utf8JsonWriter json, Incident incident)
    {
        json.WriteStartObject();
        json.WriteString("id", incident.Id);
        json.WriteString("of", incident.ActivityId);
        json.WriteString("by", incident.ActivityInstanceId);
        json.WriteString("type", incident.ActivityType);
        json.WriteString("code", incident.Code);
        json.WriteString("zh", incident.Message.Zh);
        json.WriteString("en", incident.Message.En);
        json.WriteString("at", Time(incident.At));
        json.WriteEndObject();
    }

    private static Incident Incident(JsonObject json) => new(
        json["id"]!.GetValue<string>(), json["of"]!.GetValue<string>(), json["by"]!.GetValue<string>(),
        json["type"]!.GetValue<string>(), json["code"]!.GetValue<string>(), new LocalText(json["zh"]!.GetValue<string>(), json["en"]!.GetValue<string>()), Time(json["at"]!));

    private static void Put(Utf8JsonWriter json, string name, JsonNode? value)
    {
        if (value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 }) return;
        json.WritePropertyName(name);
        value.WriteTo(json);
    }

    private static void Put(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }

    private static void Put(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } moment) json.WriteString(name, Time(moment));
    }

    private static void Put<T>(Utf8JsonWriter json, string name, IReadOnlyCollection<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }

    private static JsonObject Object(JsonNode? node) => node is JsonObject json ? (JsonObject)json.DeepClone() : [];

    private static IEnumerable<JsonNode> Items(JsonNode? node) => node is JsonArray array ? array.OfType<JsonNode>() : [];

    private static string Time(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(JsonNode node) =>
        DateTimeOffset.ParseExact(node.GetValue<string>(), "O", CultureInfo.InvariantCulture);
}
