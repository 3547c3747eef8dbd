using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Cases.Access;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.WorkingTime;

/// <summary>
/// Computes due times anew after the calendar changed: oldest change first, clock by clock in the order of their ids, each in a
/// transaction of its own case. What is done stays done: a clock whose due time is right already is passed over, so a restart, or
/// another node at the same work, changes nothing twice.
/// </summary>
public sealed partial class Recalculation(ICaseStore store, DueShifts shifts, CityCatalogue city, CaseRuns runs, RealTime real, ILogger<Recalculation> log)
{
    private const int Page = 200;

    /// <summary>Longer than any command may take: one that read the old calendar has committed or failed by then.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(1);

    /// <summary>Does one page of work. Returns false when nothing is left to do now.</summary>
    public async Task<bool> Step(CancellationToken cancel)
    {
        var now = real.Now;
        CalendarChange? change;
        List<(Clock Clock, Guid? OrganisationId)> page;
        List<Clock> moved = [];
        await using (var db = store.Read())
        {
            change = await db.CalendarChanges.Where(c => c.State == CalendarChangeState.Running).OrderBy(c => c.At).ThenBy(c => c.Id).FirstOrDefaultAsync(cancel)
                ?? (await db.CalendarChanges.Where(c => c.State == CalendarChangeState.Settling).OrderBy(c => c.PassedAt).ToListAsync(cancel)).FirstOrDefault(c => c.PassedAt + Settling <= now);
            if (change is null) return false;
            var calendars = await city.Calendars(db);
            page = await DueShifts.Touched(db, change.FirstDay, change.LastDay, change.Cursor, Page, cancel);
            foreach (var (clock, organisation) in page)
            {
                var due = await shifts.Compute(db, clock, organisation, calendars);
                if (due.At != clock.DueAt || due.Explanation.Zh != clock.Explanation) moved.Add(clock);
            }
        }
        foreach (var clock in moved) await Move(change, clock, cancel);
        await Advance(change, page, now, cancel);
        return true;
    }

    private Task Move(CalendarChange change, Clock stale, CancellationToken cancel) =>
        store.Run(new Command("clock.recompute", Actor.System, stale.CaseId), async work =>
        {
            var run = await runs.Of(work);
            var old = await ClockKeeping.Recompute(run, stale.Id);
            if (old is { } before && before.OldDueAt != before.Clock.DueAt)
            {
                var known = await work.Db.MovedDueTimes.FirstOrDefaultAsync(m => m.ChangeId == change.Id && m.ClockId == stale.Id, cancel);
                if (known is null) work.Db.MovedDueTimes.Add(known = new MovedDueTime { ChangeId = change.Id, ClockId = stale.Id, CaseId = stale.CaseId, OldDueAt = before.OldDueAt });
                known.NewDueAt = before.Clock.DueAt;
            }
            return new CommandAnswer(204, "");
        }, cancel);

    private async Task Advance(CalendarChange seen, List<(Clock Clock, Guid? OrganisationId)> page, DateTime now, CancellationToken cancel)
    {
        var last = page.Count < Page;
        await store.Run(new Command("calendar.recalculated", Actor.System), async work =>
        {
            var change = await work.Db.CalendarChanges.FirstAsync(c => c.Id == seen.Id, cancel);
            // Another node may have come further with the same change.
            if (change.Cursor != seen.Cursor || change.State != seen.State) return new CommandAnswer(204, "");
            if (change.State == CalendarChangeState.Running) change.Examined += page.Count;
            change.Cursor = last ? null : page[^1].Clock.Id;
            if (!last) return new CommandAnswer(204, "");
            change.State = seen.State == CalendarChangeState.Running ? CalendarChangeState.Settling : CalendarChangeState.Done;
            change.PassedAt ??= now;
            return new CommandAnswer(204, "");
        }, cancel);
        if (last) Passed(log, seen.Id, seen.Kind, seen.Subject, seen.State);
    }

    [LoggerMessage(EventId = 2010, Level = LogLevel.Information, Message = "Due times computed anew after the calendar change {ChangeId} ({Kind} {Subject}); the pass was {Pass}.")]
    private static partial void Passed(ILogger log, Guid changeId, string kind, string subject, CalendarChangeState pass);
}
