using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Free;

/// <summary>Fires the timers that belong to no case: the delays of free instances, and the times that start new ones.</summary>
public sealed class FreeTimers(ICaseStore store, FreeRuns runs, FreeStarts starts)
{
    public static bool Owns(DueTimer timer) => timer.CaseId is null && (timer.InstanceId is not null || timer.Kind == FlowTriggers.DueKind);

    /// <returns>False when somebody else fired it, or nothing waits for it any more.</returns>
    public Task<bool> Fire(DueTimer timer, CancellationToken cancel) => timer.InstanceId is { } instance ? Wake(timer, instance, cancel) : Start(timer, cancel);

    private async Task<bool> Wake(DueTimer leased, Guid instanceId, CancellationToken cancel)
    {
        Guid? root;
        await using (var db = store.Read()) root = await db.Instances.Where(i => i.Id == instanceId).Select(i => i.RootInstanceId).FirstOrDefaultAsync(cancel);
        var answer = await store.Run(new Command("timer.fire", Actor.System, RootInstanceId: root), async work =>
        {
            if (await Take(work, leased, cancel) is not { } timer || root is null) return new CommandAnswer(204, "");
            var run = runs.Of(work, root.Value);
            if ((await run.State(instanceId)).Bookmarks.Any(b => b.Id == timer.BookmarkId))
                await run.Resume(instanceId, new Stimulus.ResumeBookmark(timer.BookmarkId!, timer.Brings()));
            return new CommandAnswer(200, "");
        }, cancel);
        return answer.Status == 200;
    }

    /// <summary>Starts an instance and sets the next time, in one transaction: no time is missed and none counts twice.</summary>
    private async Task<bool> Start(DueTimer leased, CancellationToken cancel)
    {
        var answer = await store.Run(new Command("timer.start", Actor.System), async work =>
        {
            if (await Take(work, leased, cancel) is not { } timer || !Guid.TryParse(timer.BookmarkId, out var triggerId)) return new CommandAnswer(204, "");
            if (await work.Db.Triggers.FindAsync([triggerId], cancel) is not { } trigger) return new CommandAnswer(204, "");
            var version = await work.Db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == trigger.DefinitionVersionId, cancel);
            if (version is null || !runs.Flows.Ready(version).Flow.Activities.TryGetValue(trigger.ActivityId, out var activity)) return new CommandAnswer(204, "");
            await starts.StartTriggered(work, trigger, Firing.Id(timer.Id, trigger.Id), null, null, cancel);
            // What was missed while no server ran is not made up for: the next time lies ahead.
            if (TriggerTimes.Next(activity, timer.DueAt) is { } next) work.Db.Timers.Add(FlowTriggers.Timer(trigger, next > work.Now ? next : TriggerTimes.Next(activity, work.Now) ?? next));
            return new CommandAnswer(200, "");
        }, cancel);
        return answer.Status == 200;
    }

    private static async Task<DueTimer?> Take(CaseWork work, DueTimer leased, CancellationToken cancel)
    {
        var timer = await work.Db.Timers.FindAsync([leased.Id], cancel);
        // Not due any more: the server's clock has stepped back since the lease. It fires when the time comes again.
        if (timer is null || timer.DueAt > work.Now) return null;
        work.Db.Timers.Remove(timer);
        return timer;
    }
}

internal static class Firing
{
    /// <summary>The id of the instance that one firing of one trigger starts: the same however often the firing is tried.</summary>
    public static Guid Id(Guid firing, Guid trigger)
    {
        Span<byte> both = stackalloc byte[32];
        firing.TryWriteBytes(both);
        trigger.TryWriteBytes(both[16..]);
        return new Guid(SHA256.HashData(both).AsSpan(0, 16));
    }
}
