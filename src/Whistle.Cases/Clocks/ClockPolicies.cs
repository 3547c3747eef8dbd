using Whistle.Cases.Categories;
using Whistle.Cases.Seeding;

namespace Whistle.Cases.Clocks;

/// <summary>What is known of an obligation when its clock starts.</summary>
/// <param name="Step">What the flow calls the clock by.</param>
/// <param name="Categories">The case's category and those above it, nearest first.</param>
/// <param name="Organisation">Code of the body that owes it.</param>
public sealed record PolicyQuery(string Step, string CaseType, string? Stage = null, string? Kind = null, IReadOnlyList<string>? Categories = null,
    string? Urgency = null, string? Organisation = null);

/// <summary>All time limits, law and local practice side by side, several versions of one key told apart by their effective day. Immutable.</summary>
public sealed class ClockPolicies
{
    /// <summary>The limit of the case's own category in the catalogue; "category.stage.1" and so on where it has staged ones.</summary>
    public const string CategoryStep = "category.finish";
    private const string CategoryStage = "category.stage.";

    private readonly Dictionary<string, ClockPolicy[]> _versions;
    private readonly ILookup<string, ClockPolicy> _bySteps;

    /// <exception cref="ArgumentException">A budget out of bounds, or one key or one scope twice with the same effective day.</exception>
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
        _bySteps = All.ToLookup(p => p.For.Step);
        if (All.GroupBy(p => (p.For, p.Effective)).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Policies {string.Join(" and ", twice.Select(p => p.Key))} are for the same obligation from the same day.", nameof(policies));
    }

    public IEnumerable<ClockPolicy> All => _versions.Values.SelectMany(v => v);

    /// <summary>The policies shipped in limits.json.</summary>
    public static ClockPolicies Shipped() => new(LimitFile.Read(EmbeddedData.Text("limits.json")));

    /// <summary>Key of a whistle's clock. Kinds: ROUTINE, ENFORCEMENT, KEY_WORK, APPEAL, EMERGENCY, HARD_CASE; steps: sign, arrive, finish.</summary>
    public static string Whistle(string kind, string step) => $"whistle.{kind}.{step}";

    /// <summary>The version in force for a clock that starts at the instant (UTC); null when there is none.</summary>
    public ClockPolicy? Find(string key, DateTime startedAt)
    {
        if (!_versions.TryGetValue(key, out var versions)) return null;
        var day = CityTime.DateOf(startedAt);
        return Array.Find(versions, v => v.Effective <= day);
    }

    /// <summary>The version a clock has pinned; null when the table no longer has it (the clock carries what it is computed from).</summary>
    public ClockPolicy? Of(Clock clock) => _versions.TryGetValue(clock.Policy, out var versions) ? Array.Find(versions, v => v.Effective == clock.PolicyEffective) : null;

    /// <summary>
    /// The most specific policy in force: one that names the organisation goes before one that names the category (a nearer category before
    /// one above it), then urgency, kind, stage, case type; of equals the one that came into force last. Null when none fits.
    /// </summary>
    public ClockPolicy? Choose(PolicyQuery query, DateTime startedAt)
    {
        var day = CityTime.DateOf(startedAt);
        ClockPolicy? best = null;
        var rank = -1;
        foreach (var policy in _bySteps[query.Step])
        {
            if (policy.Effective > day || policy.Backwards || Rank(policy.For, query) is not { } fit) continue;
            if (fit < rank || (fit == rank && policy.Effective <= best!.Effective)) continue;
            (best, rank) = (policy, fit);
        }
        return best;
    }

    /// <summary>The limit the catalogue sets a category, whole or staged; null where it sets none.</summary>
    public static ClockPolicy? OfCategory(Category category, string step, bool urgent)
    {
        if (step == CategoryStep) return CategoryLimits.FinishPolicy(category, urgent);
        return step.StartsWith(CategoryStage, StringComparison.Ordinal) && int.TryParse(step.AsSpan(CategoryStage.Length), out var stage)
            ? CategoryLimits.StagePolicy(category, stage) : null;
    }

    private static int? Rank(PolicyScope scope, PolicyQuery query)
    {
        if (Fits(scope.CaseType, query.CaseType, 1) is not { } type || Fits(scope.Stage, query.Stage, 2) is not { } stage
            || Fits(scope.Kind, query.Kind, 4) is not { } kind || Fits(scope.Urgency, query.Urgency, 8) is not { } urgency
            || Fits(scope.Organisation, query.Organisation, 512) is not { } organisation) return null;
        if (scope.Category is null) return type + stage + kind + urgency + organisation;
        for (var i = 0; i < query.Categories?.Count; i++)
            if (query.Categories[i] == scope.Category) return type + stage + kind + urgency + organisation + (16 * (16 - Math.Min(i, 15)));
        return null;
    }

    private static int? Fits(string? wanted, string? given, int weight) => wanted is null ? 0 : wanted == given ? weight : null;

    /// <summary>A running clock by the policy in force at its start.</summary>
    /// <exception cref="ArgumentException">No such policy is in force, or it counts backwards.</exception>
    public Clock Start(string key, ClockSubject subject, DateTime startedAt, WorkingCalendar calendar) =>
        Start(Find(key, startedAt) ?? throw new ArgumentException($"No clock policy \"{key}\" is in force on {CityTime.DateOf(startedAt):yyyy-MM-dd}.", nameof(key)), subject, startedAt, calendar);

    /// <inheritdoc cref="Start(string, ClockSubject, DateTime, WorkingCalendar)"/>
    /// <param name="notAfter">UTC; a limit of the whole case that the clock may not go beyond.</param>
    public static Clock Start(ClockPolicy policy, ClockSubject subject, DateTime startedAt, WorkingCalendar calendar, DateTime? notAfter = null)
    {
        if (policy.Backwards) throw new ArgumentException($"Policy \"{policy.Key}\" counts backwards from an event and cannot be started.", nameof(policy));
        var clock = new Clock
        {
            Id = subject.ClockId,
            CaseId = subject.CaseId,
            UnitOrderId = subject.UnitOrderId,
            TaskId = subject.TaskId,
            OrganisationId = subject.OrganisationId,
            Policy = policy.Key,
            PolicyEffective = policy.Effective,
            Step = policy.For.Step,
            Name = policy.Name.Zh,
            NameEn = policy.Name.En,
            Unit = policy.Unit.Code(),
            Budget = policy.Budget,
            RollsToWorkingDay = policy.RollsToWorkingDay,
            Deed = policy.Deed?.Zh,
            DeedEn = policy.Deed?.En,
            NotAfter = notAfter,
            State = ClockState.Running,
            StartedAt = startedAt,
            Explanation = "",
            ExplanationEn = "",
            Basis = policy.Basis.Zh,
            BasisEn = policy.Basis.En,
            Ladder = policy.Ladder ?? "",
            Round = 1,
            TouchedAt = startedAt,
        };
        ClockDue.Settle(clock, [], calendar);
        return clock;
    }

    /// <summary>Computes a clock's due time anew, after a pause ended or a holiday notice was published. Returns whether the due time changed.</summary>
    public static bool Recompute(Clock clock, IReadOnlyList<ClockPause> pauses, WorkingCalendar calendar)
    {
        var old = clock.DueAt;
        ClockDue.Settle(clock, pauses, calendar);
        return clock.DueAt != old;
    }
}
