using System.Text.Json;
using System.Text.Json.Nodes;

namespace Whistle.Cases.Flows;

/// <summary>Values of inputs as editors leave them: lists and objects may come as JSON or as text that holds JSON.</summary>
public static class InputValues
{
    /// <summary>The text; null for nothing or for blanks.</summary>
    public static string? Text(JsonNode? value) =>
        value is JsonValue scalar && scalar.TryGetValue<string>(out var text) && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    /// <summary>A list of texts; one text alone is a list of one, and what is no text is left out.</summary>
    public static IReadOnlyList<string> Texts(JsonNode? value) => Parsed(value) switch
    {
        JsonArray list => [.. list.Select(Text).OfType<string>()],
        JsonNode one when Text(one) is { } text => [text],
        _ => [],
    };

    /// <summary>Text that is a JSON object or array is read as such; anything else stays what it is.</summary>
    public static JsonNode? Parsed(JsonNode? value)
    {
        if (Text(value) is not { } text || text[0] is not ('{' or '[')) return value;
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException)
        {
            return value;
        }
    }

    /// <summary>Lines of <c>name: value</c> (or <c>name = value</c>; the Chinese colon too); the first line of a name counts.</summary>
    public static IReadOnlyDictionary<string, string> Lines(JsonNode? value)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (Text(value) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = line.IndexOfAny([':', '：', '=']);
            if (at > 0) found.TryAdd(line[..at].Trim(), line[(at + 1)..].Trim());
        }
        return found;
    }
}
