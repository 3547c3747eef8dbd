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

    /// <summary>Kind of the effect by which a flow publishes.</summary>
    public const string Effect = "publish-event";

    /// <summary>Name of the bookmarks that wait for an event, and of the triggers that one starts.</summary>
    public const string Waiting = "Elsa.Event";

    public static void Publish(InstanceRun run, FlowInstance from, FlowState state, JsonObject publication)
    {
        if (publication["isLocal"]?.GetValue<bool>() == true)
        {
            var hash = Hash(publication);
            foreach (var bookmark in state.Bookmarks.Where(b => b.Name == Waiting && b.Hash == hash))
                run.Enqueue(from.Id, new Stimulus.ResumeBookmark(bookmark.Id, publication["payload"]?.DeepClone()));
            return;
        }
        run.Work.Db.Timers.Add(Row(run.Work, publication));
    }

    /// <summary>The row that carries a publication to whoever waits for it.</summary>
    public static DueTimer Row(CaseWork work, JsonObject publication) => new()
    {
        Id = Guid.CreateVersion7(),
        Kind = FanOut,
        DueAt = work.Now,
        InputJson = publication.ToJsonString(),
    };

    /// <summary>
    /// Who waits for a publication: bookmarks that were there when it was made. An instance that begins to wait later has missed it,
    /// and one that was woken and waits again is not woken twice.
    /// </summary>
    public static async Task<List<FlowBookmark>> Listeners(CaseDb db, DueTimer fanOut, JsonObject publication, CancellationToken cancel) =>
        await Matching(db, publication).Where(b => b.CreatedAt < fanOut.DueAt).OrderBy(b => b.Id).ToListAsync(cancel);

    /// <summary>Bookmarks a publication is for: by its name and, where it names them, its correlation id, instance and activity.</summary>
    public static IQueryable<FlowBookmark> Matching(CaseDb db, JsonObject publication)
    {
        var hash = Hash(publication);
        var found = db.Bookmarks.AsNoTracking().Where(b => b.Name == Waiting && b.Hash == hash);
        if (Text(publication, "correlationId") is { } correlation) found = found.Where(b => b.CorrelationId == correlation);
        if (Text(publication, "activityInstanceId") is { } activity) found = found.Where(b => b.ActivityInstanceId == activity);
        if (Text(publication, "instanceId") is { } instance)
        {
            var id = Guid.TryParse(instance, out var known) ? known : Guid.Empty;
            found = found.Where(b => b.InstanceId == id);
        }
        // Who publishes from outside reaches free instances only: a case has messages of its own.
        if (publication["free"]?.GetValue<bool>() == true) found = found.Where(b => b.CaseId == null);
        return found;
    }

    public static string Hash(JsonObject publication) =>
        BookmarkHash.Of(Waiting, new JsonObject { ["eventName"] = publication["eventName"]?.DeepClone() });

    private static string? Text(JsonObject publication, string name) => publication[name]?.ToString() is { Length: > 0 } text ? text : null;
}
