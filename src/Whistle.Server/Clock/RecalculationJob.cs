using Quartz;
using Whistle.Cases.WorkingTime;

namespace Whistle.Server.Clock;

/// <summary>
/// Works off changes of the calendar, page by page. Any node may do it, also two at once: each clock is moved in a transaction of its own
/// that looks first whether it is right already. The next run tries again after a failure.
/// </summary>
[DisallowConcurrentExecution]
public sealed class RecalculationJob(Recalculation recalculation, ILogger<RecalculationJob> log) : IJob
{
    public static readonly JobKey Key = new("recalculation");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            while (await recalculation.Step(cancellationToken)) { }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server is stopping; the change knows how far it has come.
        }
        catch (Exception failure)
        {
            log.LogError(LogEvents.RecalculationFailed, failure, "Computing due times anew failed; the next run goes on where it stopped.");
        }
    }
}
