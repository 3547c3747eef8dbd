using System.Globalization;
using System.Text.Json;
using Whistle.Cases.Seeding;
using Whistle.Cases.WorkingTime;
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

    /// <summary>What held before <see cref="Effective"/>; null when these are the first, which then hold for all earlier days too.</summary>
    public OfficeHours? Earlier { get; private init; }

    /// <summary>The office hours of that date, were it a working day.</summary>
    public IReadOnlyList<OfficeSpan> On(DateOnly date) =>
        date < Effective && Earlier is { } earlier ? earlier.On(date) : _byDay[(date.Month * 100) + date.Day].Spans;

    /// <summary>The same hours, in force from a day on, with others before it.</summary>
    public OfficeHours From(DateOnly effective, OfficeHours? earlier) => new(Key, Name, Basis, effective, Seasons) { Earlier = earlier };

    public TimeOnly Closing(DateOnly date) => On(date)[^1].To;
}

/// <summary>All schedules with their versions, and which organisation keeps which from when on. Immutable.</summary>
public sealed class OfficeHoursTable
{
    public const string DefaultKey = "default";

    private readonly Dictionary<string, OfficeHours[]> _versions;
    private readonly Dictionary<string, OfficeHours> _byOrganisation;

    /// <param name="schedules">Versions of schedules; two of one key take effect on different days.</param>
    /// <param name="keeps">Organisation code → schedule kept from a day on; before its first row an organisation keeps "default".</param>
    /// <exception cref="ArgumentException">No schedule "default", two versions of one day, or an organisation keeps one that does not exist.</exception>
    public OfficeHoursTable(IEnumerable<OfficeHours> schedules, IEnumerable<(string Organisation, DateOnly From, string Schedule)> keeps)
    {
        _versions = schedules.GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.OrderBy(s => s.Effective).ToArray());
        foreach (var (key, versions) in _versions)
            for (var i = 1; i < versions.Length; i++)
                if (versions[i].Effective == versions[i - 1].Effective) throw new ArgumentException($"Schedule {key} has two versions effective {versions[i].Effective:yyyy-MM-dd}.");
        if (!_versions.ContainsKey(DefaultKey)) throw new ArgumentException("There must be a schedule \"default\".");
        Default = Chain([(DateOnly.MinValue, DefaultKey)]);
        _byOrganisation = keeps.GroupBy(k => k.Organisation).ToDictionary(g => g.Key, g => Chain([(DateOnly.MinValue, DefaultKey), .. g.OrderBy(k => k.From).Select(k => (k.From, k.Schedule))]));
    }

    public OfficeHours Default { get; }

    /// <summary>Every version of every schedule.</summary>
    public IEnumerable<OfficeHours> Versions => _versions.Values.SelectMany(v => v);

    public OfficeHours For(string? organisationCode) =>
        organisationCode is not null && _byOrganisation.TryGetValue(organisationCode, out var own) ? own : Default;

    /// <summary>The shipped schedules; no organisation keeps one of its own.</summary>
    public static OfficeHoursTable Shipped() => new(ShippedSchedules().Select(Read), []);

    /// <summary>The rows of office-hours.json.</summary>
    public static IEnumerable<OfficeSchedule> ShippedSchedules() => EmbeddedData.Read<HoursFile>("office-hours.json").Schedules.Select(s => new OfficeSchedule
    {
        Key = s.Key,
        Effective = s.Effective,
        Name = s.Zh,
        NameEn = s.En,
        Basis = s.Basis,
        BasisEn = s.BasisEn,
        SeasonsJson = s.Seasons.GetRawText(),
        Shipped = true,
        UpdatedAt = CityTime.StartOfDay(s.Effective),
    });

    /// <summary>A stored version in usable form.</summary>
    /// <exception cref="ArgumentException">Its seasons do not hold every day once, or hours run backwards.</exception>
    public static OfficeHours Read(OfficeSchedule row) => new(row.Key, new LocalText(row.Name, row.NameEn), new LocalText(row.Basis, row.BasisEn), row.Effective,
        [.. JsonSerializer.Deserialize<List<SeasonRow>>(row.SeasonsJson, JsonSerializerOptions.Web)!
            .Select(n => new OfficeSeason(new LocalText(n.Zh, n.En), MonthDay(n.From), MonthDay(n.To), [.. n.Hours.Select(Span)]))]);

    /// <summary>One schedule after another, each with all its versions, as one chain of hours by date.</summary>
    private OfficeHours Chain(List<(DateOnly From, string Schedule)> kept)
    {
        OfficeHours? chain = null;
        for (var i = 0; i < kept.Count; i++)
        {
            if (!_versions.TryGetValue(kept[i].Schedule, out var versions)) throw new ArgumentException($"An organisation keeps the unknown schedule \"{kept[i].Schedule}\".");
            var (from, until) = (kept[i].From, i + 1 < kept.Count ? kept[i + 1].From : DateOnly.MaxValue);
            var first = Math.Max(Array.FindLastIndex(versions, v => v.Effective <= from), 0);
            for (var v = first; v < versions.Length; v++)
            {
                var start = v == first ? from : versions[v].Effective;
                if (start >= until) break;
                chain = versions[v].From(start, chain);
            }
        }
        return chain!;
    }

    private static int MonthDay(string text) => int.Parse(text.Replace("-", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static OfficeSpan Span(string text)
    {
        var parts = text.Split('-');
        return new OfficeSpan(TimeOnly.Parse(parts[0], CultureInfo.InvariantCulture), TimeOnly.Parse(parts[1], CultureInfo.InvariantCulture));
    }

    private sealed record HoursFile(List<ScheduleRow> Schedules);

    private sealed record ScheduleRow(string Key, string Zh, string En, string Basis, string BasisEn, DateOnly Effective, JsonElement Seasons);

    private sealed record SeasonRow(string Zh, string En, string From, string To, List<string> Hours);
}
