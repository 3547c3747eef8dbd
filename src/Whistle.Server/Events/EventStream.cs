using System.Runtime.CompilerServices;
using System.Text.Json;
using Whistle.Cases.Access;
using Whistle.Cases.Clocks;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;
using Whistle.Server.Clock;

namespace Whistle.Server.Events;

/// <summary>What a browser hears of: that something changed, not what. It asks for the thing itself with its own rights.</summary>
public sealed record EventNotice(string Topic, Guid? CaseId, DateTimeOffset At);

/// <summary>
/// One caller's stream of events: first what it missed since its last id, then what comes, only what it may see. Rights are read anew
/// with every heartbeat; the stream ends with the caller's token and is resumed with a fresh one.
/// </summary>
public sealed class EventStream(EventFeed feed, ICaseStore store, BusinessClock clock, IHostApplicationLifetime server)
{
    private const int Batch = 200;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public async Task Write(HttpResponse response, Actor actor, long? lastId, DateTime until, CancellationToken cancel)
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        using var subscription = await feed.Listen(cancel);
        var life = until - clock.Real.GetUtcNow().UtcDateTime;
        using var expiry = new CancellationTokenSource(life > TimeSpan.Zero ? life : TimeSpan.Zero, clock.Real);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancel, expiry.Token, server.ApplicationStopping);
        try
        {
            await response.WriteAsync("retry: 2000\n\n", ending.Token);
            await response.Body.FlushAsync(ending.Token);
            var sent = subscription.From;
            if (lastId < subscription.From)
                await foreach (var missed in Missed(lastId.Value, subscription.From, ending.Token)) await Send(response, actor, missed, ending.Token);
            await Follow(response, actor, subscription, sent, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The caller left, the token ran out or the server stops: the stream just ends, and Last-Event-ID resumes it.
        }
    }

    private async Task Follow(HttpResponse response, Actor actor, EventFeed.Subscription subscription, long sent, CancellationToken cancel)
    {
        using var beat = new PeriodicTimer(Heartbeat, clock.Real);
        var beating = beat.WaitForNextTickAsync(cancel).AsTask();
        while (true)
        {
            var coming = subscription.Messages.WaitToReadAsync(cancel).AsTask();
            while (await Task.WhenAny(coming, beating) == beating)
            {
                await beating;
                await response.WriteAsync(": heartbeat\n\n", cancel);
                await response.Body.FlushAsync(cancel);
                if (await Fresh(actor, cancel) is not { } fresh) return;
                actor = fresh;
                beating = beat.WaitForNextTickAsync(cancel).AsTask();
            }
            if (!await coming) return;
            while (subscription.Messages.TryRead(out var message))
            {
                if (message.Sequence <= sent) continue;
                sent = message.Sequence;
                await Send(response, actor, message, cancel);
            }
        }
    }

    private async IAsyncEnumerable<OutboxMessage> Missed(long after, long until, [EnumeratorCancellation] CancellationToken cancel)
    {
        while (await store.ReadOutbox(after, Batch, cancel) is { Count: > 0 } batch)
        {
            foreach (var message in batch)
            {
                if (message.Sequence > until) yield break;
                yield return message;
            }
            after = batch[^1].Sequence;
        }
    }

    private async Task Send(HttpResponse response, Actor actor, OutboxMessage message, CancellationToken cancel)
    {
        if (!await Concerns(actor, message, cancel)) return;
        var at = new DateTimeOffset(message.CreatedAt, TimeSpan.Zero).ToOffset(CityTime.Offset);
        var notice = JsonSerializer.Serialize(new EventNotice(message.Topic, message.CaseId, at), JsonSerializerOptions.Web);
        await response.WriteAsync($"id: {message.Sequence}\nevent: {message.Topic}\ndata: {notice}\n\n", cancel);
        await response.Body.FlushAsync(cancel);
    }

    /// <summary>A message to one person is his alone; one about a case is for whoever may see the case.</summary>
    private async Task<bool> Concerns(Actor actor, OutboxMessage message, CancellationToken cancel)
    {
        if (message.UserId is { } user) return user == actor.UserId;
        if (message.CaseId is { } caseId)
        {
            await using var db = store.Read();
            return await CaseAccess.CanFollow(db, actor, caseId, cancel);
        }
        return message.OrganisationId is { } organisation && actor.Roles.Any(r => r.OrganisationId == organisation);
    }

    private async Task<Actor?> Fresh(Actor actor, CancellationToken cancel)
    {
        await using var db = store.Read();
        return await ActorReader.Read(db, actor.UserId, actor.Language, clock.GetUtcNow().UtcDateTime, cancel);
    }
}
