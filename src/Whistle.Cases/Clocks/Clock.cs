namespace Whistle.Cases.Clocks;

/// <summary>
/// A running obligation. Belongs to what is owed, not to a node of the drawing. It carries all it is computed from (budget, unit, rule,
/// cap), so that a policy changed or withdrawn later does not touch it.
/// </summary>
public sealed class Clock
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public Guid? UnitOrderId { get; set; }
    public Guid? TaskId { get; set; }

    /// <summary>The body that owes it, whose calendar counts; null for a clock of the whole case, which its lead answers for.</summary>
    public Guid? OrganisationId { get; set; }

    /// <summary>Key of the policy, e.g. "whistle.ROUTINE.sign".</summary>
    public required string Policy { get; set; }

    /// <summary>The policy's version: its effective day.</summary>
    public DateOnly PolicyEffective { get; set; }

    /// <summary>What a flow calls it by, e.g. "sign".</summary>
    public required string Step { get; set; }
    public required string Name { get; set; }
    public required string NameEn { get; set; }

    /// <summary>MIN, H, WH, D, WD, M or Y (see the calendar).</summary>
    public required string Unit { get; set; }

    /// <summary>In <see cref="Unit"/>, without extensions.</summary>
    public int Budget { get; set; }

    /// <summary>Granted beyond the budget, in <see cref="Unit"/>.</summary>
    public int Extended { get; set; }

    /// <summary>How often it was extended.</summary>
    public int Extensions { get; set; }
    public bool RollsToWorkingDay { get; set; }
    public string? Deed { get; set; }
    public string? DeedEn { get; set; }

    /// <summary>The whole case's limit where it was nearer when the clock began: an order sent late is due no later than the case.</summary>
    public DateTime? NotAfter { get; set; }
    public ClockState State { get; set; }
    public DateTime StartedAt { get; set; }

    /// <summary>While paused: the due time as it was when the clock was stopped; resuming moves it.</summary>
    public DateTime DueAt { get; set; }
    public DateTime? PausedAt { get; set; }
    public DateTime? StoppedAt { get; set; }
    public required string Explanation { get; set; }
    public required string ExplanationEn { get; set; }

    /// <summary>Article of law or "local practice", as in the limits table.</summary>
    public string? Basis { get; set; }
    public string? BasisEn { get; set; }

    /// <summary>True when a year without a published holiday notice was used.</summary>
    public bool Provisional { get; set; }

    /// <summary>Key of the ladder it escalates by; its version is the one in force at the start.</summary>
    public required string Ladder { get; set; }

    /// <summary>Counts extensions and restarts from 1: each round the rungs begin anew. The occurrence of a rung.</summary>
    public int Round { get; set; }

    /// <summary>The last rung of this round that was fired or passed over; null before the first.</summary>
    public string? LastRung { get; set; }

    /// <summary>How many pauses and ledger rows it has.</summary>
    public int Pauses { get; set; }
    public int Entries { get; set; }

    /// <summary>A request somebody has yet to decide on; one at a time.</summary>
    public Guid? PendingRequestId { get; set; }

    /// <summary>The time of its newest ledger row. Nothing in a clock's ledger is dated earlier, even if the server's clock steps back.</summary>
    public DateTime TouchedAt { get; set; }
}

public enum ClockState { Running, Paused, Met, Overdue, Cancelled }
