using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Server.Elsa.Instances;

/// <summary>One instance as it is looked at: of a case, free or simulated. What it shows holds ids and routing facts only.</summary>
/// <param name="Flow">Null when this server can no longer compile the definition; then activities are known by their ids only.</param>
public sealed record WatchedInstance(FlowInstance Row, FlowState State, CompiledFlow? Flow, int Version)
{
    /// <summary>Elsa's name of the workflow itself, which contains the root activity.</summary>
    public const string Workflow = "Workflow1";
    public const string WorkflowType = "Elsa.Workflow";

    public string Id => Row.Id.ToString();

    /// <summary>Id of the visit of the workflow itself; visits of activities count from 1.</summary>
    public string WorkflowVisit => $"{Id}.0";

    /// <exception cref="Refusal">404.</exception>
    public static async Task<WatchedInstance> Open(CaseDb db, FreeFlows flows, string id, CancellationToken cancel) =>
        Guid.TryParse(id, out var known) && await Find(db, flows, known, cancel) is { } found ? found
            : throw new Refusal(404, "unknown-instance", new LocalText("没有该流程实例。", "There is no such workflow instance."));

    public static async Task<WatchedInstance?> Find(CaseDb db, FreeFlows flows, Guid id, CancellationToken cancel)
    {
        if (await db.Instances.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancel) is not { } row) return null;
        CompiledFlow? flow = null;
        try
        {
            flow = await flows.Of(db, row);
        }
        catch (Exception e) when (e is FlowRefusedException or FlowFormatException or InvalidOperationException)
        {
            // It can still be looked at, by ids.
        }
        var state = FlowState.FromJson(row.StateJson);
        return new WatchedInstance(row, state, flow, state.DefinitionVersion);
    }

    public ActivityNode? Activity(string id) => Flow?.Activities.GetValueOrDefault(id);

    /// <summary>Elsa's node id: the ids from the workflow down to the activity.</summary>
    public string NodeId(string activityId)
    {
        if (Activity(activityId) is not { } node) return $"{Workflow}:{activityId}";
        var path = new Stack<string>();
        for (var at = node; at is not null; at = at.Parent) path.Push(at.Id);
        return $"{Workflow}:{string.Join(':', path)}";
    }

    public string? NameOf(string activityId) => Activity(activityId)?.Json["name"] is JsonValue name && name.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    public int TypeVersion(string activityId) => Activity(activityId)?.Json["version"] is JsonValue version && version.TryGetValue<int>(out var number) ? number : 1;

    /// <summary>Open incidents at an activity or inside it.</summary>
    public int Faults(string activityId) => State.Incidents.Count(i => i.ActivityId == activityId || Inside(i.ActivityId, activityId));

    private bool Inside(string activityId, string containerId)
    {
        for (var at = Activity(activityId)?.Parent; at is not null; at = at.Parent)
            if (at.Id == containerId) return true;
        return false;
    }
}
