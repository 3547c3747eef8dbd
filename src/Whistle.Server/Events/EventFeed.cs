using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;
using Whistle.Server.Clock;
using Whistle.Server.Composition;

namespace Whistle.Server.Events;

/// <summary>
/// Reads the outbox once a process and passes each message to the open event streams. Sequence numbers commit out of order;
/// <see cref="ICaseStore.ReadOutbox"/> stops at the oldest open transaction, so what was passed on is never overtaken.
/// Reads nothing while nobody listens.
/// </summary>
public sealed class EventFeed(ICaseStore store, CommitSignal commits, BusinessClock clock, Meters meters, ILogger<EventFeed> log) : BackgroundService
{
    private const int Batch = 500;
    private const int PollEvery = 5;
    private const int Backlog = 2000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<Guid, Channel<OutboxMessage>> _listeners = new();
    private readonly SemaphoreSlim _reading = new(1, 1);
    private long _position;

    /// <summary>Listens from now on. A listener too slow to keep up is closed and may resume by its last id.</summary>
    public async Task<Subscription> Listen(CancellationToken cancel)
    {
        await _reading.WaitAsync(cancel);
        try
        {
            if (_listeners.IsEmpty) await SkipToEnd(cancel);
            var channel = Channel.CreateBounded<OutboxMessage>(new BoundedChannelOptions(Backlog) { SingleReader = true, SingleWriter = true });
            var id = Guid.NewGuid();
            _listeners[id] = channel;
            meters.ListenerCame();
            return new Subscription(this, id, channel.Reader, _position);
        }
        finally
        {
            _reading.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Tick);
        for (var tick = 0; await Next(timer, stopping); tick++)
        {
            if (_listeners.IsEmpty || !(commits.Take() || tick % PollEvery == 0)) continue;
            try
            {
                await PassOn(stopping);
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                log.LogWarning(LogEvents.EventFeedFailed, failure, "Reading the outbox failed; the next tick tries again.");
            }
        }
        foreach (var channel in _listeners.Values) channel.Writer.TryComplete();
    }

    private static async Task<bool> Next(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task PassOn(CancellationToken cancel)
    {
        await _reading.WaitAsync(cancel);
        try
        {
            IReadOnlyList<OutboxMessage> batch;
            do
            {
                batch = await store.ReadOutbox(_position, Batch, cancel);
                foreach (var message in batch)
                {
                    meters.OutboxLag(clock.GetUtcNow().UtcDateTime - message.CreatedAt);
                    foreach (var channel in _listeners.Values)
                        if (!channel.Writer.TryWrite(message)) channel.Writer.TryComplete();
                }
                if (batch.Count > 0) _position = batch[^1].Sequence;
            }
            while (batch.Count == Batch);
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task SkipToEnd(CancellationToken cancel)
    {
        await using (var db = store.Read())
        {
            // Near the end and then through the commit-safe reading: the very last numbers may belong to open transactions.
            var last = await db.Outbox.MaxAsync(m => (long?)m.Sequence, cancel) ?? 0;
            _position = Math.Max(_position, last - Backlog);
        }
        while (await store.ReadOutbox(_position, Batch, cancel) is { Count: > 0 } batch) _position = batch[^1].Sequence;
    }

    private void Leave(Guid id)
    {
        if (_listeners.TryRemove(id, out _)) meters.ListenerLeft();
    }

    /// <param name="From">Everything after this sequence number comes through <paramref name="Messages"/>.</param>
    public sealed record Subscription(EventFeed Feed, Guid Id, ChannelReader<OutboxMessage> Messages, long From) : IDisposable
    {
        public void Dispose() => Feed.Leave(Id);
    }
}
