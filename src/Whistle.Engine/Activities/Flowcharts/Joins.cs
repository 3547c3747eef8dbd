using System.Text.Json.Nodes;
using Whistle.Engine.Running;

namespace Whistle.Engine.Activities;

/// <summary>
/// Decides which of the activities that something has arrived at may run. An activity waits as long as anything open
/// lies in front of it, or can still bring, round a loop, what has not arrived; a path that is dead is not waited for.
/// What is open decides, not how often a connection was counted, so interrupts, loops and retries need no bookkeeping,
/// a meeting runs once however a round was repeated, and the order of connections is nowhere.
/// </summary>
internal sealed class Joins(ActivityContext chart)
{
    private enum Verdict { Waits, Runs, Stuck }

    /// <param name="By">Meeting points that hold this one up; empty unless it waits on others alone.</param>
    private sealed record Judgement(ActivityNode Node, Verdict Verdict, bool WaitsForWork, IReadOnlyList<int> By)
    {
        public int Index => Node.Order;
    }

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
        var working = new bool[graph.Count];
        foreach (var child in chart.Instance.Children) working[graph.IndexOf(child.ActivityId)] = true;
        var meeting = arrivals.Targets.Select(graph.IndexOf).ToList();
        return [.. arrivals.Targets
            .Select(graph.Node)
            .OrderBy(n => n.Order)
            .Select(node => Judge(node, working, meeting))];
    }

    private Judgement Judge(ActivityNode node, bool[] working, List<int> meeting)
    {
        var mode = ModeOf(node);
        if (mode == JoinMode.WaitAny) return new Judgement(node, Verdict.Runs, false, []);

        var self = graph.IndexOf(node.Id);
        var (arrived, missing) = Inbound(node);
        if (missing.Exists(m => m != self && working[m])) return new Judgement(node, Verdict.Waits, true, []);
        // Without loops nothing comes twice over one connection, so when all have arrived nothing lies in front any more.
        if (missing.Count == 0 && !graph.HasLoops) return new Judgement(node, Verdict.Runs, false, []);
        if (Waiting(node, Before(node), working, meeting) is { } ahead) return ahead;
        if (missing.Count == 0) return new Judgement(node, Verdict.Runs, false, []);

        var bringing = graph.HasLoops ? graph.Upstream(missing, self) : new bool[graph.Count];
        if (mode == JoinMode.WaitAll) return Waiting(node, bringing, working, meeting) ?? new Judgement(node, Verdict.Stuck, false, []);

        // What goes back so far that it would bring everything again begins a round of its own.
        var anew = graph.HasLoops ? graph.Upstream(arrived, self) : new bool[graph.Count];
        for (var i = 0; i < anew.Length; i++) bringing[i] &= !anew[i];
        return Waiting(node, bringing, working, meeting) ?? new Judgement(node, Verdict.Runs, false, []);
    }

    /// <summary>Waits, if anything open is among these.</summary>
    private static Judgement? Waiting(ActivityNode node, bool[] among, bool[] working, List<int> meeting)
    {
        var isWorking = false;
        for (var i = 0; i < among.Length && !isWorking; i++) isWorking = among[i] && working[i];
        var others = meeting.Where(i => among[i]).ToList();
        return isWorking || others.Count > 0 ? new Judgement(node, Verdict.Waits, isWorking, others) : null;
    }

    private JoinMode ModeOf(ActivityNode node) => FlowJoin.ModeOf(node, graph.UsesTokens);

    /// <summary>Where the connections into an activity come from: those that have brought something, and those that have not.</summary>
    private (List<int> Arrived, List<int> Missing) Inbound(ActivityNode node)
    {
        var came = arrivals.At(node.Id);
        List<int> arrived = [], missing = [];
        foreach (var connection in graph.ForwardInbound(node.Id))
            (came.Contains(Arrivals.Name(connection)) ? arrived : missing).Add(graph.IndexOf(connection.SourceId));
        return (arrived, missing);
    }

    /// <summary>Meeting points that wait only for each other: the ones nobody of them lies in front of may run.</summary>
    private List<Judgement> BreakCircle(List<Judgement> judged)
    {
        var held = judged.Where(j => j.WaitsForWork).Select(j => j.Index).ToHashSet();
        while (judged.Exists(j => !held.Contains(j.Index) && j.By.Any(held.Contains) && held.Add(j.Index)))
        {
        }

        var circle = judged.Where(j => !held.Contains(j.Index)).ToList();
        return [.. circle.Where(j => !circle.Exists(other => Before(j.Node)[other.Index]))
            .Select(j => j with { Verdict = ModeOf(j.Node) == JoinMode.WaitAll ? Verdict.Stuck : Verdict.Runs })];
    }

    private bool[] Before(ActivityNode node) =>
        graph.Upstream(graph.ForwardInbound(node.Id).Select(c => graph.IndexOf(c.SourceId)), graph.IndexOf(node.Id), forwardOnly: true);

    private void Carry(Judgement judgement)
    {
        // An earlier WaitAny of the same turn may have cancelled what had arrived here.
        if (!arrivals.Targets.Contains(judgement.Node.Id)) return;
        var arrived = arrivals.Take(judgement.Node.Id);
        switch (judgement.Verdict)
        {
            case Verdict.Runs:
                if (ModeOf(judgement.Node) == JoinMode.WaitAny) CancelBefore(judgement.Node);
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
        var before = Before(join);
        foreach (var child in chart.Children.Where(c => before[graph.IndexOf(c.Node.Id)])) chart.CancelChild(child);
        arrivals.RemoveTo(arrivals.Targets.Where(id => before[graph.IndexOf(id)]).ToHashSet(StringComparer.Ordinal));
    }

    /// <summary>Something new came to a join that was given up: its incident goes and it is judged again.</summary>
    private void TakeBackStuck()
    {
        foreach (var stuck in chart.Instance.Children.Where(c => c.Status == InstanceStatus.Faulted).ToArray())
        {
            if (stuck.State["arrived"] is not JsonArray arrived || !arrivals.Targets.Contains(stuck.ActivityId)) continue;
            arrivals.PutBack(stuck.ActivityId, arrived);
            chart.CancelChild(stuck);
        }
    }

    private LocalText Explain(ActivityNode join, JsonArray arrived)
    {
        var came = arrived.Select(a => a!.GetValue<string>()).ToHashSet(StringComparer.Ordinal);
        var missing = graph.ForwardInbound(join.Id).Where(c => !came.Contains(Arrivals.Name(c))).Select(c => c.SourceId).Distinct().ToList();
        return new LocalText(
            $"汇合点“{join.Label}”要求全部到齐，但 {string.Join("、", missing)} 一路已不会再来",
            $"The join '{join.Label}' needs every branch, but nothing can come from {string.Join(", ", missing)} any more");
    }
}
