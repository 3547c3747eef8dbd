using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes.Forms;

/// <summary>Reads a form's schema from a case type, refusing every key outside the documented subset and every rule that could never work.</summary>
internal static partial class FormSchemaReader
{
    private const int DefaultTextLength = 200;
    private const int DefaultTextAreaLength = 2000;

    public static FormSchema Read(StrictJson json)
    {
        if (json.OneOf("type", "object") is null && !json.Has("type"))
            json.Problems.Add(json.At("type"), "missing", "表单的 type 应为 object", "The type of a form is \"object\"");
        var (fields, required) = Properties(json, nested: false);
        var form = new FormSchema(Ordered(json, fields), required, Sections(json, fields));
        json.Close();
        return form;
    }

    private static (List<FormField> Fields, IReadOnlySet<string> Required) Properties(StrictJson json, bool nested)
    {
        var fields = new List<FormField>();
        if (json.RequiredObject("properties") is { } properties)
            foreach (var (name, field) in properties.Members())
                if (ReadField(name, field, fields, nested ? Standing.Member : Standing.Top) is { } read) fields.Add(read);
        var required = json.Texts("required");
        CheckNames(json, "required", required, fields);
        return (fields, required.ToHashSet());
    }

    private enum Standing { Top, Member, Item }

    private static IReadOnlyList<FormField> Ordered(StrictJson json, List<FormField> fields)
    {
        var order = json.Texts("order");
        if (order.Count == 0) return fields;
        CheckNames(json, "order", order, fields);
        if (order.Count < fields.Count) json.Problems.Add(json.At("order"), "incomplete", "order 应列出全部字段", "order must name every field");
        return [.. fields.OrderBy(f => order.ToList().IndexOf(f.Name) is var i && i < 0 ? int.MaxValue : i)];
    }

    private static List<FormSection> Sections(StrictJson json, List<FormField> fields)
    {
        var sections = new List<FormSection>();
        foreach (var section in json.Objects("sections"))
        {
            var names = section.Texts("fields");
            CheckNames(section, "fields", names, fields);
            sections.Add(new FormSection(section.RequiredBilingual("title"), names));
            section.Close();
        }
        if (sections.Count > 0)
        {
            var shown = sections.SelectMany(s => s.Fields).ToList();
            foreach (var field in fields.Where(f => shown.Count(n => n == f.Name) != 1))
                json.Problems.Add(json.At("sections"), "not-in-one-section", $"字段“{field.Name}”应恰好出现在一个分组中", $"The field \"{field.Name}\" must stand in exactly one section");
        }
        return sections;
    }

    private static FormField? ReadField(string name, StrictJson json, IReadOnlyList<FormField> before, Standing standing)
    {
        if (!FieldName().IsMatch(name))
            json.Problems.Add(json.Pointer, "bad-name", $"字段名“{name}”应以小写字母开头，只含字母和数字", $"The field name \"{name}\" must begin with a small letter and hold letters and digits only");
        var type = ReadType(json);
        var options = Options(json);
        if (type is null) return null;
        var widget = json.OneOf("widget", [.. Widgets.All]) ?? Widgets.For(type.Value, options.Count > 0) ?? "";
        var own = widget != "" && Widgets.HasOwnShape(widget);
        if (widget != "" && !Widgets.Fits(widget, type.Value))
            json.Problems.Add(json.At("widget"), "widget-type", $"控件“{widget}”与类型不相容", $"The widget \"{widget}\" does not go with this type");
        if (widget is Widgets.Select or Widgets.Radio && type != FieldType.Boolean && options.Count == 0)
            json.Problems.Add(json.At("options"), "missing", "选择控件需要 options", "A choice needs options");
        if (json.Has("scheme") && widget != Widgets.Category)
            json.Problems.Add(json.At("scheme"), "unknown-key", "scheme 只用于 category 控件", "scheme belongs to the category widget only");
        var field = new FormField
        {
            Name = name,
            Type = type.Value,
            Widget = widget,
            Title = standing == Standing.Item ? json.Bilingual("title") ?? new LocalText("", "") : json.RequiredBilingual("title"),
            Description = json.Bilingual("description"),
            Placeholder = json.Bilingual("placeholder"),
            Options = options,
            MinLength = json.Count("minLength"),
            MaxLength = json.Count("maxLength") ?? DefaultLength(type.Value, widget),
            Pattern = Pattern(json),
            PatternMessage = json.Bilingual("patternMessage"),
            Format = json.OneOf("format", "date", "date-time", "phone", "id-number") ?? DefaultFormat(widget),
            Minimum = json.Number("minimum") ?? (widget is Widgets.Score or Widgets.Ratings ? 0 : null),
            Maximum = json.Number("maximum") ?? (widget is Widgets.Score or Widgets.Ratings ? 100 : null),
            Items = Items(json, type.Value, own, options.Count > 0),
            MinItems = json.Count("minItems"),
            MaxItems = json.Count("maxItems") ?? (type == FieldType.Array ? 50 : null),
            Members = Members(json, type.Value, own),
            When = Condition(json, before),
            Personal = json.Flag("personal"),
            Default = json.Raw("default")?.DeepClone(),
            Scheme = json.Text("scheme"),
        };
        if (field.Personal && standing != Standing.Top)
            json.Problems.Add(json.At("personal"), "nested-personal", "personal 只能标在最外层字段上", "Only a field of the form itself can be personal");
        CheckLimits(json, field);
        json.Close();
        return field;
    }

