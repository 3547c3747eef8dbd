using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>A time limit as data: how much, in what unit, on whose authority, since when.</summary>
/// <param name="Key">Stable key, e.g. "whistle.ROUTINE.sign" or "pen.decide".</param>
/// <param name="Budget">In <paramref name="Unit"/>; at least one.</param>
/// <param name="Basis">The article of law, or the local rule.</param>
public sealed record ClockPolicy(string Key, LocalText Name, int Budget, ClockUnit Unit, LocalText Basis)
{
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
    public string? Note { get; init; }
}

/// <param name="Budget">Most that may be added at once; null where the parties agree on it.</param>
/// <param name="Times">How often.</param>
/// <param name="Approver">Who allows it, in Chinese.</param>
public sealed record ClockExtension(int? Budget, ClockUnit Unit, int Times, string Approver);

/// <summary>What a clock is attached to.</summary>
/// <param name="ClockId">Identifier of the new row.</param>
public sealed record ClockSubject(Guid ClockId, Guid CaseId, Guid? UnitOrderId = null, Guid? TaskId = null);
