namespace Whistle.Cases.Clocks;

/// <summary>One row of a clock's ledger: what was done to it, by whom, why, and what it did to the due time. Append-only.</summary>
public sealed class ClockEntry
{
    public Guid Id { get; set; }
    public Guid ClockId { get; set; }
    public Guid CaseId { get; set; }

    /// <summary>Order within the clock, from 1; unique with the clock.</summary>
    public int Sequence { get; set; }
    public DateTime At { get; set; }
    public ClockEvent Event { get; set; }
    public Guid? ActorId { get; set; }
    public required string ActorName { get; set; }

    /// <summary>The rule's own words, in both languages.</summary>
    public required string Reason { get; set; }
    public required string ReasonEn { get; set; }

    /// <summary>What a person wrote beside it.</summary>
    public string? Note { get; set; }
    public DateTime? OldDueAt { get; set; }
    public DateTime? NewDueAt { get; set; }
}

public enum ClockEvent { Started, Paused, Resumed, Extended, Restarted, Recomputed, Stopped, Moved }

/// <summary>A time during which a clock stands still, with its reason and who allowed it.</summary>
public sealed class ClockPause
{
    public Guid Id { get; set; }
    public Guid ClockId { get; set; }
    public Guid CaseId { get; set; }

    /// <summary>Counts the pauses of the clock from 1; unique with it.</summary>
    public int Number { get; set; }

    /// <summary>Key of a reason of the limits table, e.g. WAITING_CITIZEN.</summary>
    public required string Reason { get; set; }
    public DateTime From { get; set; }

    /// <summary>When it ends by itself, at the latest the reason's maximum.</summary>
    public DateTime Until { get; set; }

    /// <summary>When it ended; null while it lasts.</summary>
    public DateTime? To { get; set; }
    public Guid? RequestedById { get; set; }
    public Guid? ApprovedById { get; set; }
}

/// <summary>Somebody asks for more time or for a pause; another person decides on it in a task.</summary>
public sealed class ClockRequest
{
    public Guid Id { get; set; }
    public Guid ClockId { get; set; }
    public Guid CaseId { get; set; }
    public ClockRequestKind Kind { get; set; }
    public ClockRequestState State { get; set; }

    /// <summary>Of an extension: how much, in the clock's unit.</summary>
    public int? Budget { get; set; }

    /// <summary>Of a pause: its reason and when it is to end.</summary>
    public string? Reason { get; set; }
    public DateTime? Until { get; set; }
    public required string Why { get; set; }
    public Guid RequestedById { get; set; }
    public DateTime RequestedAt { get; set; }
    public Guid TaskId { get; set; }
    public Guid? DecidedById { get; set; }
    public DateTime? DecidedAt { get; set; }
}

public enum ClockRequestKind { Extension, Pause }

public enum ClockRequestState
{
    Pending,
    Approved,
    Refused,

    /// <summary>The clock ended before anybody decided.</summary>
    Lapsed,
}
