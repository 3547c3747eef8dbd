using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Whistle.Cases.Clocks;
using Whistle.Server.Problems;

namespace Whistle.Server.Composition;

/// <summary>How the API speaks JSON: lowerCamel, times with the city's offset, enums as words; strict in what it reads.</summary>
public static class ApiJson
{
    public static readonly JsonSerializerOptions Options = Make();

    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        // The answers are data, sent with nosniff and never put into a page as they are.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new CityTimeConverter());
        options.Converters.Add(new TextJsonConverter());
        options.Converters.Add(new JsonObjectConverter());
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Configure(options);
        return options;
    }

    /// <summary>UTC inside, RFC 3339 with +08:00 outside. A time without an offset is refused: nobody can know what it means.</summary>
    private sealed class CityTimeConverter : JsonConverter<DateTime>
    {
        public override DateTime Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.String && Times.TryParse(reader.GetString(), out var time) ? time : throw BodyFault.WrongType();

        public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(Times.Format(value));
    }
}

/// <summary>RFC 3339 times of the API.</summary>
public static class Times
{
    private const string Written = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz";
    private static readonly string[] Accepted = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    public static string Format(DateTime utc) =>
        new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).ToOffset(CityTime.Offset).ToString(Written, CultureInfo.InvariantCulture);

    /// <summary>Takes a time with offset or Z only; the result is UTC.</summary>
    public static bool TryParse(string? text, out DateTime utc)
    {
        utc = default;
        if (text is null || !(text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-'))) return false;
        if (!DateTimeOffset.TryParseExact(text, Accepted, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return false;
        utc = time.UtcDateTime;
        return true;
    }
}
