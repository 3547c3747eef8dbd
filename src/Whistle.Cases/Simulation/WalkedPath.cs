using System.Text.Json.Nodes;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>The ways taken through one definition, counted from the journals of its instances.</summary>
internal static class WalkedPath
{
    public static SimulatedPath Of(CompiledFlow flow, string versionId, IReadOnlyList<SimulatedInstance> instances, IReadOnlyList<CaseTask> tasks)
    {
        var journal = instances.SelectMany(i => i.Journal).Where(j => j.ActivityId.Length > 0 && j.ActivityId != flow.Root.Id).ToList();
        var open = instances.Where(i => i.State.Status == FlowStatus.Running).SelectMany(i => i.State.OpenActivities).ToLookup(a => a.ActivityId, a => a.Faulted);
        var activities = journal.GroupBy(j => j.ActivityId).Where(g => flow.Activities.ContainsKey(g.Key)).Select(g =>
        {
            int Count(string what) => g.Count(j => j.Event == what);
            var (completed, faulted) = (Count("Completed"), Count("Faulted"));
            var state = open[g.Key].Any() ? open[g.Key].Any(f => f) ? "faulted" : "open" : completed > 0 ? "done" : faulted > 0 ? "faulted" : "cancelled";
            return new WalkedActivity(g.Key, flow.Activities[g.Key].Label, Count("Started"), completed, Count("Canceled"), faulted, state);
        });
        var leaving = journal.Where(j => j is { Event: "Completed", DataJson: not null })
            .SelectMany(j => (JsonNode.Parse(j.DataJson!)?["outcomes"] as JsonArray ?? []).Select(o => (j.ActivityId, Port: o!.ToString())))
            .Concat(DrawnInterrupts(instances, tasks))
            .GroupBy(t => t).ToDictionary(g => g.Key, g => g.Count());
        return new SimulatedPath(flow.Definition.DefinitionId, versionId, flow.Definition.Name, instances.Count,
            [.. activities.OrderBy(a => a.Id, StringComparer.Ordinal)],
            [.. flow.Connections.Where(k => leaving.ContainsKey((k.SourceId, k.Port)))
                .Select(k => new WalkedConnection(k.FlowchartId, k.SourceId, k.Port, k.TargetId, leaving[(k.SourceId, k.Port)]))
                .OrderBy(k => k.Source, StringComparer.Ordinal).ThenBy(k => k.Port, StringComparer.Ordinal).ThenBy(k => k.Target, StringComparer.Ordinal)]);
    }

    /// <summary>An interrupt moves the flow itself and is none of the task's outcomes; where it is drawn as a port, its line counts as taken.</summary>
    private static IEnumerable<(string Activity, string Port)> DrawnInterrupts(IReadOnlyList<SimulatedInstance> instances, IReadOnlyList<CaseTask> tasks)
    {
        var ids = instances.Select(i => i.Row.Id).ToHashSet();
        return tasks.Where(t => ids.Contains(t.InstanceId) && t is { State: TaskState.Completed, Outcome: not null }
                && TaskOutcome.Read(t.OutcomesJson).All(o => o.Name != t.Outcome))
            .Select(t => (t.ActivityId, t.Outcome!));
    }
}
