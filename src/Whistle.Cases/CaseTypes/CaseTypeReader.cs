using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes.Forms;
using Whistle.Cases.Designing.Guard.Statutes;

namespace Whistle.Cases.CaseTypes;

/// <summary>Reads case-type.json strictly: what the description does not know, contradicts or leaves out is a problem with its place.</summary>
internal static partial class CaseTypeReader
{
    /// <summary>Commands every case type may offer on a task without moving the flow.</summary>
    private static readonly string[] TaskOnlyCommands = ["claim", "release", "comment"];

    /// <summary>Null when there is any problem; all of them are in the list.</summary>
    public static CaseType? Read(string text, ProblemList problems)
    {
        if (StrictJson.Parse(text, problems) is not { } file) return null;
        var json = new StrictJson(file, "", problems);
        var key = Key(json);
        var stages = Stages(json);
        var kinds = Kinds(json);
        var (form, title, columns) = Form(json, kinds);
        var forms = Forms(json);
        if (form is null || title is null) json.Close();
        if (form is null || title is null) return null;
        var type = new CaseType
        {
            Key = key,
            Name = json.RequiredBilingual("name"),
            Description = json.RequiredBilingual("description"),
            Version = json.Count("version") is { } version and > 0 ? version : Invalid(json, "version", 0, "版本号应为正整数", "The version is a whole number from 1"),
            EffectiveFrom = Date(json, "effectiveFrom"),
            Numbering = Numbering(json),
            Openers = Roles(json, "openers", json.Texts("openers")),
            Form = form,
            Title = title,
            Columns = columns,
            Forms = forms,
            Stages = stages,
            Kinds = kinds,
            Flow = json.RequiredText("flow"),
            Subflows = json.Texts("subflows"),
            Interrupts = InterruptReader.Read(json, stages, forms),
            TaskOnly = json.Texts("taskOnly"),
            Orders = Orders(json),
            Statutes = Statutes(json),
            Json = file.ToJsonString(CaseTypes.Json.Compact),
        };
        if (type.Openers.Count == 0) problems.Add("/openers", "missing", "至少须有一个可发起的岗位", "At least one role must be able to open a case");
        foreach (var command in type.TaskOnly.Where(c => !TaskOnlyCommands.Contains(c)))
            problems.Add("/taskOnly", "unknown-value", $"不认识的任务命令“{command}”", $"Unknown task command \"{command}\"");
        CheckOrderFields(type, problems);
        CheckWrittenFields(type, problems);
        json.Close();
        return problems.Found.Count == 0 ? type : null;
    }

    private static string Key(StrictJson json)
    {
        var key = json.RequiredText("key");
        if (key != "" && !KebabName().IsMatch(key))
            json.Problems.Add("/key", "bad-name", "key 应为小写字母、数字和连字符", "A key holds small letters, digits and hyphens");
        return key;
    }

    private static List<CaseStage> Stages(StrictJson json)
    {
        var stages = new List<CaseStage>();
        foreach (var stage in json.Objects("stages"))
        {
            stages.Add(new CaseStage(stage.RequiredText("key"), stage.RequiredBilingual("name")));
            stage.Close();
        }
        if (stages.Count == 0) json.Problems.Add("/stages", "missing", "至少须有一个阶段", "There must be at least one stage");
        Twice(json, "/stages", stages.Select(s => s.Key));
        return stages;
    }

    private static List<CaseKind> Kinds(StrictJson json)
    {
        var kinds = new List<CaseKind>();
        foreach (var kind in json.Objects("kinds"))
        {
            kinds.Add(new CaseKind(kind.RequiredText("key"), kind.RequiredBilingual("name"), kind.Bilingual("description")));
            kind.Close();
        }
        Twice(json, "/kinds", kinds.Select(k => k.Key));
        return kinds;
    }

    private static (CaseForm? Form, TitleTemplate? Title, CaseColumns Columns) Form(StrictJson json, List<CaseKind> kinds)
    {
        var template = json.RequiredText("title");
        var mapping = json.Object("columns");
        var columns = mapping is null ? CaseColumns.None : new CaseColumns(mapping.Text("category"), mapping.Text("kind"), mapping.Text("urgency"), mapping.Text("place"));
        mapping?.Close();
        if (json.RequiredObject("form") is not { } form) return (null, null, columns);
        var name = json.Bilingual("name");
        var schema = Schema(form);
        if (schema is null) return (null, null, columns);
        var read = new CaseForm("case", form.Bilingual("title") ?? name ?? new("", ""), schema, Example(form, schema));
        form.Close();

        var title = new TitleTemplate(template);
        foreach (var field in title.Fields)
            if (schema.Field(field) is not { Personal: false, Type: FieldType.String })
                json.Problems.Add("/title", "unknown-field", $"标题引用的“{field}”须是表单中的非个人信息文本字段", $"\"{field}\" in the title must be a text field of the form that is not personal");
        Column(json, schema, "category", columns.Category, Widgets.Category);
        Column(json, schema, "place", columns.Place, Widgets.Place);
        Column(json, schema, "urgency", columns.Urgency, Widgets.Select, Widgets.Radio);
        Column(json, schema, "kind", columns.Kind, Widgets.Select, Widgets.Radio);
        foreach (var option in (columns.Kind is null ? null : schema.Field(columns.Kind))?.Options ?? [])
            if (kinds.All(k => k.Key != option.Value.ToString()))
                json.Problems.Add($"/form/schema/properties/{columns.Kind}/options", "unknown-kind", $"kinds 中没有“{option.Value}”", $"kinds does not list \"{option.Value}\"");
        return (read, title, columns);
    }

