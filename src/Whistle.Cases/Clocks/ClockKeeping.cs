using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>
/// Starts and stops the clocks of a case. A clock belongs to what is owed: the case's and the order's run through whatever the flow does,
/// and a task's limit that was kept running is taken up by the task that comes in its place. The rules are in docs/clocks.md.
/// </summary>
public static class ClockKeeping
{
    private static readonly LocalText Done = new("事项已办", "Done");
    private static readonly LocalText CalendarChanged = new("工作日历调整", "The working calendar changed");
    private static readonly LocalText Withdrawn = new("事项已撤销", "Withdrawn");

    /// <summary>Starts a clock by what the flow calls it ("sign"), with the most specific policy in force.</summary>
    /// <exception cref="FlowQuestionException">No policy fits.</exception>
    public static async Task Start(CaseRun run, string key, UnitOrder? order, CaseTask? task)
    {
        var running = await RunningClocks(run);
        // An obligation that is owed already is not owed anew: re-entry and rework find the clock running.
        if (task is null && running.Any(k => Named(k, key) && k.UnitOrderId == order?.Id && k.TaskId is null)) return;
        if (task is not null && await LeftRunning(run, running, key, order) is { } kept)
        {
            // A refused return brings the unit back to the task it left: its limit has run on meanwhile and is not granted anew.
            Move(run, kept, task);
            return;
        }
        var policy = await Policy(run, key, order, task);
        var body = order?.OrganisationId ?? task?.OrganisationId;
        var code = body is { } id ? (await run.City.Names(run.Work.Db)).Organisation(id)?.Code : null;
        var calendar = (await run.City.Calendars(run.Work.Db)).For(code);
        var clock = ClockPolicies.Start(policy, new ClockSubject(Guid.CreateVersion7(), run.Case.Id, order?.Id, task?.Id, body), run.Work.Now, calendar, Cap(run, order, running));
        clock.Ladder = run.City.Ladders.Choose(policy, run.Case.CaseType, run.Case.Kind);
        run.Work.Db.Clocks.Add(clock);
        if (task is not null) task.DueAt = clock.DueAt;
        if (run.Case.DueAt is null || clock.DueAt < run.Case.DueAt) run.Case.DueAt = clock.DueAt;
        run.Case.ClockPaused = false;
        ClockLedger.Write(run, clock, ClockEvent.Started, policy.Basis);
        await ClockLedger.ScheduleFirst(run, clock);
        run.Timeline.Tell("clock-started", new LocalText($"开始计时：{clock.Name}，{clock.Explanation}", $"Clock started: {clock.NameEn}; {clock.ExplanationEn}"),
            taskId: task?.Id, orderId: order?.Id, clockId: clock.Id);
    }

    /// <summary>When a task without a clock of its own is due: by the clock of its order or of the whole case, whichever ends first.</summary>
    public static async Task<DateTime?> DueOf(CaseRun run, UnitOrder? order) => SharedDue(await RunningClocks(run), order?.Id);

    /// <summary>Stops the running clock the flow calls by this name. Nothing happens when there is none: what is over needs no end.</summary>
    public static Task Stop(CaseRun run, string key, UnitOrder? order) =>
        StopWhere(run, k => k.TaskId is null && k.UnitOrderId == order?.Id && Named(k, key), cancelled: false);

    public static Task StopOfTask(CaseRun run, CaseTask task, bool cancelled) => StopWhere(run, k => k.TaskId == task.Id, cancelled);

    public static Task StopOfOrder(CaseRun run, UnitOrder order, bool cancelled) => StopWhere(run, k => k.UnitOrderId == order.Id, cancelled);

    public static Task StopAll(CaseRun run, bool cancelled) => StopWhere(run, _ => true, cancelled);

