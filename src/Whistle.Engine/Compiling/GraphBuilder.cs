using System.Text.Json.Nodes;
using Whistle.Engine.Definitions;

namespace Whistle.Engine.Compiling;

/// <summary>Reads the connections of one flowchart, finds its loops, and says which connections can't be.</summary>
internal sealed class GraphBuilder(ActivityNode flowchart, bool usesTokens, List<FlowProblem> problems)
{
    private readonly Dictionary<string, int> number = flowchart.Children
        .Select((child, i) => (child.Id, Number: i + 1))
        .GroupBy(c => c.Id)
        .ToDictionary(g => g.Key, g => g.First().Number, StringComparer.Ordinal);

    public FlowGraph? Build()
    {
        // Children that could not be read are problems already; the places of the others would not be theirs.
        if (flowchart.Children.Count == 0 || number.Count < flowchart.Children.Count) return null;
        var drawn = Read();
        var start = Start(drawn);
        var dominators = new Dominators(Successors(drawn, start));
        var connections = drawn
            .Select(c => c with { IsBackward = dominators.Dominates(number[c.TargetId], number[c.SourceId]) })
            .OrderBy(c => number[c.SourceId]).ThenBy(c => number[c.TargetId]).ThenBy(c => c.Port, StringComparer.Ordinal)
            .ToList();
        var unreachable = flowchart.Children.Where(c => !dominators.IsReachable(number[c.Id])).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var id in unreachable)
            problems.Add(FlowProblem.Warn("unreachable-activity", id,
                "从起点没有任何路径到达此活动", "No path from the start leads to this activity"));
        RefuseOtherLoops(connections, dominators);
        if (usesTokens) RefuseOtherMerging(connections);
        return new FlowGraph(flowchart.Children, start, connections, unreachable, usesTokens);
    }

    private void RefuseOtherMerging(List<FlowConnection> connections)
    {
        var loops = connections.Where(c => c.IsBackward).Select(c => c.TargetId).ToHashSet(StringComparer.Ordinal);
        foreach (var child in flowchart.Children.Where(c => loops.Contains(c.Id) && Activities.FlowJoin.Converges(c)))
            problems.Add(FlowProblem.Error("converge-never-satisfied", child.Id,
                "合并方式 Converge 要求回路也到达，但回路要在此活动执行之后才会走到，永远无法满足",
                "The merge mode Converge also asks for the way back, which can only come after this activity has run: it can never be satisfied",
                new LocalText("改用 Stream 或 Merge", "Use Stream or Merge")));
        foreach (var child in flowchart.Children.Where(c => Activities.FlowJoin.Merging(c) is null))
            problems.Add(FlowProblem.Error("unknown-merge-mode", child.Id,
                "不支持此活动的合并方式（mergeMode）", "The merge mode of this activity is not one the engine knows",
                new LocalText("改用 Stream、Merge、Converge、Race 或 Cascade，或改用“汇合”活动", "Use Stream, Merge, Converge, Race or Cascade, or a join")));
    }

    private List<FlowConnection> Read()
    {
        var found = new HashSet<FlowConnection>();
        if (flowchart.Json["connections"] is null) return [];
        if (flowchart.Json["connections"] is not JsonArray array)
        {
            problems.Add(FlowProblem.Error("bad-connections", flowchart.Id, "connections 应为数组", "connections must be an array"));
            return [];
        }

        foreach (var item in array)
        {
            var source = End(item, "source");
            var target = End(item, "target");
            var port = Text((item as JsonObject)?["source"], "port") ?? ActivityType.Done;
            if (source is null || target is null || !number.ContainsKey(source) || !number.ContainsKey(target))
                problems.Add(FlowProblem.Error("dangling-connection", flowchart.Id,
                    $"连线 {source ?? "?"} → {target ?? "?"} 的一端不在本流程图中",
                    $"The connection {source ?? "?"} → {target ?? "?"} has an end that is not in this flowchart",
                    new LocalText("删除这条连线，或把它接到存在的活动上", "Delete the connection or attach it to an existing activity")));
            else if (!found.Add(new FlowConnection(flowchart.Id, source, port, target, false)))
                problems.Add(FlowProblem.Warn("duplicate-connection", source,
                    $"到 {target} 的连线画了两次", $"The connection to {target} is drawn twice"));
        }

        return [.. found];
    }

    private static string? End(JsonNode? connection, string end) => Text((connection as JsonObject)?[end], "activity");

    private static string? Text(JsonNode? end, string name) =>
        ((end as JsonObject)?[name] as JsonValue)?.TryGetValue<string>(out var text) == true ? text : null;

    /// <summary>Elsa's order: the start property, an Elsa.Start, a startable activity, one without inbound connections, the first.</summary>
    private ActivityNode Start(List<FlowConnection> connections)
    {
        var children = flowchart.Children;
        var named = flowchart.Json["start"] switch
        {
            JsonValue value when value.TryGetValue<string>(out var id) => id,
            JsonObject json => Text(json, "id"),
            _ => null
        };
        var targets = connections.Select(c => c.TargetId).ToHashSet(StringComparer.Ordinal);
        return children.FirstOrDefault(c => c.Id == named)
               ?? children.FirstOrDefault(c => c.Type.Descriptor.IsStart)
               ?? children.FirstOrDefault(c => c.CanStartWorkflow)
               ?? children.FirstOrDefault(c => !targets.Contains(c.Id))
               ?? children[0];
    }

    /// <summary>Node 0 is an entry in front of the start and of every trigger that may start an instance here.</summary>
    private IReadOnlyList<int>[] Successors(List<FlowConnection> connections, ActivityNode start)
    {
        var successors = new List<int>[flowchart.Children.Count + 1];
        for (var i = 0; i < successors.Length; i++) successors[i] = [];
        successors[0].Add(number[start.Id]);
        foreach (var child in flowchart.Children)
            if (child != start && child.CanStartWorkflow && child.Type.Descriptor.IsTrigger) successors[0].Add(number[child.Id]);
        foreach (var connection in connections) successors[number[connection.SourceId]].Add(number[connection.TargetId]);
        return successors;
    }

    /// <summary>What still runs in a circle without its backward connections is a loop that can be entered in two places.</summary>
    private void RefuseOtherLoops(List<FlowConnection> connections, Dominators dominators)
    {
        var forward = connections.Where(c => !c.IsBackward && dominators.IsReachable(number[c.SourceId])).ToList();
        var left = forward.ToLookup(c => c.SourceId, StringComparer.Ordinal);
        var waiting = forward.GroupBy(c => c.TargetId).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var free = new Queue<string>(flowchart.Children.Where(c => dominators.IsReachable(number[c.Id]) && !waiting.ContainsKey(c.Id)).Select(c => c.Id));
        while (free.TryDequeue(out var id))
            foreach (var connection in left[id])
                if (--waiting[connection.TargetId] == 0)
                {
                    waiting.Remove(connection.TargetId);
                    free.Enqueue(connection.TargetId);
                }

        var circle = flowchart.Children.Where(c => waiting.ContainsKey(c.Id)).Select(c => c.Id).ToList();
        if (circle.Count == 0) return;
        var names = string.Join(", ", circle.Take(8));
        problems.Add(FlowProblem.Error("loop-with-two-entries", circle[0],
            $"活动 {names} 之间存在可从多处进入的循环，无法判断哪条连线是回退",
            $"The activities {names} form a loop that can be entered in more than one place, so no connection of it is clearly the way back",
            new LocalText("让所有返回都汇到同一个活动，且进入循环必须先经过它",
                "Let every way back meet in one activity, and let every way into the loop pass through it")));
    }
}
