namespace Whistle.Engine.Guarding;

/// <summary>
/// What may happen at the same time as a point, because it lies on another branch of a split that has not been gathered yet.
/// One walk up and one walk down the tree of dominators where branches keep to themselves. Branches that others lead into are walked
/// through, up to a bound; a drawing beyond it counts as having everything beside everything.
/// </summary>
internal static class Beside
{
    private const int MostSteps = 4_000_000;

    /// <param name="points">The flow.</param>
    /// <param name="own">For each point a set of bits.</param>
    /// <returns>For each point the bits of everything that may run beside it.</returns>
    public static ulong[] Of(FlowPoints points, ulong[] own)
    {
        var below = Below(points, own);
        var beside = new ulong[own.Length];
        var budget = MostSteps;
        foreach (var split in points.Order.Where(p => points.Branching(p) != Branching.One))
        {
            if (points.Branching(split) == Branching.Repeated || points.After(split).All(t => IsBranch(points, split, t) || IsGatheredHere(points, split, t))) Share(points, split, below, beside);
            else if (budget > 0) budget -= Walk(points, split, own, beside);
        }

        if (budget <= 0) Array.Fill(beside, below[points.Begin]);
        foreach (var point in points.Order)
            if (point != points.Begin) beside[point] |= beside[points.Tree.Immediate(point)];
        return beside;
    }

    /// <summary>The bits of a point and of everything it dominates.</summary>
    public static ulong[] Below(FlowPoints points, ulong[] own)
    {
        var below = (ulong[])own.Clone();
        for (var i = points.Order.Count - 1; i > 0; i--) below[points.Tree.Immediate(points.Order[i])] |= below[points.Order[i]];
        return below;
    }

    private static void Share(FlowPoints points, int split, ulong[] below, ulong[] beside)
    {
        ulong once = 0, twice = 0;
        foreach (var branch in points.After(split).Where(t => IsBranch(points, split, t)))
        {
            twice |= once & below[branch];
            once |= below[branch];
        }

        foreach (var branch in points.After(split).Where(t => IsBranch(points, split, t)))
            beside[branch] |= points.Branching(split) == Branching.Repeated ? below[branch] : (once & ~below[branch]) | twice;
    }

    /// <summary>
    /// A split one of whose branches others enter as well: what each branch can reach is walked through; what all of them reach comes
    /// after they have met.
    /// </summary>
    private static int Walk(FlowPoints points, int split, ulong[] own, ulong[] beside)
    {
        var branches = points.After(split).Select(target => Reached(points, split, target)).ToList();
        var times = new Dictionary<int, int>();
        foreach (var point in branches.SelectMany(b => b)) times[point] = times.GetValueOrDefault(point) + 1;
        foreach (var branch in branches)
        {
            var bits = branch.Where(p => times[p] < branches.Count).Aggregate(0UL, (all, p) => all | own[p]);
            if (bits == 0) continue;
            foreach (var (point, count) in times)
                if (count < branches.Count && !branch.Contains(point)) beside[point] |= bits;
        }

        return branches.Sum(b => b.Count) + (times.Count * branches.Count);
    }

    private static HashSet<int> Reached(FlowPoints points, int split, int from)
    {
        var reached = new HashSet<int> { from };
        var open = new Stack<int>(reached);
        while (open.TryPop(out var at))
            foreach (var next in points.After(at))
                if (next != split && reached.Add(next)) open.Push(next);
        return reached;
    }

    /// <summary>A branch is entered from its split alone, save for ways back from within it; where others come in too, branches meet.</summary>
    public static bool IsBranch(FlowPoints points, int split, int target) =>
        points.Before(target).All(p => p == split || points.Tree.Dominates(target, p));

    /// <summary>A direct way to where all the branches are gathered is no branch of its own and hides none.</summary>
    private static bool IsGatheredHere(FlowPoints points, int split, int target) =>
        points.Gathering(target) == Gathering.Each && points.Tree.Immediate(target) == split;
}
