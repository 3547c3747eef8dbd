using Microsoft.EntityFrameworkCore;
using Quartz;
using Whistle.Cases.Duties;
using Whistle.Cases.Storage;

namespace Whistle.Server.Duties;

/// <summary>
/// Once the server serves: starts the scheduler of duties, stores what this version of the program knows of them, and takes up the last
/// occasion of each that was missed or cut off while no node ran. Start-up does not wait for it.
/// </summary>
public sealed class DutyStart(ISchedulerFactory schedulers, DutyRunner runner, ICaseStore store, TimeProvider business, IHostApplicationLifetime lifetime, ILogger<DutyStart> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using (lifetime.ApplicationStarted.Register(started.SetResult))
        await using (stoppingToken.Register(() => started.TrySetCanceled(stoppingToken)))
        {
            try
            {
                await started.Task;
                await Begin(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // Stopped before anything began.
            }
            catch (Exception failure)
            {
                log.LogCritical(LogEvents.DutiesNotStarted, failure, "Recurrent duties are not scheduled on this node. The account of the database must be able to create the scheduler's tables at the first start.");
            }
        }
    }

    private async Task Begin(CancellationToken cancel)
    {
        var scheduler = await schedulers.LookupScheduler(DutyScheduling.Scheduler, cancel) ?? throw new InvalidOperationException("The scheduler of duties is not registered.");
        await scheduler.Start(cancel);
        foreach (var duty in runner.All)
        {
            var job = JobBuilder.Create<DutyJob>().WithIdentity(duty.Key, DutyScheduling.Scheduler).UsingJobData(DutyJob.Duty, duty.Key).StoreDurably().RequestRecovery().Build();
            var trigger = TriggerBuilder.Create().WithIdentity(duty.Key, DutyScheduling.Scheduler)
                .WithCronSchedule(DutyCalendar.Cron(duty), schedule => schedule.WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed)).Build();
            await scheduler.ScheduleJob(job, [trigger], ScheduleJobOptions.Replacing, cancel);
            if (await Missed(duty, cancel)) await scheduler.TriggerJob(job.Key, cancellationToken: cancel);
        }
    }

    /// <summary>
    /// A duty nobody has ever carried out here has not been missed: its first occasion is the next one. Otherwise the latest occasion must
    /// stand in the records as finished.
    /// </summary>
    private async Task<bool> Missed(IDuty duty, CancellationToken cancel)
    {
        if (DutyCalendar.UpTo(duty, business.GetUtcNow().UtcDateTime) is not { } dueAt) return false;
        var period = DutyRunner.Period(dueAt);
        await using var db = store.Read();
        var latest = await db.DutyRuns.Where(r => r.Duty == duty.Key && r.AskedBy == null).OrderByDescending(r => r.DueAt).FirstOrDefaultAsync(cancel);
        return latest is not null && (latest.Period != period || latest.FinishedAt is null || latest.Error is not null);
    }
}
