using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Server.Elsa.Instances;

/// <summary>One visit of an activity, read back from the journal: what Elsa calls an activity execution.</summary>
public sealed class Visit(string id, string activityId, string activityType, string parent, DateTime startedAt)
{
    public string Id => id;
    public string ActivityId => activityId;
    public string ActivityType => activityType;

    /// <summary>The visit of the container around it; the workflow's own for the root.</summary>
    public string Parent => parent;
    public DateTime StartedAt => startedAt;
    public DateTime? EndedAt { get; set; }

    /// <summary>Running, Completed, Canceled or Faulted.</summary>
    public string Status { get; set; } = "Running";
    public JsonObject Inputs { get; } = [];
    public JsonObject Outputs { get; } = [];
    public IReadOnlyList<string> Outcomes { get; set; } = [];
}

/// <summary>The visits of an instance in the order in which they began.</summary>
public sealed class Visits
{
    private readonly Dictionary<string, Visit> _visits = new(StringComparer.Ordinal);
    private readonly List<Visit> _inOrder = [];

    /// <summary>By activity id, the visits still open, newest last: a visit belongs to the newest open one of its container.</summary>
    private readonly Dictionary<string, List<Visit>> _open = new(StringComparer.Ordinal);

    private Visits()
    {
    }

    public IReadOnlyList<Visit> InOrder => _inOrder;

    public Visit? Find(string id) => _visits.GetValueOrDefault(id);

    /// <param name="details">Also what was given, what came out and which ways were taken: larger to read.</param>
    public static async Task<Visits> Of(CaseDb db, WatchedInstance instance, bool details, CancellationToken cancel)
    {
        var id = instance.Row.Id;
        var rows = db.Journal.AsNoTracking().Where(j => j.InstanceId == id && j.ActivityId != "").OrderBy(j => j.Sequence);
        var visits = new Visits();
        foreach (var row in await rows.Select(j => new { j.ActivityId, j.ActivityInstanceId, j.ActivityType, j.Event, j.At, Data = details ? j.DataJson : null }).ToListAsync(cancel))
            visits.Take(instance, row.ActivityId, row.ActivityInstanceId, row.ActivityType, row.Event, row.At, row.Data);
        return visits;
    }

    private void Take(WatchedInstance instance, string activityId, string visitId, string type, string what, DateTime at, string? data)
    {
        if (!_visits.TryGetValue(visitId, out var visit))
        {
            _visits[visitId] = visit = new Visit(visitId, activityId, type, ParentOf(instance, activityId), at);
            _inOrder.Add(visit);
            if (!_open.TryGetValue(activityId, out var open)) _open[activityId] = open = [];
            open.Add(visit);
        }
        switch (what)
        {
            case JournalEvents.Completed:
            case JournalEvents.Canceled:
                visit.Status = what;
                visit.EndedAt = at;
                _open[activityId].Remove(visit);
                break;
            case JournalEvents.Faulted:
                visit.Status = what;
                break;
            case JournalEvents.Started:
            case JournalEvents.Resumed:
                visit.Status = "Running";
                break;
        }
        if (data is not null) Details(visit, what, JsonNode.Parse(data) as JsonObject);
    }

    private static void Details(Visit visit, string what, JsonObject? data)
    {
        if (what == JournalEvents.Completed && data?["outcomes"] is JsonArray outcomes) visit.Outcomes = [.. outcomes.Select(o => o!.ToString())];
        if (what != JournalEvents.Observed) return;
        foreach (var (name, value) in data?["inputs"] as JsonObject ?? []) visit.Inputs[name] = value?.DeepClone();
        foreach (var (name, value) in data?["outputs"] as JsonObject ?? []) visit.Outputs[name] = value?.DeepClone();
    }

    private string ParentOf(WatchedInstance instance, string activityId) =>
        instance.Activity(activityId)?.Parent is { } container && _open.TryGetValue(container.Id, out var open) && open.Count > 0 ? open[^1].Id : instance.WorkflowVisit;
}
