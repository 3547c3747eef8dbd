using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Migrating;

/// <summary>
/// What becomes of clocks when a case moves. The rule: a clock whose key the new version still names goes on with its start, its budget
/// and its due time; one whose key vanished is stopped, and history says so; one that the new version requires and the old did not starts
/// at the moment of the move.
/// </summary>
internal static class CarriedClocks
{
    public static async Task OfTask(CaseRun run, CaseTask task, string? before, string? after)
    {
        if (before == after) return;
        var order = await Orders.Find(run, task.UnitOrderId);
        if (before is not null)
        {
            await ClockKeeping.StopOfTask(run, task, cancelled: true);
            task.DueAt = await ClockKeeping.DueOf(run, order);
            Stopped(run, before, task);
        }

        if (after is not null) await Start(run, after, order, task);
    }

    /// <summary>The clocks of the case and of its orders, which activities of the flow start and stop.</summary>
    public static async Task OfCase(CaseRun run, CaseBundle from, CaseBundle to, IReadOnlyList<FlowInstance> instances)
    {
        foreach (var row in instances.Where(i => to.Has(i.DefinitionId)))
        {
            var (before, after) = (from.Flow(row.DefinitionId), to.Flow(row.DefinitionId));
            if (before.Hash == after.Hash) continue;
            var state = await run.State(row.Id);
            if (state.Status != FlowStatus.Running) continue;
            var order = await Orders.Find(run, row.UnitOrderId);
            var (old, present) = (Keys(before), Keys(after));
            foreach (var key in old.Except(present).Where(key => Runs(run, key, order)))
            {
                await ClockKeeping.Stop(run, key, order);
                Stopped(run, key, null);
            }

            foreach (var key in present.Except(old).Where(key => IsRunning(after, state, key))) await Start(run, key, order, null);
        }
    }

    private static async Task Start(CaseRun run, string key, UnitOrder? order, CaseTask? task)
    {
        try
        {
            await ClockKeeping.Start(run, key, order, task);
        }
        catch (FlowQuestionException unknown)
        {
            throw new Refusal(409, "cannot-migrate", new LocalText($"不能迁移：{unknown.Reason.Zh}", $"It can't be moved: {unknown.Reason.En}"));
        }
    }

    private static void Stopped(CaseRun run, string key, CaseTask? task) => run.Timeline.Tell("clock-stopped",
        new LocalText($"新版本不再要求时限“{key}”，停止计时", $"The new version no longer sets the limit '{key}'; its clock is stopped"), taskId: task?.Id, orderId: task?.UnitOrderId);

    /// <summary>All clocks that run are tracked: the old position was kept of them.</summary>
    private static bool Runs(CaseRun run, string key, UnitOrder? order) => run.Work.Db.Clocks.Local.Any(k =>
        k.CaseId == run.Case.Id && k.State is ClockState.Running or ClockState.Paused && k.TaskId is null && k.UnitOrderId == order?.Id
        && (k.Policy == key || k.Policy.EndsWith("." + key, StringComparison.Ordinal)));

    private static HashSet<string> Keys(CompiledFlow flow) => [.. Starting(flow).Select(Key).OfType<string>()];

    private static IEnumerable<ActivityNode> Starting(CompiledFlow flow) => flow.Activities.Values.Where(a => a.Type is ClockActivity && Action(a) == "start");

    private static string? Key(ActivityNode clock) => clock.Literal("policy")?.ToString() is { Length: > 0 } key ? key : null;

    private static string? Action(ActivityNode clock) => clock.Literal("action")?.ToString();

    /// <summary>Would run had the case come this way by the new version: its start lies on every way to where the case stands, no stop of it does.</summary>
    private static bool IsRunning(CompiledFlow flow, FlowState state, string key)
    {
        var clocks = flow.Activities.Values.Where(a => a.Type is ClockActivity && Key(a) == key && a.Parent?.Id == flow.Root.Id).ToList();
        return clocks.Exists(c => Action(c) == "start" && IsBehind(flow, state, c)) && !clocks.Exists(c => Action(c) == "stop" && IsBehind(flow, state, c));
    }

    private static bool IsBehind(CompiledFlow flow, FlowState state, ActivityNode clock)
    {
        if (flow.Root.Graph is not { } graph) return false;
        var reached = new HashSet<string>(StringComparer.Ordinal) { clock.Id };
        var open = new Stack<string>([graph.Start.Id]);
        while (open.TryPop(out var id))
            if (reached.Add(id))
                foreach (var way in graph.Outbound(id)) open.Push(way.TargetId);
        var standing = state.OpenActivities.Select(a => flow.Activities[a.ActivityId]).Where(a => a.Parent?.Id == flow.Root.Id && a.Id != clock.Id).ToList();
        return standing.Count > 0 && standing.TrueForAll(a => !reached.Contains(a.Id));
    }
}
