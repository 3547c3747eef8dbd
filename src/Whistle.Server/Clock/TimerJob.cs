using Quartz;
using Whistle.Server.Outbound;

namespace Whistle.Server.Clock;

/// <summary>
/// Fires what is due, each second on every node; row claims in the database make that correct on any number of them.
/// The next second tries again after a failure, so nothing is rethrown to Quartz.
/// </summary>
[DisallowConcurrentExecution]
public sealed class TimerJob(TimerGate timers, ILogger<TimerJob> log) : IJob
{
    public static readonly JobKey Key = new("due-timers");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await timers.Sweep(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The server is stopping; a lease taken and not used runs out by itself.
        }
        catch (Exception failure)
        {
            log.LogError(LogEvents.SweepFailed, failure, "Sweeping the due timers failed; the next sweep tries again.");
        }
    }
}

public static class Scheduling
{
    /// <summary>The local scheduler: in memory, one a node. Quartz keeps real time whatever business time does.</summary>
    public static IServiceCollection AddTimerSweeping(this IServiceCollection services, TimeProvider real) => services
        .AddHostedService<TimerWake>()
        .AddQuartz(quartz =>
        {
            quartz.UseTimeProvider(real);
            quartz.ScheduleJob<TimerJob>(
                trigger => trigger.WithIdentity("due-timers").WithSimpleSchedule(TimeSpan.FromSeconds(1)),
                job => job.WithIdentity(TimerJob.Key));
            quartz.ScheduleJob<RecalculationJob>(
                trigger => trigger.WithIdentity("recalculation").WithSimpleSchedule(TimeSpan.FromSeconds(2)),
                job => job.WithIdentity(RecalculationJob.Key));
            quartz.ScheduleJob<OutboundJob>(
                trigger => trigger.WithIdentity("outbound-requests").WithSimpleSchedule(TimeSpan.FromSeconds(1)),
                job => job.WithIdentity(OutboundJob.Key));
        })
        .AddQuartzHostedService(options =>
        {
            options.AwaitApplicationStarted = true;
            options.WaitForJobsToComplete = true;
        });
}
