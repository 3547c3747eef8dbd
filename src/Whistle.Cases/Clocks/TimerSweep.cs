using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Cases.Access;
using Whistle.Cases.Escalation;
using Whistle.Cases.Flows;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Migrating;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>
/// Fires what has fallen due, each timer in a transaction of its own that deletes the timer with its effect: whoever comes second
/// (another node, a retry after a crash) finds no row and does nothing.
/// </summary>
public sealed partial class TimerSweep(ICaseStore store, CaseRuns runs, FreeTimers freeTimers, FreeEvents freeEvents, TimeProvider business, RealTime real, MigrationWork migrations, ILogger<TimerSweep> log)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private const int Batch = 100;

    /// <summary>Fires all timers due now; returns how many acted.</summary>
    public async Task<int> SweepOnce(CancellationToken cancel)
    {
        var fired = 0;
        while (true)
        {
            var due = await store.LeaseDueTimers(business.GetUtcNow().UtcDateTime, real.Now, Lease, Batch, cancel);
            foreach (var timer in due)
                if (await Fire(timer, cancel)) fired++;
            if (due.Count < Batch) return fired;
        }
    }

    /// <summary>Business time at which the next timer falls due; null when none waits.</summary>
    public async Task<DateTime?> NextDue(CancellationToken cancel)
    {
        await using var db = store.Read();
        return await db.Timers.OrderBy(t => t.DueAt).Select(t => (DateTime?)t.DueAt).FirstOrDefaultAsync(cancel);
    }

    private async Task<bool> Fire(DueTimer leased, CancellationToken cancel)
    {
        try
        {
            if (leased.Kind == MigrationWork.Kind)
            {
                await migrations.Fire(leased, cancel);
                return true;
            }

            if (FreeTimers.Owns(leased)) return await freeTimers.Fire(leased, cancel);
            if (leased.Kind == FlowEvents.FanOut) await WakeListeners(leased, cancel);
            var answer = await store.Run(new Command("timer.fire", Actor.System, leased.CaseId), async work =>
            {
                var timer = await work.Db.Timers.FindAsync([leased.Id], cancel);
                // Not due any more: the server's clock has stepped back since the lease. It fires when the time comes again.
                if (timer is null || timer.DueAt > work.Now) return new CommandAnswer(204, "");
                work.Db.Timers.Remove(timer);
                if (timer is { ClockId: not null, CaseId: not null }) await RungFiring.Fire(await runs.Of(work), timer);
                if (timer is { InstanceId: { } instance, BookmarkId: { } bookmark, CaseId: not null })
                {
                    var run = await runs.Of(work);
                    var state = await run.State(instance);
                    if (state.Bookmarks.Any(b => b.Id == bookmark))
                    {
                        await run.Resume(instance, new Stimulus.ResumeBookmark(bookmark, timer.Brings()));
                        run.Timeline.Audit("timer", timer.Id.ToString(), new JsonObject { ["kind"] = timer.Kind, ["due"] = timer.DueAt }.ToJsonString());
                        run.Timeline.Publish("case.changed");
                        run.Case.UpdatedAt = work.Now;
                        run.Case.Version++;
                    }
                }
                return new CommandAnswer(200, "");
            }, cancel);
            return answer.Status == 200;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The lease runs out and the timer is tried again; the row says how often and why it failed.
            FailedToFire(e, leased.Id, leased.CaseId);
            await Remember(leased.Id, e.Message, cancel);
            return false;
        }
    }

    /// <summary>Wakes each instance in its own transaction; after a crash half-way those already woken no longer wait and are passed over.</summary>
    private async Task WakeListeners(DueTimer fanOut, CancellationToken cancel)
    {
        var publication = JsonNode.Parse(fanOut.InputJson!)!.AsObject();
        await using var db = store.Read();
        foreach (var listener in await FlowEvents.Listeners(db, fanOut, publication, cancel))
        {
            if (listener.CaseId is null)
            {
                await freeEvents.Deliver(listener, publication["payload"], cancel);
                continue;
            }
            await store.Run(new Command("event.deliver", Actor.System, listener.CaseId), async work =>
            {
                var run = await runs.Of(work);
                if ((await run.State(listener.InstanceId)).Bookmarks.All(b => b.Id != listener.Id)) return new CommandAnswer(204, "");
                await run.Resume(listener.InstanceId, new Stimulus.ResumeBookmark(listener.Id, publication["payload"]?.DeepClone()));
                run.Case.UpdatedAt = work.Now;
                run.Case.Version++;
                return new CommandAnswer(200, "");
            }, cancel);
        }
        await freeEvents.StartListeners(fanOut, publication, cancel);
    }

    private async Task Remember(Guid id, string error, CancellationToken cancel) =>
        await store.Run(new Command("timer.failed", Actor.System), async work =>
        {
            // How often it was tried is counted by the lease.
            if (await work.Db.Timers.FindAsync([id], cancel) is { } timer) timer.LastError = error.Length > 500 ? error[..500] : error;
            return new CommandAnswer(200, "");
        }, cancel);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Error, Message = "Timer {TimerId} of case {CaseId} could not fire; it is tried again.")]
    private partial void FailedToFire(Exception error, Guid timerId, Guid? caseId);
}

/// <summary>Real time, for leases and tokens: it is not moved by the virtual clock of tests and demonstrations.</summary>
public sealed class RealTime(TimeProvider provider)
{
    public DateTime Now => provider.GetUtcNow().UtcDateTime;
}
