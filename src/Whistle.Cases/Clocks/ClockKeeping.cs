using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>Starts and stops the clocks of a case. A clock belongs to what is owed: a task that comes again goes on with its own new clock,
/// the case's and the order's run through.</summary>
public static class ClockKeeping
{
    /// <summary>Starts a clock by its short key ("sign"): the policy of the case's type and kind, else of its type, else a limit of law.</summary>
    public static async Task Start(CaseRun run, string key, UnitOrder? order, CaseTask? task)
    {
        var c = run.Case;
        var now = run.Work.Now;
        var policies = run.City.Policies;
        var policy = policies.Find($"{c.CaseType}.{c.Kind}.{key}", now) ?? policies.Find($"{c.CaseType}.{key}", now) ?? policies.Find(key, now)
            ?? throw new FlowQuestionException(new LocalText($"没有时限规则“{key}”。", $"There is no clock policy '{key}'."), "unknown-clock");
        if (task is null && await Running(run, policy.Key, order) is not null) return;
        if (task is not null && await LeftRunning(run, policy.Key, order) is { } kept)
        {
            // A refused return brings the unit back to the task it left: its limit has run on meanwhile and is not granted anew.
            kept.TaskId = task.Id;
            task.DueAt = kept.DueAt;
            return;
        }
        var body = order is null ? null : (await run.City.Names(run.Work.Db)).Organisation(order.OrganisationId)?.Code;
        var calendars = await run.City.Calendars(run.Work.Db);
        var clock = ClockPolicies.Start(policy, new ClockSubject(Guid.CreateVersion7(), c.Id, order?.Id, task?.Id), now, calendars.For(body));
        run.Work.Db.Clocks.Add(clock);
        if (task is not null) task.DueAt = clock.DueAt;
        if (c.DueAt is null || clock.DueAt < c.DueAt) c.DueAt = clock.DueAt;
        run.Timeline.Tell("clock-started", new LocalText($"开始计时：{clock.Name}，{clock.Explanation}", $"Clock started: {clock.NameEn}; {clock.ExplanationEn}"),
            taskId: task?.Id, orderId: order?.Id, clockId: clock.Id);
    }

    /// <summary>When a task without a clock of its own is due: by the clock of its order or of the whole case, whichever ends first.</summary>
    public static async Task<DateTime?> DueOf(CaseRun run, UnitOrder? order) =>
        (await RunningClocks(run)).Where(k => k.State == ClockState.Running && k.TaskId is null && (k.UnitOrderId is null || k.UnitOrderId == order?.Id))
            .Select(k => (DateTime?)k.DueAt).Min();

    /// <summary>Stops the running clock with this short key.</summary>
    public static async Task Stop(CaseRun run, string key, UnitOrder? order)
    {
        foreach (var clock in await RunningClocks(run))
            if (clock.TaskId is null && clock.UnitOrderId == order?.Id && (clock.Policy == key || clock.Policy.EndsWith("." + key, StringComparison.Ordinal)))
                End(run, clock, false);
        Settle(run);
    }

    public static async Task StopOfTask(CaseRun run, CaseTask task, bool cancelled)
    {
        if (task.DueAt is null) return;
        foreach (var clock in (await RunningClocks(run)).Where(k => k.TaskId == task.Id)) End(run, clock, cancelled);
        Settle(run);
    }

    public static async Task StopOfOrder(CaseRun run, UnitOrder order, bool cancelled)
    {
        foreach (var clock in (await RunningClocks(run)).Where(k => k.UnitOrderId == order.Id)) End(run, clock, cancelled);
        Settle(run);
    }

    public static async Task StopAll(CaseRun run, bool cancelled)
    {
        foreach (var clock in await RunningClocks(run)) End(run, clock, cancelled);
        Settle(run);
    }

    /// <summary>Computes an open clock anew by the calendar in force. Returns it with the due time it had; null when it has stopped meanwhile.</summary>
    public static async Task<(Clock Clock, DateTime OldDueAt)?> Recompute(CaseRun run, Guid clockId)
    {
        if ((await RunningClocks(run)).FirstOrDefault(k => k.Id == clockId) is not { } clock) return null;
        var old = clock.DueAt;
        var order = clock.UnitOrderId is { } orderId ? await run.Work.Db.UnitOrders.FindAsync(orderId) : null;
        var body = order is null ? null : (await run.City.Names(run.Work.Db)).Organisation(order.OrganisationId)?.Code;
        run.City.Policies.Recompute(clock, [], (await run.City.Calendars(run.Work.Db)).For(body));
        if (clock.DueAt == old) return (clock, old);
        if (clock.TaskId is { } taskId && await run.Work.Db.Tasks.FindAsync(taskId) is { } task) task.DueAt = clock.DueAt;
        Settle(run);
        run.Timeline.Tell("clock-recomputed", new LocalText($"工作日历调整，{clock.Name}期限重新计算：{clock.Explanation}", $"The working calendar changed; {clock.NameEn} computed anew: {clock.ExplanationEn}"),
            taskId: clock.TaskId, orderId: clock.UnitOrderId, clockId: clock.Id);
        return (clock, old);
    }

    private static void End(CaseRun run, Clock clock, bool cancelled)
    {
        clock.StoppedAt = run.Work.Now;
        clock.State = cancelled ? ClockState.Cancelled : run.Work.Now > clock.DueAt ? ClockState.Overdue : ClockState.Met;
    }

    private static async Task<Clock?> Running(CaseRun run, string policy, UnitOrder? order) =>
        (await RunningClocks(run)).FirstOrDefault(k => k.Policy == policy && k.UnitOrderId == order?.Id && k.TaskId is null);

    /// <summary>The order's clock of a task that ended while its limit was kept running.</summary>
    private static async Task<Clock?> LeftRunning(CaseRun run, string policy, UnitOrder? order)
    {
        if (order is null) return null;
        foreach (var clock in (await RunningClocks(run)).Where(k => k.Policy == policy && k.UnitOrderId == order.Id && k.TaskId is not null))
            if (await run.Work.Db.Tasks.FindAsync(clock.TaskId) is { State: TaskState.Completed or TaskState.Cancelled }) return clock;
        return null;
    }

    /// <summary>Those of the database and those this command started, tracked.</summary>
    private static async Task<List<Clock>> RunningClocks(CaseRun run)
    {
        var caseId = run.Case.Id;
        await run.Work.Db.Clocks.Where(k => k.CaseId == caseId && (k.State == ClockState.Running || k.State == ClockState.Paused)).LoadAsync();
        return [.. Tracked(run)];
    }

    private static IEnumerable<Clock> Tracked(CaseRun run) =>
        run.Work.Db.Clocks.Local.Where(k => k.CaseId == run.Case.Id && k.State is ClockState.Running or ClockState.Paused);

    /// <summary>After <see cref="RunningClocks"/>: they are all tracked then, and the case's lock keeps others from starting more.</summary>
    private static void Settle(CaseRun run) =>
        run.Case.DueAt = Tracked(run).Where(k => k.State == ClockState.Running).Select(k => (DateTime?)k.DueAt).Min();
}
