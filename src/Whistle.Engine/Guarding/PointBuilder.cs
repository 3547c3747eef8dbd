using Whistle.Engine.Activities;
using Whistle.Engine.Expressions;

namespace Whistle.Engine.Guarding;

/// <summary>
/// Draws the points of a flow by what each container does with its children. A container of a type it does not know may run
/// any of its children, or none.
/// </summary>
internal sealed class PointBuilder(CompiledFlow flow, IReadOnlyList<FlowJump> jumps)
{
    private readonly List<FlowPoint> points = [];
    private readonly List<List<int>> after = [];
    private readonly Dictionary<int, Branching> branching = [];
    private readonly Dictionary<int, Gathering> gathering = [];
    private readonly Dictionary<string, int> enter = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> leaves = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> meets = new(StringComparer.Ordinal);
    private int end;

    public FlowPoints Build()
    {
        var begin = Add(PointKind.Begin);
        end = Add(PointKind.End);
        foreach (var node in flow.Activities.Values) AddPointsOf(node);
        Join(begin, Enter(flow.Root));
        foreach (var node in flow.Activities.Values) Wire(node);
        foreach (var leave in leaves[flow.Root.Id]) Join(leave, end);
        foreach (var jump in jumps) Draw(jump);
        return new FlowPoints(flow, points, [.. after],
            [.. points.Select(p => branching.GetValueOrDefault(p.Index))], [.. points.Select(p => gathering.GetValueOrDefault(p.Index))], end);
    }

    private void AddPointsOf(ActivityNode node)
    {
        enter[node.Id] = Add(PointKind.Enter, node);
        leaves[node.Id] = [.. Outcomes(node).Select(port => Add(PointKind.Leave, node, port))];
    }

    /// <summary>Outcomes that only a run can tell are those somebody has drawn a connection from.</summary>
    private static IEnumerable<string> Outcomes(ActivityNode node)
    {
        var known = node.Type.Outcomes(node) ?? node.Parent?.Graph?.Outbound(node.Id).Select(c => c.Port).Append(ActivityType.Done);
        return (known ?? []).DefaultIfEmpty(ActivityType.Done).Distinct(StringComparer.Ordinal);
    }

    private void Wire(ActivityNode node)
    {
        switch (node.Type)
        {
            case Activities.Flowchart:
                Chart(node);
                break;
            case Activities.Sequence:
                InTurn(node);
                break;
            case Activities.Parallel:
                SideBySide(node, Guarding.Gathering.Each);
                break;
            case Fork:
                SideBySide(node, IsFirstOnly(node) ? Guarding.Gathering.First : Guarding.Gathering.Each);
                break;
            case ForEach or For or While:
                Loop(node);
                break;
            case ParallelForEach:
                Skip(node);
                branching[Enter(node)] = Guarding.Branching.Repeated;
                EachMay(node);
                break;
            case Break:
                foreach (var leave in leaves[node.Id]) Join(leave, leaves[Broken(node).Id]);
                Leave(node);
                break;
            case Finish:
                Join(Enter(node), end);
                break;
            case Complete when UsedFlow.Around(node) is { } use:
                foreach (var leave in Outcomes(node, use)) Join(Enter(node), leave);
                break;
            case Complete:
                Join(Enter(node), end);
                break;
            case FlowFork or FlowSwitch:
                branching[Enter(node)] = node.Type is FlowFork && node.Type.Outcomes(node) is not null ? Guarding.Branching.All : Several(node);
                Leave(node);
                break;
            case If:
                EachMay(node);
                if (node.Child("Then") is null || node.Child("Else") is null) Skip(node);
                break;
            case Switch:
                branching[Enter(node)] = Several(node);
                EachMay(node);
                Skip(node);
                break;
            case UsedFlow when node.Child("Root") is { } root:
                Join(Enter(node), Enter(root));
                foreach (var leave in leaves[root.Id]) Join(leave, [.. leaves[node.Id].Where(l => points[l].Port == ActivityType.Done)]);
                break;
            default:
                EachMay(node);
                Leave(node);
                break;
        }
    }

    private void Chart(ActivityNode chart)
    {
        if (chart.Graph is not { } graph)
        {
            Skip(chart);
            return;
        }

        Join(Enter(chart), Enter(graph.Start));
        if (chart.Parent is null)
            foreach (var trigger in chart.Children.Where(c => c != graph.Start && c.CanStartWorkflow && c.Type.Descriptor.IsTrigger)) Join(Enter(chart), Enter(trigger));
        foreach (var child in chart.Children.Where(c => c.Type is not Break)) Connections(chart, graph, child);
    }

    private void Connections(ActivityNode chart, FlowGraph graph, ActivityNode child)
    {
        foreach (var leave in leaves[child.Id])
        {
            var ways = graph.Outbound(child.Id).Where(c => c.Port == points[leave].Port).ToList();
            if (child.Type.Descriptor.IsTerminal || ways.Count == 0) Join(leave, leaves[chart.Id]);
            else foreach (var way in ways) Join(leave, Target(graph, way));
            if (after[leave].Count > 1) branching[leave] = Guarding.Branching.All;
        }
    }

