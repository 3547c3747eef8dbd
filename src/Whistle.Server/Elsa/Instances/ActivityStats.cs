using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Server.Elsa.Instances;

/// <summary>The numbers on the drawing: how often each activity began and ended, and how it stands now.</summary>
public static class ActivityStats
{
    /// <param name="since">Only of activities the journal names after this sequence number.</param>
    /// <param name="nodes">Only of these; all when empty.</param>
    public static async Task<JsonArray> Of(CaseDb db, WatchedInstance instance, int since, IReadOnlySet<string> nodes, CancellationToken cancel)
    {
        var id = instance.Row.Id;
        var rows = db.Journal.Where(j => j.InstanceId == id);
        var counted = rows.Where(j => j.Event == JournalEvents.Started || j.Event == JournalEvents.Completed);
        if (since > 0) counted = counted.Where(j => rows.Any(r => r.ActivityId == j.ActivityId && r.Sequence > since));
        var counts = await counted.GroupBy(j => new { j.ActivityId, j.Event }).Select(g => new { g.Key.ActivityId, g.Key.Event, Count = g.Count() }).ToListAsync(cancel);
        var open = instance.State.OpenActivities.GroupBy(o => o.ActivityId).ToDictionary(g => g.Key, g => (Count: g.Count(), Faulted: g.Any(o => o.Faulted)));
        var blocked = instance.State.Bookmarks.Select(b => b.ActivityId).ToHashSet(StringComparer.Ordinal);
        var stats = new JsonArray();
        foreach (var activity in counts.GroupBy(c => c.ActivityId))
        {
            var node = instance.NodeId(activity.Key);
            if (nodes.Count > 0 && !nodes.Contains(node)) continue;
            var now = open.GetValueOrDefault(activity.Key);
            stats.Add(new JsonObject
            {
                ["activityId"] = activity.Key,
                ["activityNodeId"] = node,
                ["startedCount"] = activity.Where(c => c.Event == JournalEvents.Started).Sum(c => c.Count),
                ["completedCount"] = activity.Where(c => c.Event == JournalEvents.Completed).Sum(c => c.Count),
                ["uncompletedCount"] = now.Count,
                ["isBlocked"] = blocked.Contains(activity.Key),
                ["isFaulted"] = now.Faulted,
                ["aggregateFaultCount"] = instance.Faults(activity.Key),
                ["metadata"] = VisitJson.Map(),
            });
        }
        return stats;
    }
}
