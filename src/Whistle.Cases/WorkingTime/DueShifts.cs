using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;

namespace Whistle.Cases.WorkingTime;

/// <param name="CaseNumber">The case's number; who administers the calendar sees no more of a case than that.</param>
public sealed record DueShift(Guid ClockId, Guid CaseId, string CaseNumber, string Clock, string ClockEn, string? Organisation, DateTime OldDueAt, DateTime NewDueAt);

/// <param name="Examined">Open clocks that touch the changed days.</param>
/// <param name="Moved">Those of them whose due time would be another.</param>
/// <param name="Later">Of <paramref name="Moved"/>, those that would end later.</param>
/// <param name="NewlyOverdue">Of <paramref name="Moved"/>, those that would be overdue at once.</param>
/// <param name="Shown">The first of them, by due time.</param>
/// <param name="Complete">False when there were too many to examine while somebody waits; the counts are then of those examined.</param>
public sealed record DueShiftReport(int Examined, int Moved, int Later, int NewlyOverdue, IReadOnlyList<DueShift> Shown, bool Complete);

/// <summary>Which due times another calendar would move. Reads only; what it finds is what the recalculation will write.</summary>
public sealed class DueShifts(CityCatalogue city)
{
    /// <summary>About two seconds of computing.</summary>
    private const int MostExamined = 50_000;
    private const int Page = 1000;

    public async Task<DueShiftReport> Preview(CaseDb db, Calendars proposed, DateOnly first, DateOnly last, DateTime now, int show, CancellationToken cancel)
    {
        var (examined, later, overdue) = (0, 0, 0);
        var moved = new List<DueShift>();
        Guid? after = null;
        while (examined < MostExamined)
        {
            var page = await Touched(db, first, last, after, Page, cancel);
            foreach (var (clock, organisation) in page)
            {
                examined++;
                var due = await Compute(db, clock, organisation, proposed);
                if (due.At == clock.DueAt) continue;
                if (due.At > clock.DueAt) later++;
                if (due.At < now && clock.DueAt >= now) overdue++;
                var name = organisation is { } id ? (await city.Names(db)).Organisation(id)?.Name : null;
                moved.Add(new DueShift(clock.Id, clock.CaseId, "", clock.Name, clock.NameEn, name, clock.DueAt, due.At));
            }
            if (page.Count < Page) return new DueShiftReport(examined, moved.Count, later, overdue, await Shown(db, moved, show, cancel), true);
            after = page[^1].Clock.Id;
        }
        return new DueShiftReport(examined, moved.Count, later, overdue, await Shown(db, moved, show, cancel), false);
    }

    /// <summary>Open clocks whose period touches the days, or that were computed without a notice; in the order of their ids, after one of them.</summary>
    internal static async Task<List<(Clock Clock, Guid? OrganisationId)>> Touched(CaseDb db, DateOnly first, DateOnly last, Guid? after, int most, CancellationToken cancel)
    {
        var (from, to) = (CityTime.StartOfDay(first), CityTime.StartOfDay(last.AddDays(1)));
        var open = db.Clocks.AsNoTracking().Where(k => (k.State == ClockState.Running || k.State == ClockState.Paused)
            && (k.Provisional || (k.DueAt >= from && k.StartedAt < to)));
        if (after is { } id) open = open.Where(k => k.Id > id);
        return [.. (await open.OrderBy(k => k.Id).Take(most).ToListAsync(cancel)).Select(k => (k, k.OrganisationId))];
    }

    /// <summary>The due time by a calendar: the clock's own rule, pauses, extensions and budget.</summary>
    internal async Task<DueTime> Compute(CaseDb db, Clock clock, Guid? organisationId, Calendars calendars)
    {
        var code = organisationId is { } id ? (await city.Names(db)).Organisation(id)?.Code : null;
        IReadOnlyList<ClockPause> pauses = clock.Pauses == 0 ? [] : await db.ClockPauses.AsNoTracking().Where(p => p.ClockId == clock.Id).OrderBy(p => p.Number).ToListAsync();
        return ClockDue.Of(clock, pauses, calendars.For(code));
    }

    private static async Task<IReadOnlyList<DueShift>> Shown(CaseDb db, List<DueShift> moved, int show, CancellationToken cancel)
    {
        var first = moved.OrderBy(m => m.OldDueAt).ThenBy(m => m.ClockId).Take(show).ToList();
        var ids = first.Select(m => m.CaseId).Distinct().ToArray();
        var numbers = await db.Cases.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, c => c.Number, cancel);
        return [.. first.Select(m => m with { CaseNumber = numbers[m.CaseId] })];
    }
}
