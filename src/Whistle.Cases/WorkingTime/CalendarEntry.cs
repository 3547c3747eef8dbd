using System.Globalization;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.WorkingTime;

/// <summary>A year's arrangement as it is sent to be previewed or published.</summary>
public sealed record YearEntry(string Notice, string? Url, DateOnly? PublishedOn, IReadOnlyList<NoticeDay> Days);

/// <summary>A season of office hours as it is sent. From and to are month-days "MM-dd", both inclusive; hours are "HH:mm-HH:mm".</summary>
public sealed record SeasonEntry(string Zh, string En, string From, string To, IReadOnlyList<string> Hours);

/// <summary>A new version of a schedule.</summary>
public sealed record ScheduleEntry(string Name, string NameEn, string Basis, string? BasisEn, DateOnly Effective, IReadOnlyList<SeasonEntry> Seasons);

/// <summary>Checks what people enter, and says beside each field what is wrong with it.</summary>
public static class CalendarEntry
{
    private const int LongestText = 200;

    /// <exception cref="Refusal">422 with a pointer for every mistake.</exception>
    public static void Check(int year, YearEntry entry)
    {
        var errors = new List<FieldError>();
        if (year is < 2000 or > 2100) errors.Add(new("/year", "out-of-range", new("年份须在 2000 至 2100 之间。", "The year must lie between 2000 and 2100.")));
        Text(errors, "/notice", entry.Notice);
        if (entry.Url is { Length: > 0 } url && (url.Length > 500 || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")))
            errors.Add(new("/url", "invalid", new("请填写完整网址。", "Give a complete address.")));
        if (entry.Days.Count is 0 or > 120) errors.Add(new("/days", "count", new("一年的休息日和调休日应有 1 至 120 天。", "A year has 1 to 120 special days.")));
        var seen = new HashSet<DateOnly>();
        for (var i = 0; i < entry.Days.Count; i++)
        {
            var (at, day) = ($"/days/{i}", entry.Days[i]);
            if (!seen.Add(day.Date)) errors.Add(new(at + "/date", "duplicate", new($"{day.Date:M月d日}重复。", $"{day.Date:yyyy-MM-dd} appears twice.")));
            // A notice may reach into the last week of December before its year.
            if (day.Date.Year != year && !(day.Date.Year == year - 1 && day.Date is { Month: 12, Day: >= 20 }))
                errors.Add(new(at + "/date", "other-year", new($"不在 {year} 年内。", $"Not in {year}.")));
            var weekend = day.Date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
            if (day.Working && !weekend) errors.Add(new(at + "/working", "already-worked", new("周一至周五本来就是工作日，不必调休。", "Monday to Friday are worked anyway.")));
            if (day is { Working: true, Statutory: true }) errors.Add(new(at + "/statutory", "worked", new("法定节日不能是上班日。", "A statutory holiday cannot be worked.")));
            Text(errors, at + "/name", day.Name);
        }
        if (entry.Days.All(d => d.Working)) errors.Add(new("/days", "no-holiday", new("没有任何放假日期。", "There is no day off.")));
        Throw(errors);
    }

    /// <summary>The schedule's version, checked: every day of the year in just one season, hours forward and apart.</summary>
    /// <exception cref="Refusal">422 with a pointer for every mistake.</exception>
    public static OfficeHours Check(string key, ScheduleEntry entry)
    {
        var errors = new List<FieldError>();
        Text(errors, "/name", entry.Name);
        Text(errors, "/nameEn", entry.NameEn);
        Text(errors, "/basis", entry.Basis);
        if (entry.Effective.Year is < 2000 or > 2100) errors.Add(new("/effective", "out-of-range", new("生效日期无效。", "The effective day is out of range.")));
        if (entry.Seasons.Count is 0 or > 12) errors.Add(new("/seasons", "count", new("应有 1 至 12 个时段。", "There must be 1 to 12 seasons.")));
        var seasons = new List<OfficeSeason>();
        for (var i = 0; i < entry.Seasons.Count; i++) Season(errors, $"/seasons/{i}", entry.Seasons[i], seasons);
        Throw(errors);
        for (var day = new DateOnly(2024, 1, 1); day.Year == 2024; day = day.AddDays(1))
        {
            var holding = seasons.Count(s => s.Holds(day));
            if (holding == 1) continue;
            errors.Add(holding == 0
                ? new("/seasons", "gap", new($"{day:M月d日}不属于任何时段。", $"{day:MM-dd} lies in no season."))
                : new("/seasons", "overlap", new($"{day:M月d日}同时属于两个时段。", $"{day:MM-dd} lies in two seasons.")));
            break;
        }
        Throw(errors);
        return new OfficeHours(key, new(entry.Name, entry.NameEn), new(entry.Basis, entry.BasisEn ?? entry.Basis), entry.Effective, seasons);
    }

    private static void Season(List<FieldError> errors, string at, SeasonEntry season, List<OfficeSeason> seasons)
    {
        Text(errors, at + "/zh", season.Zh);
        var from = MonthDay(errors, at + "/from", season.From);
        var to = MonthDay(errors, at + "/to", season.To);
        if (season.Hours.Count is 0 or > 6) errors.Add(new(at + "/hours", "count", new("每天应有 1 至 6 段办公时间。", "A day has 1 to 6 stretches of office time.")));
        var spans = new List<OfficeSpan>();
        for (var i = 0; i < season.Hours.Count; i++)
        {
            var parts = season.Hours[i].Split('-');
            if (parts.Length != 2 || !Time(parts[0], out var open) || !Time(parts[1], out var close))
                errors.Add(new($"{at}/hours/{i}", "invalid", new("应写成 08:30-12:00。", "Write it as 08:30-12:00.")));
            else if (open >= close) errors.Add(new($"{at}/hours/{i}", "backwards", new("结束时间应晚于开始时间。", "It must end after it begins.")));
            else if (spans.Count > 0 && open < spans[^1].To) errors.Add(new($"{at}/hours/{i}", "overlap", new("与上一段重叠或次序颠倒。", "It overlaps the one before, or stands before it.")));
            else spans.Add(new OfficeSpan(open, close));
        }
        if (from is { } first && to is { } last && spans.Count > 0) seasons.Add(new OfficeSeason(new(season.Zh, season.En), first, last, spans));
    }

    private static int? MonthDay(List<FieldError> errors, string pointer, string text)
    {
        if (DateOnly.TryParseExact("2024-" + text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return (day.Month * 100) + day.Day;
        errors.Add(new(pointer, "invalid", new("应写成 月-日，如 05-01。", "Write month-day, e.g. 05-01.")));
        return null;
    }

    private static bool Time(string text, out TimeOnly time) => TimeOnly.TryParseExact(text.Trim(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static void Text(List<FieldError> errors, string pointer, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) errors.Add(new(pointer, "required", new("必填。", "Required.")));
        else if (text.Length > LongestText) errors.Add(new(pointer, "too-long", new($"最多 {LongestText} 字。", $"At most {LongestText} characters.")));
    }

    private static void Throw(List<FieldError> errors)
    {
        if (errors.Count > 0) throw new Refusal(422, "invalid-calendar", new("日历内容有误，请检查。", "Some entries of the calendar need attention."), errors);
    }
}
