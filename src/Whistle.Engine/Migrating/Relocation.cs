using System.Text.Json.Nodes;
using Whistle.Engine.Activities;
using Whistle.Engine.Running;

namespace Whistle.Engine.Migrating;

/// <summary>
/// Moves one instance to another version of its flow. What has no successor is cancelled as the old version would cancel it,
/// then the new version enters what was chosen, and its meeting points look anew at what is open: nothing is counted, so
/// nothing can wait for what will not come.
/// </summary>
internal sealed class Relocation
{
    private static readonly Dictionary<string, string> NoChoices = [];

    private readonly CompiledFlow from;
    private readonly CompiledFlow to;
    private readonly FlowState state;
    private readonly IReadOnlyDictionary<string, string> choices;
    private readonly Places places;
    private readonly List<Place> open;
    private readonly List<Stranded> stranded;
    private readonly List<(ActivityInstance? Container, string TargetId)> entries = [];
    private readonly List<ActivityInstance> containers;

    /// <summary>Open visits that go on in an activity drawn otherwise than before.</summary>
    private readonly HashSet<int> changed = [];

    /// <exception cref="StimulusRefusedException">Another definition, or an instance that has ended.</exception>
    public Relocation(CompiledFlow from, CompiledFlow to, FlowState state, IReadOnlyDictionary<string, string>? choices)
    {
        if (from.Definition.DefinitionId != to.Definition.DefinitionId || state.DefinitionId != from.Definition.DefinitionId)
            throw new StimulusRefusedException("other-definition", new LocalText("只能在同一流程的版本之间迁移", "An instance moves between versions of its own definition only"));
        if (state.Status == FlowStatus.Finished && state.Instances.Count == 0)
            throw new StimulusRefusedException("instance-finished", new LocalText("流程实例已经结束", "The flow instance has ended"));
        (this.from, this.to, this.choices) = (from, to, choices ?? NoChoices);
        this.state = state.Copy();
        foreach (var instance in this.state.Instances.Values)
            if (!from.Activities.ContainsKey(instance.ActivityId))
                throw new StimulusRefusedException("other-definition", new LocalText(
                    $"原版本中没有实例正在执行的活动“{instance.ActivityId}”", $"The old version has no activity '{instance.ActivityId}', which the instance is at"));
        places = new Places(from, to, this.state, this.choices);
        open = [.. places.Open()];
        containers = [.. this.state.Instances.Values.Where(i => i.Children.Count > 0)];
        stranded = [.. places.AtMeetings()];
    }

    public IReadOnlyList<MigrationStep> Steps => [.. open.Select(o => o.Step), .. stranded.Select(s => s.Step)];

    /// <summary>Ready to be advanced. Uses this relocation up.</summary>
    /// <exception cref="StimulusRefusedException">A choice is missing or impossible.</exception>
    public FlowRun Begin(FlowLimits limits, DateTimeOffset now)
    {
        if (Steps.FirstOrDefault(s => s.Verdict is MigrationVerdict.NeedsChoice or MigrationVerdict.Cannot) is { } missing)
            throw new StimulusRefusedException("needs-choice", missing.Reason);
        var old = new FlowRun(from, state, limits, now);
        old.RecordFlow("Migrated", Facts());
        Leave(old);
        Carry();
        var run = new FlowRun(to, state, limits, now);
        run.Journal.AddRange(old.Journal);
        run.Effects.AddRange(old.Effects);
        var interruption = new Interruption(run);
        Arrive(run, interruption);
        foreach (var place in open.Where(p => run.IsOpen(p.Instance) && changed.Contains(p.Instance.Number)))
            run.Call(place.Instance, c => c.Node.Type.TakenUp(c));
        // Of a parked instance nothing runs before it is retried.
        if (state.Status == FlowStatus.Finished) return run;
        foreach (var container in containers.Where(run.IsOpen)) interruption.Touch(container);
        interruption.Settle();
        if (state.Status == FlowStatus.Finished)
            throw new StimulusRefusedException("nothing-left", new LocalText("这样迁移后流程就没有任何待办而结束了", "The flow would have nothing left open and would end"));
        return run;
    }

    private JsonObject Facts() => new()
    {
        ["from"] = from.Definition.Version,
        ["to"] = to.Definition.Version,
        ["choices"] = choices.Count == 0 ? null : new JsonObject(choices.Select(c => KeyValuePair.Create<string, JsonNode?>(c.Key, c.Value)))
    };

    /// <summary>Closes, by the old version, what does not go on, and remembers from which open container the chosen targets are entered.</summary>
    private void Leave(FlowRun old)
    {
        foreach (var place in open.Where(p => p.Step.Verdict == MigrationVerdict.Moves && places.IsChanged(p.Instance))) changed.Add(place.Instance.Number);
        var leaving = open.Where(p => p.Step.Verdict == MigrationVerdict.Chosen).ToList();
        if ((leaving.Count > 0 || stranded.Count > 0) && state.Status == FlowStatus.Finished) Stimuli.Reopen(state);
        if (state.Status == FlowStatus.Running) state.SubStatus = FlowSubStatus.Executing;
        ReopenStuckJoins(old);
        foreach (var (instance, step) in leaving)
        {
            Enter(places.Around(instance), step.TargetId!);
            var top = instance;
            while (top.Parent is not null && !places.Survives(top.Parent)) top = top.Parent;
            if (old.IsOpen(top)) old.Cancel(top);
        }

        foreach (var lost in stranded)
        {
            Arrivals.Of(lost.Chart.State).Remove(lost.TargetId, lost.Arrival);
            if (lost.Step.Verdict == MigrationVerdict.Chosen) Enter(lost.Chart, lost.Step.TargetId!);
        }
    }

