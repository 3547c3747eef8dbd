using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Flows;

/// <summary>The flow of a case as drawn, with what has been done, what is going on and the ways taken.</summary>
public sealed class FlowDrawing(ViewContext view)
{
    public async Task<FlowView> Of(Case c, CaseScope scope, CancellationToken cancel)
    {
        var db = view.Db;
        var bundle = await view.Bundle(c);
        var instances = await db.Instances.AsNoTracking().Where(i => i.CaseId == c.Id).ToListAsync(cancel);
        var root = instances.First(i => i.Id == c.FlowInstanceId);
        var flow = bundle.Flow(root.DefinitionId);
        var state = FlowState.FromJson(root.StateJson);
        var entries = db.Journal.AsNoTracking().Where(j => j.InstanceId == root.Id);
        if (scope.AsOf is { } until) entries = entries.Where(j => j.At <= until);
        var journal = await entries.OrderBy(j => j.Sequence).Select(j => new { j.ActivityId, j.Event, j.DataJson }).ToListAsync(cancel);
        var done = journal.Where(j => j.Event == "Completed").Select(j => j.ActivityId).ToHashSet();
        var outcomes = journal.Where(j => j is { Event: "Completed", DataJson: not null })
            .SelectMany(j => (JsonNode.Parse(j.DataJson!)?["outcomes"] as JsonArray ?? []).Select(o => (j.ActivityId, Port: o!.ToString()))).ToHashSet();
        var open = state.Status == FlowStatus.Running && scope.AsOf is null ? state.OpenActivities.ToDictionary(a => a.ActivityId, a => a.Faulted) : [];

        var activities = flow.Root.Children.Select(a => Activity(a, a switch
        {
            _ when open.TryGetValue(a.Id, out var faulted) => faulted ? "faulted" : "current",
            _ when done.Contains(a.Id) => "done",
            _ when state.Status == FlowStatus.Finished && scope.AsOf is null => "skipped",
            _ => "pending",
        })).ToList();
        var connections = flow.Connections.Where(k => k.FlowchartId == flow.Root.Id)
            .Select(k => Connection(flow, k, outcomes.Contains((k.SourceId, k.Port)))).ToList();
        return new FlowView(root.DefinitionId, NameOf(flow), flow.Definition.Version, activities, connections, await Children(c, scope, bundle, instances, root, cancel));
    }

    private FlowActivityView Activity(ActivityNode node, string state)
    {
        var designer = node.Json["metadata"]?["designer"];
        return new FlowActivityView(node.Id, Name(node), Description(node), node.TypeName,
            Number(designer?["position"]?["x"], 0), Number(designer?["position"]?["y"], 0),
            Number(designer?["size"]?["width"], 160), Number(designer?["size"]?["height"], 50), state, [.. node.Type.Outcomes(node) ?? []]);
    }

    private FlowConnectionView Connection(CompiledFlow flow, FlowConnection k, bool taken)
    {
        var source = flow.Activities[k.SourceId];
        var json = (flow.Root.Json["connections"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(j =>
            j["source"]?["activity"]?.ToString() == k.SourceId && j["target"]?["activity"]?.ToString() == k.TargetId
            && (j["source"]?["port"]?.ToString() ?? "Done") == k.Port);
        var vertices = (json?["vertices"] as JsonArray ?? []).Select(v => new[] { Number(v?["x"], 0), Number(v?["y"], 0) }).ToList();
        return new FlowConnectionView(k.SourceId, k.Port, PortName(source, k.Port), k.TargetId, vertices, taken);
    }

    private string PortName(ActivityNode source, string port)
    {
        if (source.Type is AssignActivity && AssignInputs.Outcomes(source.Literal).FirstOrDefault(o => o.Name == port && !o.Interrupt) is { } outcome) return view.Text(outcome.Label);
        return source.Type.Descriptor.Ports.FirstOrDefault(p => p.Name == port) is { } declared ? view.Text(declared.DisplayName)
            : port == ActivityType.Done ? "" : port;
    }

    private string Name(ActivityNode node) => InWords(node.Json["customProperties"]?["name"]) ?? node.Label;

    private string NameOf(CompiledFlow flow) => FlowName.In(flow.Definition, view.Actor.Language);

    private string? InWords(JsonNode? text) => (view.Actor.IsChinese ? text?["zh"] : text?["en"])?.ToString();

    private string? Description(ActivityNode node) => InWords(node.Json["customProperties"]?["description"]);

    private async Task<IReadOnlyList<FlowChildView>> Children(Case c, CaseScope scope, CaseTypes.CaseBundle bundle, List<FlowInstance> instances, FlowInstance root, CancellationToken cancel)
    {
        var orders = (await view.Db.UnitOrders.AsNoTracking().Where(o => o.CaseId == c.Id).ToListAsync(cancel)).ToDictionary(o => o.Id);
        await view.Names();
        var children = new List<FlowChildView>();
        foreach (var child in instances.Where(i => i.Id != root.Id && i.Status == nameof(FlowStatus.Running) && scope.SeesOrder(i.UnitOrderId)))
        {
            var flow = bundle.Flow(child.DefinitionId);
            var state = FlowState.FromJson(child.StateJson);
            var unit = child.UnitOrderId is { } id && orders.TryGetValue(id, out var order) ? view.Organisation(order.OrganisationId)?.Name : null;
            children.Add(new FlowChildView(child.UnitOrderId, unit ?? NameOf(flow), child.DefinitionId,
                [.. state.OpenActivities.Where(a => a.Parent is not null).Select(a => Name(flow.Activities[a.ActivityId]))]));
        }
        return children;
    }

    private static double Number(JsonNode? node, double otherwise) =>
        node is JsonValue v && v.TryGetValue<double>(out var number) ? number : otherwise;
}
