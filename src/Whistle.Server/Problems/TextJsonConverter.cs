using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Server.Problems;

/// <summary>A fault of a body that the reader found itself and can point at.</summary>
/// <param name="pointer">RFC 6901; null when only the serialiser knows where it is.</param>
public sealed class BodyFault(string? pointer, string code, LocalText message) : JsonException(message.En)
{
    public FieldError At(string serialiserPointer) => new(pointer ?? serialiserPointer, code, message);

    /// <summary>Text no database of ours can keep: a NUL character (PostgreSQL) or half of a surrogate pair (any UTF-8).</summary>
    public static BodyFault UnfitText(string? pointer) =>
        new(pointer, "invalid-text", new("文字中含有不能保存的字符。", "The text contains characters that cannot be stored."));

    public static BodyFault Duplicate(string pointer) =>
        new(pointer, "duplicate-field", new("同一字段出现了两次。", "The same field appears twice."));

    public static BodyFault WrongType() => new(null, "wrong-type", new("内容的类型不对。", "The value has the wrong type."));

    public static bool IsUnfit(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\0') return true;
            if (!char.IsSurrogate(c)) continue;
            if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1])) return true;
            i++;
        }
        return false;
    }
}

/// <summary>Reads strings that can be stored; refuses the others where they stand.</summary>
public sealed class TextJsonConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) throw BodyFault.WrongType();
        string? text;
        try
        {
            text = reader.GetString();
        }
        catch (InvalidOperationException)
        {
            throw BodyFault.UnfitText(null);
        }
        return text is not null && BodyFault.IsUnfit(text) ? throw BodyFault.UnfitText(null) : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Read(ref reader, type, options)!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
}

/// <summary>
/// Reads a free-form object whole: <see cref="JsonObject"/> decodes its texts only when asked for them, which would turn a bad escape
/// into an error deep inside a command. Free-form objects stand only in <c>data</c>, so its pointers begin there.
/// </summary>
public sealed class JsonObjectConverter : JsonConverter<JsonObject>
{
    public override JsonObject? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw BodyFault.WrongType();
        using var document = JsonDocument.ParseValue(ref reader);
        Check(document.RootElement, "/data");
        return JsonObject.Create(document.RootElement.Clone());
    }

    public override void Write(Utf8JsonWriter writer, JsonObject value, JsonSerializerOptions options) => value.WriteTo(writer, options);

    private static void Check(JsonElement element, string pointer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var seen = new HashSet<string>();
                foreach (var property in element.EnumerateObject())
                {
                    var name = Fit(() => property.Name, pointer);
                    var inner = $"{pointer}/{name.Replace("~", "~0").Replace("/", "~1")}";
                    if (!seen.Add(name)) throw BodyFault.Duplicate(inner);
                    Check(property.Value, inner);
                }
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray()) Check(item, $"{pointer}/{index++}");
                break;
            case JsonValueKind.String:
                Fit(() => element.GetString()!, pointer);
                break;
        }
    }

    private static string Fit(Func<string> read, string pointer)
    {
        string text;
        try
        {
            text = read();
        }
        catch (InvalidOperationException)
        {
            throw BodyFault.UnfitText(pointer);
        }
        return BodyFault.IsUnfit(text) ? throw BodyFault.UnfitText(pointer) : text;
    }
}
