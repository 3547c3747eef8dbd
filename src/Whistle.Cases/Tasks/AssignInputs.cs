using System.Text.Json.Nodes;
using Whistle.Cases.Designing.Guard;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Cases.Tasks;

/// <summary>
/// What an <see cref="AssignActivity"/> declares, whichever way it is written: outcomes as a list of names with their texts, forms and
/// marks beside it (as the designer edits them), or as one list of objects; the title as two texts or as one object.
/// </summary>
public static class AssignInputs
{
    private static readonly LocalText Results = new("办理结果", "Outcomes");
    private static readonly LocalText Course = new("阶段与时限", "Stage and time limit");
    private static readonly LocalText Duty = new("岗位分离", "Separation of duty");

    public static readonly IReadOnlyList<InputDescriptor> Described =
    [
        new("Task", "String", new("任务类别", "Task kind"), new("环节代号，如 approve、dispatch、sign；其他环节以它相称。", "Key of the step, e.g. approve, dispatch, sign; other steps refer to it.")) { Required = true, LiteralOnly = true },
        new("TitleZh", "String", new("任务名称", "Title in Chinese"), new("办理人在待办中看到的名称。", "What the person sees in the list of tasks.")),
        new("TitleEn", "String", new("任务英文名称", "Title in English"), new("可不填，不填则显示中文名称。", "May be empty: the Chinese title is shown then.")),
        new("Title", "Object", new("任务名称", "Title"), new("旧写法，保留供已有流程使用。", "The older form, kept for existing flows.")) { UiHint = "json-editor", IsBrowsable = false },
        new("Form", "String", new("表单", "Form"), new("办理时填写的表单；各结果另有表单时以结果的为准。", "The form to fill in; an outcome's own form comes first.")) { UiHint = "dropdown", OptionsFrom = OptionSources.Forms, LiteralOnly = true },
        .. AssigneeInputs.Described,
        new("Nobody", "String", new("无人可办时", "When nobody fits"), new("没有符合条件的人员时如何处理。", "What to do when nobody fits.")) { UiHint = "dropdown", Options = AssignActivity.NobodyPolicies, Default = "escalate-to-centre", LiteralOnly = true },
        new("NotBy", "List<String>", new("回避环节", "Not by"), new("办理过这些环节的人不得办理本任务。", "Whoever did one of these steps may not do this one.")) { UiHint = "checklist", OptionsFrom = OptionSources.Steps, Group = Duty, LiteralOnly = true },
        new("Outcomes", "List<String>", new("结果", "Outcomes"), new("每个结果是一个出口，也是接口中的命令名，如 approve；第一个为主要结果。", "Each is a port and the name of a command, e.g. approve; the first is the main one.")) { Required = true, LiteralOnly = true, UiHint = "dynamic-outcomes", Group = Results },
        new("OutcomeLabels", "String", new("结果名称", "Texts"), new("每行一个结果：代号: 中文 / 英文，例如 approve: 同意 / Approve。常用代号可不写。", "One line an outcome, as in approve: Chinese text / English text. Common names may be left out.")) { UiHint = "multiline", Group = Results, LiteralOnly = true },
        new("OutcomeForms", "String", new("结果表单", "Forms of outcomes"), new("每行一个结果：代号: 表单代号，例如 pass: verify。", "One line an outcome, as in pass: key-of-a-form.")) { UiHint = "multiline", Group = Results, LiteralOnly = true },
        new("ReasonRequired", "List<String>", new("须填理由", "Reason required"), new("选择这些结果时必须填写理由。", "These outcomes demand a reason.")) { UiHint = "checklist", OptionsFrom = OptionSources.Outcomes, OptionsDependOnOthers = true, Group = Results, LiteralOnly = true },
        new("Grave", "List<String>", new("慎重选择", "Grave outcomes"), new("以警示颜色显示的结果代号。", "Names of outcomes shown in a warning colour.")) { UiHint = "multitext", Group = Results, LiteralOnly = true },
        new("DrawnOnly", "List<String>", new("仅作图示", "Drawn only"), new("这些出口只画出同名的中断命令去往何处，不作为办理结果提供。", "These ports only draw where the interrupt of the same name leads; they are not offered as outcomes.")) { UiHint = "multitext", Group = Results, LiteralOnly = true },
        new("Stage", "String", new("进入阶段", "Stage"), new("任务开始时案件进入的阶段，可不填。", "Stage the case enters when the task opens; may be empty.")) { UiHint = "dropdown", OptionsFrom = OptionSources.Stages, Group = Course, LiteralOnly = true },
        new("Clock", "String", new("时限", "Time limit"), new("随任务开始、办结停止的时限。", "Starts with the task and stops with it.")) { UiHint = "dropdown", OptionsFrom = OptionSources.Clocks, Group = Course, LiteralOnly = true },
        Acts.Input,
    ];

    /// <summary>Everything declared, drawn-only ports included, in the order of the definition.</summary>
    /// <param name="input">An input by its name: its literal before a run, its value in one.</param>
    public static IReadOnlyList<TaskOutcome> Outcomes(Func<string, JsonNode?> input)
    {
        var declared = InputValues.Parsed(input("Outcomes")) as JsonArray ?? [];
        if (declared.OfType<JsonObject>().Any()) return [.. declared.OfType<JsonObject>().Select(Whole).OfType<TaskOutcome>()];
        var labels = InputValues.Lines(input("OutcomeLabels"));
        var forms = InputValues.Lines(input("OutcomeForms"));
        var reasons = InputValues.Texts(input("ReasonRequired"));
        var grave = InputValues.Texts(input("Grave"));
        var drawn = InputValues.Texts(input("DrawnOnly"));
        return [.. InputValues.Texts(declared).Distinct(StringComparer.Ordinal).Select((name, i) =>
        {
            var label = OutcomeTexts.Of(name, labels.GetValueOrDefault(name));
            return new TaskOutcome(name, label.Zh, label.En, forms.GetValueOrDefault(name) is { Length: > 0 } form ? form : null,
                reasons.Contains(name), i == 0, grave.Contains(name), drawn.Contains(name));
        })];
    }

    public static LocalText Title(Func<string, JsonNode?> input)
    {
        var zh = InputValues.Text(input("TitleZh"));
        var en = InputValues.Text(input("TitleEn"));
        if ((zh ?? en) is { } given) return new LocalText(zh ?? given, en ?? given);
        var old = InputValues.Parsed(input("Title")) as JsonObject;
        var task = InputValues.Text(input("Task")) ?? "";
        return new LocalText(InputValues.Text(old?["zh"]) ?? task, InputValues.Text(old?["en"]) ?? task);
    }

    private static TaskOutcome? Whole(JsonObject json)
    {
        if (InputValues.Text(json["name"]) is not { } name) return null;
        var known = OutcomeTexts.Of(name, null);
        return new TaskOutcome(name, InputValues.Text(json["zh"]) ?? known.Zh, InputValues.Text(json["en"]) ?? known.En, InputValues.Text(json["form"]),
            Flag(json["reasonRequired"]), Flag(json["primary"]), Flag(json["danger"]), Flag(json["interrupt"]));
    }

    private static bool Flag(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}
