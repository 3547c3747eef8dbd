namespace Whistle.Cases.Audit;

/// <summary>Who did what to what, for the auditor alone. Append-only; kept at least six months (网络安全法 art 21).</summary>
public sealed class AuditEntry
{
    public long Sequence { get; set; }
    public DateTime At { get; set; }
    public Guid? UserId { get; set; }
    public required string UserName { get; set; }
    public required string Action { get; set; }
    public required string ObjectType { get; set; }
    public required string ObjectId { get; set; }
    public Guid? CaseId { get; set; }
    public string? DetailJson { get; set; }
    public string? TraceId { get; set; }
}
