using Whistle.Engine.Activities;
using Whistle.Engine.Definitions;
using Whistle.Engine.Running;

namespace Whistle.Engine.Migrating;

/// <summary>An open visit without open children: where a branch stands.</summary>
internal sealed record Place(ActivityInstance Instance, MigrationStep Step);

/// <summary>A branch that waits at a meeting point, its connection gone in the new version.</summary>
/// <param name="Chart">The flowchart it waits in; open in both versions.</param>
/// <param name="Ways">The connections of the new version it goes on over; empty where it stays at the meeting point.</param>
internal sealed record Stranded(ActivityInstance Chart, string TargetId, string Arrival, IReadOnlyList<FlowConnection> Ways, MigrationStep Step);

/// <summary>Compares where an instance stands with what the new version has.</summary>
internal sealed class Places(CompiledFlow from, CompiledFlow to, FlowState state, IReadOnlyDictionary<string, string> choices)
{
    private readonly Dictionary<int, bool> survives = [];
    private readonly bool rootIsContainer = state.Root is { } root && from.Activities[root.ActivityId].Children.Count > 0;

    /// <summary>The activity of the new version that takes up an open visit; the root keeps its place whatever its id.</summary>
    public ActivityNode? Successor(ActivityInstance instance)
    {
        if (instance.Parent is null && rootIsContainer) return to.Root;
        return to.Activities.GetValueOrDefault(instance.ActivityId);
    }

    /// <summary>Goes on in the new version: an activity of the same id and type in the same container takes it up.</summary>
    public bool Survives(ActivityInstance instance)
    {
        if (survives.TryGetValue(instance.Number, out var known)) return known;
        return survives[instance.Number] = (instance.Parent is null || Survives(instance.Parent)) && WhyNot(instance) is null;
    }

    /// <summary>The nearest open container around it that goes on; null when none does.</summary>
    public ActivityInstance? Around(ActivityInstance instance)
    {
        var at = instance.Parent;
        while (at is not null && !Survives(at)) at = at.Parent;
        return at;
    }

    public IReadOnlyList<Place> Open() => [.. state.Instances.Values.Where(i => i.Children.Count == 0).Select(i => new Place(i, Judge(i)))];

    /// <summary>What waits at meeting points of charts that go on, over connections the new version does not have.</summary>
    public IReadOnlyList<Stranded> AtMeetings()
    {
        var found = new List<Stranded>();
        foreach (var chart in state.Instances.Values.Where(i => Survives(i) && from.Activities[i.ActivityId].Graph is not null))
        {
            var before = from.Activities[chart.ActivityId].Graph!;
            var after = Successor(chart)!.Graph;
            foreach (var target in Arrivals.Of(chart.State).Targets)
            {
                var came = Arrivals.Of(chart.State).At(target);
                var isThere = after?.Has(target) == true;
                var inbound = isThere ? after!.ForwardInbound(target).Select(Arrivals.Name).ToHashSet(StringComparer.Ordinal) : [];
                foreach (var way in before.ForwardInbound(target).Where(c => came.Contains(Arrivals.Name(c)) && !inbound.Contains(Arrivals.Name(c))))
                    found.Add(Stranding(chart, way, NewWays(before, after, way), isThere));
            }
        }

        return found;
    }

    private Stranded Stranding(ActivityInstance chart, FlowConnection way, IReadOnlyList<FlowConnection> ways, bool isThere)
    {
        var target = way.TargetId;
        var (before, after) = (Name(from, target), Name(to, target));
        var next = ways.Count > 0 ? Name(to, ways[0].TargetId) : after;
        var step = choices.TryGetValue(target, out var chosen) && (!isThere || chosen != target)
            ? Choice(target, null, chosen)
            : ways.Count > 0
                ? new MigrationStep(target, null, MigrationVerdict.Moves, ways[0].TargetId, new LocalText(
                    $"已到“{before.Zh}”的一路在新版本中先经过“{next.Zh}”", $"The branch waiting at '{before.En}' first goes through '{next.En}' in the new version"))
                : isThere
                    ? new MigrationStep(target, null, MigrationVerdict.Moves, target, new LocalText($"继续在“{after.Zh}”汇合", $"Still meets the others at '{after.En}'"))
                    : new MigrationStep(target, null, MigrationVerdict.NeedsChoice, null, new LocalText(
                        $"有一路在“{before.Zh}”等待汇合，新版本中没有它", $"A branch waits for others at '{before.En}', which the new version does not have"));
        return new Stranded(chart, target, Arrivals.Name(way), step.Verdict == MigrationVerdict.Chosen ? [] : ways, step);
    }

