namespace Whistle.Cases.Clocks;

/// <summary>A running obligation. Belongs to what is owed, not to a node of the drawing.</summary>
public sealed class Clock
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public Guid? UnitOrderId { get; set; }
    public Guid? TaskId { get; set; }

    /// <summary>Key of the policy, e.g. "whistle.ROUTINE.sign".</summary>
    public required string Policy { get; set; }
    public required string Name { get; set; }
    public required string NameEn { get; set; }

    /// <summary>MIN, H, WH, D, WD, M or Y (see the calendar).</summary>
    public required string Unit { get; set; }
    public int Budget { get; set; }
    public ClockState State { get; set; }
    public DateTime StartedAt { get; set; }
    public DateTime DueAt { get; set; }
    public DateTime? StoppedAt { get; set; }
    public required string Explanation { get; set; }
    public required string ExplanationEn { get; set; }

    /// <summary>Article of law or "local practice", as in the limits table.</summary>
    public string? Basis { get; set; }

    /// <summary>True when a year without a published holiday notice was used.</summary>
    public bool Provisional { get; set; }
}

public enum ClockState { Running, Paused, Met, Overdue, Cancelled }
