using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Clocks;

/// <summary>
/// Which days are worked and when the office is open. Immutable: built from the published notices and one schedule of office hours;
/// a new notice makes a new calendar. A day is worked if a notice makes it up (调休), or if it is Monday to Friday and no notice frees it
/// (State Council Decrees 146 and 174; 全国年节及纪念日放假办法). A year without a notice has its weekends only and is provisional.
/// </summary>
public sealed class WorkingCalendar
{
    /// <summary>Longer than any chain of rest days; a calendar that offers no working day within it is refused when asked.</summary>
    private const int LongestRest = 60;

    private readonly Dictionary<int, CalendarDay> _days;
    private readonly HashSet<int> _published;

    /// <param name="published">Years whose notice is in; null: every year with a statutory day of its own.</param>
    /// <exception cref="ArgumentException">Two notices speak of the same date.</exception>
    public WorkingCalendar(IEnumerable<CalendarDay> days, OfficeHours hours, IEnumerable<int>? published = null)
    {
        _days = [];
        foreach (var day in days)
            if (!_days.TryAdd(day.Date.DayNumber, day)) throw new ArgumentException($"The calendar speaks twice of {day.Date:yyyy-MM-dd}.", nameof(days));

        // A notice may reach into the December before its year; only a statutory day of its own shows that a year is published.
        _published = [.. published ?? _days.Values.Where(d => d.Statutory).Select(d => d.Date.Year)];
        Hours = hours;
    }

    private WorkingCalendar(WorkingCalendar other, OfficeHours hours) => (_days, _published, Hours) = (other._days, other._published, hours);

    public OfficeHours Hours { get; }

    /// <summary>The same days with other office hours.</summary>
    public WorkingCalendar With(OfficeHours hours) => new(this, hours);

    /// <summary>What the notices say about the date; null for an ordinary day.</summary>
    public CalendarDay? Notice(DateOnly date) => _days.GetValueOrDefault(date.DayNumber);

    public bool IsPublished(int year) => _published.Contains(year);

    public bool IsWorkingDay(DateOnly date) =>
        _days.TryGetValue(date.DayNumber, out var day) ? day.Working : date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>The date itself if it is worked, else the first working day after it.</summary>
    public DateOnly FirstWorkingDayFrom(DateOnly date)
    {
        for (var i = 0; i <= LongestRest; i++, date = date.AddDays(1))
            if (IsWorkingDay(date)) return date;
        throw new InvalidOperationException($"The calendar has no working day within {LongestRest} days before {date:yyyy-MM-dd}.");
    }

    /// <summary>The instant (UTC) at which the office closes on that date, were it a working day.</summary>
    public DateTime Closing(DateOnly date) => CityTime.At(date, Hours.Closing(date));

    /// <summary>The instant itself when the office is open then, else the next opening. UTC.</summary>
    public DateTime NextOpening(DateTime utc)
    {
        var local = CityTime.ToLocal(utc);
        var today = DateOnly.FromDateTime(local);
        var date = FirstWorkingDayFrom(today);
        if (date == today)
        {
            var time = TimeOnly.FromDateTime(local);
            foreach (var span in Hours.On(date))
                if (time < span.To) return time >= span.From ? utc : CityTime.At(date, span.From);
            date = FirstWorkingDayFrom(date.AddDays(1));
        }

        return CityTime.At(date, Hours.On(date)[0].From);
    }

    public bool IsOpen(DateTime utc) => NextOpening(utc) == utc;

    /// <summary>Office time between two instants; zero when <paramref name="to"/> is not after <paramref name="from"/>.</summary>
    public TimeSpan WorkingTime(DateTime from, DateTime to)
    {
        var total = TimeSpan.Zero;
        foreach (var (open, close) in OpenSpans(from))
        {
            if (open >= to) break;
            total += (close < to ? close : to) - open;
        }

        return total;
    }

    /// <summary>Office time from an instant on, without end: each span as UTC instants, the first clipped to the instant.</summary>
    public IEnumerable<(DateTime Open, DateTime Close)> OpenSpans(DateTime from)
    {
        for (var date = FirstWorkingDayFrom(CityTime.DateOf(from)); ; date = FirstWorkingDayFrom(date.AddDays(1)))
        {
            foreach (var span in Hours.On(date))
            {
                var (open, close) = (CityTime.At(date, span.From), CityTime.At(date, span.To));
                if (close > from) yield return (open > from ? open : from, close);
            }
        }
    }
}

/// <summary>The published days with every organisation's office hours. Immutable.</summary>
public sealed class Calendars(IEnumerable<CalendarDay> days, OfficeHoursTable hours, IEnumerable<int>? published = null, long version = 0)
{
    /// <summary>Key of the number that every change of the calendar raises, in the change's own transaction.</summary>
    public const string VersionKey = "calendar:version";

    private readonly WorkingCalendar _default = new(days, hours.Default, published);

    /// <summary>The calendar of the city at large.</summary>
    public WorkingCalendar Default => _default;

    public long Version => version;

    public static async Task<Calendars> From(CaseDb db, CancellationToken cancel)
    {
        var version = await VersionOf(db, cancel);
        var schedules = await db.OfficeSchedules.AsNoTracking().ToListAsync(cancel);
        var keeps = await db.OrganisationHours.AsNoTracking().ToListAsync(cancel);
        return new Calendars(
            await db.CalendarDays.AsNoTracking().ToListAsync(cancel),
            schedules.Count == 0 ? OfficeHoursTable.Shipped() : new OfficeHoursTable(schedules.Select(OfficeHoursTable.Read), keeps.Select(k => (k.OrganisationCode, k.From, k.Schedule))),
            await db.CalendarYears.AsNoTracking().Select(y => y.Year).ToListAsync(cancel),
            version);
    }

    public static async Task<long> VersionOf(CaseDb db, CancellationToken cancel) =>
        await db.Sequences.AsNoTracking().Where(s => s.Key == VersionKey).Select(s => s.Value).FirstOrDefaultAsync(cancel);

    /// <param name="organisationCode">Code of the organisation whose hours count; null for the default.</param>
    public WorkingCalendar For(string? organisationCode)
    {
        var own = hours.For(organisationCode);
        return own == hours.Default ? _default : _default.With(own);
    }
}
