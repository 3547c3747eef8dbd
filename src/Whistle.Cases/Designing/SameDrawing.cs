using System.Text.Json.Nodes;

namespace Whistle.Cases.Designing;

/// <summary>
/// Whether two texts of a definition are the same drawing. Clients write or leave out what is empty (null, false, [] and {}) as they
/// like, order fields differently, and node ids follow from the rest.
/// </summary>
internal static class SameDrawing
{
    public static bool Same(JsonNode? one, JsonNode? other) => (one, other) switch
    {
        (JsonObject a, JsonObject b) => Told(a).All(p => Same(p.Value, b[p.Key])) && Told(b).All(p => a.ContainsKey(p.Key) || IsNothing(p.Value)),
        (JsonArray { Count: > 0 } a, JsonArray { Count: > 0 } b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        _ => (IsNothing(one) && IsNothing(other)) || JsonNode.DeepEquals(one, other),
    };

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Told(JsonObject json) => json.Where(p => p.Key != "nodeId");

    private static bool IsNothing(JsonNode? node) => node switch
    {
        null => true,
        JsonArray list => list.Count == 0,
        JsonObject json => json.All(p => IsNothing(p.Value)),
        JsonValue value => value.TryGetValue<bool>(out var flag) && !flag,
        _ => false,
    };
}
