using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>A time limit as data: how much, in what unit, on whose authority, since when, for which cases.</summary>
/// <param name="Key">Stable key, e.g. "whistle.ROUTINE.sign" or "pen.decide".</param>
/// <param name="Budget">In <paramref name="Unit"/>; at least one.</param>
/// <param name="Basis">The article of law, or the local rule.</param>
public sealed record ClockPolicy(string Key, LocalText Name, int Budget, ClockUnit Unit, LocalText Basis)
{
    /// <summary>What it is for; by default the step of its own key, in any case.</summary>
    public PolicyScope For { get; init; } = new(Key);

    /// <summary>True for statute, regulation or State Council document; false for local practice, which a county may change.</summary>
    public bool FromLaw { get; init; }

    /// <summary>A clock started on or after this day uses this version.</summary>
    public DateOnly Effective { get; init; }

    /// <summary>A natural-day period that ends on a rest day runs to the first working day after it.</summary>
    public bool RollsToWorkingDay { get; init; } = true;

    /// <summary>Counted backwards from an event (a hearing is notified so many working days before): no clock can be started from it.</summary>
    public bool Backwards { get; init; }

    /// <summary>What must have been done: "应哨" / "signed for".</summary>
    public LocalText? Deed { get; init; }

    /// <summary>What starts the period, in Chinese.</summary>
    public string? StartsAt { get; init; }
    public ClockExtension? Extension { get; init; }

    /// <summary>For which reasons its clock may stand still; a period of law only for those the law names.</summary>
    public IReadOnlyList<PauseRule> Pauses { get; init; } = [];

    /// <summary>Key of the ladder, where the policy names one.</summary>
    public string? Ladder { get; init; }
    public string? Note { get; init; }

    public PauseRule? Pause(string reason) => Pauses.FirstOrDefault(p => p.Reason == reason);
}

/// <summary>Which obligations a policy is for. Every part that is null stands for any.</summary>
/// <param name="Step">What a flow calls the clock by, e.g. "sign".</param>
/// <param name="Category">Key of a category; it covers those below it.</param>
/// <param name="Organisation">Code of the body that owes it.</param>
public sealed record PolicyScope(string Step, string? CaseType = null, string? Stage = null, string? Kind = null, string? Category = null,
    string? Urgency = null, string? Organisation = null);

/// <param name="Budget">Most that may be added at once, in the limit's own unit; null where the parties agree on it.</param>
/// <param name="Times">How often.</param>
/// <param name="Approver">Who allows it, in Chinese.</param>
/// <param name="By">Who decides on the first, the second … extension; the last for all further ones.</param>
public sealed record ClockExtension(int? Budget, ClockUnit Unit, int Times, string Approver, IReadOnlyList<ApproverRule> By)
{
    /// <param name="nth">From 1.</param>
    public ApproverRule ApproverOf(int nth) => By[Math.Min(nth, By.Count) - 1];
}

/// <summary>A reason for which a clock may stand still, how long at most, and who allows it.</summary>
/// <param name="Most">In <paramref name="Unit"/>, counted like a period from the pause's beginning.</param>
public sealed record PauseRule(string Reason, LocalText Name, int Most, ClockUnit Unit, ApproverRule Approver);

/// <summary>Holders of a role in a body: the unit that owes, the case's owner, the county's governance centre, or the county itself.</summary>
public sealed record ApproverRule(string Role, string Of)
{
    public static readonly string[] Bodies = ["unit", "owner", "centre", "county"];
}

/// <summary>What a clock is attached to.</summary>
/// <param name="ClockId">Identifier of the new row.</param>
public sealed record ClockSubject(Guid ClockId, Guid CaseId, Guid? UnitOrderId = null, Guid? TaskId = null, Guid? OrganisationId = null);
