namespace Whistle.Cases.Migrating;

/// <summary>One case moved from one bundle to another, with where it stood before. Kept for good: it is the record of the move.</summary>
public sealed class CaseMigration
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public Guid? BatchId { get; set; }
    public Guid FromBundleId { get; set; }
    public Guid ToBundleId { get; set; }
    public DateTime At { get; set; }
    public Guid ById { get; set; }
    public required string ByName { get; set; }
    public required string Reason { get; set; }

    /// <summary>JSON array of <see cref="MigrationChoice"/>.</summary>
    public required string ChoicesJson { get; set; }

    /// <summary>The old position: instances with their states, open tasks, running clocks, open orders. Ids and routing facts only.</summary>
    public required string BeforeJson { get; set; }

    /// <summary>Version and timeline count the move left the case with: while both stand, nothing has happened since.</summary>
    public int CaseVersion { get; set; }
    public int TimelineCount { get; set; }
    public DateTime? UndoneAt { get; set; }
    public Guid? UndoneById { get; set; }
    public string? UndoneReason { get; set; }
}

/// <summary>Where open work of an activity goes that the new version has no place for, or that somebody wants elsewhere.</summary>
/// <param name="Definition">Definition id of the flow or sub-flow.</param>
/// <param name="From">Activity of the old version.</param>
/// <param name="To">Activity of the new version; empty ends the branch.</param>
public sealed record MigrationChoice(string Definition, string From, string To);

public enum MigrationBatchState { Running, Done }

/// <summary>An order to move many cases, worked off one case a transaction by whichever node has its timer.</summary>
public sealed class MigrationBatch
{
    public Guid Id { get; set; }
    public required string CaseType { get; set; }
    public Guid FromBundleId { get; set; }
    public Guid ToBundleId { get; set; }
    public required string ChoicesJson { get; set; }
    public required string Reason { get; set; }
    public DateTime RequestedAt { get; set; }
    public Guid RequestedById { get; set; }
    public required string RequestedByName { get; set; }
    public MigrationBatchState State { get; set; }
    public int Total { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>Set when the whole batch was ordered to be taken back.</summary>
    public DateTime? UndoRequestedAt { get; set; }
    public string? UndoReason { get; set; }
}

public enum BatchCaseState
{
    Waiting,
    Moved,
    Refused,

    /// <summary>Moved, and waiting to be taken back.</summary>
    UndoWaiting,
    Undone,

    /// <summary>Moved, and could not be taken back.</summary>
    UndoRefused,
}

/// <summary>One case of a batch. Its state changes in the transaction that moves the case: that is what makes it happen once.</summary>
public sealed class MigrationBatchCase
{
    public Guid BatchId { get; set; }
    public Guid CaseId { get; set; }
    public BatchCaseState State { get; set; }
    public Guid? MigrationId { get; set; }
    public string? Reason { get; set; }
    public string? ReasonEn { get; set; }
}
