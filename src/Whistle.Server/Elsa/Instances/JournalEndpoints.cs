using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa.Instances;

/// <summary>The journal of an instance: what began, waited, went on and ended, in order.</summary>
public static class JournalEndpoints
{
    private const int Most = 1000;

    /// <summary>What a reader of the journal is shown; the rest is for the engine's replay.</summary>
    private static readonly string[] Shown =
    [
        JournalEvents.Started, JournalEvents.Suspended, JournalEvents.Resumed, JournalEvents.Completed, JournalEvents.Faulted, JournalEvents.Canceled, "Retried", "Resolved",
    ];

    public static void Map(RouteGroupBuilder elsa)
    {
        elsa.MapPost("/workflow-instances/{id}/journal", async (HttpContext http, ICaseStore store, FreeFlows flows, string id, int? skip, int? take, CancellationToken cancel) =>
        {
            var body = await ElsaJson.ReadObject(http.Request, cancel);
            return await Answer(http, store, flows, id, skip, take, body["filter"] as JsonObject ?? [], cancel);
        });
        elsa.MapGet("/workflow-instances/{id}/journal", (HttpContext http, ICaseStore store, FreeFlows flows, string id, int? skip, int? take, int? page, int? pageSize, CancellationToken cancel) =>
            Answer(http, store, flows, id, skip ?? page * pageSize, take ?? pageSize, [], cancel));
    }

    private static async Task<IResult> Answer(HttpContext http, ICaseStore store, FreeFlows flows, string id, int? skip, int? take, JsonObject filter, CancellationToken cancel)
    {
        await using var db = store.Read();
        var instance = await WatchedInstance.Open(db, flows, id, cancel);
        var rows = Filtered(db, instance, filter);
        var total = await rows.CountAsync(cancel);
        var page = await rows.OrderBy(j => j.Sequence).Skip(Math.Max(0, skip ?? 0)).Take(Math.Clamp(take ?? Most, 0, Most)).ToListAsync(cancel);
        var visits = page.Count == 0 ? null : await Visits.Of(db, instance, details: false, cancel);
        var items = new JsonArray([.. page.Select(row => Record(instance, row, visits!, CallerLanguage.Of(http.Request)))]);
        return ElsaJson.Answer(new JsonObject { ["items"] = items, ["totalCount"] = total });
    }

    private static IQueryable<JournalRow> Filtered(CaseDb db, WatchedInstance instance, JsonObject filter)
    {
        var rows = db.Journal.AsNoTracking().Where(j => j.InstanceId == instance.Row.Id && Shown.Contains(j.Event));
        if (ElsaJson.Texts(filter, "activityIds") is { Count: > 0 } ids) rows = rows.Where(j => ids.Contains(j.ActivityId));
        if (ElsaJson.Texts(filter, "excludedActivityTypes") is { Count: > 0 } excluded) rows = rows.Where(j => !excluded.Contains(j.ActivityType));
        if (ElsaJson.Texts(filter, "eventNames") is { Count: > 0 } events) rows = rows.Where(j => events.Contains(j.Event));
        if (ElsaJson.Texts(filter, "activityNodeIds") is { Count: > 0 } nodes)
        {
            var wanted = nodes.ToHashSet(StringComparer.Ordinal);
            string[] activities = instance.Flow is null ? [] : [.. instance.Flow.Activities.Keys.Where(a => wanted.Contains(instance.NodeId(a)))];
            rows = rows.Where(j => activities.Contains(j.ActivityId));
        }
        return rows;
    }

    public static JsonObject Record(WatchedInstance instance, JournalRow row, Visits visits, string language)
    {
        var json = new JsonObject
        {
            ["id"] = $"{instance.Id}:{row.Sequence}",
            ["activityInstanceId"] = row.ActivityInstanceId,
            ["parentActivityInstanceId"] = visits.Find(row.ActivityInstanceId)?.Parent ?? instance.WorkflowVisit,
            ["activityId"] = row.ActivityId,
            ["activityType"] = row.ActivityType,
            ["activityTypeVersion"] = instance.TypeVersion(row.ActivityId),
        };
        if (instance.NameOf(row.ActivityId) is { } name) json["activityName"] = name;
        json["nodeId"] = instance.NodeId(row.ActivityId);
        json["timestamp"] = ElsaJson.Time(row.At);
        json["sequence"] = row.Sequence;
        json["eventName"] = row.Event;
        var data = row.DataJson is null ? null : JsonNode.Parse(row.DataJson) as JsonObject;
        if (row.Event == JournalEvents.Completed && data?["outcomes"] is JsonArray outcomes) json["payload"] = new JsonObject { ["Outcomes"] = outcomes.DeepClone() };
        if (row.Event == JournalEvents.Faulted)
        {
            var incident = instance.State.Incidents.FirstOrDefault(i => i.Id == data?["incident"]?.ToString());
            json["message"] = incident?.Message.In(language) ?? data?["code"]?.ToString();
            json["payload"] = new JsonObject { ["exception"] = data?["code"]?.DeepClone(), ["message"] = json["message"]?.DeepClone() };
        }
        return json;
    }
}
