namespace Whistle.Cases.Escalation;

/// <summary>督办: an order to a body to answer for a matter, within a limit of its own. Issued by a rung or by a person.</summary>
public sealed class SupervisionOrder
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public Guid? UnitOrderId { get; set; }
    public Guid OrganisationId { get; set; }

    /// <summary>The clock whose rung issued it; null for one of a person.</summary>
    public Guid? ClockId { get; set; }
    public Guid? IssuedById { get; set; }
    public DateTime IssuedAt { get; set; }
    public required string Requirement { get; set; }

    /// <summary>The task in which it is answered.</summary>
    public Guid TaskId { get; set; }
    public SupervisionState State { get; set; }
    public string? Answer { get; set; }
    public Guid? AnsweredById { get; set; }
    public DateTime? AnsweredAt { get; set; }
}

public enum SupervisionState
{
    Open,
    Answered,

    /// <summary>The order or the case it was about ended first.</summary>
    Lapsed,
}
