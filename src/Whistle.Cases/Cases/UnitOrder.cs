namespace Whistle.Cases.Cases;

/// <summary>One called unit's part of a joint case: 应哨 → 报到 → 处置 → 反馈, with its own sub-flow, clocks and rating.</summary>
public sealed class UnitOrder
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public Guid OrganisationId { get; set; }
    public UnitRole Role { get; set; }
    public UnitOrderState State { get; set; }

    /// <summary>The child flow instance that carries this order.</summary>
    public Guid InstanceId { get; set; }
    public string? Requirement { get; set; }
    public DateTime DispatchedAt { get; set; }
    public DateTime? SignedAt { get; set; }
    public DateTime? ArrivedAt { get; set; }
    public DateTime? FedBackAt { get; set; }
    public DateTime? EndedAt { get; set; }
    public string? Feedback { get; set; }

    /// <summary>0–100, given by the street; null until rated.</summary>
    public int? Rating { get; set; }
    public string? RatingComment { get; set; }
    public string? ReturnReason { get; set; }

    /// <summary>A unit may ask for return once per order.</summary>
    public bool ReturnAsked { get; set; }
}

public enum UnitRole { Lead, Assist }

public enum UnitOrderState { Dispatched, Signed, Arrived, Working, FedBack, ReturnAsked, Returned, Excused, Cancelled }
