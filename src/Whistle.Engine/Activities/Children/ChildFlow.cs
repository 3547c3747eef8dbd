using System.Text.Json.Nodes;
using Whistle.Engine.Expressions;

namespace Whistle.Engine.Activities;

/// <summary>
/// Starts an instance of another definition through the host (<c>start-child</c>) and, if asked to, waits until it has
/// finished. The host resumes the bookmark <c>Whistle.Child</c> with the child's id, status and output, so the result is
/// the same whether the child ran through at once or was suspended in between.
/// </summary>
internal abstract class ChildFlow(string mode) : ActivityType
{
    public const string BookmarkName = "Whistle.Child";

    protected static readonly IReadOnlyList<InputDescriptor> ChildInputs =
    [
        Describe.Input("WorkflowDefinitionId", "String", "流程", "Workflow", "要启动的流程定义", "The definition to start", "workflow-definition-picker"),
        Describe.Input("CorrelationId", "String", "关联号", "Correlation id", "子流程的关联号", "The child's correlation id"),
        Describe.Input("Input", "ObjectDictionary", "输入", "Input", "交给子流程的输入", "What the child is given", "json-editor") with { Language = "json" },
        Describe.Input("WaitForCompletion", "Boolean", "等待完成", "Wait for completion", "等子流程结束再继续", "Goes on when the child has ended", "checkbox", false)
    ];

    public override WaitKind Waits(ActivityNode node) => Calls(node)!.IsAwaited ? WaitKind.Child : WaitKind.None;

    /// <summary>A wait that only a run can tell is taken for none: then nothing the child does is relied upon.</summary>
    public override FlowCall? Calls(ActivityNode node) => new(
        node.Literal("WorkflowDefinitionId") is JsonValue id && id.TryGetValue<string>(out var text) && text.Length > 0 ? text : null,
        node.Literal("WaitForCompletion") is { } literal && ValueConversion.TryRead<bool>(literal, out var waits) && waits);

    public override void Execute(ActivityContext c)
    {
        var definitionId = c.Input<string>("WorkflowDefinitionId");
        if (string.IsNullOrWhiteSpace(definitionId))
            throw new ActivityFaultException("missing-input", new LocalText("没有指定要启动的流程", "No workflow to start is named"));
        c.Ask("start-child", new JsonObject
        {
            ["definitionId"] = definitionId,
            ["correlationId"] = c.Input<string>("CorrelationId"),
            ["input"] = c.Input<JsonObject>("Input")?.DeepClone(),
            ["wait"] = c.Input<bool>("WaitForCompletion"),
            ["mode"] = mode
        });
    }

    public override void Answered(ActivityContext c, HostQuestion question, JsonNode? answer)
    {
        if (answer?["instanceId"]?.GetValue<string>() is not { Length: > 0 } instanceId)
            throw new ActivityFaultException("child-not-started", new LocalText(
                "子流程没有启动：可能尚未发布", "The child was not started: it may not be published"));
        var waits = question.Payload["wait"]!.GetValue<bool>();
        if (waits && answer["status"]?.GetValue<string>() != nameof(FlowStatus.Finished))
        {
            c.State["child"] = instanceId;
            c.AddBookmark(BookmarkName, new JsonObject { ["instanceId"] = instanceId });
            return;
        }

        Ended(c, answer, waits);
    }

    public override void Resume(ActivityContext c, Bookmark bookmark, JsonNode? input) => Ended(c, input, true);

    public override void Cancelled(ActivityContext c)
    {
        if (c.State["child"] is { } child) c.Emit("cancel-child", new JsonObject { ["instanceId"] = child.DeepClone() });
    }

    protected abstract JsonNode? Result(JsonNode? child, bool waited);

    private void Ended(ActivityContext c, JsonNode? child, bool waited)
    {
        c.State.Remove("child");
        c.SetOutput("Result", Result(child, waited));
        c.Complete();
    }
}

/// <summary>Runs the child in the same transaction; the result tells how it stands.</summary>
internal sealed class ExecuteWorkflow() : ChildFlow("execute")
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("ExecuteWorkflow", Describe.Composition, "执行子流程", "Execute workflow", "当场启动另一个流程", "Starts another flow on the spot") with
        {
            Kind = ActivityKind.Task,
            Inputs = ChildInputs,
            Outputs = [Describe.Output("Result", "ExecuteWorkflowResult", "结果", "Result", "子流程的编号、状态和输出", "The child's id, status and output")]
        };

    protected override JsonNode Result(JsonNode? child, bool waited) => new JsonObject
    {
        ["WorkflowInstanceId"] = child?["instanceId"]?.DeepClone(),
        ["Status"] = child?["status"]?.DeepClone(),
        ["SubStatus"] = child?["subStatus"]?.DeepClone(),
        ["Output"] = child?["output"]?.DeepClone()
    };
}

/// <summary>Sends the child off; only when waited for is there a result, its outputs.</summary>
internal sealed class DispatchWorkflow() : ChildFlow("dispatch")
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("DispatchWorkflow", Describe.Composition, "派发子流程", "Dispatch workflow", "另行启动一个流程", "Starts another flow on its own") with
        {
            Inputs =
            [
                .. ChildInputs,
                Describe.Input("StartNewTrace", "Boolean", "新的跟踪", "New trace", "子流程另起跟踪链", "The child begins a trace of its own", "checkbox", false),
                Describe.Input("ChannelName", "String", "通道", "Channel", "保留给 Elsa，此处不起作用", "Kept for Elsa; has no effect here", "dropdown")
            ],
            Outputs = [Describe.Output("Result", "Object", "结果", "Result", "子流程的输出", "The child's outputs")]
        };

    protected override JsonNode? Result(JsonNode? child, bool waited) => waited ? child?["output"]?.DeepClone() : null;
}
