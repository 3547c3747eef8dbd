using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>Puts the id of the use before every activity id of the definition that is used.</summary>
internal static class UsedFlowIds
{
    public static string Inside(string use, string id) => $"{use}:{id}";

    public static void Prefix(JsonNode? node, string use)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list) Prefix(item, use);
                break;
            case JsonObject json:
                PrefixOne(json, use);
                foreach (var (_, value) in json.ToList()) Prefix(value, use);
                break;
        }
    }

    private static void PrefixOne(JsonObject json, string use)
    {
        if (Text(json["id"]) is not { Length: > 0 } id || Text(json["type"]) is null) return;
        json["id"] = Inside(use, id);
        // Scripts of the definition know the activity by this name.
        if (string.IsNullOrEmpty(Text(json["name"]))) json["name"] = id;
        if (Text(json["start"]) is { Length: > 0 } start) json["start"] = Inside(use, start);
        foreach (var connection in (json["connections"] as JsonArray ?? []).OfType<JsonObject>())
            foreach (var end in new[] { "source", "target" })
                if (connection[end] is JsonObject at && Text(at["activity"]) is { } activity) at["activity"] = Inside(use, activity);
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