    /// <summary>The clock a flow means by a name, running or paused: the order's, or the case's where the flow carries no order.</summary>
    public static async Task<Clock?> Find(CaseRun run, string key, UnitOrder? order) =>
        (await RunningClocks(run)).Where(k => Named(k, key) && k.UnitOrderId == order?.Id).OrderBy(k => k.TaskId is null ? 0 : 1).ThenByDescending(k => k.StartedAt).FirstOrDefault();

    /// <summary>A clock of the case by its id, tracked; null when the case has none such.</summary>
    public static async Task<Clock?> Find(CaseRun run, Guid id) =>
        await run.Work.Db.Clocks.FindAsync(id) is { } clock && clock.CaseId == run.Case.Id ? clock : null;

    /// <summary>
    /// Computes a due time anew by the calendar as it is now, and moves what hangs on it: the ledger, the next rung, the task, the case.
    /// </summary>
    /// <returns>The clock with the due time it had; null when it has ended meanwhile. Nothing is written when nothing changes.</returns>
    public static async Task<(Clock Clock, DateTime OldDueAt)?> Recompute(CaseRun run, Guid clockId)
    {
        if (await Find(run, clockId) is not { State: ClockState.Running or ClockState.Paused } clock) return null;
        var (old, said) = (clock.DueAt, clock.Explanation);
        var moved = ClockPolicies.Recompute(clock, await ClockLedger.Pauses(run, clock), await ClockLedger.Calendar(run, clock));
        if (!moved && clock.Explanation == said) return (clock, old);
        ClockLedger.Write(run, clock, ClockEvent.Recomputed, CalendarChanged, oldDue: old);
        if (moved)
        {
            run.Timeline.Tell("clock-recomputed", new LocalText($"工作日历调整，{clock.Name}期限重新计算：{clock.Explanation}", $"The working calendar changed; {clock.NameEn} computed anew: {clock.ExplanationEn}"),
                taskId: clock.TaskId, orderId: clock.UnitOrderId, clockId: clock.Id);
            run.Timeline.Publish("case.changed");
        }
        await ClockLedger.Schedule(run, clock);
        await Reflect(run);
        return (clock, old);
    }

    /// <summary>After a change of due times or pauses: open tasks and the case show the clocks as they are.</summary>
    internal static async Task Reflect(CaseRun run)
    {
        var clocks = await RunningClocks(run);
        var caseId = run.Case.Id;
        var db = run.Work.Db;
        await db.Tasks.Where(t => t.CaseId == caseId && (t.State == TaskState.Available || t.State == TaskState.Claimed)).LoadAsync();
        foreach (var task in db.Tasks.Local.Where(t => t.CaseId == caseId && t.State is TaskState.Available or TaskState.Claimed))
        {
            var own = clocks.FirstOrDefault(k => k.TaskId == task.Id);
            task.DueAt = own is null ? SharedDue(clocks, task.UnitOrderId) : own.State == ClockState.Paused ? null : own.DueAt;
        }
        Settle(run);
    }

    /// <summary>Those of the database and those this command started, tracked.</summary>
    internal static async Task<List<Clock>> RunningClocks(CaseRun run)
    {
        var caseId = run.Case.Id;
        await run.Work.Db.Clocks.Where(k => k.CaseId == caseId && (k.State == ClockState.Running || k.State == ClockState.Paused)).LoadAsync();
        return [.. Tracked(run)];
    }

    private static async Task StopWhere(CaseRun run, Func<Clock, bool> which, bool cancelled)
    {
        var ending = (await RunningClocks(run)).Where(which).ToList();
        if (ending.Count == 0) return;
        await ClockLedger.Unschedule(run, ending);
        foreach (var clock in ending)
        {
            var at = ClockLedger.At(run, clock);
            foreach (var open in (await ClockLedger.Pauses(run, clock)).Where(p => p.To is null)) open.To = at;
            if (clock.PendingRequestId is not null) await ClockRequests.Lapse(run, clock);
            clock.PausedAt = null;
            clock.StoppedAt = at;
            clock.State = cancelled ? ClockState.Cancelled : at > clock.DueAt ? ClockState.Overdue : ClockState.Met;
            ClockLedger.Write(run, clock, ClockEvent.Stopped, cancelled ? Withdrawn : Done, at: at);
        }
        Settle(run);
    }

