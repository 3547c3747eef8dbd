using Quartz;
using Whistle.Cases.Duties;

namespace Whistle.Server.Duties;

/// <summary>
/// Carries out the latest occasion of one duty. Which occasion that is follows business time; that it happens once is the claim's
/// doing, so a trigger that comes twice (recovery, misfire, two nodes) harms nothing.
/// </summary>
[DisallowConcurrentExecution]
public sealed class DutyJob(DutyRunner runner, TimeProvider business, ILogger<DutyJob> log) : IJob
{
    public const string Duty = "duty";
    private const string Retry = "retry";
    private const int MostRetries = 5;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var key = context.MergedJobDataMap.GetString(Duty);
        if (key is null || runner.Find(key) is not { } duty || DutyCalendar.UpTo(duty, business.GetUtcNow().UtcDateTime) is not { } dueAt) return;
        bool finished;
        try
        {
            finished = await runner.Run(duty, dueAt, takeOver: context.Recovering, cancel: cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            log.LogError(LogEvents.DutyFailed, failure, "The duty {Duty} could not begin; it is tried again.", key);
            finished = false;
        }
        var retries = context.MergedJobDataMap.TryGetInt(Retry, out var made) ? made : 0;
        if (finished || retries >= MostRetries || cancellationToken.IsCancellationRequested) return;
        var again = TriggerBuilder.Create().ForJob(context.JobDetail.Key).UsingJobData(Retry, retries + 1)
            .StartAt(DateTimeOffset.UtcNow + RetryAfter * (retries + 1)).Build();
        await context.Scheduler.ScheduleJob(again, cancellationToken: cancellationToken);
    }
}
