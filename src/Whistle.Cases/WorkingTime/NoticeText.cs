using System.Globalization;
using System.Text.RegularExpressions;

namespace Whistle.Cases.WorkingTime;

/// <summary>A day as a notice names it.</summary>
/// <param name="Working">True for a make-up workday (调休上班).</param>
/// <param name="Statutory">One of the thirteen days of 全国年节及纪念日放假办法 art 2.</param>
public sealed record NoticeDay(DateOnly Date, bool Working, string Name, bool Statutory);

/// <param name="Warnings">What a person must look at before publishing, in Chinese: counts that don't agree, holidays not found.</param>
public sealed record NoticeReading(int? Year, IReadOnlyList<NoticeDay> Days, IReadOnlyList<string> Warnings);

/// <summary>
/// Reads the State Council's holiday notice as it is published: one sentence per holiday that names the days off, how many they are,
/// and the days worked instead. What it reads is a proposal; a person checks it before it counts.
/// </summary>
public static partial class NoticeText
{
    private static readonly string[] Holidays = ["元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"];

    public static NoticeReading Read(string text, int? year = null)
    {
        var asked = year ?? (YearOf().Match(text) is { Success: true } named ? Number(named.Groups[1]) : null);
        var days = new SortedDictionary<DateOnly, NoticeDay>();
        var warnings = new List<string>();
        if (asked is not { } inYear) return new NoticeReading(null, [], ["没有找到年份，请填写年份后再识别。"]);

        foreach (Match holiday in Holiday().Matches(text))
        {
            var name = holiday.Groups["name"].Value;
            foreach (var sentence in holiday.Groups["body"].Value.Split('。', '；'))
            {
                var working = sentence.Contains("上班", StringComparison.Ordinal);
                if (!working && !sentence.Contains("放假", StringComparison.Ordinal)) continue;
                var found = Dates(sentence, inYear).ToList();
                if (!working && Count().Match(sentence) is { Success: true } told && Number(told.Groups[1]) != found.Count)
                    warnings.Add($"{name}：通知写明共 {told.Groups[1].Value} 天，识别到 {found.Count} 天，请核对。");
                foreach (var date in found)
                    if (!days.TryAdd(date, new NoticeDay(date, working, name, !working && IsFixed(date)))) warnings.Add($"{date:M月d日}出现了两次，请核对。");
            }
        }

        foreach (var missing in Holidays.Where(h => !days.Values.Any(d => d.Name.Contains(h.TrimEnd('节'), StringComparison.Ordinal))))
            warnings.Add($"没有识别到{missing}。");
        if (days.Count > 0) warnings.Add("除夕、春节、清明、端午、中秋的法定日请逐一勾选核对。");
        return new NoticeReading(inYear, [.. days.Values], warnings);
    }

    /// <summary>The statutory days that fall on the same date every year.</summary>
    private static bool IsFixed(DateOnly date) => (date.Month, date.Day) is (1, 1) or (5, 1) or (5, 2) or (10, 1) or (10, 2) or (10, 3);

    private static IEnumerable<DateOnly> Dates(string sentence, int year)
    {
        var month = 0;
        foreach (Match span in Span().Matches(Brackets().Replace(sentence, "")))
        {
            if (span.Groups["m1"].Success) month = Number(span.Groups["m1"]);
            if (!Try(year, month, Number(span.Groups["d1"]), out var from)) continue;
            var to = from;
            if (span.Groups["d2"].Success)
            {
                var last = span.Groups["m2"].Success ? Number(span.Groups["m2"]) : month;
                if (!Try(last < month ? year + 1 : year, last, Number(span.Groups["d2"]), out to)) to = from;
                month = last;
            }
            // A notice frees a fortnight at most; anything longer is a misprint.
            for (var day = from; day <= to && day < from.AddDays(15); day = day.AddDays(1)) yield return day;
        }
    }

    private static bool Try(int year, int month, int day, out DateOnly date)
    {
        var fits = month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
        date = fits ? new DateOnly(year, month, day) : default;
        return fits;
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(20\d{2})\s*年")]
    private static partial Regex YearOf();

    [GeneratedRegex(@"(?<name>(?:元旦|春节|清明节?|劳动节|端午节?|中秋节?|国庆节?)(?:[、和](?:中秋节?|国庆节?))?)\s*[:：](?<body>[^\r\n]*)")]
    private static partial Regex Holiday();

    [GeneratedRegex(@"[（(][^）)]*[）)]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"(?:(?<m1>\d{1,2})月)?(?<d1>\d{1,2})日(?:\s*[至—–~-]+\s*(?:(?<m2>\d{1,2})月)?(?<d2>\d{1,2})日)?")]
    private static partial Regex Span();

    [GeneratedRegex(@"共\s*(\d{1,2})\s*天")]
    private static partial Regex Count();
}
