using Whistle.Cases.CaseTypes;
using Whistle.Cases.Cases;
using Whistle.Cases.Tasks;
using Whistle.Engine;
using Whistle.Engine.Guarding;

namespace Whistle.Cases.Designing.Guard;

/// <summary>
/// Draws the interrupts of a case type into its flows: each leads from every activity during which it may be used to where the flow
/// goes on. One that ends the flow is no edge. Where only a run could tell the stage, the interrupt is taken to be possible.
/// </summary>
internal static class InterruptEdges
{
    public static FlowPoints Draw(GuardedBundle bundle, GuardedFlow flow)
    {
        var jumps = bundle.Type.Interrupts.Where(i => i.GoTo is not null).SelectMany(i => Jump(bundle, flow, i, null)).ToList();
        if (jumps.Count == 0) return flow.Points;
        var points = FlowPoints.Of(flow.Flow, jumps);
        if (flow.Id != bundle.Type.Flow || bundle.Type.Interrupts.All(i => i.Stages.Count == 0) || bundle.Type.Stages.Count > 64) return points;
        var stages = new StagesAt(bundle, points);
        return FlowPoints.Of(flow.Flow, [.. bundle.Type.Interrupts.Where(i => i.GoTo is not null).SelectMany(i => Jump(bundle, flow, i, stages))]);
    }

    private static IEnumerable<FlowJump> Jump(GuardedBundle bundle, GuardedFlow flow, Interrupt interrupt, StagesAt? stages)
    {
        var isOnMain = interrupt.On == InterruptTarget.Case || interrupt.Cancels is InterruptReach.All or InterruptReach.Activities;
        if (isOnMain && flow.Id != bundle.Type.Flow) yield break;
        var from = flow.Activities.Where(a => Offers(bundle, interrupt, a) && (stages is null || interrupt.On != InterruptTarget.Case || stages.May(a, interrupt))).Select(a => a.Id).ToList();
        if (from.Count > 0) yield return new FlowJump(interrupt.Name, from, interrupt.GoTo!);
    }

    private static bool Offers(GuardedBundle bundle, Interrupt interrupt, ActivityNode node)
    {
        if (interrupt.On == InterruptTarget.Case) return node.Type.Waits(node) != WaitKind.None;
        if (GuardedFlow.TaskKind(node) is { } kind) return interrupt.TaskKinds.Contains(kind);
        return interrupt.Cancels is InterruptReach.All or InterruptReach.Activities && node.Type.Calls(node)?.DefinitionId is { } id && bundle.Flow(id) is { } child
               && child.Tasks.Any(t => GuardedFlow.TaskKind(t) is { } inner && interrupt.TaskKinds.Contains(inner));
    }

    /// <summary>Which stages the case may be in while an activity waits: one bit a stage, set while the case surely is not in it.</summary>
    private sealed class StagesAt
    {
        private readonly CaseType type;
        private readonly FlowPoints points;
        private readonly FactFlow elsewhere;

        public StagesAt(GuardedBundle bundle, FlowPoints points)
        {
            type = bundle.Type;
            this.points = points;
            var effects = new FactEffect[points.All.Count];
            foreach (var point in points.All) effects[point.Index] = Effect(bundle, point);
            elsewhere = new FactFlow(points, effects, ~1UL);
        }

        public bool May(ActivityNode node, Interrupt interrupt)
        {
            var not = elsewhere.Past(points.Enter(node.Id));
            return interrupt.Stages.Count == 0 || interrupt.Stages.Any(s => Index(s) is >= 0 and var i && (not & (1UL << i)) == 0);
        }

        /// <summary>A step that enters a stage leaves the others; a sub-flow may enter any stage that its steps name.</summary>
        private FactEffect Effect(GuardedBundle bundle, FlowPoint point)
        {
            var entered = point switch
            {
                { Kind: PointKind.Enter, Activity: { Type: AssignActivity or SetStageActivity } node } => Index(Acts.Text(node, "stage")),
                { Kind: PointKind.Jump } => Index(type.Interrupts.FirstOrDefault(i => i.Name == point.Port)?.Stage),
                _ => -1,
            };
            if (entered >= 0) return new FactEffect(Sets: ~(1UL << entered), Drops: 1UL << entered, Disturbs: 1UL << entered);
            if (point is not { Kind: PointKind.Enter, Activity: { } caller } || caller.Type.Calls(caller)?.DefinitionId is not { } id || bundle.Flow(id) is not { } child) return FactEffect.None;
            var possible = child.Activities.Select(a => Index(Acts.Text(a, "stage"))).Where(i => i >= 0).Aggregate(0UL, (bits, i) => bits | (1UL << i));
            return new FactEffect(0, possible, possible);
        }

        private int Index(string? stage) => stage is null ? -1 : type.Stages.ToList().FindIndex(s => s.Key == stage);
    }
}
