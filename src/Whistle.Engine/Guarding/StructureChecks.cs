using Whistle.Engine.Activities;

namespace Whistle.Engine.Guarding;

/// <summary>
/// What is wrong with a flow whatever it is for: activities nobody reaches, ways that never end, joins that never run, waits and
/// loops without an end. Each problem names the place and how to mend it; the order of the drawing never matters.
/// </summary>
/// <param name="points">The flow.</param>
/// <param name="waits">Whether an activity surely keeps its branch waiting for a while, sub-flows looked into.</param>
public sealed class StructureChecks(FlowPoints points, Func<ActivityNode, bool> waits)
{
    private readonly List<FlowProblem> problems = [];
    private readonly bool[] canEnd = CanEnd(points);

    public IReadOnlyList<FlowProblem> Run()
    {
        Unreachable();
        NeverEnding();
        Joins();
        Waits();
        Spinning();
        return problems;
    }

    private void Unreachable()
    {
        foreach (var node in points.Flow.Activities.Values.Where(n => !IsReached(n) && (n.Parent is null || IsReached(n.Parent))))
            problems.Add(FlowProblem.Error("unreachable-activity", node.Id,
                "从起点没有任何路径到达此活动", "No path from the start leads to this activity",
                new LocalText("用连线把它接入流程，或删除它", "Connect it to the flow, or delete it")));
    }

    private void NeverEnding()
    {
        var closed = points.Order.Where(p => !canEnd[p]).ToList();
        if (closed.Count == 0) return;
        var entrances = closed.Where(p => points.Before(p).Any(b => canEnd[b])).Select(p => points[p]).ToList();
        var places = entrances.Count > 0 ? entrances : closed.Select(p => points[p]).Where(p => p.Activity is { Children.Count: 0 }).OrderBy(p => p.Activity!.Id, StringComparer.Ordinal).Take(1);
        foreach (var place in places.DistinctBy(p => p.Activity?.Id))
            problems.Add(FlowProblem.Error("never-ends", place.Activity?.Id ?? "",
                $"流程走到“{Label(place)}”以后，无论怎样办理都不会结束", $"Once the flow has come to '{Label(place)}' it can never end, whatever is done",
                new LocalText("给循环画一个离开的出口，使每条路径都能走到结束", "Draw a way out of the loop, so that every path can come to an end")));
    }

    private void Joins()
    {
        var sources = Sources();
        var rank = new int[points.All.Count];
        for (var i = 0; i < points.Order.Count; i++) rank[points.Order[i]] = i;
        foreach (var meet in points.Order.Where(p => points.Gathering(p) == Gathering.Each && points[p].Activity!.Graph is null && points[p].Activity!.Type is not (Activities.Parallel or Fork)))
        {
            var missing = sources[meet].FirstOrDefault(s => !points.IsReachable(s), -1);
            if (missing >= 0) Unsatisfiable(meet, points[missing], null);
            else if (Exclusive(points.Before(meet), rank) is { } pair) Unsatisfiable(meet, points[pair.One], points[pair.Other]);
        }
    }

    private void Unsatisfiable(int meet, FlowPoint one, FlowPoint? other)
    {
        var (zh, en) = other is null
            ? ($"“{Label(one)}”永远不会到达，等全部到齐的汇合因此永远不会继续", $"'{Label(one)}' never arrives, so the join that waits for all can never go on")
            : ($"“{Label(one)}”与“{Label(other)}”只会走其中一路，等全部到齐的汇合因此永远不会继续",
                $"Only one of '{Label(one)}' and '{Label(other)}' is ever taken, so the join that waits for all can never go on");
        problems.Add(FlowProblem.Error("join-unsatisfiable", points[meet].Activity!.Id, zh, en,
            new LocalText("把汇合方式改为“任一到达”，或删除不会到达的连线", "Let the join go on with any branch, or delete the connection that brings nothing")));
    }

    /// <summary>Two ways that begin at different outcomes of one choice and never part in between: no run takes both.</summary>
    private (int One, int Other)? Exclusive(IReadOnlyList<int> arriving, int[] rank)
    {
        foreach (var one in arriving)
            foreach (var other in arriving.Where(o => o > one))
            {
                int a = one, b = other, underA = -1, underB = -1;
                var parts = false;
                while (a != b)
                {
                    ref var at = ref rank[a] > rank[b] ? ref a : ref b;
                    (rank[a] > rank[b] ? ref underA : ref underB) = at;
                    parts |= points.Branching(at) != Branching.One;
                    at = points.Tree.Immediate(at);
                }

                if (!parts && underA >= 0 && underB >= 0 && points.Branching(a) == Branching.One && IsChoice(a, underA) && IsChoice(a, underB)) return Named(one, other);
            }

        return null;
    }

