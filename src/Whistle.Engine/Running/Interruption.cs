using System.Text.Json.Nodes;

namespace Whistle.Engine.Running;

/// <summary>
/// The one move behind return, withdraw, terminate and reopen: cancel branches, go on somewhere. The target is entered
/// before the containers look at what they lost, so a join knows that something is still on its way to it.
/// </summary>
internal sealed class Interruption(FlowRun run)
{
    private readonly HashSet<ActivityInstance> touched = [];

    private FlowState State => run.State;

    public void Apply(Stimulus.Interrupt interrupt)
    {
        var target = interrupt.GoToActivityId is { } goTo ? Known(goTo) : null;
        foreach (var id in interrupt.CancelActivityIds ?? []) Known(id);
        if (State.Status == FlowStatus.Finished)
        {
            if (target is null)
                throw new StimulusRefusedException("instance-finished", new LocalText("流程实例已经结束", "The flow instance has ended"));
            Stimuli.Reopen(State);
        }

        run.RecordFlow("Interrupted", new JsonObject { ["goTo"] = interrupt.GoToActivityId });
        foreach (var (name, value) in interrupt.Variables ?? []) Stimuli.SetVariable(run, name, value);
        if (interrupt.CancelActivityIds is null) CancelAll();
        else Cancel(interrupt.CancelActivityIds.ToHashSet(StringComparer.Ordinal));
        if (target is not null) GoTo(target);
        Settle();
    }

    /// <summary>A new instance begins at this activity instead of where the drawing starts.</summary>
    public void Begin(string activityId)
    {
        GoTo(Known(activityId));
        Settle();
    }

    private ActivityNode Known(string id) => run.Flow.Activities.GetValueOrDefault(id) ?? throw new StimulusRefusedException(
        "unknown-activity", new LocalText($"流程中没有活动“{id}”", $"The flow has no activity '{id}'"));

    private void CancelAll()
    {
        if (State.Root is not { } root) return;
        if (root.Status != InstanceStatus.Running)
        {
            run.Cancel(root);
            return;
        }

        foreach (var child in root.Children.ToArray()) run.Cancel(child);
        root.State = [];
        touched.Add(root);
    }

    private void Cancel(HashSet<string> ids)
    {
        foreach (var instance in State.Instances.Values.Where(i => ids.Contains(i.ActivityId)).ToArray())
        {
            if (!run.IsOpen(instance)) continue;
            if (instance.Parent is not null) touched.Add(instance.Parent);
            run.Cancel(instance);
        }

        foreach (var chart in State.Instances.Values.Where(i => run.NodeOf(i).Type is Activities.Flowchart))
            if (Activities.Arrivals.Of(chart.State).RemoveTo(ids)) touched.Add(chart);
    }

    private void GoTo(ActivityNode target) => GoTo(target, State.Root);

    /// <summary>Enters <paramref name="target"/> below this open container, which holds it at any depth; null begins at the root.</summary>
    internal void GoTo(ActivityNode target, ActivityInstance? container)
    {
        var path = new Stack<ActivityNode>();
        for (var at = target; at.Parent is not null && at.Id != container?.ActivityId; at = at.Parent) path.Push(at);
        if (container is null)
        {
            container = run.Schedule(run.Flow.Root, null, null);
            if (path.Count > 0) run.Begin(container);
        }

        while (path.TryPop(out var next))
        {
            touched.Add(container);
            var open = path.Count > 0
                ? container.Children.Find(c => c.ActivityId == next.Id && c.Status == InstanceStatus.Running)
                : null;
            container = open ?? Enter(container, next, isTarget: path.Count == 0);
        }
    }

    private ActivityInstance Enter(ActivityInstance container, ActivityNode child, bool isTarget)
    {
        var before = State.LastNumber;
        var entered = false;
        run.Call(container, c => entered = c.Node.Type.Enter(c, child));
        var instance = container.Children.Find(c => c.Number > before && c.ActivityId == child.Id);
        if (!entered || instance is null)
            throw new StimulusRefusedException("unreachable-activity", new LocalText(
                $"无法直接转到“{child.Id}”：它在“{container.ActivityId}”之内，不能从外部进入",
                $"'{child.Id}' can't be gone to: it is inside '{container.ActivityId}', which can't be entered from outside"));
        if (!isTarget) run.Begin(instance);
        return instance;
    }

    /// <summary>Has <see cref="Settle"/> look at this container.</summary>
    internal void Touch(ActivityInstance container) => touched.Add(container);

    /// <summary>Innermost first: a container that lost its last branch is cancelled with it; a root that did ends the flow.</summary>
    internal void Settle()
    {
        while (touched.Count > 0)
        {
            var container = touched.MaxBy(c => run.NodeOf(c).Depth * 1_000_000L + c.Number)!;
            touched.Remove(container);
            if (!run.IsOpen(container) || container.Status != InstanceStatus.Running) continue;
            run.Settle(container);
            if (!run.IsOpen(container) || container.Children.Count > 0) continue;
            if (container.Parent is null)
            {
                run.Close(container);
                continue;
            }

            touched.Add(container.Parent);
            run.Cancel(container);
        }

        if (State.Root is null && State.Status == FlowStatus.Running) run.End(FlowSubStatus.Finished, [ActivityType.Done]);
    }
}
