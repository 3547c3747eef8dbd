using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows;

/// <summary>
/// Publications of flows. Within one instance they act at once. Beyond it one fan-out row is committed with the publication, and
/// the timer sweep wakes each waiting instance in a transaction of its own.
/// </summary>
public static class FlowEvents
{
    /// <summary>Kind of the fan-out row among the timers.</summary>
    public const string FanOut = "event";

    private const string Waiting = "Elsa.Event";

    public static void Publish(CaseRun run, FlowInstance from, FlowState state, JsonObject publication)
    {
        if (publication["isLocal"]?.GetValue<bool>() == true)
        {
            var hash = Hash(publication);
            foreach (var bookmark in state.Bookmarks.Where(b => b.Name == Waiting && b.Hash == hash))
                run.Enqueue(from.Id, new Stimulus.ResumeBookmark(bookmark.Id, publication["payload"]?.DeepClone()));
            return;
        }
        run.Work.Db.Timers.Add(new DueTimer
        {
            Id = Guid.CreateVersion7(),
            Kind = FanOut,
            DueAt = run.Work.Now,
            InputJson = publication.ToJsonString(),
        });
    }

    /// <summary>
    /// Who waits for a publication: bookmarks that were there when it was made. An instance that begins to wait later has missed it,
    /// and one that was woken and waits again is not woken twice.
    /// </summary>
    public static async Task<List<FlowBookmark>> Listeners(CaseDb db, DueTimer fanOut, JsonObject publication, CancellationToken cancel)
    {
        var hash = Hash(publication);
        var listeners = db.Bookmarks.AsNoTracking()
            .Where(b => b.Name == Waiting && b.Hash == hash && b.CaseId != null && b.CreatedAt < fanOut.DueAt);
        if (publication["correlationId"]?.ToString() is { Length: > 0 } correlation) listeners = listeners.Where(b => b.CorrelationId == correlation);
        return await listeners.OrderBy(b => b.Id).ToListAsync(cancel);
    }

    private static string Hash(JsonObject publication) =>
        BookmarkHash.Of(Waiting, new JsonObject { ["eventName"] = publication["eventName"]?.DeepClone() });
}
