namespace Whistle.Engine.Guarding;

/// <summary>
/// What may happen at the same time as a point, because it lies on another branch of a split that has not been gathered yet.
/// One walk up and one walk down the tree of dominators; nothing is listed pairwise.
/// </summary>
internal static class Beside
{
    /// <param name="points">The flow.</param>
    /// <param name="own">For each point a set of bits.</param>
    /// <returns>For each point the bits of everything that may run beside it.</returns>
    public static ulong[] Of(FlowPoints points, ulong[] own)
    {
        var below = Below(points, own);
        var beside = new ulong[own.Length];
        foreach (var split in points.Order.Where(p => points.Branching(p) != Branching.One)) Share(points, split, below, beside);
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
        var branches = points.After(split).Where(t => IsBranch(points, split, t)).ToList();
        ulong once = 0, twice = 0;
        foreach (var branch in branches)
        {
            twice |= once & below[branch];
            once |= below[branch];
        }

        foreach (var branch in branches)
            beside[branch] |= points.Branching(split) == Branching.Repeated ? below[branch] : (once & ~below[branch]) | twice;
    }

    /// <summary>A branch is entered from its split alone, save for ways back from within it; where others come in too, branches meet.</summary>
    public static bool IsBranch(FlowPoints points, int split, int target) =>
        points.Before(target).All(p => p == split || points.Tree.Dominates(target, p));
}
