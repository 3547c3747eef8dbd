using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Outbound;

/// <summary>Sends one request over the network. It never throws for what the other side does.</summary>
public interface IOutboundHttp
{
    /// <returns><c>{statusCode, contentType, headers, body}</c>, or <c>{failure: "connect"|"timeout"|"refused", reason?}</c>.</returns>
    Task<JsonObject> Send(Guid id, JsonObject request, OutboundPolicy policy, CancellationToken cancel);
}

/// <summary>
/// Sends the requests flows wait for, on any node: rows are leased, sent outside of any transaction, and answered by a timer that is due at
/// once. That timer wakes the flow in a transaction of its own, which deletes it: the flow goes on once, however often a request was sent.
/// </summary>
public sealed class OutboundSender(ICaseStore store, IOutboundHttp http, OutboundPolicy policy, RealTime real, TimeProvider business)
{
    /// <summary>Effect of the activities that ask for a request.</summary>
    public const string Effect = "http-request";

    private const int Batch = 8;

    /// <summary>Keeps a request in the transaction of the burst that asks for it.</summary>
    public static void Keep(CaseWork work, FlowInstance instance, FlowEffect effect) => work.Db.OutboundRequests.Add(new OutboundRequest
    {
        Id = Guid.CreateVersion7(),
        CaseId = instance.CaseId,
        InstanceId = instance.Id,
        BookmarkId = effect.Payload["bookmarkId"]!.GetValue<string>(),
        RequestJson = effect.Payload.ToJsonString(),
        CreatedAt = work.Now,
        NextAt = DateTime.UnixEpoch,
    });

    /// <summary>Sends what is to be sent now; returns how many requests were answered, refused or given up.</summary>
    public async Task<int> SendOnce(CancellationToken cancel)
    {
        var settled = 0;
        while (true)
        {
            var leased = await Lease(cancel);
            var outcomes = await Task.WhenAll(leased.Select(request => Send(request, cancel)));
            foreach (var (request, answer) in outcomes)
                if (await Settle(request, answer, cancel)) settled++;
            if (leased.Count < Batch) return settled;
        }
    }

    private async Task<IReadOnlyList<OutboundRequest>> Lease(CancellationToken cancel)
    {
        var now = real.Now;
        await using (var db = store.Read())
            if (!await Free(db, now).AnyAsync(cancel)) return [];
        var mine = new List<OutboundRequest>();
        await store.Run(new Command("http.lease", Actor.System), async work =>
        {
            mine.Clear();
            var until = now + policy.Timeout + TimeSpan.FromSeconds(30);
            foreach (var request in await Free(work.Db, now).AsNoTracking().OrderBy(r => r.NextAt).ThenBy(r => r.Id).Take(Batch).ToListAsync(cancel))
            {
                // Two nodes may have read the same row: the one whose update finds it free has it.
                var taken = await work.Db.OutboundRequests.Where(r => r.Id == request.Id && (r.LeaseUntil == null || r.LeaseUntil < now))
                    .ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseUntil, until).SetProperty(r => r.Attempts, r => r.Attempts + 1), cancel);
                if (taken == 0) continue;
                request.Attempts++;
                mine.Add(request);
            }
            return new CommandAnswer(200, "");
        }, cancel);
        return mine;
    }

    private static IQueryable<OutboundRequest> Free(CaseDb db, DateTime now) =>
        db.OutboundRequests.Where(r => r.NextAt <= now && (r.LeaseUntil == null || r.LeaseUntil < now));

    /// <summary>An answer of null: nobody waits any more, so nothing was sent.</summary>
    private async Task<(OutboundRequest Request, JsonObject? Answer)> Send(OutboundRequest request, CancellationToken cancel)
    {
        await using (var db = store.Read())
            if (!await db.Bookmarks.AnyAsync(b => b.InstanceId == request.InstanceId && b.Id == request.BookmarkId, cancel)) return (request, null);
        var asked = JsonNode.Parse(request.RequestJson)!.AsObject();
        var refused = policy.Refuses(new Uri(asked["url"]!.GetValue<string>()));
        return (request, refused is null ? await http.Send(request.Id, asked, policy, cancel) : Refusal(refused));
    }

    public static JsonObject Refusal(LocalText reason) => new()
    {
        ["failure"] = "refused",
        ["reason"] = new JsonObject { ["zh"] = reason.Zh, ["en"] = reason.En },
    };

    private async Task<bool> Settle(OutboundRequest sent, JsonObject? answer, CancellationToken cancel)
    {
        var again = answer?["failure"]?.GetValue<string>() is "connect" or "timeout" && sent.Attempts < policy.Attempts;
        var result = await store.Run(new Command("http.settle", Actor.System), async work =>
        {
            if (await work.Db.OutboundRequests.FindAsync([sent.Id], cancel) is not { } row) return new CommandAnswer(204, "");
            if (again)
            {
                row.LeaseUntil = null;
                row.NextAt = real.Now + OutboundPolicy.Pause(row.Attempts);
                return new CommandAnswer(202, "");
            }
            work.Db.OutboundRequests.Remove(row);
            if (answer is not null) work.Db.Timers.Add(Wake(row, answer));
            return new CommandAnswer(200, "");
        }, cancel);
        return result.Status == 200;
    }

    private DueTimer Wake(OutboundRequest row, JsonObject answer) => new()
    {
        Id = Guid.CreateVersion7(),
        CaseId = row.CaseId,
        InstanceId = row.InstanceId,
        BookmarkId = row.BookmarkId,
        Kind = "flow",
        DueAt = business.GetUtcNow().UtcDateTime,
        InputJson = answer.ToJsonString(),
    };
}
