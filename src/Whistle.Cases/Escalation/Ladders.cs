using Whistle.Cases.Clocks;
using Whistle.Cases.Seeding;

namespace Whistle.Cases.Escalation;

/// <summary>All ladders, and how often a person may urge or supervise. Immutable.</summary>
public sealed class Ladders(IReadOnlyList<Ladder> ladders, (int Count, ClockUnit Unit) urgeEvery, (int Count, ClockUnit Unit) superviseEvery)
{
    /// <summary>The ladder of every clock that has no other.</summary>
    public const string Ordinary = "ordinary";

    public IReadOnlyList<Ladder> All => ladders;

    /// <summary>Between two urgings of one task.</summary>
    public (int Count, ClockUnit Unit) UrgeEvery => urgeEvery;

    /// <summary>Between two supervision orders about one order, or about the case.</summary>
    public (int Count, ClockUnit Unit) SuperviseEvery => superviseEvery;

    public static Ladders Shipped() => LadderFile.Read(EmbeddedData.Text("ladders.json"));

    /// <summary>The version in force on the day the clock started; where that has been withdrawn, the oldest there is.</summary>
    /// <returns>Null for a key the file no longer has: such a clock climbs no further.</returns>
    public Ladder? Of(Clock clock)
    {
        var day = CityTime.DateOf(clock.StartedAt);
        Ladder? found = null;
        foreach (var ladder in ladders.Where(l => l.Key == clock.Ladder).OrderBy(l => l.Effective))
            if (found is null || ladder.Effective <= day) found = ladder;
        return found;
    }

    /// <summary>Key of the ladder a new clock climbs: the policy's own, else the one made for its case and step, else the ordinary one.</summary>
    public string Choose(ClockPolicy policy, string caseType, string? kind)
    {
        if (policy.Ladder is { } own && ladders.Any(l => l.Key == own)) return own;
        return ladders.Where(l => l.For is { } scope && scope.Fits(caseType, kind, policy.For.Step))
            .MaxBy(l => Math.Sign(l.For!.CaseTypes.Count) + (2 * Math.Sign(l.For.Kinds.Count)) + (4 * Math.Sign(l.For.Steps.Count)))?.Key ?? Ordinary;
    }
}
