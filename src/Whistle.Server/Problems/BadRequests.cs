using System.Text.Json;
using System.Text.RegularExpressions;
using Whistle.Cases.Storage;

namespace Whistle.Server.Problems;

/// <summary>Turns what the framework says about an unreadable request into our own words, with a pointer to the place.</summary>
public static partial class BadRequests
{
    public static Refusal Translate(BadHttpRequestException bad)
    {
        if (bad.InnerException is JsonException json) return OfJson(json);
        if (bad.StatusCode == 413) return Refusals.BodyTooLarge(RequestLimits.Socket);
        if (bad.StatusCode == 415) return Refusals.UnsupportedMediaType();
        if (bad.StatusCode == 408) return new Refusal(408, "request-timeout", new("请求发送太慢，连接已结束。", "The request arrived too slowly."));
        var parameter = FailedParameter().Match(bad.Message);
        if (parameter.Success) return Parameter(parameter.Groups[1].Value);
        var missing = RequiredParameter().Match(bad.Message);
        if (missing.Success) return missing.Groups[2].Value.Contains("body")
            ? Refusals.InvalidBody(new FieldError("", "required", new("缺少请求内容。", "A request body is required.")))
            : Parameter(missing.Groups[1].Value);
        return Refusals.OfStatus(bad.StatusCode);
    }

    public static Refusal OfJson(JsonException json)
    {
        var pointer = PointerOf(json.Path);
        if (json is BodyFault fault) return Refusals.InvalidBody(fault.At(pointer));
        // System.Text.Json tells syntax errors from type errors only in its words.
        if (json.Message.Contains("could not be mapped to any .NET member"))
        {
            var name = UnknownMember().Match(json.Message).Groups[1].Value;
            return Refusals.InvalidBody(new FieldError(pointer.EndsWith('/' + name, StringComparison.Ordinal) ? pointer : $"{pointer}/{name}", "unknown-field",
                new($"不认识的字段 {name}。", $"'{name}' is not a known field.")));
        }
        if (json.Message.StartsWith("Duplicate property", StringComparison.Ordinal)) return Refusals.InvalidBody(BodyFault.Duplicate(pointer).At(pointer));
        if (json.Message.Contains("could not be converted to"))
            return Refusals.InvalidBody(BodyFault.WrongType().At(pointer));
        return Refusals.MalformedJson(pointer,
            new($"第 {json.LineNumber + 1} 行第 {json.BytePositionInLine + 1} 字节处有语法错误。", $"Syntax error at line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}."),
            json.LineNumber, json.BytePositionInLine);
    }

    /// <summary>"$.data.places[2]" → "/data/places/2".</summary>
    public static string PointerOf(string? path)
    {
        if (string.IsNullOrEmpty(path) || path == "$") return "";
        var pointer = new System.Text.StringBuilder();
        foreach (Match part in PathPart().Matches(path))
        {
            var name = part.Groups["quoted"].Success ? part.Groups["quoted"].Value : part.Groups["name"].Success ? part.Groups["name"].Value : part.Groups["index"].Value;
            pointer.Append('/').Append(name.Replace("~", "~0").Replace("/", "~1"));
        }
        return pointer.ToString();
    }

    private static Refusal Parameter(string name)
    {
        var lower = JsonNamingPolicy.CamelCase.ConvertName(name);
        return Refusals.InvalidParameter("/query/" + lower, new($"参数 {lower} 的值无效。", $"The value of '{lower}' is not valid."));
    }

    [GeneratedRegex("""^Failed to bind parameter "\S+ (\w+)" from""")]
    private static partial Regex FailedParameter();

    [GeneratedRegex("""^(?:Implicit body inferred for parameter|Required parameter) "(?:\S+ )?(\w+)" (.*)$""", RegexOptions.Singleline)]
    private static partial Regex RequiredParameter();

    [GeneratedRegex("JSON property '([^']*)' could not be mapped")]
    private static partial Regex UnknownMember();

    [GeneratedRegex(@"\.(?<name>[^.\[]+)|\['(?<quoted>(?:[^'\\]|\\.)*)'\]|\[(?<index>\d+)\]")]
    private static partial Regex PathPart();
}
