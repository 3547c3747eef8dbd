using Whistle.Cases.Seeding;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>All time limits, law and local practice side by side, several versions of one key told apart by their effective day. Immutable.</summary>
public sealed class ClockPolicies
{
    private readonly Dictionary<string, ClockPolicy[]> _versions;

    /// <exception cref="ArgumentException">A budget out of bounds, or one key twice with the same effective day.</exception>
    public ClockPolicies(IEnumerable<ClockPolicy> policies)
    {
        _versions = policies.GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.OrderByDescending(p => p.Effective).ToArray());
        foreach (var versions in _versions.Values)
        {
            for (var i = 0; i < versions.Length; i++)
            {
                ClockUnits.CheckBudget(versions[i].Budget, versions[i].Unit);
                if (i > 0 && versions[i].Effective == versions[i - 1].Effective)
                    throw new ArgumentException($"Policy {versions[i].Key} has two versions effective {versions[i].Effective:yyyy-MM-dd}.", nameof(policies));
            }
        }
    }

    public IEnumerable<ClockPolicy> All => _versions.Values.SelectMany(v => v);

    /// <summary>The policies shipped in limits.json.</summary>
    public static ClockPolicies Shipped()
    {
        var file = EmbeddedData.Read<LimitFile>("limits.json");
        return new ClockPolicies([.. file.Law.Select(r => ToPolicy(r, law: true)), .. file.Practice.Select(r => ToPolicy(r, law: false))]);
    }

    /// <summary>Key of a whistle's clock. Kinds: ROUTINE, ENFORCEMENT, KEY_WORK, APPEAL, EMERGENCY, HARD_CASE; steps: sign, arrive, finish.</summary>
    public static string Whistle(string kind, string step) => $"whistle.{kind}.{step}";

    /// <summary>The version in force for a clock that starts at the instant (UTC); null when there is none.</summary>
    public ClockPolicy? Find(string key, DateTime startedAt)
    {
        if (!_versions.TryGetValue(key, out var versions)) return null;
        var day = CityTime.DateOf(startedAt);
        return Array.Find(versions, v => v.Effective <= day);
    }

    /// <summary>A running clock by the policy in force at its start.</summary>
    /// <exception cref="ArgumentException">No such policy is in force, or it counts backwards.</exception>
    public Clock Start(string key, ClockSubject subject, DateTime startedAt, WorkingCalendar calendar) =>
        Start(Find(key, startedAt) ?? throw new ArgumentException($"No clock policy \"{key}\" is in force on {CityTime.DateOf(startedAt):yyyy-MM-dd}.", nameof(key)), subject, startedAt, calendar);

    /// <inheritdoc cref="Start(string, ClockSubject, DateTime, WorkingCalendar)"/>
    public static Clock Start(ClockPolicy policy, ClockSubject subject, DateTime startedAt, WorkingCalendar calendar)
    {
        if (policy.Backwards) throw new ArgumentException($"Policy \"{policy.Key}\" counts backwards from an event and cannot be started.", nameof(policy));
        var due = DueComputation.Due(startedAt, policy.Budget, policy.Unit, [], calendar, new DueRule(policy.RollsToWorkingDay, policy.Deed));
        return new Clock
        {
            Id = subject.ClockId,
            CaseId = subject.CaseId,
            UnitOrderId = subject.UnitOrderId,
            TaskId = subject.TaskId,
            Policy = policy.Key,
            Name = policy.Name.Zh,
            NameEn = policy.Name.En,
            Unit = policy.Unit.Code(),
            Budget = policy.Budget,
            State = ClockState.Running,
            StartedAt = startedAt,
            DueAt = due.At,
            Explanation = due.Explanation.Zh,
            ExplanationEn = due.Explanation.En,
            Basis = policy.Basis.Zh,
            Provisional = due.Provisional,
        };
    }

    /// <summary>
    /// Computes a clock's due time anew, after a pause ended or a holiday notice was published. The budget stays the clock's own;
    /// the policy version is that of its start. Returns whether the due time changed.
    /// </summary>
    public bool Recompute(Clock clock, IReadOnlyList<Pause> pauses, WorkingCalendar calendar)
    {
        var due = DueOf(clock, pauses, calendar);
        var changed = due.At != clock.DueAt;
        clock.DueAt = due.At;
        clock.Explanation = due.Explanation.Zh;
        clock.ExplanationEn = due.Explanation.En;
        clock.Provisional = due.Provisional;
        return changed;
    }

    /// <summary>A clock's due time by a calendar: its own budget and the policy version of its start. Changes nothing.</summary>
    public DueTime DueOf(Clock clock, IReadOnlyList<Pause> pauses, WorkingCalendar calendar)
    {
        var policy = Find(clock.Policy, clock.StartedAt);
        return DueComputation.Due(clock.StartedAt, clock.Budget, ClockUnits.Parse(clock.Unit), pauses, calendar, new DueRule(policy?.RollsToWorkingDay ?? true, policy?.Deed));
    }

    private static ClockPolicy ToPolicy(LimitRow row, bool law) => new(row.Key, new LocalText(row.Zh, row.En), row.Budget, ClockUnits.Parse(row.Unit), new LocalText(row.Basis, row.BasisEn))
    {
        FromLaw = law,
        Effective = row.Effective,
        RollsToWorkingDay = row.Rolls,
        Backwards = row.Direction == "before",
        Deed = row.Deed is null ? null : new LocalText(row.Deed, row.DeedEn ?? "finished"),
        StartsAt = row.From,
        Extension = row.Extension is { } e ? new ClockExtension(e.Budget, ClockUnits.Parse(e.Unit), e.Times, e.Approver) : null,
        Note = row.Note,
    };

    private sealed record LimitFile(List<LimitRow> Practice, List<LimitRow> Law);

    private sealed record LimitRow(
        string Key, string Zh, string En, int Budget, string Unit, string? From, string Basis, string BasisEn, DateOnly Effective,
        string? Deed, string? DeedEn, string? Direction, ExtensionRow? Extension, string? Note, bool Rolls = true);

    private sealed record ExtensionRow(int? Budget, string Unit, int Times, string Approver);
}
