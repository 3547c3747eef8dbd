using System.Text.Json.Nodes;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>One activity of a definition's JSON, in its place.</summary>
/// <param name="NodeId">Ids from the root down, joined with colons: <c>Workflow1:flowchart:activity</c>. What the designer and the journal call it.</param>
/// <param name="Port">Property of the parent it sits in, e.g. "activities" or "then"; "Root" for the root.</param>
public sealed record PlacedActivity(JsonObject Json, string NodeId, string Port, PlacedActivity? Parent)
{
    private readonly List<PlacedActivity> children = [];

    public string Id { get; } = ActivityTree.Text(Json["id"]) ?? "";
    public string Type { get; } = ActivityTree.Text(Json["type"]) ?? "";
    public IReadOnlyList<PlacedActivity> Children => children;

    public IEnumerable<PlacedActivity> SelfAndDescendants() => children.SelectMany(c => c.SelfAndDescendants()).Prepend(this);

    internal void Add(PlacedActivity child) => children.Add(child);
}

/// <summary>The activities of a definition as they lie in its JSON, whether or not their types are known.</summary>
public static class ActivityTree
{
    /// <summary>Elsa's name of the workflow around the root activity.</summary>
    public const string WorkflowId = "Workflow1";

    private static readonly HashSet<string> NoChildren = ["metadata", "customProperties", "variables", "connections", "expression"];

    public static PlacedActivity Of(JsonObject root) => Place(root, "Root", null);

    /// <summary>Activity id → node id. Where an id is used twice the first place counts.</summary>
    public static IReadOnlyDictionary<string, string> NodeIds(FlowDefinition definition)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var activity in Of(definition.Root).SelfAndDescendants()) ids.TryAdd(activity.Id, activity.NodeId);
        return ids;
    }

    private static PlacedActivity Place(JsonObject json, string port, PlacedActivity? parent)
    {
        var placed = new PlacedActivity(json, $"{parent?.NodeId ?? WorkflowId}:{Text(json["id"])}", port, parent);
        foreach (var (name, value) in json)
            if (!NoChildren.Contains(name)) Find(value, name, placed);
        return placed;
    }

    /// <summary>Activities stand in a port, in a list, or in the cases of a switch: in an object that is not itself an activity.</summary>
    private static void Find(JsonNode? value, string port, PlacedActivity parent)
    {
        switch (value)
        {
            case JsonArray list:
                foreach (var item in list) Find(item, port, parent);
                break;
            case JsonObject json when IsActivity(json):
                parent.Add(Place(json, port, parent));
                break;
            case JsonObject { Count: > 0 } json when json["activity"] is JsonObject inner && IsActivity(inner):
                parent.Add(Place(inner, Text(json["label"]) ?? port, parent));
                break;
        }
    }

    private static bool IsActivity(JsonObject json) => Text(json["id"]) is not null && Text(json["type"]) is not null && !json.ContainsKey("typeName");

    internal static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