    /// <summary>Where control that left here goes in the new version and did not go in the old one.</summary>
    private static IReadOnlyList<FlowConnection> NewWays(FlowGraph before, FlowGraph? after, FlowConnection way)
    {
        if (after?.Has(way.SourceId) != true) return [];
        var old = before.Outbound(way.SourceId).Where(c => c.Port == way.Port).Select(c => c.TargetId).ToHashSet(StringComparer.Ordinal);
        return [.. after.Outbound(way.SourceId).Where(c => c.Port == way.Port && !old.Contains(c.TargetId))];
    }

    private MigrationStep Judge(ActivityInstance instance)
    {
        var id = instance.ActivityId;
        if (choices.TryGetValue(id, out var chosen) && (chosen != id || !Survives(instance))) return Choice(id, state.FullId(instance.Number), chosen);
        if (Survives(instance))
        {
            var after = Successor(instance)!;
            return new MigrationStep(id, state.FullId(instance.Number), MigrationVerdict.Moves, after.Id,
                new LocalText($"继续停在“{after.Title.Zh}”", $"Stays at '{after.Title.En}'"));
        }

        var at = instance;
        while (at.Parent is not null && !Survives(at.Parent)) at = at.Parent;
        return new MigrationStep(id, state.FullId(instance.Number), MigrationVerdict.NeedsChoice, null, WhyNot(at)!);
    }

    private MigrationStep Choice(string id, string? instanceId, string chosen)
    {
        if (chosen == FlowMigration.EndBranch)
            return new MigrationStep(id, instanceId, MigrationVerdict.Chosen, "", new LocalText("按选择结束这一路", "This branch is ended, as chosen"));
        return to.Activities.TryGetValue(chosen, out var node) && node.Parent is not null
            ? new MigrationStep(id, instanceId, MigrationVerdict.Chosen, chosen, new LocalText($"按选择转到“{node.Title.Zh}”", $"Goes to '{node.Title.En}', as chosen"))
            : new MigrationStep(id, instanceId, MigrationVerdict.Cannot, null, new LocalText($"新版本中没有可以转到的活动“{chosen}”", $"The new version has no activity '{chosen}' to go to"));
    }

    private LocalText? WhyNot(ActivityInstance instance)
    {
        var before = from.Activities[instance.ActivityId];
        if (Successor(instance) is not { } after)
            return new LocalText($"新版本中没有活动“{before.Title.Zh}”", $"The new version has no activity '{before.Title.En}'");
        if (after.TypeName != before.TypeName)
            return new LocalText($"活动“{before.Title.Zh}”的类型已改变", $"The activity '{before.Title.En}' is of another type now");
        if (instance.Parent is { } parent && (after.Parent is null || after.Parent.Id != (parent.Parent is null ? to.Root.Id : parent.ActivityId)))
            return new LocalText($"活动“{before.Title.Zh}”已移到别的容器中", $"The activity '{before.Title.En}' is in another container now");
        return before.Type.CannotTakeUp(before, after);
    }

    /// <summary>Whether the activity that takes the visit up is drawn otherwise than before.</summary>
    public bool IsChanged(ActivityInstance instance) => !WhatRuns.Same(from.Activities[instance.ActivityId].Json, Successor(instance)!.Json);

    private static LocalText Name(CompiledFlow flow, string id) => flow.Activities.TryGetValue(id, out var node) ? node.Title : new LocalText(id, id);
}