    private static void Column(StrictJson json, FormSchema schema, string column, string? field, params string[] widgets)
    {
        if (field is not null && (schema.Field(field) is not { Personal: false } found || !widgets.Contains(found.Widget)))
            json.Problems.Add($"/columns/{column}", "unknown-field", $"“{field}”须是表单中相应控件的字段：{string.Join("、", widgets)}", $"\"{field}\" must be a field of the form with one of these widgets: {string.Join(", ", widgets)}");
    }

    private static Dictionary<string, CaseForm> Forms(StrictJson json)
    {
        var forms = new Dictionary<string, CaseForm>();
        if (json.Object("forms") is not { } list) return forms;
        foreach (var (key, form) in list.Members())
        {
            if (!KebabName().IsMatch(key) || key == "case")
                form.Problems.Add(form.Pointer, "bad-name", "表单代号应为小写字母、数字和连字符，且不能是 case", "A form's key holds small letters, digits and hyphens, and is not \"case\"");
            if (Schema(form) is not { } schema) continue;
            forms[key] = new CaseForm(key, form.RequiredBilingual("title"), schema, Example(form, schema), form.Flag("writesCase"));
            if (schema.HasPersonalFields)
                form.Problems.Add(form.At("schema"), "personal-in-action", "个人信息只能在案件表单中采集，不能放在办理表单里", "Personal data is entered in the case's form only, never in the form of an action");
            form.Close();
        }
        return forms;
    }

    private static FormSchema? Schema(StrictJson form) => form.RequiredObject("schema") is { } schema ? FormSchemaReader.Read(schema) : null;

    private static JsonObject Example(StrictJson form, FormSchema schema)
    {
        if (!form.Has("example"))
            form.Problems.Add(form.At("example"), "missing", "每个表单都须有可通过校验的示例", "Every form needs an example that validates");
        var example = form.Raw("example");
        foreach (var error in FormValidator.CheckExample(schema, example, form.At("example")).Errors)
            form.Problems.Add(error.Pointer, "bad-example", $"示例未通过校验：{error.Message.Zh}", $"The example does not validate: {error.Message.En}");
        return example?.DeepClone() as JsonObject ?? [];
    }

    private static OrderRules Orders(StrictJson json)
    {
        if (json.Object("orders") is not { } orders) return OrderRules.None;
        var states = new Dictionary<string, UnitOrderState>();
        if (orders.Object("states") is { } map)
            foreach (var (outcome, state) in map.TextMembers())
                if (Enum.TryParse<UnitOrderState>(state, ignoreCase: true, out var known) && char.IsLower(state[0])) states[outcome] = known;
                else map.Problems.Add(map.At(outcome), "unknown-value", $"没有工单状态“{state}”", $"There is no order state \"{state}\"");
        var rules = new OrderRules(states, orders.Text("feedback"), orders.Text("returnReason"), orders.Text("ratings"));
        orders.Close();
        return rules;
    }

    private static void CheckOrderFields(CaseType type, ProblemList problems)
    {
        foreach (var (name, field) in new[] { ("feedback", type.Orders.Feedback), ("returnReason", type.Orders.ReturnReason), ("ratings", type.Orders.Ratings) })
            if (field is not null && type.Forms.Values.All(f => f.Schema.Field(field) is null))
                problems.Add($"/orders/{name}", "unknown-field", $"没有任何办理表单含有字段“{field}”", $"No form of an action has a field \"{field}\"");
    }

    private static void CheckWrittenFields(CaseType type, ProblemList problems)
    {
        foreach (var form in type.Forms.Values.Where(f => f.WritesCase))
            foreach (var field in form.Schema.Fields.Where(f => type.Form.Schema.Field(f.Name)?.Widget != f.Widget))
                problems.Add($"/forms/{form.Key}/schema/properties/{field.Name}", "unknown-field", "会写回案件的表单只能有案件表单中同名、同控件的字段", "A form that writes the case holds only fields of the case's form, with the same widget");
    }

    private static IReadOnlyList<string> Statutes(StrictJson json)
    {
        var named = json.Texts("statutes");
        foreach (var key in named.Where(k => AllStatutes.Find(k) is null))
            json.Problems.Add(json.At("statutes"), "unknown-value", $"没有法定规则“{key}”", $"There is no statute \"{key}\"");
        return named;
    }

    private static NumberPattern Numbering(StrictJson json) => NumberPattern.TryParse(json.RequiredText("numbering"))
        ?? Invalid(json, "numbering", NumberPattern.TryParse("{county}-{year}-{serial:6}")!,
            "编号格式须含 {county}、{year} 和一个 {serial:n}（n 为 3 至 9）", "Numbering holds {county}, {year} and one {serial:n} with n from 3 to 9");

    private static DateOnly Date(StrictJson json, string name) =>
        DateOnly.TryParseExact(json.RequiredText(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : Invalid(json, name, default(DateOnly), "应为日期，如 2026-01-01", "A date such as 2026-01-01 is expected");

    internal static IReadOnlyList<string> Roles(StrictJson json, string name, IReadOnlyList<string> roles)
    {
        foreach (var role in roles.Where(r => !Access.Roles.Names.ContainsKey(r)))
            json.Problems.Add(json.At(name), "unknown-role", $"没有岗位“{role}”", $"There is no role \"{role}\"");
        return roles;
    }

    private static T Invalid<T>(StrictJson json, string name, T instead, string zh, string en)
    {
        json.Problems.Add(json.At(name), "invalid", zh, en);
        return instead;
    }

    private static void Twice(StrictJson json, string pointer, IEnumerable<string> keys)
    {
        foreach (var twice in keys.GroupBy(k => k).Where(g => g.Count() > 1))
            json.Problems.Add(pointer, "repeated", $"“{twice.Key}”出现了两次", $"\"{twice.Key}\" is listed twice");
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]
    internal static partial Regex KebabName();
}