    private static FieldType? ReadType(StrictJson json)
    {
        var type = json.OneOf("type", "string", "number", "integer", "boolean", "array", "object");
        if (type is not null) return Enum.Parse<FieldType>(type, ignoreCase: true);
        if (!json.Has("type")) json.Problems.Add(json.At("type"), "missing", "缺少字段类型 type", "The field's type is missing");
        return null;
    }

    private static List<FieldOption> Options(StrictJson json)
    {
        var options = new List<FieldOption>();
        foreach (var option in json.Objects("options"))
        {
            var value = option.Raw("value");
            if (value?.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number))
                json.Problems.Add(option.At("value"), "wrong-type", "选项的值应为文本或数字", "An option's value is a text or a number");
            else if (options.Any(o => JsonNode.DeepEquals(o.Value, value)))
                json.Problems.Add(option.At("value"), "repeated", "选项的值重复", "This value is offered twice");
            else
                options.Add(new FieldOption(value.DeepClone(), option.RequiredBilingual("title"), option.Bilingual("description")));
            option.Close();
        }
        return options;
    }

    private static FormField? Items(StrictJson json, FieldType type, bool ownShape, bool options)
    {
        if (json.Object("items") is not { } items)
        {
            if (type == FieldType.Array && !ownShape && !options) json.Problems.Add(json.At("items"), "missing", "列表需要 items 或 options", "An array needs items or options");
            return null;
        }
        if (type == FieldType.Array && !ownShape && !options) return ReadField("item", items, [], Standing.Item);
        json.Problems.Add(json.At("items"), "unknown-key", "此处不能有 items", "items makes no sense here");
        return null;
    }

    private static FormSchema? Members(StrictJson json, FieldType type, bool ownShape)
    {
        if (type == FieldType.Object && !ownShape)
        {
            var (fields, required) = Properties(json, nested: true);
            return new FormSchema(fields, required, []);
        }
        foreach (var key in new[] { "properties", "required" })
            if (json.Has(key)) json.Problems.Add(json.At(key), "unknown-key", $"此处不能有 {key}", $"{key} makes no sense here");
        return null;
    }

    private static FieldCondition? Condition(StrictJson json, IReadOnlyList<FormField> before)
    {
        if (json.Object("when") is not { } when) return null;
        var name = when.RequiredText("field");
        if (name != "" && before.All(f => f.Name != name))
            json.Problems.Add(when.At("field"), "unknown-field", $"条件所指的字段“{name}”须在本字段之前", $"The field \"{name}\" of a condition must stand before this one");
        var equalTo = when.Raw("equals");
        var among = when.Raw("in");
        var notEmpty = when.Flag("notEmpty");
        if ((equalTo is null ? 0 : 1) + (among is null ? 0 : 1) + (notEmpty ? 1 : 0) != 1)
            json.Problems.Add(when.Pointer, "bad-condition", "条件须恰好给出 equals、in、notEmpty 之一", "A condition gives exactly one of equals, in, notEmpty");
        else if (among is not null && among is not JsonArray { Count: > 0 })
            json.Problems.Add(when.At("in"), "wrong-type", "in 应为非空列表", "in must be a list with something in it");
        when.Close();
        return new FieldCondition(name, equalTo?.DeepClone(), (among as JsonArray)?.OfType<JsonNode>().Select(n => n.DeepClone()).ToList() ?? [], notEmpty);
    }

    private static Regex? Pattern(StrictJson json)
    {
        if (json.Text("pattern") is not { } pattern) return null;
        if (!json.Has("patternMessage")) json.Problems.Add(json.At("patternMessage"), "missing", "有 pattern 就须说明 patternMessage", "A pattern needs a patternMessage a person can read");
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            json.Problems.Add(json.At("pattern"), "bad-pattern", "正则表达式无效或不受支持（不能使用回溯引用和环视）", "The pattern is invalid or uses look-around or back-references, which are not supported");
            return null;
        }
    }

    private static int? DefaultLength(FieldType type, string widget) => type != FieldType.String || Widgets.HasOwnShape(widget)
        ? null
        : widget == Widgets.TextArea ? DefaultTextAreaLength : DefaultTextLength;

    private static string? DefaultFormat(string widget) =>
        widget switch { Widgets.Date => "date", Widgets.DateTime => "date-time", _ => null };

    private static void CheckLimits(StrictJson json, FormField field)
    {
        if (field.MinLength > field.MaxLength || field.Minimum > field.Maximum || field.MinItems > field.MaxItems)
            json.Problems.Add(json.Pointer, "impossible-limits", "下限大于上限", "A lower limit is above its upper limit");
        if (field.Type != FieldType.String)
            Misplaced(json, "minLength", "maxLength", "pattern", "patternMessage", "format");
        if (field.Type is not (FieldType.Number or FieldType.Integer) && field.Widget != Widgets.Ratings)
            Misplaced(json, "minimum", "maximum");
        if (field.Type != FieldType.Array)
            Misplaced(json, "minItems", "maxItems");
    }

    private static void Misplaced(StrictJson json, params string[] keys)
    {
        foreach (var key in keys)
            if (json.Has(key)) json.Problems.Add(json.At(key), "unknown-key", $"{key} 不适用于此类型的字段", $"{key} does not apply to a field of this type");
    }

    private static void CheckNames(StrictJson json, string key, IReadOnlyList<string> names, List<FormField> fields)
    {
        foreach (var name in names)
            if (fields.All(f => f.Name != name)) json.Problems.Add(json.At(key), "unknown-field", $"没有字段“{name}”", $"There is no field \"{name}\"");
    }

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$")]
    private static partial Regex FieldName();
}
