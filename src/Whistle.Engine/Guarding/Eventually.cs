namespace Whistle.Engine.Guarding;

/// <summary>
/// From which points something is sure to be done before the flow ends, whatever people decide: on every way that is chosen, and on
/// at least one of several that run side by side, unless another of them can cancel it. Loops are taken to be left some day; that
/// they can be is a rule of its own.
/// </summary>
public sealed class Eventually
{
    private readonly FlowPoints points;
    private readonly bool[] sure;
    private readonly bool[] isDone;

    /// <param name="points">The flow.</param>
    /// <param name="isDone">By point: passing it does the thing.</param>
    public Eventually(FlowPoints points, bool[] isDone)
    {
        this.points = points;
        this.isDone = isDone;
        sure = new bool[isDone.Length];
        Array.Fill(sure, true);
        var needsAll = Cancelling(points);
        var open = new Stack<int>();
        foreach (var point in points.Order.Where(p => !isDone[p] && points.After(p).Count == 0)) Fail(point, open);
        while (open.TryPop(out var failed))
            foreach (var source in points.Before(failed))
                if (sure[source] && !isDone[source] && (needsAll[source] || points.After(source).All(next => !sure[next]))) Fail(source, open);
    }

    public bool From(int point) => sure[point];

    /// <summary>Where the shortest way from a point ends on which it is not done: the last activity of it. Null where it is sure.</summary>
    public FlowPoint? Omission(int point)
    {
        if (sure[point]) return null;
        var from = new Dictionary<int, int> { [point] = -1 };
        var open = new Queue<int>([point]);
        var at = point;
        while (open.TryDequeue(out at) && at != points.End)
            foreach (var next in points.After(at).Where(n => !sure[n]).OrderBy(Name, StringComparer.Ordinal))
                if (from.TryAdd(next, at)) open.Enqueue(next);
        for (; at >= 0; at = from[at])
            if (points[at] is { Kind: PointKind.Leave or PointKind.Enter, Activity: { Parent: not null } } last) return last;
        return points[point];
    }

    private string Name(int point) => $"{points[point].Activity?.Id} {points[point].Kind} {points[point].Port}";

    private void Fail(int point, Stack<int> open)
    {
        sure[point] = false;
        open.Push(point);
    }

    /// <summary>Points after which every way must do it: choices, and splits one branch of which may cancel the others.</summary>
    private static bool[] Cancelling(FlowPoints points)
    {
        var needsAll = new bool[points.All.Count];
        var ends = new ulong[points.All.Count];
        foreach (var point in points.Order)
        {
            needsAll[point] = points.Branching(point) != Branching.All;
            if (points[point] is { Kind: PointKind.Enter, Activity.Type.Descriptor.IsTerminal: true }) ends[point] = 1;
        }

        var below = Beside.Below(points, ends);
        foreach (var point in points.Order)
        {
            if (points.Branching(point) == Branching.All) needsAll[point] |= points.After(point).Any(next => below[next] != 0);
            if (points.Gathering(point) != Gathering.First) continue;
            foreach (var source in points.Before(point))
                for (var at = source; at != points.Tree.Immediate(points.Tree.Immediate(point)) && at != points.Begin; at = points.Tree.Immediate(at)) needsAll[at] = true;
        }

        return needsAll;
    }
}
