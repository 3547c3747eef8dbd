namespace Whistle.Cases.Notifications;

/// <summary>Everything that leaves a transaction, in order. Delivered at least once with <see cref="MessageId"/> as its stable id.</summary>
public sealed class OutboxMessage
{
    public long Sequence { get; set; }
    public Guid MessageId { get; set; }

    /// <summary>E.g. case.changed, task.changed, notification, flow.event.</summary>
    public required string Topic { get; set; }
    public Guid? CaseId { get; set; }
    public Guid? OrganisationId { get; set; }
    public Guid? UserId { get; set; }
    public required string PayloadJson { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? DeliveredAt { get; set; }
    public int Attempts { get; set; }
}

/// <summary>A message in somebody's in-tray.</summary>
public sealed class Notification
{
    public Guid Id { get; set; }
    public Guid? UserId { get; set; }
    public Guid? OrganisationId { get; set; }

    /// <summary>With an organisation: only people with this role there; null means all of it.</summary>
    public string? Role { get; set; }
    public Guid? CaseId { get; set; }
    public required string Text { get; set; }
    public required string TextEn { get; set; }
    public DateTime CreatedAt { get; set; }
}
