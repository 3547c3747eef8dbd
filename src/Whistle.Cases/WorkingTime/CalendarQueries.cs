using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.WorkingTime;

/// <param name="Published">False: no notice yet; weekends only, and every due time that uses the year is provisional.</param>
/// <param name="Version">For If-Match; 0 for a year that is not there yet.</param>
public sealed record CalendarYearView(int Year, bool Published, string? Notice, string? Url, DateOnly? PublishedOn, int WorkingDays, IReadOnlyList<NoticeDay> Days, int Version);

public sealed record ScheduleView(string Key, string Name, string NameEn, string Basis, DateOnly Effective, bool Shipped, IReadOnlyList<SeasonEntry> Seasons);

public sealed record OrganisationHoursView(string Organisation, string Name, DateOnly From, string Schedule);

public sealed record OfficeHoursView(IReadOnlyList<ScheduleView> Schedules, IReadOnlyList<OrganisationHoursView> Organisations);

/// <param name="State">running, settling (a second pass follows) or done.</param>
/// <param name="Moved">Due times moved so far.</param>
public sealed record CalendarChangeView(Guid Id, DateTime At, string By, string Kind, string Subject, DateOnly FirstDay, DateOnly LastDay, CalendarChangeState State, int Examined, int Moved);

/// <summary>What people read of the calendar. Everybody may: their own due times follow from it.</summary>
public sealed class CalendarQueries(ICaseStore store, CityCatalogue city, DueShifts shifts, TimeProvider clock)
{
    public async Task<IReadOnlyList<CalendarYearView>> Years(CancellationToken cancel)
    {
        await using var db = store.Read();
        var known = await db.CalendarYears.Select(y => y.Year).ToListAsync(cancel);
        var thisYear = CityTime.DateOf(Now).Year;
        var years = new List<CalendarYearView>();
        foreach (var year in known.Union([thisYear, thisYear + 1]).Order()) years.Add(await Year(db, year, cancel));
        return years;
    }

    /// <exception cref="Refusal">404 for a year nobody could mean.</exception>
    public async Task<CalendarYearView> Year(int year, CancellationToken cancel)
    {
        if (year is < 2000 or > 2100) throw CaseAccess.Unknown();
        await using var db = store.Read();
        return await Year(db, year, cancel);
    }

    public async Task<OfficeHoursView> Hours(Actor actor, CancellationToken cancel)
    {
        await using var db = store.Read();
        var names = await city.Names(db);
        var schedules = await db.OfficeSchedules.OrderBy(s => s.Key).ThenByDescending(s => s.Effective).ToListAsync(cancel);
        var keeps = await db.OrganisationHours.OrderBy(h => h.OrganisationCode).ThenByDescending(h => h.From).ToListAsync(cancel);
        return new OfficeHoursView(
            [.. schedules.Select(s => new ScheduleView(s.Key, s.Name, s.NameEn, actor.IsChinese ? s.Basis : s.BasisEn, s.Effective, s.Shipped,
                JsonSerializer.Deserialize<List<SeasonEntry>>(s.SeasonsJson, JsonSerializerOptions.Web)!))],
            [.. keeps.Select(h => new OrganisationHoursView(h.OrganisationCode,
                names.Existing(h.OrganisationCode) is { } o ? (actor.IsChinese ? o.Name : o.NameEn) : h.OrganisationCode, h.From, h.Schedule))]);
    }

    /// <summary>Which due times a year's arrangement would move, were it published now.</summary>
    public async Task<DueShiftReport> Preview(int year, YearEntry entry, CancellationToken cancel)
    {
        CalendarEntry.Check(year, entry);
        await using var db = store.Read();
        var others = await db.CalendarDays.Where(d => d.NoticeYear != year).ToListAsync(cancel);
        var taken = others.Select(d => d.Date).ToHashSet();
        var days = entry.Days.Where(d => !taken.Contains(d.Date))
            .Select(d => new CalendarDay { Date = d.Date, Working = d.Working, Name = d.Name, Statutory = d.Statutory, Notice = entry.Notice, NoticeYear = year });
        var published = await db.CalendarYears.Select(y => y.Year).ToListAsync(cancel);
        var proposed = new Calendars([.. others, .. days], await Table(db, cancel), [.. published, year]);
        return await shifts.Preview(db, proposed, new DateOnly(year - 1, 12, 20), new DateOnly(year, 12, 31), Now, 100, cancel);
    }

