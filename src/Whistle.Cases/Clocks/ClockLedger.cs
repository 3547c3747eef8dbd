using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Escalation;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>What every change of a clock has in common: its ledger row, its pauses, and the one timer it keeps.</summary>
internal static class ClockLedger
{
    /// <summary>Kind of the timer that ends a pause at its maximum.</summary>
    public const string PauseEnd = "pause-end";

    /// <summary>The instant of a change: now, but never before the clock's newest row, even if the server's clock has stepped back.</summary>
    public static DateTime At(CaseRun run, Clock clock) => run.Work.Now > clock.TouchedAt ? run.Work.Now : clock.TouchedAt;

    public static void Write(CaseRun run, Clock clock, ClockEvent what, LocalText reason, string? note = null, DateTime? oldDue = null, DateTime? at = null)
    {
        clock.TouchedAt = at ?? At(run, clock);
        var actor = run.Work.Actor;
        run.Work.Append(new ClockEntry
        {
            Id = Guid.CreateVersion7(),
            ClockId = clock.Id,
            CaseId = clock.CaseId,
            Sequence = ++clock.Entries,
            At = clock.TouchedAt,
            Event = what,
            ActorId = actor.IsSystem ? null : actor.UserId,
            ActorName = actor.DisplayName,
            Reason = reason.Zh,
            ReasonEn = reason.En,
            Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim(),
            OldDueAt = oldDue,
            NewDueAt = clock.DueAt,
        });
    }

    public static async ValueTask<WorkingCalendar> Calendar(CaseRun run, Clock clock)
    {
        var code = clock.OrganisationId is { } id ? (await run.City.Names(run.Work.Db)).Organisation(id)?.Code : null;
        return (await run.City.Calendars(run.Work.Db)).For(code);
    }

    /// <summary>All pauses of the clock, tracked, in order.</summary>
    public static async Task<IReadOnlyList<ClockPause>> Pauses(CaseRun run, Clock clock)
    {
        if (clock.Pauses == 0) return [];
        var db = run.Work.Db;
        await db.ClockPauses.Where(p => p.ClockId == clock.Id).LoadAsync();
        return [.. db.ClockPauses.Local.Where(p => p.ClockId == clock.Id).OrderBy(p => p.Number)];
    }

    /// <summary>
    /// Leaves the clock with the one timer it should have: its next rung while it runs, the end of its pause while it stands still, none
    /// once it has ended. A new row each time: whoever holds a lease on the old one finds nothing.
    /// </summary>
    /// <param name="newRound">The rungs begin anew, and those whose moment has passed are passed over.</param>
    public static async Task Schedule(CaseRun run, Clock clock, bool newRound = false)
    {
        await Unschedule(run, [clock]);
        var pauses = await Pauses(run, clock);
        if (clock.State == ClockState.Paused)
        {
            if (pauses.FirstOrDefault(p => p.To is null) is { } open) Add(run, clock, PauseEnd, open.Number, open.Until);
            return;
        }
        if (clock.State == ClockState.Running) await NextRung(run, clock, pauses, newRound);
    }

    /// <summary>The first rung of a clock that has just been added: there is nothing to remove.</summary>
    public static Task ScheduleFirst(CaseRun run, Clock clock) => NextRung(run, clock, [], newRound: false);

    public static async Task Unschedule(CaseRun run, IReadOnlyCollection<Clock> clocks)
    {
        var db = run.Work.Db;
        Guid?[] ids = [.. clocks.Select(k => (Guid?)k.Id)];
        await db.Timers.Where(t => ids.Contains(t.ClockId)).LoadAsync();
        db.Timers.RemoveRange([.. db.Timers.Local.Where(t => ids.Contains(t.ClockId))]);
    }

    private static async Task NextRung(CaseRun run, Clock clock, IReadOnlyList<ClockPause> pauses, bool newRound)
    {
        if (run.City.Ladders.Of(clock) is not { } ladder) return;
        var calendar = await Calendar(run, clock);
        if (newRound) clock.LastRung = null;
        for (var rung = ladder.After(clock.LastRung); rung is not null; rung = ladder.After(rung.Key))
        {
            var at = RungTimes.Of(rung, clock, pauses, calendar);
            if (newRound && at < run.Work.Now)
            {
                clock.LastRung = rung.Key;
                continue;
            }
            Add(run, clock, rung.Key, clock.Round, at);
            return;
        }
    }

    private static void Add(CaseRun run, Clock clock, string kind, int occurrence, DateTime at) => run.Work.Db.Timers.Add(new DueTimer
    {
        Id = Guid.CreateVersion7(),
        CaseId = clock.CaseId,
        ClockId = clock.Id,
        Kind = kind,
        Occurrence = occurrence,
        DueAt = at,
    });
}
