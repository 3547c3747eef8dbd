using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Whistle.Cases.CaseTypes.Forms;

namespace Whistle.Cases.CaseTypes;

/// <summary>Makes a case's title from its form, e.g. <c>{matter}</c> or <c>{party}涉嫌{suspicion}</c>. Never from a personal field.</summary>
public sealed partial class TitleTemplate(string template)
{
    /// <summary>Longest title kept, in characters.</summary>
    public const int MaxLength = 120;

    public IEnumerable<string> Fields => Mark().Matches(template).Select(m => m.Groups[1].Value);

    /// <summary>The title in Chinese, the language of record. Values of option lists appear by their titles; missing ones as nothing.</summary>
    public string Fill(FormSchema schema, JsonObject data)
    {
        var title = Mark().Replace(template, mark => Shown(schema, mark.Groups[1].Value, data[mark.Groups[1].Value])).Trim();
        if (title.Length <= MaxLength) return title;
        var end = char.IsHighSurrogate(title[MaxLength - 2]) ? MaxLength - 2 : MaxLength - 1;
        return title[..end] + "…";
    }

    public override string ToString() => template;

    private static string Shown(FormSchema schema, string name, JsonNode? value)
    {
        if (value is null) return "";
        var option = schema.Field(name)?.Options.FirstOrDefault(o => JsonNode.DeepEquals(o.Value, value));
        return option?.Title.Zh ?? value.ToString();
    }

    [GeneratedRegex(@"\{([A-Za-z][A-Za-z0-9]*)\}")]
    private static partial Regex Mark();
}
