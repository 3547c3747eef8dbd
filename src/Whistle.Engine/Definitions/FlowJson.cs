using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Whistle.Engine.Definitions;

/// <summary>Typed reading of loose JSON; every failure names its JSON pointer.</summary>
internal static class FlowJson
{
    public static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = FlowDefinition.MaxJsonDepth + 8 };

    public static readonly JsonSerializerOptions Compact =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = FlowDefinition.MaxJsonDepth + 8 };

    public static JsonObject Object(JsonNode? node, string pointer) =>
        node as JsonObject ?? throw new FlowFormatException(pointer, new LocalText("应为 JSON 对象", "A JSON object is expected"));

    /// <summary>The items of an array; a missing array is an empty one.</summary>
    public static IEnumerable<JsonNode?> Array(JsonNode? node, string pointer) => node switch
    {
        null => [],
        JsonArray array => array,
        _ => throw new FlowFormatException(pointer, new LocalText("应为 JSON 数组", "A JSON array is expected"))
    };

    public static IEnumerable<(JsonObject Json, string Pointer)> Objects(JsonNode? node, string pointer) =>
        Array(node, pointer).Select((item, i) => (Object(item, $"{pointer}/{i}"), $"{pointer}/{i}"));

    public static string? Text(JsonNode? node, string pointer)
    {
        if (node is null) return null;
        if (node is JsonValue value && value.TryGetValue<string>(out var text)) return text;
        throw new FlowFormatException(pointer, new LocalText("应为文本", "Text is expected"));
    }

    public static string RequiredText(JsonNode? node, string pointer)
    {
        var text = Text(node, pointer);
        if (string.IsNullOrWhiteSpace(text))
            throw new FlowFormatException(pointer, new LocalText("此处必须填写", "This must be filled in"));
        return text;
    }

    public static bool Flag(JsonNode? node) =>
        node is JsonValue value && (value.TryGetValue<bool>(out var flag) ? flag : value.TryGetValue<string>(out var text) && text == "true");

    /// <summary>A property by its name, whatever the case of its letters: definitions write camelCase, some tools PascalCase.</summary>
    public static JsonNode? Property(JsonObject json, string name)
    {
        if (json.TryGetPropertyValue(CamelCase(name), out var node)) return node;
        foreach (var (key, value) in json)
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    }

    public static string CamelCase(string name) =>
        name.Length == 0 || char.IsLower(name[0]) ? name : char.ToLowerInvariant(name[0]) + name[1..];

    public static string PascalCase(string name) =>
        name.Length == 0 || char.IsUpper(name[0]) ? name : char.ToUpperInvariant(name[0]) + name[1..];
}
