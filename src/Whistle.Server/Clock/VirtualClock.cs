using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Clocks;
using Whistle.Cases.Duties;
using Whistle.Cases.Storage;
using Whistle.Server.Duties;

namespace Whistle.Server.Clock;

/// <param name="Now">Business time after the last commit, UTC.</param>
/// <param name="Fired">Timers that acted on the way.</param>
public sealed record Advanced(DateTime Now, int Fired);

/// <summary>
/// Moves business time forward for demonstrations and tests. It steps through each due instant in order and answers after the last
/// commit. The offset is stored before each step, so that no row is ever dated later than the clock after a restart.
/// One process only: other nodes would keep their own offset until they restart.
/// </summary>
public sealed class VirtualClock(BusinessClock clock, ICaseStore store, TimerSweep sweep, TimerGate timers, DutyRunner duties)
{
    private const string Setting = "clock.offset-ticks";

    /// <summary>Longest single advance: the promise of finite work.</summary>
    public static readonly TimeSpan Farthest = TimeSpan.FromDays(3 * 366);

    private static readonly TimeSpan JustPassed = TimeSpan.FromMinutes(1);

    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Takes up the offset of an earlier run.</summary>
    public async Task Restore(CancellationToken cancel)
    {
        await using var db = store.Read();
        var row = await db.Sequences.AsNoTracking().FirstOrDefaultAsync(s => s.Key == Setting, cancel);
        clock.Offset = new TimeSpan(row?.Value ?? 0);
    }

    /// <exception cref="Refusal">422 when the target lies in the past or beyond <see cref="Farthest"/>.</exception>
    public async Task<Advanced> AdvanceTo(DateTime target, Actor actor, string pointer, CancellationToken cancel)
    {
        using var alone = await timers.Enter(cancel);
        // The clock runs on while the request is on its way: an instant that has just passed is reached, not refused.
        if (target < Now - JustPassed) throw Refused(pointer, "clock-goes-forward", "时钟只能向前拨。", "The clock only goes forward.");
        if (target - Now > Farthest) throw Refused(pointer, "clock-too-far", "一次最多向前拨三年。", "One advance is at most three years.");

        var fired = await timers.SweepHolding(cancel);
        while (true)
        {
            var timer = await sweep.NextDue(cancel) is { } next && next <= target ? next : (DateTime?)null;
            if (NextDuty(Now, timer ?? target) is { } occasion)
            {
                await MoveTo(occasion.DueAt, actor, cancel);
                await duties.Run(occasion.Duty, occasion.DueAt, cancel: cancel);
                fired++;
                continue;
            }
            if (timer is not { } due) break;
            await MoveTo(due, actor, cancel);
            var now = await SweepAll(cancel);
            fired += now;
            // A timer that cannot act would be the next due for ever; the sweep retries it in real time, the clock goes on.
            if (now == 0) break;
        }
        await MoveTo(target, actor, cancel);
        return new Advanced(Now, fired + await SweepAll(cancel));
    }

    /// <summary>The first occasion of a duty of business after one instant and up to another.</summary>
    private (IDuty Duty, DateTime DueAt)? NextDuty(DateTime after, DateTime until) => duties.All.Where(d => d.OfBusiness)
        .Select(d => (Duty: d, DueAt: DutyCalendar.After(d, after)))
        .Where(o => o.DueAt <= until).OrderBy(o => o.DueAt).Select(o => ((IDuty, DateTime)?)(o.Duty, o.DueAt!.Value)).FirstOrDefault();

    /// <summary>A timer's effect can make another due at the same instant.</summary>
    private async Task<int> SweepAll(CancellationToken cancel)
    {
        var fired = 0;
        for (int now; (now = await timers.SweepHolding(cancel)) > 0;) fired += now;
        return fired;
    }

    private async Task MoveTo(DateTime instant, Actor actor, CancellationToken cancel)
    {
        var offset = instant - clock.Real.GetUtcNow().UtcDateTime;
        if (offset <= clock.Offset) return;
        await store.Run(new Command("clock.advance", actor), async work =>
        {
            var row = await work.Db.Sequences.AsTracking().FirstOrDefaultAsync(s => s.Key == Setting, cancel);
            if (row is null) work.Db.Sequences.Add(new NumberSequence { Key = Setting, Value = offset.Ticks });
            else row.Value = offset.Ticks;
            return new CommandAnswer(204, "");
        }, cancel);
        clock.Offset = offset;
    }

    private static Refusal Refused(string pointer, string code, string zh, string en) =>
        new(422, code, new(zh, en), [new FieldError(pointer, code, new(zh, en))]);
}
