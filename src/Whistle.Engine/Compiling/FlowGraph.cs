namespace Whistle.Engine;

/// <summary>
/// The connections between the activities of one flowchart. Everything is ordered by the place of the activities and
/// the names of the ports, never by the order in which connections were drawn.
/// </summary>
public sealed class FlowGraph
{
    private readonly Dictionary<string, List<FlowConnection>> outbound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<FlowConnection>> inbound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<FlowConnection>> forwardInbound = new(StringComparer.Ordinal);
    private static readonly List<FlowConnection> None = [];

    internal FlowGraph(ActivityNode start, IReadOnlyList<FlowConnection> connections, IReadOnlySet<string> unreachable)
    {
        Start = start;
        Connections = connections;
        Unreachable = unreachable;
        foreach (var connection in connections)
        {
            Add(outbound, connection.SourceId, connection);
            Add(inbound, connection.TargetId, connection);
            if (!connection.IsBackward) Add(forwardInbound, connection.TargetId, connection);
        }
    }

    /// <summary>Where the flowchart begins when nothing else is said.</summary>
    public ActivityNode Start { get; }
    public IReadOnlyList<FlowConnection> Connections { get; }

    /// <summary>Activities no path from a start leads to; only an interrupt can reach them.</summary>
    public IReadOnlySet<string> Unreachable { get; }

    public IReadOnlyList<FlowConnection> Outbound(string id) => outbound.GetValueOrDefault(id, None);
    public IReadOnlyList<FlowConnection> Inbound(string id) => inbound.GetValueOrDefault(id, None);
    public IReadOnlyList<FlowConnection> ForwardInbound(string id) => forwardInbound.GetValueOrDefault(id, None);

    /// <summary>Everything from which a path leads to one of <paramref name="targets"/>, those included, never through <paramref name="without"/>.</summary>
    internal HashSet<string> Upstream(IEnumerable<string> targets, string without, bool forwardOnly = false)
    {
        var links = forwardOnly ? forwardInbound : inbound;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(targets);
        while (open.TryPop(out var id))
        {
            if (id == without || !seen.Add(id)) continue;
            foreach (var connection in links.GetValueOrDefault(id, None)) open.Push(connection.SourceId);
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

    private static void Add(Dictionary<string, List<FlowConnection>> map, string key, FlowConnection connection)
    {
        if (!map.TryGetValue(key, out var list)) map[key] = list = [];
        list.Add(connection);
    }
}
