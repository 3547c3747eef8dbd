using System.Text.Json.Nodes;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Cases.Tasks;

/// <summary>Opens one human task and waits for it; each declared outcome is a port.</summary>
public sealed class AssignActivity : ActivityType
{
    public const string TypeName = "Whistle.Assign";

    /// <summary>Name of the bookmark a task waits on; its payload is the task's id.</summary>
    public const string Bookmark = "Whistle.Task";

    /// <summary>What happens when nobody fits: the centre's dispatcher gets it, the activity fails, or it is passed over.</summary>
    public static readonly IReadOnlyList<InputOption> NobodyPolicies =
    [
        new("escalate-to-centre", new("转综治中心派单员", "Give it to the governance centre")),
        new("fail", new("报异常，等待处理", "Raise an incident")),
        new("skip", new("跳过此任务", "Pass it over")),
    ];

    public override ActivityDescriptor Descriptor { get; } = new(TypeName,
        new("交办任务", "Assign a task"),
        new("请一个岗位、单位或原经办人办理一项任务，按办理结果走不同出口。", "Asks a role, a unit or an earlier handler to do something; each result is a way out."),
        FlowCategories.Work)
    {
        Kind = ActivityKind.Task,
        Inputs =
        [
            new("Task", "String", new("任务类别", "Task kind"), new("环节代号，如 approve、dispatch、sign。", "Key of the step, e.g. approve, dispatch, sign.")) { Required = true, LiteralOnly = true },
            new("Title", "Object", new("任务名称", "Title"), new("中英文名称。", "Name in Chinese and English.")) { Required = true, UiHint = "json-editor" },
            new("To", "Object", new("由谁办理", "Who does it"), new("岗位、单位、上一经办人、其负责人或分类确定的单位。", "A role, a unit, the previous handler, their chief, or the unit the category names.")) { Required = true, UiHint = "json-editor" },
            new("Form", "String", new("表单", "Form"), new("案件类型中的表单代号，可不填。", "Key of a form of the case type; may be empty.")) { UiHint = "dropdown" },
            new("Outcomes", "Object", new("办理结果", "Outcomes"), new("每个结果是一个出口。", "Each result is a way out.")) { Required = true, LiteralOnly = true, UiHint = "json-editor" },
            new("NotBy", "Object", new("回避环节", "Not by"), new("办理过这些环节的人不得办理本任务（岗位分离）。", "Whoever did one of these steps may not do this one (separation of duty).")) { UiHint = "json-editor" },
            new("Nobody", "String", new("无人可办时", "When nobody fits"), new("没有符合条件的人员时如何处理。", "What to do when nobody fits.")) { UiHint = "dropdown", Options = NobodyPolicies, Default = "escalate-to-centre" },
            new("Stage", "String", new("进入阶段", "Stage"), new("任务开始时案件进入的阶段，可不填。", "Stage the case enters when the task opens; may be empty.")) { UiHint = "dropdown" },
            new("Clock", "String", new("时限", "Clock"), new("随任务开始、办结停止的时限代号。", "Clock that starts with the task and stops with it.")) { UiHint = "dropdown" },
        ],
        Outputs =
        [
            new("Outcome", "String", new("结果", "Outcome"), new("选择的办理结果。", "The outcome chosen.")),
            new("Actor", "String", new("办理人", "Actor"), new("办理人编号。", "Id of the person.")),
            new("Data", "Object", new("流转要素", "Routing facts"), new("表单中的选项、代码与数字，不含文字与个人信息。", "Choices, codes and numbers of the form; no texts or personal data.")),
        ],
    };

    public override IReadOnlyList<string>? Outcomes(ActivityNode node) =>
        node.Literal("outcomes") is JsonArray list
            ? [.. list.OfType<JsonObject>().Select(o => o["name"]?.ToString()).OfType<string>()]
            : [];

    public override void Execute(ActivityContext c)
    {
        var payload = new JsonObject();
        foreach (var name in new[] { "task", "title", "to", "form", "outcomes", "notBy", "nobody", "stage", "clock" })
            payload[name] = c.Input(name)?.DeepClone();
        c.Ask("assign", payload);
    }

    public override void Answered(ActivityContext c, HostQuestion question, JsonNode? answer)
    {
        if (answer?["taskId"]?.GetValue<string>() is { } taskId)
            c.AddBookmark(Bookmark, new JsonObject { ["taskId"] = taskId });
        else
            c.Complete(answer?["outcome"]?.GetValue<string>() ?? Done);
    }

    public override void Resume(ActivityContext c, Bookmark bookmark, JsonNode? input)
    {
        var outcome = input?["outcome"]?.GetValue<string>() ?? Done;
        c.SetOutput("Outcome", outcome);
        c.SetOutput("Actor", input?["actor"]?.DeepClone());
        c.SetOutput("Data", input?["data"]?.DeepClone());
        c.Complete(outcome);
    }

    /// <summary>A task of another kind is another task, whatever the activity is called.</summary>
    public override LocalText? CannotTakeUp(ActivityNode before, ActivityNode after) =>
        before.Literal("task")?.ToString() == after.Literal("task")?.ToString() ? null
            : new($"“{before.Label}”改成了另一类任务", $"'{before.Label}' is a task of another kind now");

    public override IEnumerable<FlowProblem> Check(ActivityNode node)
    {
        if (Outcomes(node) is not { Count: > 0 })
            yield return new FlowProblem("task-without-outcome", node.Id,
                new("任务没有任何办理结果，流程到此无法继续。", "The task has no outcome, so the flow could never go on."),
                new("在“办理结果”中至少填写一个结果。", "Give it at least one outcome."), false);
    }
}
