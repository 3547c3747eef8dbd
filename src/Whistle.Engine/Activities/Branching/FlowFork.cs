using Whistle.Engine.Expressions;

namespace Whistle.Engine.Activities;

internal sealed class FlowFork : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("FlowFork", Describe.Branching, "分头", "Fork", "从每个出口同时继续", "Goes on through every port at once") with
        {
            Inputs = [Describe.Input("Branches", "List<String>", "分支", "Branches", "每个名称一个出口", "One port a name", "dynamic-outcomes")]
        };

    public override IReadOnlyList<string>? Outcomes(ActivityNode node)
    {
        if (node.Input("Branches") is null) return [Done];
        return node.Literal("Branches") is { } literal && ValueConversion.TryRead<string[]>(literal, out var names) ? names : null;
    }

    public override void Execute(ActivityContext c) => c.Complete(c.Input<string[]>("Branches") ?? []);
}
