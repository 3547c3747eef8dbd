using Quartz;
using Whistle.Cases.Flows.Outbound;

namespace Whistle.Server.Outbound;

/// <summary>Sends flows' requests, each second on every node; leases in the database make that correct on any number of them.</summary>
[DisallowConcurrentExecution]
public sealed class OutboundJob(OutboundSender sender, ILogger<OutboundJob> log) : IJob
{
    public static readonly JobKey Key = new("outbound-requests");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await sender.SendOnce(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server is stopping; a request in hand is sent again when its lease has run out.
        }
        catch (Exception failure)
        {
            log.LogError(LogEvents.OutboundFailed, failure, "Sending flows' requests failed; the next run tries again.");
        }
    }
}
