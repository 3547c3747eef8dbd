using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using Jint.Native.Object;

namespace Whistle.Engine.Expressions;

/// <summary>Copies values between JSON and a script. Depth and size are bounded, cycles end in an error.</summary>
internal static class ScriptValues
{
    public const int MaxDepth = 48;

    public static JsValue FromJson(Jint.Engine engine, JsonNode? node)
    {
        switch (node)
        {
            case null:
                return JsValue.Null;
            case JsonArray array:
                return new JsArray(engine, [.. array.Select(item => FromJson(engine, item))]);
            case JsonObject json:
                var made = new JsObject(engine);
                foreach (var (key, value) in json) made.FastSetDataProperty(key, FromJson(engine, value));
                return made;
        }

        var scalar = (JsonValue)node;
        if (scalar.TryGetValue<bool>(out var flag)) return flag ? JsBoolean.True : JsBoolean.False;
        if (scalar.TryGetValue<string>(out var text)) return new JsString(text);
        if (scalar.TryGetValue<int>(out var whole)) return JsNumber.Create(whole);
        if (scalar.TryGetValue<double>(out var number)) return JsNumber.Create(number);
        return new JsString(scalar.ToString());
    }

    public static JsonNode? ToJson(JsValue value, int maxLength)
    {
        var left = maxLength;
        return Convert(value, 0, ref left);
    }

    private static JsonNode? Convert(JsValue value, int depth, ref int left)
    {
        if (depth > MaxDepth)
            throw new ExpressionException(new LocalText("脚本返回的值嵌套过深或自我引用", "The script's value nests too deeply or refers to itself"));
        if ((left -= 4) < 0) throw TooLarge();
        switch (value)
        {
            case JsUndefined or JsNull or JsSymbol:
                return null;
            case JsBoolean:
                return value.AsBoolean();
            case JsNumber:
                return Number(value.AsNumber());
            case JsBigInt:
                return value.ToString();
            case JsDate date:
                return date.ToDateTime().ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        }

        if (value.IsString()) return Text(value.AsString(), ref left);
        if (value is JsArray array) return Array(array, depth, ref left);
        if (value is Jint.Native.Function.Function) return null;
        return value is ObjectInstance instance ? Object(instance, depth, ref left) : null;
    }

    private static JsonValue Text(string text, ref int left)
    {
        left -= text.Length;
        return left < 0 ? throw TooLarge() : JsonValue.Create(text);
    }

    private static JsonValue? Number(double number)
    {
        if (!double.IsFinite(number)) return null;
        return number == Math.Floor(number) && Math.Abs(number) < 9e15
            ? number is >= int.MinValue and <= int.MaxValue ? JsonValue.Create((int)number) : JsonValue.Create((long)number)
            : JsonValue.Create(number);
    }

    private static JsonArray Array(JsArray array, int depth, ref int left)
    {
        var items = new JsonArray();
        var length = array.Length;
        for (uint i = 0; i < length; i++) items.Add(Convert(array[i], depth + 1, ref left));
        return items;
    }

    private static JsonObject Object(ObjectInstance instance, int depth, ref int left)
    {
        var json = new JsonObject();
        foreach (var key in instance.GetOwnPropertyKeys(Jint.Runtime.Types.String))
        {
            var descriptor = instance.GetOwnProperty(key);
            if (!descriptor.Enumerable) continue;
            var value = instance.Get(key);
            if (value.IsUndefined() || value is Jint.Native.Function.Function) continue;
            var name = key.AsString();
            if ((left -= name.Length) < 0) throw TooLarge();
            json[name] = Convert(value, depth + 1, ref left);
        }

        return json;
    }

    private static ExpressionException TooLarge() =>
        new(new LocalText("脚本返回的值过大", "The script's value is too large"));
}