    private static async Task<ClockPolicy> Policy(CaseRun run, string key, UnitOrder? order, CaseTask? task)
    {
        var c = run.Case;
        var names = await run.City.Names(run.Work.Db);
        if (key.StartsWith("category.", StringComparison.Ordinal))
            return (c.CategoryKey is { } category && names.Categories.Find(category) is { } row ? ClockPolicies.OfCategory(row, key, c.Urgency == "A") : null) ?? throw Unknown(key);
        var body = order?.OrganisationId ?? task?.OrganisationId ?? c.OrganisationId;
        var path = c.CategoryKey is null ? [] : names.Categories.Path(c.CategoryKey).Select(k => k.Key).Reverse().ToList();
        return run.City.Policies.Choose(new PolicyQuery(key, c.CaseType, c.Stage, c.Kind, path, c.Urgency, names.Organisation(body)?.Code), run.Work.Now)
            ?? throw Unknown(key);
    }

    private static FlowQuestionException Unknown(string key) =>
        new(new LocalText($"没有时限规则“{key}”。", $"There is no clock policy '{key}'."), "unknown-clock");

    /// <summary>An order sent late is due no later than the case it belongs to, as long as that still has time.</summary>
    private static DateTime? Cap(CaseRun run, UnitOrder? order, List<Clock> running) => order is null ? null
        : running.Where(k => k is { UnitOrderId: null, TaskId: null, State: ClockState.Running } && k.DueAt > run.Work.Now).Select(k => (DateTime?)k.DueAt).Min();

    private static void Move(CaseRun run, Clock clock, CaseTask task)
    {
        clock.TaskId = task.Id;
        task.DueAt = clock.State == ClockState.Paused ? null : clock.DueAt;
        ClockLedger.Write(run, clock, ClockEvent.Moved, new LocalText($"由“{task.Name}”继续，不重新计时", $"Goes on with “{task.NameEn}” and is not granted anew"));
    }

    /// <summary>The order's clock of a task that ended while its limit was kept running.</summary>
    private static async Task<Clock?> LeftRunning(CaseRun run, List<Clock> running, string key, UnitOrder? order)
    {
        if (order is null) return null;
        foreach (var clock in running.Where(k => Named(k, key) && k.UnitOrderId == order.Id && k.TaskId is not null))
            if (await run.Work.Db.Tasks.FindAsync(clock.TaskId) is { State: TaskState.Completed or TaskState.Cancelled }) return clock;
        return null;
    }

    private static bool Named(Clock clock, string key) => clock.Step == key || clock.Policy == key;

    private static DateTime? SharedDue(IEnumerable<Clock> clocks, Guid? orderId) =>
        clocks.Where(k => k.State == ClockState.Running && k.TaskId is null && (k.UnitOrderId is null || k.UnitOrderId == orderId)).Select(k => (DateTime?)k.DueAt).Min();

    private static IEnumerable<Clock> Tracked(CaseRun run) =>
        run.Work.Db.Clocks.Local.Where(k => k.CaseId == run.Case.Id && k.State is ClockState.Running or ClockState.Paused);

    /// <summary>After <see cref="RunningClocks"/>: they are all tracked then, and the case's lock keeps others from starting more.</summary>
    private static void Settle(CaseRun run)
    {
        var clocks = Tracked(run).ToList();
        run.Case.DueAt = clocks.Where(k => k.State == ClockState.Running).Select(k => (DateTime?)k.DueAt).Min();
        run.Case.ClockPaused = clocks.Count > 0 && clocks.All(k => k.State == ClockState.Paused);
    }
}