    /// <summary>In the order of their names, so that the message does not depend on the drawing.</summary>
    private (int One, int Other) Named(int one, int other) =>
        string.CompareOrdinal(Label(points[one]), Label(points[other])) < 0 ? (one, other) : (other, one);

    private bool IsChoice(int choice, int under) => points.After(choice).Contains(under) && Beside.IsBranch(points, choice, under);

    private void Waits()
    {
        var own = new ulong[points.All.Count];
        foreach (var point in points.Order)
            if (points[point] is { Kind: PointKind.Enter, Activity: { } node } && node.Type.Waits(node) is not (WaitKind.None or WaitKind.Outside)) own[point] = 1;
        var beside = Beside.Of(points, own);
        foreach (var point in points.Order)
        {
            if (points[point] is not { Kind: PointKind.Enter, Activity: { } node } || node.Type.Waits(node) != WaitKind.Outside) continue;
            if (beside[point] == 0 && !node.CanStartWorkflow)
                problems.Add(FlowProblem.Error("wait-without-limit", node.Id,
                    "这里等待外部消息，旁边既没有定时，也没有人的任务，消息不来就会一直等下去",
                    "This waits for something outside, with neither a timer nor anybody's task beside it: if nothing comes it waits for ever",
                    new LocalText("在旁边并行画一条定时分支或一项任务，用“任一到达”汇合；或改用带最长等待时间的“等待消息”",
                        "Draw a branch with a timer or a task beside it and join them with 'the first', or use Wait for a message, which has a longest wait")));
        }
    }

    private void Spinning()
    {
        var still = points.Order.Where(p => points[p] is { Kind: PointKind.Enter, Activity: { } node } && waits(node)).ToHashSet();
        var ways = new int[points.All.Count][];
        Array.Fill(ways, []);
        foreach (var point in points.Order.Where(p => !still.Contains(p)))
            ways[point] = [.. points.After(point).Where(next => !still.Contains(next) && !IsCounted(point, next))];
        var circles = Circles.Of(points.Order.Where(p => !still.Contains(p)), ways);
        foreach (var circle in circles)
        {
            var names = circle.Select(p => points[p]).Where(p => p.Kind == PointKind.Enter).Select(p => p.Activity!.Id).Order(StringComparer.Ordinal).ToList();
            problems.Add(FlowProblem.Error("loop-without-wait", names.Count > 0 ? names[0] : points[circle[0]].Activity?.Id ?? "",
                $"活动 {string.Join("、", names.Take(6))} 组成的循环里没有任何等待，会一直空转",
                $"The loop of {string.Join(", ", names.Take(6))} waits for nothing, so it can run round without end",
                new LocalText("在循环中加入一项任务、一个定时或一个等待", "Put a task, a timer or another wait into the loop")));
        }
    }

    /// <summary>The next round of a loop over given items or numbers: there are only so many.</summary>
    private bool IsCounted(int from, int to) =>
        points[to] is { Kind: PointKind.Inside, Activity.Type: ForEach or For } && points[from].Kind == PointKind.Leave;

    private bool IsReached(ActivityNode node) => points.IsReachable(points.Enter(node.Id));

    private static string Label(FlowPoint point) => point.Port is "" or ActivityType.Done ? point.Activity?.Label ?? "" : $"{point.Activity?.Label}·{point.Port}";

    /// <summary>Every point before another, unreachable ones included.</summary>
    private List<int>[] Sources()
    {
        var sources = new List<int>[points.All.Count];
        for (var i = 0; i < sources.Length; i++) sources[i] = [];
        for (var i = 0; i < sources.Length; i++)
            foreach (var next in points.After(i)) sources[next].Add(i);
        return sources;
    }

    private static bool[] CanEnd(FlowPoints points)
    {
        var can = new bool[points.All.Count];
        var open = new Stack<int>([points.End]);
        can[points.End] = true;
        while (open.TryPop(out var at))
            foreach (var source in points.Before(at).Where(s => !can[s]))
            {
                can[source] = true;
                open.Push(source);
            }

        return can;
    }
}
