using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Server.Clock;
using Whistle.Server.Elsa.Instances;

namespace Whistle.Server.Elsa.Live;

/// <summary>
/// Tells viewers what the database says: while somebody watches, the journals' ends of the watched instances are asked for in one
/// query, so it does not matter which node moved them. Nothing is remembered but how far each viewer has been told.
/// </summary>
public sealed class InstanceFeed(ICaseStore store, FreeFlows flows, IHubContext<InstanceHub> hub, BusinessClock clock, ILogger<InstanceFeed> log) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);

    /// <summary>Ticks after which a viewer's rights are read anew.</summary>
    private const int RightsEvery = 30;

    private const int MostOfOne = 20;
    private static readonly HashSet<string> All = [];

    private readonly ConcurrentDictionary<(string Connection, Guid Instance), Watcher> _watchers = new();

    public void Watch(HubCallerContext connection, Guid instance, Guid user)
    {
        if (_watchers.Keys.Count(k => k.Connection == connection.ConnectionId) < MostOfOne)
            _watchers.TryAdd((connection.ConnectionId, instance), new Watcher(connection, user));
    }

    public void Leave(string connectionId)
    {
        foreach (var key in _watchers.Keys.Where(k => k.Connection == connectionId)) _watchers.TryRemove(key, out _);
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Tick, clock.Real);
        try
        {
            for (var tick = 1; await timer.WaitForNextTickAsync(stopping); tick++)
            {
                if (_watchers.IsEmpty) continue;
                try
                {
                    if (tick % RightsEvery == 0) await LetGo(stopping);
                    await Tell(stopping);
                }
                catch (Exception failure) when (!stopping.IsCancellationRequested)
                {
                    log.LogWarning(LogEvents.EventFeedFailed, failure, "Telling viewers about instances failed; the next tick tries again.");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The server is stopping.
        }
    }

    private async Task Tell(CancellationToken cancel)
    {
        var watched = _watchers.ToArray();
        Guid[] ids = [.. watched.Select(w => w.Key.Instance).Distinct()];
        await using var db = store.Read();
        var now = await db.Instances.Where(i => ids.Contains(i.Id))
            .Select(i => new { i.Id, i.UpdatedAt, Last = db.Journal.Where(j => j.InstanceId == i.Id).Max(j => (int?)j.Sequence) ?? 0 })
            .ToDictionaryAsync(i => i.Id, i => new Mark(i.Last, i.UpdatedAt), cancel);
        foreach (var ((connection, instance), watcher) in watched)
        {
            if (!now.TryGetValue(instance, out var mark) || mark == watcher.Told) continue;
            await Tell(db, connection, instance, watcher.Told?.Sequence ?? 0, cancel);
            watcher.Told = mark;
        }
    }

    private async Task Tell(CaseDb db, string connection, Guid id, int since, CancellationToken cancel)
    {
        if (await WatchedInstance.Find(db, flows, id, cancel) is not { } instance) return;
        var viewer = hub.Clients.Client(connection);
        await viewer.SendAsync("ActivityExecutionLogUpdatedAsync", new JsonObject { ["stats"] = await ActivityStats.Of(db, instance, since, All, cancel) }, cancel);
        await viewer.SendAsync("WorkflowExecutionLogUpdatedAsync", new JsonObject { ["workflowInstanceId"] = instance.Id }, cancel);
        await viewer.SendAsync("WorkflowInstanceUpdatedAsync", new JsonObject { ["workflowInstanceId"] = instance.Id }, cancel);
    }

    /// <summary>Whoever is no administrator any more is disconnected.</summary>
    private async Task LetGo(CancellationToken cancel)
    {
        foreach (var user in _watchers.Values.GroupBy(w => w.User))
        {
            await using var db = store.Read();
            var actor = await ActorReader.Read(db, user.Key, "zh-CN", clock.GetUtcNow().UtcDateTime, cancel);
            if (actor?.Has(Roles.Administrator) == true) continue;
            foreach (var watcher in user) watcher.Connection.Abort();
        }
    }

    private sealed record Mark(int Sequence, DateTime UpdatedAt);

    private sealed class Watcher(HubCallerContext connection, Guid user)
    {
        public HubCallerContext Connection => connection;
        public Guid User => user;
        public Mark? Told { get; set; }
    }
}
