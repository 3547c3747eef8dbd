namespace Whistle.Engine;

/// <summary>
/// The connections between the activities of one flowchart. Everything is ordered by the place of the activities and
/// the names of the ports, never by the order in which connections were drawn.
/// </summary>
public sealed class FlowGraph
{
    private static readonly List<FlowConnection> None = [];

    private readonly Dictionary<string, int> index;
    private readonly IReadOnlyList<ActivityNode> nodes;
    private readonly List<FlowConnection>?[] outbound;
    private readonly List<FlowConnection>?[] forwardInbound;
    private readonly int[][] before;
    private readonly int[][] forwardBefore;

    internal FlowGraph(IReadOnlyList<ActivityNode> nodes, ActivityNode start, IReadOnlyList<FlowConnection> connections, IReadOnlySet<string> unreachable, bool usesTokens)
    {
        UsesTokens = usesTokens;
        this.nodes = nodes;
        Start = start;
        Connections = connections;
        Unreachable = unreachable;
        HasLoops = connections.Any(c => c.IsBackward);
        index = nodes.Select((n, i) => (n.Id, i)).ToDictionary(n => n.Id, n => n.i, StringComparer.Ordinal);
        outbound = Grouped(connections, c => c.SourceId);
        forwardInbound = Grouped(connections.Where(c => !c.IsBackward), c => c.TargetId);
        before = Sources(Grouped(connections, c => c.TargetId));
        forwardBefore = Sources(forwardInbound);
    }

    /// <summary>Where the flowchart begins when nothing else is said.</summary>
    public ActivityNode Start { get; }
    public IReadOnlyList<FlowConnection> Connections { get; }

    /// <summary>Activities no path from a start leads to; only an interrupt can reach them.</summary>
    public IReadOnlySet<string> Unreachable { get; }

    public IReadOnlyList<FlowConnection> Outbound(string id) => outbound[index[id]] ?? None;
    public IReadOnlyList<FlowConnection> ForwardInbound(string id) => forwardInbound[index[id]] ?? None;

    internal bool HasLoops { get; }
    internal bool UsesTokens { get; }
    internal int Count => nodes.Count;
    internal bool Has(string id) => index.ContainsKey(id);
    internal ActivityNode Node(string id) => nodes[index[id]];
    internal int IndexOf(string id) => index[id];

    /// <summary>Marks everything from which a path leads to one of <paramref name="targets"/>, those included, never through <paramref name="without"/>.</summary>
    internal bool[] Upstream(IEnumerable<int> targets, int without, bool forwardOnly = false)
    {
        var links = forwardOnly ? forwardBefore : before;
        var seen = new bool[nodes.Count];
        var open = new Stack<int>(targets);
        while (open.TryPop(out var at))
        {
            if (at == without || seen[at]) continue;
            seen[at] = true;
            foreach (var source in links[at])
                if (!seen[source]) open.Push(source);
        }

        return seen;
    }

    /// <summary>Everything forward of an activity, itself included.</summary>
    internal HashSet<string> Downstream(string from)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>([from]);
        while (open.TryPop(out var id))
        {
            if (!seen.Add(id)) continue;
            foreach (var connection in Outbound(id))
                if (!connection.IsBackward) open.Push(connection.TargetId);
        }

        return seen;
    }

    private List<FlowConnection>?[] Grouped(IEnumerable<FlowConnection> connections, Func<FlowConnection, string> by)
    {
        var groups = new List<FlowConnection>?[nodes.Count];
        foreach (var connection in connections) (groups[index[by(connection)]] ??= []).Add(connection);
        return groups;
    }

    private int[][] Sources(List<FlowConnection>?[] inbound) =>
        [.. inbound.Select(group => group?.Select(c => index[c.SourceId]).Distinct().ToArray() ?? [])];
}