    /// <summary>A join that was given up is judged anew where other connections lead to it now.</summary>
    private void ReopenStuckJoins(FlowRun old)
    {
        foreach (var (instance, step) in open.ToArray())
        {
            if (step.Verdict != MigrationVerdict.Moves || instance.Status != InstanceStatus.Faulted || instance.State["arrived"] is not JsonArray arrived) continue;
            var chart = instance.Parent!;
            var ways = Inbound(places.Successor(chart)!.Graph!, step.TargetId!);
            if (ways.SetEquals(Inbound(from.Activities[chart.ActivityId].Graph!, instance.ActivityId))) continue;
            var still = arrived.Where(a => ways.Contains(a!.GetValue<string>())).Select(a => a!.DeepClone()).ToArray();
            if (still.Length == 0) continue;
            Arrivals.Of(chart.State).PutBack(step.TargetId!, new JsonArray(still));
            old.Cancel(instance);
        }

        static HashSet<string> Inbound(FlowGraph graph, string target) => graph.ForwardInbound(target).Select(Arrivals.Name).ToHashSet(StringComparer.Ordinal);
    }

    private void Enter(ActivityInstance? container, string target)
    {
        if (target == FlowMigration.EndBranch) return;
        // From as far outside as the target lies.
        while (container is not null && !Holds(places.Successor(container)!, to.Activities[target])) container = container.Parent;
        if (!entries.Contains((container, target))) entries.Add((container, target));
    }

    private static bool Holds(ActivityNode container, ActivityNode node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
            if (at.Id == container.Id) return true;
        return false;
    }

    private void Carry()
    {
        state.Variables = CarriedData.Variables(state.Variables, from.Definition.Variables, to.Definition.Variables);
        state.Outputs = CarriedData.Outputs(state.Outputs, to);
        foreach (var instance in state.Instances.Values)
            instance.Variables = CarriedData.Variables(instance.Variables, from.Activities[instance.ActivityId].Variables, places.Successor(instance)!.Variables);
        if (state.Root is { } root && root.ActivityId != to.Root.Id) root.ActivityId = to.Root.Id;
        state.DefinitionVersion = to.Definition.Version;
        state.DefinitionHash = to.Hash;
    }

    /// <summary>What is begun outright first, so that meeting points are entered knowing all that is open.</summary>
    private void Arrive(FlowRun run, Interruption interruption)
    {
        var meetings = entries.Where(e => e.Container is { } chart && IsMeeting(chart, to.Activities[e.TargetId])).ToList();
        foreach (var (container, target) in entries.Except(meetings)) interruption.GoTo(to.Activities[target], container ?? state.Root);
        var moving = stranded.Where(s => s.Step.Verdict == MigrationVerdict.Moves).ToList();
        foreach (var lost in moving.Where(s => s.Ways.Count > 0)) Flowchart.Follow(new ActivityContext(run, lost.Chart), lost.Ways);
        foreach (var lost in moving.Where(s => s.Ways.Count == 0)) ArriveAt(run, lost.Chart, lost.TargetId);
        foreach (var (chart, target) in meetings) ArriveAt(run, chart!, target);
    }

    private bool IsMeeting(ActivityInstance chart, ActivityNode target) =>
        target.Parent?.Id == chart.ActivityId && to.Activities[chart.ActivityId].Graph is { } graph && graph.ForwardInbound(target.Id).Count > 1
        && FlowJoin.ModeOf(target, graph.UsesTokens) != JoinMode.Cascade;

    /// <summary>
    /// A branch comes to an activity that others may still come to: it counts as one of the ways nothing can come over any more.
    /// Where every way may still bring something, the others bring it along; where none does, it goes on at once.
    /// </summary>
    private static void ArriveAt(FlowRun run, ActivityInstance chart, string target)
    {
        var context = new ActivityContext(run, chart);
        var graph = context.Node.Graph!;
        var arrivals = Arrivals.Of(chart.State);
        var inbound = graph.ForwardInbound(target);
        var self = graph.IndexOf(target);
        var open = chart.Children.Select(c => c.ActivityId).Concat(arrivals.Targets).Select(graph.IndexOf).ToHashSet();
        var came = arrivals.At(target);
        if (!arrivals.Targets.Contains(target) && !MayBring(inbound))
        {
            context.Schedule(graph.Node(target));
            return;
        }

        var free = inbound.FirstOrDefault(c => !came.Contains(Arrivals.Name(c)) && !MayBring([c]));
        if (FlowJoin.ModeOf(graph.Node(target), graph.UsesTokens) == JoinMode.WaitAny) free ??= inbound[0];
        if (inbound.Count > 1 && free is not null) arrivals.Add(free);

        bool MayBring(IEnumerable<FlowConnection> ways)
        {
            var before = graph.Upstream(ways.Select(c => graph.IndexOf(c.SourceId)), self, forwardOnly: true);
            return open.Any(i => before[i]);
        }
    }
}
