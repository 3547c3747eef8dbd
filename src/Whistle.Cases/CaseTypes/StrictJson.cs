using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes;

/// <summary>Something wrong in a file of a case type.</summary>
/// <param name="File">Relative to the workflows directory, e.g. "whistle/case-type.json".</param>
/// <param name="Pointer">RFC 6901 pointer into the file; empty for the file as a whole.</param>
/// <param name="Activity">Id of the activity, for a problem of a flow.</param>
/// <param name="Code">Stable, kebab-case.</param>
public sealed record CaseTypeProblem(string File, string Pointer, string? Activity, string Code, LocalText Reason);

/// <summary>Collects every problem of one file, so that an author mends them all at once and not one a restart.</summary>
internal sealed class ProblemList(string file)
{
    private readonly List<CaseTypeProblem> problems = [];

    public IReadOnlyList<CaseTypeProblem> Found => problems;

    public void Add(string pointer, string code, string zh, string en) =>
        problems.Add(new CaseTypeProblem(file, pointer, null, code, new LocalText(zh, en)));

    public void Add(string pointer, string code, LocalText reason) =>
        problems.Add(new CaseTypeProblem(file, pointer, null, code, reason));
}

/// <summary>
/// Reads one JSON object of a case type. Every key must be asked for before <see cref="Close"/>: what nobody asked for is
/// an unknown key and is reported, so a misspelt rule is never silently without effect.
/// </summary>
internal sealed class StrictJson(JsonObject json, string pointer, ProblemList problems)
{
    private readonly HashSet<string> asked = [];

    public string Pointer => pointer;
    public ProblemList Problems => problems;

    /// <summary>The text as JSON with comments and repeated keys refused; null with a problem when it is not an object.</summary>
    public static JsonObject? Parse(string text, ProblemList problems)
    {
        try
        {
            var node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 64 });
            if (node is JsonObject read) return read;
            problems.Add("", "not-an-object", "文件内容应为一个 JSON 对象", "The file must hold one JSON object");
        }
        catch (JsonException error)
        {
            problems.Add("", "not-json", $"不是有效的 JSON（第 {error.LineNumber + 1} 行）", $"This is not valid JSON (line {error.LineNumber + 1}, or a key given twice)");
        }
        return null;
    }

    public string At(string name) => Json.Pointer(pointer, name);

    public bool Has(string name) => json.ContainsKey(name);

    public JsonNode? Raw(string name)
    {
        asked.Add(name);
        return json[name];
    }

    public string? Text(string name)
    {
        if (Raw(name) is not { } node) return null;
        if (node is JsonValue value && value.TryGetValue<string>(out var text) && text.Trim().Length > 0) return text;
        Wrong(name, "应为非空文本", "non-empty text");
        return null;
    }

    public string RequiredText(string name) => Text(name) ?? Missing(name);

    public LocalText? Bilingual(string name) =>
        Object(name) is { } text ? text.ReadBilingual() : null;

    public LocalText RequiredBilingual(string name)
    {
        if (Bilingual(name) is { } text) return text;
        Missing(name);
        return new LocalText("", "");
    }

    private LocalText ReadBilingual()
    {
        var text = new LocalText(RequiredText("zh"), RequiredText("en"));
        Close();
        return text;
    }

    public bool Flag(string name)
    {
        if (Raw(name) is not { } node) return false;
        if (node.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return node.GetValue<bool>();
        Wrong(name, "应为 true 或 false", "true or false");
        return false;
    }

    public int? Count(string name)
    {
        if (Raw(name) is not { } node) return null;
        if (node is JsonValue value && value.TryGetValue<int>(out var number) && number >= 0) return number;
        Wrong(name, "应为非负整数", "a whole number of 0 or more");
        return null;
    }

    public decimal? Number(string name)
    {
        if (Raw(name) is not { } node) return null;
        if (node is JsonValue value && value.TryGetValue<decimal>(out var number)) return number;
        Wrong(name, "应为数字", "a number");
        return null;
    }

    public IReadOnlyList<string> Texts(string name)
    {
        if (Raw(name) is not { } node) return [];
        if (node is JsonArray array && array.All(item => item is JsonValue v && v.TryGetValue<string>(out var text) && text.Length > 0))
        {
            string[] texts = [.. array.Select(item => item!.GetValue<string>())];
            if (texts.Distinct().Count() == texts.Length) return texts;
            problems.Add(At(name), "repeated", "列表中有重复项", "The list names something twice");
            return [.. texts.Distinct()];
        }
        Wrong(name, "应为文本列表", "a list of texts");
        return [];
    }

    public StrictJson? Object(string name)
    {
        if (Raw(name) is not { } node) return null;
        if (node is JsonObject inner) return new StrictJson(inner, At(name), problems);
        Wrong(name, "应为 JSON 对象", "a JSON object");
        return null;
    }

    public StrictJson? RequiredObject(string name)
    {
        if (!Has(name)) Missing(name);
        return Object(name);
    }

    /// <summary>The members of an object used as a map, each of which must itself be an object.</summary>
    public IEnumerable<(string Key, StrictJson Value)> Members()
    {
        foreach (var (key, node) in json)
        {
            asked.Add(key);
            if (node is JsonObject inner) yield return (key, new StrictJson(inner, At(key), problems));
            else Wrong(key, "应为 JSON 对象", "a JSON object");
        }
    }

    /// <summary>The members of an object used as a map from text to text.</summary>
    public IReadOnlyDictionary<string, string> TextMembers()
    {
        var texts = new Dictionary<string, string>();
        foreach (var (key, _) in json)
            if (Text(key) is { } text) texts[key] = text;
        return texts;
    }

    public IEnumerable<StrictJson> Objects(string name)
    {
        if (Raw(name) is not { } node) yield break;
        if (node is not JsonArray array)
        {
            Wrong(name, "应为列表", "a list");
            yield break;
        }
        for (var i = 0; i < array.Count; i++)
        {
            var at = $"{At(name)}/{i}";
            if (array[i] is JsonObject inner) yield return new StrictJson(inner, at, problems);
            else problems.Add(at, "wrong-type", "应为 JSON 对象", "A JSON object is expected");
        }
    }

    /// <summary>One of a closed set of words; null with a problem otherwise.</summary>
    public string? OneOf(string name, params string[] words)
    {
        var text = Text(name);
        if (text is null || words.Contains(text)) return text;
        problems.Add(At(name), "unknown-value", $"“{text}”不在允许的取值之内：{string.Join("、", words)}", $"\"{text}\" is none of: {string.Join(", ", words)}");
        return null;
    }

    /// <summary>Reports every key nobody asked for.</summary>
    public void Close()
    {
        foreach (var (key, _) in json)
            if (!asked.Contains(key)) problems.Add(At(key), "unknown-key", $"不认识的键“{key}”", $"Unknown key \"{key}\"");
    }

    private string Missing(string name)
    {
        if (!Has(name)) problems.Add(At(name), "missing", $"缺少“{name}”", $"\"{name}\" is missing");
        return "";
    }

    private void Wrong(string name, string zh, string en) =>
        problems.Add(At(name), "wrong-type", zh, $"{char.ToUpperInvariant(en[0])}{en[1..]} is expected");
}

/// <summary>The few JSON conventions of case types.</summary>
internal static class Json
{
    /// <summary>One line, Chinese left readable: what is stored and hashed.</summary>
    public static readonly JsonSerializerOptions Compact = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Pointer(string parent, string name) => $"{parent}/{name.Replace("~", "~0").Replace("/", "~1")}";
}
