using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>All children at once; complete when every one is.</summary>
internal sealed class Parallel : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Parallel", Describe.Flow, "并行", "Parallel", "同时执行各个活动，全部完成后继续", "Runs its activities at once and goes on when all are done") with
        {
            IsContainer = true, IsBrowsable = false
        };

    public override void Execute(ActivityContext c)
    {
        foreach (var child in c.Node.Children) c.Schedule(child);
        if (c.Node.Children.Count == 0) c.Complete();
    }

    public override void ChildCompleted(ActivityContext c, ActivityContext child, IReadOnlyList<string> outcomes)
    {
        if (c.Children.Count == 0) c.Complete();
    }

    public override bool Enter(ActivityContext c, ActivityNode child)
    {
        c.Schedule(child);
        return true;
    }
}

/// <summary>Branches at once; goes on with the first or when all are done, as its join mode says.</summary>
internal sealed class Fork : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Fork", Describe.Branching, "分支并行", "Fork", "同时执行各分支，按汇合方式继续", "Runs its branches at once") with
        {
            IsBrowsable = false,
            Inputs =
            [
                Describe.Choice("JoinMode", "ForkJoinMode", "汇合方式", "Join mode", "等一个还是等全部", "Wait for one or for all", "WaitAll",
                    ("WaitAll", "全部完成", "All of them"), ("WaitAny", "任一完成，其余取消", "The first; cancel the others")) with { IsWrapped = false }
            ]
        };

    public override IEnumerable<ChildSlot> Children(JsonObject json) =>
        (json["branches"] as JsonArray ?? []).OfType<JsonObject>().Select(branch => new ChildSlot("branches", branch));

    public override void Execute(ActivityContext c)
    {
        foreach (var branch in c.Node.Children) c.Schedule(branch);
        if (c.Node.Children.Count == 0) c.Complete();
    }

    public override void ChildCompleted(ActivityContext c, ActivityContext child, IReadOnlyList<string> outcomes)
    {
        if (c.Children.Count == 0 || Mode(c.Node) == "WaitAny") c.Complete();
    }

    public override IEnumerable<FlowProblem> Check(ActivityNode node)
    {
        if (Mode(node) is not ("WaitAll" or "WaitAny"))
            yield return FlowProblem.Error("unknown-join-mode", node.Id, $"未知的汇合方式“{Mode(node)}”", $"Unknown join mode '{Mode(node)}'");
    }

    private static string Mode(ActivityNode node) =>
        node.Json["joinMode"] is JsonValue value && value.TryGetValue<string>(out var mode) ? mode : "WaitAll";
}
