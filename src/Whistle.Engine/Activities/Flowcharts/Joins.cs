using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>
/// Decides which of the activities that something has arrived at may run. An activity waits for a connection as long as
/// anything open can still come over it; a path that is dead is not waited for. What is open decides, not how often a
/// connection was counted, so interrupts, loops and retries need no bookkeeping, and the order of connections is nowhere.
/// </summary>
internal sealed class Joins(ActivityContext chart)
{
    private enum Verdict { Waits, Runs, NextRound, Stuck }

    /// <param name="By">Meeting points that hold this one up; empty unless it waits on others alone.</param>
    private sealed record Judgement(ActivityNode Node, Verdict Verdict, bool WaitsForWork, IReadOnlyList<string> By);

    private readonly FlowGraph graph = chart.Node.Graph!;
    private readonly Arrivals arrivals = Arrivals.Of(chart.State);

    /// <summary>Runs what may run until nothing more may. Afterwards everything that still waits has open work that can reach it.</summary>
    public void Settle()
    {
        while (arrivals.Any)
        {
            TakeBackStuck();
            var judged = Judge();
            var decided = judged.Where(j => j.Verdict != Verdict.Waits).ToList();
            if (decided.Count == 0) decided = BreakCircle(judged);
            if (decided.Count == 0) return;
            foreach (var judgement in decided) Carry(judgement);
        }
    }

    private List<Judgement> Judge()
    {
        var working = chart.Children.Select(c => c.Node.Id).ToHashSet(StringComparer.Ordinal);
        var meeting = arrivals.Targets;
        return [.. meeting
            .Select(id => chart.Node.Children.First(n => n.Id == id))
            .OrderBy(n => n.Order)
            .Select(node => Judge(node, working, meeting))];
    }

    private Judgement Judge(ActivityNode node, HashSet<string> working, IReadOnlyList<string> meeting)
    {
        var mode = FlowJoin.ModeOf(node);
        var inbound = graph.ForwardInbound(node.Id);
        var missing = inbound.Where(c => !arrivals.Has(c)).Select(c => c.SourceId).ToList();
        if (mode == JoinMode.WaitAny || missing.Count == 0) return new Judgement(node, Verdict.Runs, false, []);

        var canBring = graph.Upstream(missing, node.Id);
        var coming = working.Concat(meeting).Where(canBring.Contains).ToList();
        if (coming.Count > 0)
        {
            // What can also reach a connection that has already arrived begins a new round; this round does not wait for it.
            var nextRound = graph.Upstream(inbound.Where(arrivals.Has).Select(c => c.SourceId), node.Id);
            var thisRound = coming.Where(id => !nextRound.Contains(id)).ToList();
            if (thisRound.Count > 0)
                return new Judgement(node, Verdict.Waits, thisRound.Exists(working.Contains), [.. thisRound.Where(id => !working.Contains(id))]);
        }

        if (mode != JoinMode.WaitAll) return new Judgement(node, Verdict.Runs, false, []);
        return new Judgement(node, coming.Count > 0 ? Verdict.NextRound : Verdict.Stuck, false, []);
    }

    /// <summary>Meeting points that wait only for each other: the ones nobody of them lies in front of may run.</summary>
    private List<Judgement> BreakCircle(List<Judgement> judged)
    {
        var held = judged.Where(j => j.WaitsForWork).Select(j => j.Node.Id).ToHashSet(StringComparer.Ordinal);
        while (judged.Exists(j => !held.Contains(j.Node.Id) && j.By.Any(held.Contains) && held.Add(j.Node.Id)))
        {
        }

        var circle = judged.Where(j => !held.Contains(j.Node.Id)).ToList();
        var members = circle.Select(j => j.Node.Id).ToList();
        return [.. circle.Where(j =>
            {
                var before = graph.Upstream(graph.ForwardInbound(j.Node.Id).Select(c => c.SourceId), j.Node.Id, forwardOnly: true);
                return !members.Exists(before.Contains);
            })
            .Select(j => j with { Verdict = FlowJoin.ModeOf(j.Node) == JoinMode.WaitAll ? Verdict.Stuck : Verdict.Runs })];
    }

    private void Carry(Judgement judgement)
    {
        // An earlier WaitAny of the same turn may have cancelled what had arrived here.
        if (!arrivals.Targets.Contains(judgement.Node.Id)) return;
        var arrived = arrivals.Take(judgement.Node.Id);
        switch (judgement.Verdict)
        {
            case Verdict.Runs:
                if (FlowJoin.ModeOf(judgement.Node) == JoinMode.WaitAny) CancelBefore(judgement.Node);
                chart.Schedule(judgement.Node);
                break;
            case Verdict.Stuck:
                chart.FailChild(judgement.Node, new JsonObject { ["arrived"] = arrived }, "join-unsatisfiable", Explain(judgement.Node, arrived));
                break;
        }
    }

    /// <summary>First come: whatever is still open on the way to the join is cancelled, all the way up.</summary>
    private void CancelBefore(ActivityNode join)
    {
        var before = graph.Upstream(graph.ForwardInbound(join.Id).Select(c => c.SourceId), join.Id, forwardOnly: true);
        foreach (var child in chart.Children.Where(c => before.Contains(c.Node.Id))) chart.CancelChild(child);
        arrivals.RemoveTo(before);
    }

    /// <summary>Something new came to a join that was given up: its incident goes and it is judged again.</summary>
    private void TakeBackStuck()
    {
        foreach (var id in arrivals.Targets)
            foreach (var stuck in chart.Children.Where(c => c.Node.Id == id && c.State["arrived"] is JsonArray))
            {
                arrivals.PutBack(id, (JsonArray)stuck.State["arrived"]!);
                chart.CancelChild(stuck);
            }
    }

    private LocalText Explain(ActivityNode join, JsonArray arrived)
    {
        var came = arrived.Select(a => a!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        var missing = graph.ForwardInbound(join.Id).Where(c => !came.Contains($"{c.SourceId}:{c.Port}")).Select(c => c.SourceId).Distinct().ToList();
        return new LocalText(
            $"汇合点“{join.Label}”要求全部到齐，但 {string.Join("、", missing)} 一路已不会再来",
            $"The join '{join.Label}' needs every branch, but nothing can come from {string.Join(", ", missing)} any more");
    }
}
