namespace Whistle.Cases.WorkingTime;

/// <summary>
/// A year whose holiday notice is in. A year without a row has its weekends only, and every due time that uses it is provisional:
/// the arrangement is the State Council's to publish (全国年节及纪念日放假办法), never ours to guess.
/// </summary>
public sealed class CalendarYear
{
    public int Year { get; set; }

    /// <summary>Title of the notice.</summary>
    public required string Notice { get; set; }
    public string? Url { get; set; }
    public DateOnly? PublishedOn { get; set; }

    /// <summary>True while it is the shipped file's; one that was entered or corrected here is never replaced by a file.</summary>
    public bool Shipped { get; set; }

    /// <summary>Counts changes; the ETag.</summary>
    public int Version { get; set; }
    public DateTime UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }
}

/// <summary>One version of a schedule of office hours; several versions of one key are told apart by the day they take effect.</summary>
public sealed class OfficeSchedule
{
    public required string Key { get; set; }
    public DateOnly Effective { get; set; }
    public required string Name { get; set; }
    public required string NameEn { get; set; }
    public required string Basis { get; set; }
    public required string BasisEn { get; set; }

    /// <summary>JSON array of <c>{zh, en, from: "MM-dd", to: "MM-dd", hours: ["08:30-12:00", …]}</c>; together they hold every day of the year once.</summary>
    public required string SeasonsJson { get; set; }
    public bool Shipped { get; set; }
    public DateTime UpdatedAt { get; set; }
}

/// <summary>Which schedule an organisation keeps from a day on. An organisation without a row keeps "default".</summary>
public sealed class OrganisationHours
{
    public required string OrganisationCode { get; set; }
    public DateOnly From { get; set; }
    public required string Schedule { get; set; }
}

/// <summary>One change of the calendar and how far the due times that depend on it have been computed anew.</summary>
public sealed class CalendarChange
{
    public Guid Id { get; set; }
    public DateTime At { get; set; }
    public Guid? ById { get; set; }
    public required string ByName { get; set; }

    /// <summary>"year", "hours" or "organisation".</summary>
    public required string Kind { get; set; }

    /// <summary>The year, the schedule's key or the organisation's code.</summary>
    public required string Subject { get; set; }

    /// <summary>First and last day about which the calendar now says something else; clocks that do not touch them stay as they are.</summary>
    public DateOnly FirstDay { get; set; }
    public DateOnly LastDay { get; set; }
    public CalendarChangeState State { get; set; }

    /// <summary>The clock up to which this pass has come, by id.</summary>
    public Guid? Cursor { get; set; }

    /// <summary>Real time at which the first pass ended.</summary>
    public DateTime? PassedAt { get; set; }
    public int Examined { get; set; }
}

/// <summary>A second pass follows a minute after the first: a command that had read the old calendar has committed by then.</summary>
public enum CalendarChangeState { Running, Settling, Done }

/// <summary>A due time that a change of the calendar moved; the old value is kept here and in the clock's ledger.</summary>
public sealed class MovedDueTime
{
    public Guid ChangeId { get; set; }
    public Guid ClockId { get; set; }
    public Guid CaseId { get; set; }
    public DateTime OldDueAt { get; set; }
    public DateTime NewDueAt { get; set; }
}
