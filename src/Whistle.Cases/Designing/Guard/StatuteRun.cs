using Whistle.Cases.Cases;
using Whistle.Cases.Designing.Guard.Statutes;
using Whistle.Engine;
using Whistle.Engine.Guarding;

namespace Whistle.Cases.Designing.Guard;

/// <summary>
/// Carries the facts of one statute through all flows of a bundle. A sub-flow is first read for what it does to any facts it is given
/// (each fact is set, dropped or passed on); then, from the caller down, with the facts it is really given: those that hold at every
/// place that starts it.
/// </summary>
internal sealed class StatuteRun
{
    private readonly Statute statute;
    private readonly Dictionary<GuardedFlow, FactEffect> done = [];
    private readonly Dictionary<GuardedFlow, FactFlow> facts = [];

    public StatuteRun(GuardedBundle bundle, Statute statute)
    {
        this.statute = statute;
        foreach (var flow in bundle.Ordered.Reverse()) done[flow] = Whole(flow);
        foreach (var flow in bundle.Ordered) facts[flow] = new FactFlow(flow.Points, Effects(flow), Given(flow));
    }

    /// <summary>How many points were looked at in all.</summary>
    public long Steps { get; private set; }

    /// <summary>Whether the fact surely holds when control comes to this activity; true where it never comes.</summary>
    public bool Holds(GuardedFlow flow, ActivityNode node, string fact) =>
        !facts.TryGetValue(flow, out var known) || (known.At(flow.Points.Enter(node.Id)) & statute.Bits([fact])) != 0;

    /// <summary>Facts a flow begins with. One that nothing starts is read as if the case began there.</summary>
    private ulong Given(GuardedFlow flow) => flow.CalledFrom.Count == 0
        ? statute.Bits(statute.AtBegin)
        : flow.CalledFrom.Aggregate(ulong.MaxValue, (all, site) => facts.TryGetValue(site.Caller, out var known) ? all & known.At(site.Caller.Points.Enter(site.Node.Id)) : all);

    private FactEffect Whole(GuardedFlow flow)
    {
        var effects = Effects(flow);
        var fromNothing = new FactFlow(flow.Points, effects, 0);
        var fromAll = new FactFlow(flow.Points, effects, ulong.MaxValue);
        Steps += fromNothing.Steps + fromAll.Steps;
        var disturbs = effects.Aggregate(0UL, (bits, e) => bits | e.Disturbs | e.Drops);
        return new FactEffect(fromNothing.At(flow.Points.End), ~fromAll.At(flow.Points.End), disturbs);
    }

    private FactEffect[] Effects(GuardedFlow flow)
    {
        var effects = new FactEffect[flow.Points.All.Count];
        foreach (var node in flow.Activities.Where(a => Acts.Of(a) is not null))
            foreach (var leave in flow.Points.Leaves(node.Id))
                effects[leave.Index] = Effect(Acts.Of(node)!, Outcome(node, leave.Port));
        foreach (var site in flow.Calls.Where(c => c.Child is not null))
            foreach (var leave in flow.Points.Leaves(site.Node.Id))
                effects[leave.Index] = Then(Of(site, leave.Port), effects[leave.Index]);
        return effects;
    }

    /// <summary>What the child leaves behind; one that is not waited for may still disturb what it drops.</summary>
    private FactEffect Of(FlowCallSite site, string port)
    {
        if (!done.TryGetValue(site.Child!, out var whole)) return FactEffect.None;
        return site.IsAwaited && port != "NoneLeft" ? whole : new FactEffect(0, whole.Disturbs, whole.Disturbs);
    }

    private FactEffect Effect(string act, string outcome) =>
        statute.Effects.FirstOrDefault(e => e.Fits(act, outcome)) is { } effect
            ? new FactEffect(statute.Bits(effect.Sets), statute.Bits(effect.Drops), statute.Bits(effect.Drops))
            : FactEffect.None;

    private static FactEffect Then(FactEffect first, FactEffect second) =>
        new((first.Sets & ~second.Drops) | second.Sets, (first.Drops & ~second.Sets) | second.Drops, first.Disturbs | second.Disturbs);

    /// <summary>The outcome as the effects of a statute name it.</summary>
    internal static string Outcome(ActivityNode node, string port) =>
        node.Type is CallUnitsActivity && port == ActivityType.Done && Acts.Text(node, "completion") == "all" ? CalledUnits.All : port;
}