    /// <summary>Which due times a version of office hours would move.</summary>
    public async Task<DueShiftReport> Preview(string key, ScheduleEntry entry, CancellationToken cancel)
    {
        var version = CalendarEntry.Check(key, entry);
        await using var db = store.Read();
        var rows = await db.OfficeSchedules.Where(s => s.Key != key || s.Effective != entry.Effective).ToListAsync(cancel);
        var keeps = await db.OrganisationHours.ToListAsync(cancel);
        var table = new OfficeHoursTable([.. rows.Select(OfficeHoursTable.Read), version], keeps.Select(k => (k.OrganisationCode, k.From, k.Schedule)));
        var first = rows.Any(s => s.Key == key && s.Effective < entry.Effective) ? entry.Effective : new DateOnly(2000, 1, 1);
        var proposed = new Calendars(await db.CalendarDays.ToListAsync(cancel), table, await db.CalendarYears.Select(y => y.Year).ToListAsync(cancel));
        return await shifts.Preview(db, proposed, first, new DateOnly(2100, 12, 31), Now, 100, cancel);
    }

    public async Task<IReadOnlyList<CalendarChangeView>> Changes(int most, CancellationToken cancel)
    {
        await using var db = store.Read();
        var rows = await db.CalendarChanges.OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Take(most)
            .Select(c => new { Change = c, Moved = db.MovedDueTimes.Count(m => m.ChangeId == c.Id) }).ToListAsync(cancel);
        return [.. rows.Select(r => View(r.Change, r.Moved))];
    }

    /// <summary>The report of a change: every due time it moved, by clock.</summary>
    public async Task<Page<DueShift>> Moved(Guid changeId, string? cursor, int limit, CancellationToken cancel)
    {
        await using var db = store.Read();
        if (!await db.CalendarChanges.AnyAsync(c => c.Id == changeId, cancel)) throw CaseAccess.Unknown();
        var rows = db.MovedDueTimes.Where(m => m.ChangeId == changeId);
        if (Cursor.Parse(cursor) is { } after) rows = rows.Where(m => m.ClockId > after.Id);
        var found = await (from m in rows
                           join clock in db.Clocks on m.ClockId equals clock.Id
                           join c in db.Cases on m.CaseId equals c.Id
                           join order in db.UnitOrders on clock.UnitOrderId equals order.Id into orders
                           from order in orders.DefaultIfEmpty()
                           orderby m.ClockId
                           select new { m, clock.Name, clock.NameEn, c.Number, Organisation = (Guid?)order.OrganisationId }).Take(limit + 1).ToListAsync(cancel);
        var names = await city.Names(db);
        var items = found.Take(limit).Select(r => new DueShift(r.m.ClockId, r.m.CaseId, r.Number, r.Name, r.NameEn,
            r.Organisation is { } id ? names.Organisation(id)?.Name : null, r.m.OldDueAt, r.m.NewDueAt)).ToList();
        return new Page<DueShift>(items, found.Count > limit ? new Cursor(items[^1].OldDueAt, items[^1].ClockId).ToString() : null);
    }

    internal static CalendarChangeView View(CalendarChange c, int moved) => new(c.Id, c.At, c.ByName, c.Kind, c.Subject, c.FirstDay, c.LastDay, c.State, c.Examined, moved);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private static async Task<OfficeHoursTable> Table(CaseDb db, CancellationToken cancel) => new(
        (await db.OfficeSchedules.ToListAsync(cancel)).Select(OfficeHoursTable.Read),
        (await db.OrganisationHours.ToListAsync(cancel)).Select(k => (k.OrganisationCode, k.From, k.Schedule)));

    private static async Task<CalendarYearView> Year(CaseDb db, int year, CancellationToken cancel)
    {
        var known = await db.CalendarYears.FirstOrDefaultAsync(y => y.Year == year, cancel);
        var days = await db.CalendarDays.Where(d => d.NoticeYear == year).OrderBy(d => d.Date).ToListAsync(cancel);
        var calendar = (await Calendars.From(db, cancel)).Default;
        var worked = Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Count(i => calendar.IsWorkingDay(new DateOnly(year, 1, 1).AddDays(i)));
        return new CalendarYearView(year, known is not null, known?.Notice, known?.Url, known?.PublishedOn, worked,
            [.. days.Select(d => new NoticeDay(d.Date, d.Working, d.Name, d.Statutory))], known?.Version ?? 0);
    }
}
