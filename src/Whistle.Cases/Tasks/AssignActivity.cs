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
        Inputs = AssignInputs.Described,
        Outputs =
        [
            new("Outcome", "String", new("结果", "Outcome"), new("选择的办理结果。", "The outcome chosen.")),
            new("Actor", "String", new("办理人", "Actor"), new("办理人编号。", "Id of the person.")),
            new("Data", "Object", new("流转要素", "Routing facts"), new("表单中的选项、代码与数字，不含文字与个人信息。", "Choices, codes and numbers of the form; no texts or personal data.")),
        ],
    };

    public override IReadOnlyList<string>? Outcomes(ActivityNode node) => [.. AssignInputs.Outcomes(node.Literal).Select(o => o.Name)];

    /// <summary>A task that is passed over when nobody fits may not be waited for at all.</summary>
    public override WaitKind Waits(ActivityNode node) => node.Literal("nobody")?.ToString() == "skip" ? WaitKind.Moment : WaitKind.Person;

    public override void Execute(ActivityContext c)
    {
        var title = AssignInputs.Title(c.Input);
        var payload = new JsonObject
        {
            ["title"] = new JsonObject { ["zh"] = title.Zh, ["en"] = title.En },
            ["to"] = AssigneeInputs.Rule(c.Input)?.DeepClone(),
            ["outcomes"] = JsonNode.Parse(TaskOutcome.Write(AssignInputs.Outcomes(c.Input))),
            ["notBy"] = new JsonArray([.. InputValues.Texts(c.Input("NotBy")).Select(k => (JsonNode)k)]),
        };
        foreach (var name in new[] { "task", "form", "nobody", "stage", "clock" })
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
            : new($"“{before.Title.Zh}”改成了另一类任务", $"'{before.Title.En}' is a task of another kind now");

    public override IEnumerable<FlowProblem> Check(ActivityNode node)
    {
        if (Outcomes(node) is not { Count: > 0 })
            yield return new FlowProblem("task-without-outcome", node.Id,
                new("任务没有任何办理结果，流程到此无法继续。", "The task has no outcome, so the flow could never go on."),
                new("在“办理结果”中至少填写一个结果。", "Give it at least one outcome."), false);
        if (AssigneeInputs.Problem(node) is { } problem) yield return problem;
    }
}
