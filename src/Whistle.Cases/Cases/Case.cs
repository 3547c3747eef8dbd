namespace Whistle.Cases.Cases;

/// <summary>The root every command locks first. What flows, waits and is measured hangs on it.</summary>
public sealed class Case
{
    public Guid Id { get; set; }

    /// <summary>Human number by the case type's pattern, e.g. 哨-620802-2026-000123; unique.</summary>
    public required string Number { get; set; }
    public required string CaseType { get; set; }

    /// <summary>The bundle (flow, sub-flows, form, stages, policies) the case began with and keeps.</summary>
    public Guid BundleId { get; set; }
    public required string Title { get; set; }

    /// <summary>Key of a stage of the case type.</summary>
    public required string Stage { get; set; }
    public CaseStatus Status { get; set; }

    /// <summary>The form as accepted, without personal data (see <see cref="CasePersonalData"/>).</summary>
    public required string DataJson { get; set; }
    public Guid OrganisationId { get; set; }
    public required string CountyCode { get; set; }
    public string? TownshipCode { get; set; }
    public Guid? GridId { get; set; }
    public string? CategoryKey { get; set; }

    /// <summary>Kind within the case type, e.g. ROUTINE for a whistle; null where the type has none.</summary>
    public string? Kind { get; set; }
    public string? Urgency { get; set; }
    public double? Lon { get; set; }
    public double? Lat { get; set; }
    public string? Address { get; set; }
    public Guid FlowInstanceId { get; set; }
    public DateTime OpenedAt { get; set; }
    public Guid OpenedById { get; set; }
    public DateTime UpdatedAt { get; set; }

    /// <summary>The nearest due time of a running clock; null when none runs.</summary>
    public DateTime? DueAt { get; set; }

    /// <summary>True while every open clock of the case stands still.</summary>
    public bool ClockPaused { get; set; }

    public DateTime? ClosedAt { get; set; }

    /// <summary>Number of timeline entries so far; the next entry takes this plus one.</summary>
    public int TimelineCount { get; set; }

    /// <summary>Counts the transitions; the ETag of the case.</summary>
    public int Version { get; set; }
}

public enum CaseStatus { Open, Closed, Cancelled, Archived }

/// <summary>Fields a case type marks as personal (reporter, phone, identity number): apart from the case, masked by default.</summary>
public sealed class CasePersonalData
{
    public Guid CaseId { get; set; }
    public required string DataJson { get; set; }
}

/// <summary>Who may see a case because of what they are to it; lists join this table.</summary>
public sealed class CaseParticipation
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public Guid? OrganisationId { get; set; }
    public Guid? UserId { get; set; }
    public ParticipationKind Kind { get; set; }
    public DateTime Since { get; set; }

    /// <summary>After an accepted return the unit keeps the order as it was at this moment and nothing later.</summary>
    public DateTime? Until { get; set; }
}

public enum ParticipationKind
{
    /// <summary>The organisation that opened it.</summary>
    Owner,
    /// <summary>A called unit: its order, the shared evidence, its own work.</summary>
    Called,
    /// <summary>A person the case was assigned to by name (mediator, reviewer).</summary>
    Assigned,
    /// <summary>A level above after escalation.</summary>
    Escalated,
    /// <summary>An organisation with a task in the case outside an order (the centre, a ruling body).</summary>
    Concerned,
}
