using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Server.Elsa;

/// <summary>How the Elsa contract speaks JSON: lowerCamel, nulls left out, enums as their names, times with offset.</summary>
public static class ElsaJson
{
    private const string Written = "yyyy-MM-dd'T'HH:mm:ss.fffffffzzz";

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        AllowDuplicateProperties = false,
        MaxDepth = FlowDefinition.MaxJsonDepth + 8,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(), new UtcConverter() },
    };

    /// <summary>For files that people read.</summary>
    public static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };

    private static readonly JsonDocumentOptions Documents = new() { MaxDepth = FlowDefinition.MaxJsonDepth + 4, AllowDuplicateProperties = false };

    /// <summary>Answers with this contract's JSON; a <see cref="JsonNode"/> is sent as it is, its nulls included.</summary>
    public static IResult Answer(object body, int status = StatusCodes.Status200OK) => TypedResults.Json(body, Options, statusCode: status);

    /// <summary>The body as loose JSON; null for an empty one.</summary>
    /// <exception cref="Refusal">400: not JSON, too deep, or an object that names a field twice.</exception>
    public static async Task<JsonNode?> Read(HttpRequest request, CancellationToken cancel)
    {
        using var copy = new MemoryStream();
        await request.Body.CopyToAsync(copy, cancel);
        return copy.Length == 0 ? null : Parse(copy.GetBuffer().AsMemory(0, (int)copy.Length), "");
    }

    /// <summary>The body as an object; an empty one for no body, as the Studio posts commands with and without <c>{}</c>.</summary>
    /// <exception cref="Refusal">400.</exception>
    public static async Task<JsonObject> ReadObject(HttpRequest request, CancellationToken cancel) => await Read(request, cancel) switch
    {
        null => [],
        JsonObject body => body,
        _ => throw Bad("", new LocalText("请求内容应为 JSON 对象。", "The body must be a JSON object.")),
    };

    /// <param name="field">What the text is, for the message: a field or a file name; empty for the body itself.</param>
    /// <exception cref="Refusal">400.</exception>
    public static JsonNode? Parse(ReadOnlyMemory<byte> utf8, string field)
    {
        if (utf8.Span.StartsWith(Encoding.UTF8.Preamble)) utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        try
        {
            // The document is read whole and its texts decoded here, so that no bad escape turns up deep inside a command.
            using var document = JsonDocument.Parse(utf8, Documents);
            return Copy(document.RootElement);
        }
        catch (JsonException wrong)
        {
            throw Bad(field, new LocalText($"不是有效的 JSON，或有重复的字段、过深的嵌套（第 {wrong.LineNumber + 1} 行第 {wrong.BytePositionInLine + 1} 字节）。",
                $"This is not valid JSON, or a field is repeated or nested too deep (line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1})."));
        }
        catch (InvalidOperationException)
        {
            throw Bad(field, new LocalText("含有无法解码的文字。", "It holds text that cannot be decoded."));
        }
    }

    /// <summary>A text field; null where it is missing or null.</summary>
    /// <exception cref="Refusal">400: another type.</exception>
    public static string? Text(JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw Bad(name, new LocalText("应为文本。", "Text is expected.")),
    };

    /// <summary>A list of texts; empty where it is missing or null.</summary>
    /// <exception cref="Refusal">400: another type.</exception>
    public static IReadOnlyList<string> Texts(JsonObject body, string name) => body[name] switch
    {
        null => [],
        JsonArray list when list.All(i => i is JsonValue value && value.TryGetValue<string>(out _)) => [.. list.Select(i => i!.GetValue<string>())],
        _ => throw Bad(name, new LocalText("应为文本列表。", "A list of texts is expected.")),
    };

    /// <exception cref="Refusal">400: another type.</exception>
    public static bool? Flag(JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw Bad(name, new LocalText("应为 true 或 false。", "true or false is expected.")),
    };

    /// <exception cref="Refusal">400: another type.</exception>
    public static int? Number(JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<int>(out var number) => number,
        _ => throw Bad(name, new LocalText("应为整数。", "An integer is expected.")),
    };

    /// <summary>A refusal of one field of the body or the query.</summary>
    public static Refusal Bad(string field, LocalText message) => new(400, "invalid-body",
        new LocalText("请求内容有误。", "The request is not valid."), [new FieldError(field, "invalid", message)]);

    /// <summary>A UTC time as Elsa writes it, <c>2026-11-23T00:56:00.7203474+00:00</c>.</summary>
    public static string Time(DateTime utc) => new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).ToString(Written, CultureInfo.InvariantCulture);

    private static JsonNode? Copy(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(element.EnumerateObject().Select(p => KeyValuePair.Create(Fit(p.Name), Copy(p.Value)))),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Copy)]),
        JsonValueKind.String => JsonValue.Create(Fit(element.GetString()!)),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(element.Clone()),
    };

    /// <summary>Half a surrogate pair or a NUL can't be stored by every database.</summary>
    private static string Fit(string text) => Problems.BodyFault.IsUnfit(text) ? throw new InvalidOperationException() : text;

    private sealed class UtcConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TryGetDateTimeOffset(out var time) ? time.UtcDateTime : throw new JsonException();

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => writer.WriteStringValue(Time(value));
    }
}
