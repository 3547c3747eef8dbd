using Whistle.Cases.Cases;
using Whistle.Cases.Escalation;

namespace Whistle.Cases.Clocks;

// What the API answers about clocks. Texts are in the caller's language.

/// <param name="To">Whom it will speak to.</param>
public sealed record RungView(string Key, string Name, DateTime At, IReadOnlyList<string> To);

/// <param name="At">When it fired; <paramref name="DueAt"/> is when it was to.</param>
/// <param name="Superseded">True for a message that was not sent because the next rung was due as well.</param>
public sealed record FiredRungView(string Key, string Name, int Occurrence, DateTime DueAt, DateTime At, string To, bool Superseded);

/// <param name="To">Null while it lasts.</param>
public sealed record PauseView(string Reason, string ReasonName, DateTime From, DateTime Until, DateTime? To, string? RequestedBy, string? ApprovedBy);

/// <summary>One row of the ledger.</summary>
public sealed record ClockEntryView(DateTime At, ClockEvent Event, string Actor, string Reason, string? Note, DateTime? OldDueAt, DateTime? NewDueAt);

/// <param name="Kind">extension or pause.</param>
/// <param name="What">In words: how much, or until when.</param>
public sealed record ClockRequestView(Guid Id, ClockRequestKind Kind, ClockRequestState State, string What, string Why, string RequestedBy, DateTime RequestedAt, string? DecidedBy, DateTime? DecidedAt);

/// <summary>An obligation with all that explains its due time, and what the caller may do about it.</summary>
/// <param name="Organisation">Who owes it; null for a clock of the whole case without a lead.</param>
/// <param name="Limit">The budget in words, e.g. "5 个工作日"; <paramref name="Extended"/> likewise.</param>
/// <param name="DueAt">While it is paused: as it was when it was stopped.</param>
/// <param name="NextRung">Null while it is paused and after the last.</param>
/// <param name="Occurrence">Of the rungs to come: extensions and restarts begin another.</param>
public sealed record ClockView(Guid Id, string Policy, DateOnly PolicyEffective, string Name, DateTime DueAt, ClockState State, DateTime StartedAt, DateTime? StoppedAt,
    string Explanation, string? Basis, bool Provisional, string Limit, string? Extended, NamedRef? Organisation, Guid? OrderId, Guid? TaskId, DateTime? PausedAt,
    string Ladder, int Occurrence, RungView? NextRung, IReadOnlyList<FiredRungView> Rungs, IReadOnlyList<PauseView> Pauses, IReadOnlyList<ClockEntryView> Ledger,
    IReadOnlyList<ClockRequestView> Requests, IReadOnlyList<ActionView> Actions);

/// <summary>A clock that is near its end or past it, with the case it belongs to.</summary>
/// <param name="OverdueBy">Whole minutes past the due time; zero before it.</param>
/// <param name="LastRung">The last rung fired.</param>
public sealed record AtRiskView(Guid ClockId, string Name, DateTime DueAt, ClockState State, int OverdueBy, string Explanation, NamedRef? Organisation, string? LastRung,
    RungView? NextRung, CaseSummaryView Case);

public sealed record AtRiskFilter
{
    /// <summary>Clocks due before now plus this; default one day.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromDays(1);

    /// <summary>True: only what is overdue; false: only what is not; null: both.</summary>
    public bool? Overdue { get; init; }
    public DateTime? DueFrom { get; init; }
    public DateTime? DueTo { get; init; }
    public Guid? Organisation { get; init; }
    public string? CaseType { get; init; }
    public string? Cursor { get; init; }
    public int Limit { get; init; } = 50;
}
