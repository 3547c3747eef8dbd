namespace Whistle.Engine.Guarding;

/// <summary>
/// What passing a point does to the facts: each bit is a fact. <paramref name="Sets"/> hold afterwards, <paramref name="Drops"/> no
/// longer do, everything else stays as it was. <paramref name="Disturbs"/> are the facts that may not hold for a while in between,
/// at least those dropped.
/// </summary>
public readonly record struct FactEffect(ulong Sets, ulong Drops, ulong Disturbs)
{
    public static FactEffect None => default;

    public ulong On(ulong facts) => (facts & ~Drops) | Sets;
}

/// <summary>
/// Which facts hold at each point of a flow on every path that leads there. Facts unite where a join waits for all its branches and
/// intersect elsewhere; a fact that another branch drops meanwhile does not count. Up to 64 facts travel together, so a flow of any
/// number of rules is walked a few times in all; each fact can be lost only once at each point, which bounds the work.
/// </summary>
public sealed class FactFlow
{
    private readonly FlowPoints points;
    private readonly FactEffect[] effects;
    private readonly ulong[] before;
    private readonly ulong[] beside;
    private readonly ulong[] since;

    /// <param name="points">The flow.</param>
    /// <param name="effects">By point: what passing it does.</param>
    /// <param name="atBegin">Facts that hold when the flow begins.</param>
    public FactFlow(FlowPoints points, FactEffect[] effects, ulong atBegin)
    {
        this.points = points;
        this.effects = effects;
        var disturbs = Array.ConvertAll(effects, e => e.Disturbs | e.Drops);
        beside = Beside.Of(points, disturbs);
        since = new ulong[effects.Length];
        Disturbances(disturbs);
        before = new ulong[effects.Length];
        Array.Fill(before, ulong.MaxValue);
        before[points.Begin] = atBegin;
        Settle(disturbs);
    }

    /// <summary>How many points were looked at: a few times the size of the flow, whatever the rules.</summary>
    public long Steps { get; private set; }

    /// <summary>The facts that surely hold when control comes to a point; all of them at one that can't be reached.</summary>
    public ulong At(int point) => before[point] & ~beside[point];

    /// <summary>The facts that surely hold when control leaves a point.</summary>
    public ulong Past(int point) => effects[point].On(before[point]) & ~beside[point];

    private void Settle(ulong[] disturbs)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var point in points.Order)
            {
                Steps++;
                if (point == points.Begin) continue;
                var facts = before[point] & Arriving(point, disturbs);
                if (facts == before[point]) continue;
                before[point] = facts;
                changed = true;
            }
        }
    }

    private ulong Arriving(int point, ulong[] disturbs)
    {
        ulong all = ulong.MaxValue, any = 0;
        foreach (var source in points.Before(point))
        {
            var facts = effects[source].On(before[source]);
            all &= facts;
            any |= facts;
        }

        var fork = points.Tree.Immediate(point);
        return points.Gathering(point) switch
        {
            Gathering.Each => any & ~Lost(point, fork, disturbs),
            Gathering.First when points.Branching(fork) != Branching.One => all & ~Disturbed(point, fork, disturbs),
            _ => all
        };
    }

    /// <summary>Facts that one of the gathered branches may have dropped since they parted, and does not bring back.</summary>
    private ulong Lost(int point, int fork, ulong[] disturbs)
    {
        ulong lost = 0;
        foreach (var source in points.Before(point))
            lost |= Since(source, fork, disturbs) & ~effects[source].On(before[source]);
        return lost;
    }

    /// <summary>Facts that any branch may have dropped since they parted: the first to arrive cancels the others in the middle.</summary>
    private ulong Disturbed(int point, int fork, ulong[] disturbs)
    {
        ulong disturbed = 0;
        foreach (var source in points.Before(point)) disturbed |= Since(source, fork, disturbs);
        return disturbed;
    }

    /// <summary>For each point the facts that may be dropped on a way to it from its immediate dominator, both ends left out.</summary>
    private void Disturbances(ulong[] disturbs)
    {
        if (!points.Order.Any(p => points.Gathering(p) != Gathering.Any)) return;
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var point in points.Order)
            {
                Steps++;
                if (point == points.Begin) continue;
                var found = since[point];
                foreach (var source in points.Before(point)) found |= Since(source, points.Tree.Immediate(point), disturbs);
                if (found == since[point]) continue;
                since[point] = found;
                changed = true;
            }
        }
    }

    private ulong Since(int point, int dominator, ulong[] disturbs)
    {
        ulong found = 0;
        for (var at = point; at != dominator && at != points.Begin; at = points.Tree.Immediate(at))
        {
            Steps++;
            found |= disturbs[at] | since[at];
        }

        return found;
    }
}
