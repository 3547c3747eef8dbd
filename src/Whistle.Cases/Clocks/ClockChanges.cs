using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>
/// What happens to a running clock: pause, resume, extend, restart. Each writes the ledger, moves the due time and the next rung, and
/// tells it in the case's history. Who may is decided before (<see cref="ClockCommands"/>, the drawing, a decision).
/// </summary>
public static class ClockChanges
{
    /// <summary>When a pause that begins now has to end at the latest, UTC.</summary>
    public static async Task<DateTime> LatestEnd(CaseRun run, Clock clock, PauseRule rule) =>
        DueComputation.Due(ClockLedger.At(run, clock), rule.Most, rule.Unit, [], await ClockLedger.Calendar(run, clock)).At;

    /// <param name="until">UTC, not after <see cref="LatestEnd"/>; the pause ends then by itself.</param>
    public static async Task Pause(CaseRun run, Clock clock, PauseRule rule, DateTime until, Guid? requestedBy, Guid? approvedBy, string? note)
    {
        Require(clock, ClockState.Running);
        var at = ClockLedger.At(run, clock);
        run.Work.Db.ClockPauses.Add(new ClockPause
        {
            Id = Guid.CreateVersion7(), ClockId = clock.Id, CaseId = clock.CaseId, Number = ++clock.Pauses, Reason = rule.Reason,
            From = at, Until = until, RequestedById = requestedBy, ApprovedById = approvedBy,
        });
        clock.State = ClockState.Paused;
        clock.PausedAt = at;
        await Compute(run, clock);
        ClockLedger.Write(run, clock, ClockEvent.Paused, new LocalText($"暂停：{rule.Name.Zh}，最长至 {ClockDue.Zh(until)}", $"Paused: {rule.Name.En}, until {ClockDue.En(until)} at the latest"), note, clock.DueAt, at);
        Tell(run, clock, "clock-paused", $"暂停计时：{clock.Name}（{rule.Name.Zh}，最长至 {ClockDue.Zh(until)}）", $"Clock stopped: {clock.NameEn} ({rule.Name.En}, until {ClockDue.En(until)} at the latest)", note);
        await After(run, clock);
    }

    /// <param name="atMost">Set when the pause has reached its end by itself: the instant it did, which may lie back.</param>
    public static async Task Resume(CaseRun run, Clock clock, string? note, DateTime? atMost = null)
    {
        Require(clock, ClockState.Paused);
        var now = ClockLedger.At(run, clock);
        var pause = (await ClockLedger.Pauses(run, clock)).Single(p => p.To is null);
        var end = atMost is { } limit && limit < now ? limit : now;
        pause.To = end > pause.From ? end : pause.From;
        var old = clock.DueAt;
        clock.State = ClockState.Running;
        clock.PausedAt = null;
        await Compute(run, clock);
        var why = atMost is null ? new LocalText("恢复计时", "Resumed") : new LocalText("暂停已满最长时间，自动恢复计时", "The pause reached its maximum and ended by itself");
        ClockLedger.Write(run, clock, ClockEvent.Resumed, why, note, old, now);
        Tell(run, clock, "clock-resumed", $"{why.Zh}：{clock.Name}，{clock.Explanation}", $"{why.En}: {clock.NameEn}; {clock.ExplanationEn}", note);
        await After(run, clock);
    }

    /// <param name="amount">In the clock's own unit.</param>
    public static async Task Extend(CaseRun run, Clock clock, int amount, string? note)
    {
        RequireOpen(clock);
        var unit = ClockUnits.Parse(clock.Unit);
        ClockUnits.CheckBudget(clock.Budget + clock.Extended + amount, unit);
        var old = clock.DueAt;
        clock.Extended += amount;
        clock.Extensions++;
        clock.Round++;
        await Compute(run, clock);
        var more = ClockUnits.Describe(amount, unit);
        ClockLedger.Write(run, clock, ClockEvent.Extended, new LocalText($"延长 {more.Zh}", $"Extended by {more.En}"), note, old);
        Tell(run, clock, "clock-extended", $"延长时限 {more.Zh}：{clock.Name}，{clock.Explanation}", $"Extended by {more.En}: {clock.NameEn}; {clock.ExplanationEn}", note);
        await After(run, clock, newRound: true);
    }

    /// <summary>The whole budget again from now, without earlier extensions and pauses.</summary>
    public static async Task Restart(CaseRun run, Clock clock, string? note)
    {
        RequireOpen(clock);
        var at = ClockLedger.At(run, clock);
        if (clock.State == ClockState.Paused) (await ClockLedger.Pauses(run, clock)).Single(p => p.To is null).To = at;
        var old = clock.DueAt;
        clock.StartedAt = at;
        clock.State = ClockState.Running;
        clock.PausedAt = null;
        clock.Extended = 0;
        clock.Extensions = 0;
        clock.NotAfter = null;
        clock.Round++;
        await Compute(run, clock);
        ClockLedger.Write(run, clock, ClockEvent.Restarted, new LocalText("重新计时", "Restarted"), note, old, at);
        Tell(run, clock, "clock-restarted", $"重新计时：{clock.Name}，{clock.Explanation}", $"Clock restarted: {clock.NameEn}; {clock.ExplanationEn}", note);
        await After(run, clock, newRound: true);
    }

    private static async Task Compute(CaseRun run, Clock clock) =>
        ClockPolicies.Recompute(clock, await ClockLedger.Pauses(run, clock), await ClockLedger.Calendar(run, clock));

    private static async Task After(CaseRun run, Clock clock, bool newRound = false)
    {
        await ClockLedger.Schedule(run, clock, newRound);
        await ClockKeeping.Reflect(run);
    }

    private static void Tell(CaseRun run, Clock clock, string kind, string zh, string en, string? note) =>
        run.Timeline.Tell(kind, new LocalText(zh, en), note, clock.TaskId, clock.UnitOrderId, clock.Id);

    private static void Require(Clock clock, ClockState state)
    {
        if (clock.State != state) throw new InvalidOperationException($"Clock {clock.Id} is {clock.State}, not {state}.");
    }

    private static void RequireOpen(Clock clock)
    {
        if (clock.State is not (ClockState.Running or ClockState.Paused)) throw new InvalidOperationException($"Clock {clock.Id} has ended.");
    }
}
