using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>
/// Activities joined by connections. Control that leaves an activity goes to every activity its outcomes lead to; where
/// several forward connections meet, <see cref="Joins"/> decides when the activity runs.
/// </summary>
internal sealed class Flowchart : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Flowchart", Describe.Flow, "流程图", "Flowchart", "用连线把活动连成一张图", "Activities joined by connections") with
        {
            IsContainer = true, IsBrowsable = false
        };

    public override void Execute(ActivityContext c)
    {
        if (c.Node.Graph is not { } graph) c.Complete();
        else c.Schedule(graph.Start);
    }

    public override void ChildCompleted(ActivityContext c, ActivityContext child, IReadOnlyList<string> outcomes)
    {
        if (child.Node.Type.Descriptor.IsTerminal)
        {
            c.Complete();
            return;
        }

        Follow(c, child.Node.Id, outcomes);
        new Joins(c).Settle();
        if (c.Children.Count == 0 && !Arrivals.Of(c.State).Any) c.Complete();
    }

    public override void ChildrenCancelled(ActivityContext c) => new Joins(c).Settle();

    /// <summary>The way forward of the target will be walked anew, so what had arrived from there is forgotten.</summary>
    public override bool Enter(ActivityContext c, ActivityNode child)
    {
        var graph = c.Node.Graph!;
        var arrivals = Arrivals.Of(c.State);
        arrivals.RemoveTo(new HashSet<string> { child.Id });
        var anew = graph.Downstream(child.Id);
        arrivals.ForgetFrom(anew, graph);
        Blocks.Of(c.State).RemoveTo(anew);
        c.Schedule(child);
        return true;
    }

    private static void Follow(ActivityContext c, string from, IReadOnlyList<string> outcomes) =>
        Follow(c, c.Node.Graph!.Outbound(from).Where(o => outcomes.Contains(o.Port)));

    /// <summary>Control has left over these connections.</summary>
    internal static void Follow(ActivityContext c, IEnumerable<FlowConnection> connections)
    {
        var graph = c.Node.Graph!;
        var arrivals = Arrivals.Of(c.State);
        var begun = new HashSet<string>(StringComparer.Ordinal);
        foreach (var connection in connections)
        {
            var target = graph.Node(connection.TargetId);
            if (connection.IsBackward && graph.UsesTokens) Blocks.Of(c.State).RemoveTo(graph.Downstream(target.Id));
            if (connection.IsBackward || graph.ForwardInbound(target.Id).Count < 2)
            {
                if (begun.Add(target.Id)) c.Schedule(target);
            }
            else if (FlowJoin.ModeOf(target, graph.UsesTokens) == JoinMode.Cascade)
            {
                Cascade(c, connection, target);
            }
            else
            {
                arrivals.Add(connection);
            }
        }
    }

    private static void Cascade(ActivityContext c, FlowConnection connection, ActivityNode target)
    {
        var blocks = Blocks.Of(c.State);
        if (blocks.Take(connection)) return;
        c.Schedule(target);
        foreach (var other in c.Node.Graph!.ForwardInbound(target.Id).Where(o => o != connection)) blocks.Add(other);
    }
}
