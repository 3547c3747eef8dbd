using Whistle.Cases.Designing.Guard.Statutes;
using Whistle.Engine;
using Whistle.Engine.Guarding;

namespace Whistle.Cases.Designing.Guard;

/// <summary>
/// Whether a duty is answered on every path: within the flow, in a sub-flow it waits for, or, once the flow has ended, in those that
/// wait for it.
/// </summary>
internal sealed class DutyRun
{
    private readonly IReadOnlyList<Answer> answers;
    private readonly Dictionary<GuardedFlow, bool> answersItself = [];
    private readonly Dictionary<GuardedFlow, Eventually> sure = [];

    /// <param name="bundle">The flows.</param>
    /// <param name="answers">What answers the duty.</param>
    /// <param name="alone">Each flow by itself: what happens after it has ended does not count.</param>
    public DutyRun(GuardedBundle bundle, IReadOnlyList<Answer> answers, bool alone)
    {
        this.answers = answers;
        foreach (var flow in bundle.Ordered.Reverse()) answersItself[flow] = new Eventually(flow.Points, Done(flow, false)).From(flow.Points.Begin);
        foreach (var flow in bundle.Ordered)
            sure[flow] = new Eventually(flow.Points, Done(flow, !alone && flow.CalledFrom.Count > 0 && flow.CalledFrom.All(AnsweredAfter)));
    }

    /// <summary>The last activity of a path from this point on which the duty is not answered; null where it always is.</summary>
    public FlowPoint? Omission(GuardedFlow flow, int point) => sure.TryGetValue(flow, out var known) ? known.Omission(point) : null;

    private bool AnsweredAfter(FlowCallSite site) => site.IsAwaited && sure.TryGetValue(site.Caller, out var known)
        && site.Caller.Points.Leaves(site.Node.Id).All(l => known.From(l.Index));

    private bool[] Done(GuardedFlow flow, bool atEnd)
    {
        var done = new bool[flow.Points.All.Count];
        done[flow.Points.End] = atEnd;
        foreach (var node in flow.Activities.Where(a => Acts.Of(a) is not null))
            foreach (var leave in flow.Points.Leaves(node.Id))
                done[leave.Index] = answers.Any(a => a.Fits(Acts.Of(node)!, StatuteRun.Outcome(node, leave.Port)));
        foreach (var site in flow.Calls.Where(c => c is { IsAwaited: true, Child: not null } && answersItself.GetValueOrDefault(c.Child)))
            foreach (var leave in flow.Points.Leaves(site.Node.Id).Where(l => l.Port != "NoneLeft")) done[leave.Index] = true;
        return done;
    }
}
