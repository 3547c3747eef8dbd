using System.Globalization;
using Whistle.Cases.Seeding;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>One stretch of office time on the wall clock; <paramref name="To"/> is the closing instant.</summary>
public readonly record struct OfficeSpan(TimeOnly From, TimeOnly To);

/// <summary>The office hours of a part of the year, e.g. summer from 1 May to 30 September; may run over the new year.</summary>
/// <param name="FromMonthDay">First day, month × 100 + day.</param>
/// <param name="ToMonthDay">Last day, inclusive.</param>
public sealed record OfficeSeason(LocalText Name, int FromMonthDay, int ToMonthDay, IReadOnlyList<OfficeSpan> Spans)
{
    public bool Holds(DateOnly date)
    {
        var at = (date.Month * 100) + date.Day;
        return FromMonthDay <= ToMonthDay ? FromMonthDay <= at && at <= ToMonthDay : at >= FromMonthDay || at <= ToMonthDay;
    }
}

/// <summary>A schedule of seasonal office hours. Local practice, so it carries its basis and the day it takes effect.</summary>
public sealed class OfficeHours
{
    private readonly OfficeSeason[] _byDay = new OfficeSeason[1232];

    /// <exception cref="ArgumentException">The seasons leave a day of the year open or cover it twice, or spans run backwards or overlap.</exception>
    public OfficeHours(string key, LocalText name, LocalText basis, DateOnly effective, IReadOnlyList<OfficeSeason> seasons)
    {
        (Key, Name, Basis, Effective, Seasons) = (key, name, basis, effective, seasons);
        foreach (var season in seasons)
        {
            if (season.Spans.Count == 0) throw new ArgumentException($"Schedule {key}: season {season.Name.En} has no hours.");
            for (var i = 0; i < season.Spans.Count; i++)
                if (season.Spans[i].From >= season.Spans[i].To || (i > 0 && season.Spans[i].From < season.Spans[i - 1].To))
                    throw new ArgumentException($"Schedule {key}: the hours of {season.Name.En} run backwards or overlap.");
        }

        // 2024 is a leap year: every month-day there is.
        for (var day = new DateOnly(2024, 1, 1); day.Year == 2024; day = day.AddDays(1))
        {
            var holding = seasons.Where(s => s.Holds(day)).ToList();
            if (holding.Count != 1) throw new ArgumentException($"Schedule {key}: {day:MM-dd} lies in {holding.Count} seasons, not in one.");
            _byDay[(day.Month * 100) + day.Day] = holding[0];
        }
    }

    public string Key { get; }
    public LocalText Name { get; }
    public LocalText Basis { get; }
    public DateOnly Effective { get; }
    public IReadOnlyList<OfficeSeason> Seasons { get; }

    /// <summary>The office hours of that date, were it a working day.</summary>
    public IReadOnlyList<OfficeSpan> On(DateOnly date) => _byDay[(date.Month * 100) + date.Day].Spans;

    public TimeOnly Closing(DateOnly date) => On(date)[^1].To;
}

/// <summary>All schedules and which organisation keeps which.</summary>
public sealed class OfficeHoursTable
{
    private readonly Dictionary<string, OfficeHours> _schedules;
    private readonly Dictionary<string, string> _byOrganisation;

    /// <exception cref="ArgumentException">No schedule "default", or an organisation keeps one that does not exist.</exception>
    public OfficeHoursTable(IEnumerable<OfficeHours> schedules, IReadOnlyDictionary<string, string> byOrganisation)
    {
        _schedules = schedules.ToDictionary(s => s.Key);
        _byOrganisation = new(byOrganisation);
        if (!_schedules.ContainsKey("default")) throw new ArgumentException("There must be a schedule \"default\".");
        foreach (var (organisation, key) in _byOrganisation)
            if (!_schedules.ContainsKey(key)) throw new ArgumentException($"{organisation} keeps the unknown schedule \"{key}\".");
    }

    public OfficeHours Default => _schedules["default"];

    public IEnumerable<OfficeHours> Schedules => _schedules.Values;

    public OfficeHours For(string? organisationCode) =>
        organisationCode is not null && _byOrganisation.TryGetValue(organisationCode, out var key) ? _schedules[key] : Default;

    public static OfficeHoursTable Shipped()
    {
        var file = EmbeddedData.Read<HoursFile>("office-hours.json");
        return new OfficeHoursTable(
            file.Schedules.Select(s => new OfficeHours(
                s.Key,
                new LocalText(s.Zh, s.En),
                new LocalText(s.Basis, s.BasisEn),
                s.Effective,
                [.. s.Seasons.Select(n => new OfficeSeason(new LocalText(n.Zh, n.En), MonthDay(n.From), MonthDay(n.To), [.. n.Hours.Select(Span)]))])),
            file.Organisations);
    }

    private static int MonthDay(string text) => int.Parse(text.Replace("-", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static OfficeSpan Span(string text)
    {
        var parts = text.Split('-');
        return new OfficeSpan(TimeOnly.Parse(parts[0], CultureInfo.InvariantCulture), TimeOnly.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private sealed record HoursFile(List<ScheduleRow> Schedules, Dictionary<string, string> Organisations);

    private sealed record ScheduleRow(string Key, string Zh, string En, string Basis, string BasisEn, DateOnly Effective, List<SeasonRow> Seasons);

    private sealed record SeasonRow(string Zh, string En, string From, string To, List<string> Hours);
}
