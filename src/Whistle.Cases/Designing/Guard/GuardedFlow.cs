using Whistle.Cases.CaseTypes;
using Whistle.Cases.Cases;
using Whistle.Cases.Tasks;
using Whistle.Engine;
using Whistle.Engine.Guarding;

namespace Whistle.Cases.Designing.Guard;

/// <summary>An activity that starts another flow of the bundle.</summary>
/// <param name="Child">Null where the flow is not in the bundle, or only a run can tell which it is.</param>
internal sealed record FlowCallSite(GuardedFlow Caller, ActivityNode Node, GuardedFlow? Child, bool IsAwaited);

/// <summary>One flow of the bundle with its points, the declared interrupts drawn in.</summary>
internal sealed class GuardedFlow(string id, CompiledFlow flow)
{
    public string Id => id;
    public CompiledFlow Flow => flow;
    public FlowPoints Points { get; internal set; } = FlowPoints.Of(flow);

    /// <summary>Where this flow starts others.</summary>
    public List<FlowCallSite> Calls { get; } = [];

    /// <summary>Where this flow is started.</summary>
    public List<FlowCallSite> CalledFrom { get; } = [];

    /// <summary>Sorted, so that nothing found depends on the drawing.</summary>
    public IReadOnlyList<ActivityNode> Activities { get; } = [.. flow.Activities.Values.OrderBy(a => a.Id, StringComparer.Ordinal)];

    public IEnumerable<ActivityNode> Tasks => Activities.Where(a => a.Type is AssignActivity);

    public static string? TaskKind(ActivityNode node) => node.Type is AssignActivity ? Acts.Text(node, "task") : null;
}

/// <summary>The flows of one case type as they would run together.</summary>
internal sealed class GuardedBundle
{
    private readonly Dictionary<string, GuardedFlow> byId;

    /// <param name="type">The case type.</param>
    /// <param name="flows">Definition id → compiled flow; ids the case type does not name are left out.</param>
    public GuardedBundle(CaseType type, IReadOnlyDictionary<string, CompiledFlow> flows)
    {
        Type = type;
        byId = type.Subflows.Order(StringComparer.Ordinal).Prepend(type.Flow).Distinct(StringComparer.Ordinal)
            .Where(flows.ContainsKey).ToDictionary(id => id, id => new GuardedFlow(id, flows[id]), StringComparer.Ordinal);
        foreach (var flow in byId.Values)
            foreach (var node in flow.Activities)
                if (node.Type.Calls(node) is { } call)
                {
                    var site = new FlowCallSite(flow, node, call.DefinitionId is { } id ? byId.GetValueOrDefault(id) : null, call.IsAwaited);
                    flow.Calls.Add(site);
                    site.Child?.CalledFrom.Add(site);
                }

        TaskKinds = byId.Values.SelectMany(f => f.Tasks).Select(GuardedFlow.TaskKind).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var flow in byId.Values) flow.Points = InterruptEdges.Draw(this, flow);
        Ordered = InOrder();
    }

    public CaseType Type { get; }
    public GuardedFlow? Main => byId.GetValueOrDefault(Type.Flow);
    public IEnumerable<GuardedFlow> Flows => byId.Values;

    /// <summary>Every flow after all that start it. Flows that start each other in a circle are left out; that is a problem of its own.</summary>
    public IReadOnlyList<GuardedFlow> Ordered { get; }
    public IReadOnlySet<string> TaskKinds { get; }

    public GuardedFlow? Flow(string id) => byId.GetValueOrDefault(id);

    /// <summary>Kinds of the tasks that carry one of these acts, anywhere in the bundle.</summary>
    public IEnumerable<string> KindsOf(IReadOnlyCollection<string> acts) => Flows
        .SelectMany(f => f.Tasks).Where(t => Acts.Of(t) is { } act && acts.Contains(act))
        .Select(GuardedFlow.TaskKind).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private List<GuardedFlow> InOrder()
    {
        var waiting = byId.Values.ToDictionary(f => f, f => f.CalledFrom.Count);
        var ready = new Queue<GuardedFlow>(byId.Values.Where(f => waiting[f] == 0));
        var ordered = new List<GuardedFlow>();
        while (ready.TryDequeue(out var flow))
        {
            ordered.Add(flow);
            foreach (var child in flow.Calls.Select(c => c.Child).OfType<GuardedFlow>())
                if (--waiting[child] == 0) ready.Enqueue(child);
        }

        return ordered;
    }

    /// <summary>Whether an activity surely keeps its branch waiting; a sub-flow does when no way through it avoids waiting.</summary>
    public bool Waits(ActivityNode node) => Waits(node, []);

    private bool Waits(ActivityNode node, HashSet<string> looking)
    {
        switch (node.Type.Waits(node))
        {
            case WaitKind.Time or WaitKind.Person or WaitKind.Outside:
                return true;
            case WaitKind.Child when node.Type is CallUnitsActivity:
                return true;
            case WaitKind.Child when node.Type.Calls(node)?.DefinitionId is { } id && Flow(id) is { } child && looking.Add(id):
                var done = child.Points.All.Select(p => p is { Kind: PointKind.Enter, Activity: { } inner } && Waits(inner, looking)).ToArray();
                looking.Remove(id);
                return new Eventually(child.Points, done).From(child.Points.Begin);
            default:
                return false;
        }
    }
}
