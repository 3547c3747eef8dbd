using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Whistle.Engine.Definitions;

namespace Whistle.Engine.Expressions;

/// <summary>
/// Reads JSON as what an activity or a variable asks for. Definitions hold most literals as text, so text is parsed
/// where a number, a truth value, a time or a list is wanted.
/// </summary>
internal static class ValueConversion
{
    public static bool TryRead<T>(JsonNode? value, out T? result)
    {
        result = default;
        if (value is null) return !typeof(T).IsValueType || Nullable.GetUnderlyingType(typeof(T)) is not null;
        object? read = Read(value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T));
        if (read is not T typed) return false;
        result = typed;
        return true;
    }

    /// <summary>The value as a variable of an Elsa type alias holds it; unchanged where it does not fit.</summary>
    public static JsonNode? ForType(JsonNode? value, string typeName, bool isArray)
    {
        if (value is null) return null;
        if (isArray) return Read(value, typeof(JsonArray)) as JsonArray ?? value.DeepClone();
        object? read = typeName.TrimEnd('?') switch
        {
            "String" => Read(value, typeof(string)),
            "Boolean" => Read(value, typeof(bool)),
            "Int32" or "Int64" or "Int16" => Read(value, typeof(long)),
            "Single" or "Double" => Read(value, typeof(double)),
            "Decimal" => Read(value, typeof(decimal)),
            "ObjectDictionary" or "JsonObject" or "ExpandoObject" => Read(value, typeof(JsonObject)),
            "ObjectList" or "JsonArray" or "Object[]" or "List<Object>" or "List<String>" => Read(value, typeof(JsonArray)),
            _ => null
        };
        return read switch
        {
            null => value.DeepClone(),
            string text => text,
            bool flag => flag,
            long whole => whole is >= int.MinValue and <= int.MaxValue ? JsonValue.Create((int)whole) : JsonValue.Create(whole),
            double number => number,
            decimal number => number,
            JsonNode node => node.Parent is null ? node : node.DeepClone(),
            _ => value.DeepClone()
        };
    }

    private static object? Read(JsonNode value, Type type)
    {
        if (type == typeof(JsonNode)) return value;
        if (type == typeof(JsonObject)) return value as JsonObject ?? Parsed(value) as JsonObject;
        if (type == typeof(JsonArray)) return value as JsonArray ?? Parsed(value) as JsonArray;
        if (type == typeof(string)) return Text(value);
        if (type == typeof(string[]) || type == typeof(IReadOnlyList<string>) || type == typeof(List<string>)) return Texts(value, type);
        if (value is not JsonValue scalar) return null;
        if (type == typeof(bool)) return Flag(scalar);
        if (type.IsEnum) return Enum.TryParse(type, Text(value), ignoreCase: true, out var member) && Enum.IsDefined(type, member) ? member : null;
        if (type == typeof(TimeSpan)) return Duration(Text(value));
        if (type == typeof(DateTimeOffset)) return Moment(Text(value));
        return Number(scalar, type);
    }

    private static string Text(JsonNode value) =>
        value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : value.ToJsonString(FlowJson.Compact);

    private static object? Texts(JsonNode value, Type type)
    {
        var array = value as JsonArray ?? Parsed(value) as JsonArray;
        List<string> texts = array is not null
            ? [.. array.OfType<JsonNode>().Select(Text)]
            : Text(value) is { Length: > 0 } one ? [one] : [];
        return type == typeof(string[]) ? texts.ToArray() : texts;
    }

    internal static JsonNode? Parsed(JsonNode value)
    {
        if (value is not JsonValue scalar || !scalar.TryGetValue<string>(out var text)) return null;
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = 64 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static object? Flag(JsonValue value)
    {
        if (value.TryGetValue<bool>(out var flag)) return flag;
        if (value.TryGetValue<string>(out var text)) return bool.TryParse(text, out var parsed) ? parsed : null;
        return value.TryGetValue<double>(out var number) ? number != 0 : null;
    }

    private static object? Number(JsonValue value, Type type)
    {
        if (!decimal.TryParse(Text(value), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return null;
        try
        {
            if (type == typeof(int)) return decimal.ToInt32(number);
            if (type == typeof(long)) return decimal.ToInt64(number);
            if (type == typeof(double)) return decimal.ToDouble(number);
            return type == typeof(decimal) ? number : null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static object? Duration(string text)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span)) return span;
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static object? Moment(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
}
