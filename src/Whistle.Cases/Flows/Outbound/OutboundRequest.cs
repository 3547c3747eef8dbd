namespace Whistle.Cases.Flows.Outbound;

/// <summary>
/// An HTTP request that a flow waits for, written in the transaction of the burst that asked for it and deleted with the one that hands
/// the answer on. It may be sent more than once after a crash: its id goes along as <c>Idempotency-Key</c>.
/// </summary>
public sealed class OutboundRequest
{
    public Guid Id { get; set; }
    public Guid? CaseId { get; set; }
    public Guid InstanceId { get; set; }
    public required string BookmarkId { get; set; }

    /// <summary>Method, address, headers and content as the activity gave them.</summary>
    public required string RequestJson { get; set; }
    public DateTime CreatedAt { get; set; }

    /// <summary>Real time, UTC, before which it is not sent (again).</summary>
    public DateTime NextAt { get; set; }

    /// <summary>Real time until which a node has it in hand; another may take it afterwards.</summary>
    public DateTime? LeaseUntil { get; set; }
    public int Attempts { get; set; }
}
