namespace Whistle.Cases.Timeline;

/// <summary>One human sentence of a case's history. Append-only.</summary>
public sealed class TimelineEntry
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }

    /// <summary>Order within the case, from 1; unique with the case.</summary>
    public int Sequence { get; set; }
    public DateTime At { get; set; }
    public Guid? ActorId { get; set; }
    public required string ActorName { get; set; }
    public string? ActorOrganisation { get; set; }
    public required string Kind { get; set; }
    public required string Text { get; set; }
    public required string TextEn { get; set; }
    public string? Comment { get; set; }
    public Guid? TaskId { get; set; }

    /// <summary>Set for the work of one called unit: other units do not see it.</summary>
    public Guid? UnitOrderId { get; set; }
    public Guid? ClockId { get; set; }
    public string? Rung { get; set; }
    public int? Occurrence { get; set; }
    public string? DataJson { get; set; }
}
