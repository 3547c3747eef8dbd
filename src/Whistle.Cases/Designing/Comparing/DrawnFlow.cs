using System.Text.Json.Nodes;
using Whistle.Engine;

namespace Whistle.Cases.Designing.Comparing;

/// <summary>One activity as it is drawn.</summary>
/// <param name="Values">What decides how it runs, by property: inputs, outputs, options. Nested activities are named by id.</param>
internal sealed record DrawnActivity(JsonObject Json, string Id, string Type, string? Container, IReadOnlyDictionary<string, JsonNode?> Values)
{
    public JsonNode? Designer => Json["metadata"]?["designer"];
}

internal sealed record DrawnConnection(string Chart, string SourceId, string Port, string TargetId, IReadOnlyList<double[]> Vertices)
{
    public (string, string, string) Key => (SourceId, Port, TargetId);
}

/// <summary>
/// A definition read for comparison. It reads what is drawn, not what compiles: a draft with mistakes is compared all the same.
/// </summary>
internal sealed class DrawnFlow
{
    private static readonly HashSet<string> NotValues = ["id", "nodeId", "name", "type", "version", "metadata", "activities", "connections", "variables", "customProperties"];
    private static readonly HashSet<string> NotOptions = ["name", "description", "notFoundConnections"];

    private readonly Dictionary<string, DrawnActivity> _activities = new(StringComparer.Ordinal);
    private readonly List<DrawnConnection> _connections = [];

    public DrawnFlow(FlowDefinition definition)
    {
        Definition = definition;
        Walk(definition.Root, null);
    }

    public FlowDefinition Definition { get; }
    public IReadOnlyDictionary<string, DrawnActivity> Activities => _activities;
    public IReadOnlyList<DrawnConnection> Connections => _connections;
    public string RootId => Text(Definition.Root["id"]) ?? "";

    private void Walk(JsonObject activity, string? container)
    {
        var id = Text(activity["id"]) ?? "";
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var (name, value) in activity)
            if (!NotValues.Contains(name) && value is not null) values[name] = Flat(value, id);
        foreach (var (name, value) in activity["customProperties"] as JsonObject ?? [])
            if (!NotOptions.Contains(name) && value is not null && !IsOff(value)) values["customProperties." + name] = value;
        if (activity["variables"] is JsonArray { Count: > 0 } variables) values["variables"] = variables;
        foreach (var child in (activity["activities"] as JsonArray ?? []).OfType<JsonObject>()) Walk(child, id);
        foreach (var line in (activity["connections"] as JsonArray ?? []).OfType<JsonObject>()) Connect(line, id);
        _activities.TryAdd(id, new DrawnActivity(activity, id, Text(activity["type"]) ?? "", container, values));
    }

    /// <summary>Activities that sit in a property are read as activities of their own and leave their id behind.</summary>
    private JsonNode? Flat(JsonNode? value, string container)
    {
        switch (value)
        {
            case JsonObject json when Text(json["id"]) is { Length: > 0 } id && Text(json["type"])?.Contains('.') == true:
                Walk(json, container);
                return JsonValue.Create(id);
            case JsonObject json:
                return new JsonObject(json.Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, Flat(p.Value, container))));
            case JsonArray array:
                return new JsonArray([.. array.Select(item => Flat(item, container))]);
            default:
                return value?.DeepClone();
        }
    }

    private void Connect(JsonObject line, string chart)
    {
        var source = line["source"] as JsonObject;
        var target = line["target"] as JsonObject;
        if (Text(source?["activity"]) is not { } from || Text(target?["activity"]) is not { } to) return;
        var vertices = (line["vertices"] as JsonArray ?? []).Select(v => new[] { Number(v?["x"], 0), Number(v?["y"], 0) }).ToList();
        var connection = new DrawnConnection(chart, from, Text(source!["port"]) ?? ActivityType.Done, to, vertices);
        if (!_connections.Exists(c => c.Key == connection.Key)) _connections.Add(connection);
    }

    public static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static double Number(JsonNode? node, double otherwise) => node is JsonValue v && v.TryGetValue<double>(out var number) ? number : otherwise;

    /// <summary>The Studio writes switches that are off or leaves them out, as it likes.</summary>
    private static bool IsOff(JsonNode value) => value is JsonValue v && v.TryGetValue<bool>(out var flag) && !flag;
}
