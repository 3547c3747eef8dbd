namespace Whistle.Cases.Duties;

/// <summary>One occasion of a duty and what became of it. The key makes it happen once: duty, period and scope.</summary>
public sealed class DutyRun
{
    public required string Duty { get; set; }

    /// <summary>The occasion's instant as yyyyMMddTHHmmssZ; "manual-" and an id for one that somebody asked for.</summary>
    public required string Period { get; set; }

    /// <summary>Code of an organisation; empty for the whole city.</summary>
    public required string Scope { get; set; }

    /// <summary>Business time, UTC.</summary>
    public DateTime DueAt { get; set; }

    /// <summary>Real time, UTC, of the latest attempt.</summary>
    public DateTime StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>Real time until which the node that began it is taken to be at it.</summary>
    public DateTime LeaseUntil { get; set; }
    public required string Node { get; set; }
    public int Attempts { get; set; }
    public string? Error { get; set; }
    public string? Result { get; set; }
    public string? ResultEn { get; set; }

    /// <summary>Who asked for it; null for the schedule.</summary>
    public string? AskedBy { get; set; }
}