    /// <summary>A way back begins a round of its own; anything else that meets others waits as its activity says.</summary>
    private int Target(FlowGraph graph, FlowConnection way)
    {
        var target = graph.Node(way.TargetId);
        var mode = FlowJoin.ModeOf(target, graph.UsesTokens);
        if (way.IsBackward || graph.ForwardInbound(target.Id).Count < 2 || mode == JoinMode.Cascade) return Enter(target);
        if (meets.TryGetValue(target.Id, out var known)) return known;
        var meet = meets[target.Id] = Add(PointKind.Meet, target);
        gathering[meet] = mode switch
        {
            JoinMode.WaitAll => Guarding.Gathering.Each,
            JoinMode.WaitAny => Guarding.Gathering.First,
            _ => Guarding.Gathering.Any
        };
        Join(meet, Enter(target));
        return meet;
    }

    private void InTurn(ActivityNode node)
    {
        if (node.Children.Count == 0) Skip(node);
        else Join(Enter(node), Enter(node.Children[0]));
        for (var i = 0; i < node.Children.Count; i++)
        {
            var child = node.Children[i];
            if (child.Type is Break) continue;
            var isLast = child.Type.Descriptor.IsTerminal || i == node.Children.Count - 1;
            foreach (var leave in leaves[child.Id])
                if (isLast) Join(leave, leaves[node.Id]);
                else Join(leave, Enter(node.Children[i + 1]));
        }
    }

    private void SideBySide(ActivityNode node, Gathering gather)
    {
        if (node.Children.Count == 0)
        {
            Skip(node);
            return;
        }

        var gathered = Add(PointKind.Meet, node);
        gathering[gathered] = gather;
        branching[Enter(node)] = Guarding.Branching.All;
        foreach (var child in node.Children)
        {
            Join(Enter(node), Enter(child));
            var ended = Add(PointKind.Inside, child);
            if (child.Type is not Break) foreach (var leave in leaves[child.Id]) Join(leave, ended);
            Join(ended, gathered);
        }

        Join(gathered, leaves[node.Id]);
    }

    private void Loop(ActivityNode node)
    {
        var round = Add(PointKind.Inside, node);
        Join(Enter(node), round);
        Join(round, leaves[node.Id]);
        if (node.Child("Body") is not { } body) return;
        Join(round, Enter(body));
        if (body.Type is not Break) foreach (var leave in leaves[body.Id]) Join(leave, round);
    }

    /// <summary>Any of the children may run; when one has ended, so has the container.</summary>
    private void EachMay(ActivityNode node)
    {
        foreach (var child in node.Children)
        {
            Join(Enter(node), Enter(child));
            if (child.Type is not Break) foreach (var leave in leaves[child.Id]) Join(leave, leaves[node.Id]);
        }
    }

    /// <summary>Where the use of a definition is left by a Complete inside it: by all its ports when only a run can tell.</summary>
    private IEnumerable<int> Outcomes(ActivityNode complete, ActivityNode use)
    {
        var named = complete.Literal("Outcomes") is { } literal && ValueConversion.TryRead<string[]>(literal, out var read) && read is { Length: > 0 } ? read : null;
        if (named is null && complete.Input("Outcomes") is null) named = [ActivityType.Done];
        return leaves[use.Id].Where(leave => named is null || named.Contains(points[leave].Port));
    }

    private void Skip(ActivityNode node) => Join(Enter(node), leaves[node.Id]);

    private void Leave(ActivityNode node) => Join(Enter(node), leaves[node.Id]);

    private static Branching Several(ActivityNode node) =>
        node.Literal("Mode") is { } mode && !mode.ToString().Equals(nameof(SwitchMode.MatchFirst), StringComparison.OrdinalIgnoreCase)
        || node.Input("Mode") is not null && node.Literal("Mode") is null || node.Type is FlowFork
            ? Guarding.Branching.Some
            : Guarding.Branching.One;

    private static bool IsFirstOnly(ActivityNode node) => node.Json["joinMode"]?.ToString() == "WaitAny";

    /// <summary>What a Break ends: the loop around it, else the flowchart it is in.</summary>
    private static ActivityNode Broken(ActivityNode node)
    {
        ActivityNode? chart = null;
        for (var at = node.Parent; at is not null; at = at.Parent)
        {
            if (at.Type.IsLoop) return at;
            if (at.Type is Activities.Flowchart) chart ??= at;
        }

        return chart ?? node.Parent ?? node;
    }

    private void Draw(FlowJump jump)
    {
        if (!enter.TryGetValue(jump.To, out var target)) return;
        var move = Add(PointKind.Jump, flow.Activities[jump.To], jump.Name);
        foreach (var id in jump.From.Distinct(StringComparer.Ordinal))
            if (enter.TryGetValue(id, out var from)) Join(from, move);
        Join(move, target);
    }

    private int Add(PointKind kind, ActivityNode? node = null, string port = "")
    {
        points.Add(new FlowPoint(points.Count, kind, node, port));
        after.Add([]);
        return points.Count - 1;
    }

    private int Enter(ActivityNode node) => enter[node.Id];

    private void Join(int from, List<int> to)
    {
        foreach (var one in to) Join(from, one);
    }

    private void Join(int from, int to)
    {
        if (!after[from].Contains(to)) after[from].Add(to);
    }
}
