using System.Globalization;
using System.Text;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>The sentence that explains a due time, in civil-service Chinese and in English.</summary>
internal static class DueExplanation
{
    private static readonly LocalText Finished = new("办结", "finished");

    /// <summary>The seven festivals of 全国年节及纪念日放假办法 art. 2; a notice names no others.</summary>
    private static readonly Dictionary<string, string> Festivals = new()
    {
        ["元旦"] = "New Year",
        ["春节"] = "Spring Festival",
        ["清明节"] = "Qingming Festival",
        ["劳动节"] = "Labour Day",
        ["端午节"] = "Dragon Boat Festival",
        ["中秋节"] = "Mid-Autumn Festival",
        ["国庆节"] = "National Day",
    };

    public static LocalText Of(DueCount count)
    {
        var zh = new StringBuilder(96);
        var en = new StringBuilder(128);
        var budget = ClockUnits.Describe(count.Budget - count.Rule.Extended, count.Unit);
        zh.Append(budget.Zh);
        en.Append(budget.En);
        if (count.Rule.Extended > 0)
        {
            var more = ClockUnits.Describe(count.Rule.Extended, count.Unit);
            zh.Append("，经批准延长 ").Append(more.Zh);
            en.Append(", extended by ").Append(more.En).Append(',');
        }
        Begin(count, zh, en);
        Days(count, zh, en);
        Paused(count, zh, en);
        if (count.MovedFrom is { } rest)
        {
            zh.Append("，").Append(ChineseDate(rest, count)).Append(" 期满逢休息日，顺延至其后第一个工作日");
            en.Append(", ended on ").Append(EnglishDate(rest, count)).Append(", a rest day, and so runs to the first working day after it");
        }

        if (count.Provisional)
        {
            var year = LastUnpublished(count);
            zh.Append(CultureInfo.InvariantCulture, $"，{year} 年放假安排尚未公布，暂只按周末休息推算");
            en.Append(CultureInfo.InvariantCulture, $", provisional because the holidays of {year} are not yet published (weekends only)");
        }

        var deed = count.Rule.Deed ?? Finished;
        var at = TimeOnly.FromDateTime(CityTime.ToLocal(count.Due)).ToString("HH:mm", CultureInfo.InvariantCulture);
        zh.Append("，应于 ").Append(ChineseDate(count.LastDay, count)).Append(' ').Append(at).Append(" 前").Append(deed.Zh);
        en.Append(", to be ").Append(deed.En).Append(" by ").Append(at).Append(" on ").Append(EnglishDate(count.LastDay, count));
        return new LocalText(zh.ToString(), en.ToString());
    }

    private static void Begin(DueCount count, StringBuilder zh, StringBuilder en)
    {
        zh.Append("，自 ").Append(ChineseDate(count.FirstDay, count));
        en.Append(" from ");
        if (count.Unit.IsDays())
        {
            en.Append(EnglishDate(count.FirstDay, count));
            var later = count.FirstDay != CityTime.DateOf(count.Start);
            zh.Append(later ? " 起（非工作时间提出，自其后首个工作日起算，当日不计）" : " 起（当日不计）");
            en.Append(later ? " (raised outside office hours, so counted from the next working day, that day not counted)" : " (that day not counted)");
            return;
        }

        var time = TimeOnly.FromDateTime(CityTime.ToLocal(count.CountsFrom)).ToString("HH:mm", CultureInfo.InvariantCulture);
        zh.Append(' ').Append(time);
        en.Append(time).Append(" on ").Append(EnglishDate(count.FirstDay, count));
        if (count.Unit != ClockUnit.WorkingHour)
        {
            zh.Append(" 起连续计算");
            en.Append(" without a break");
        }
        else if (count.CountsFrom != count.Start)
        {
            zh.Append(" 上班时起算（非工作时间提出）");
            en.Append(", the next opening (raised outside office hours)");
        }
        else
        {
            zh.Append(" 起按工作时间计算");
            en.Append(" in office hours");
        }
    }

    /// <summary>Names the holidays passed over and the make-up days counted, in a working-time period only.</summary>
    private static void Days(DueCount count, StringBuilder zh, StringBuilder en)
    {
        if (!count.Unit.IsWorking()) return;
        string? last = null;
        for (var day = count.FirstDay.AddDays(1); day <= count.LastDay; day = day.AddDays(1))
        {
            if (count.Calendar.Notice(day) is not { } notice) continue;
            if (notice.Working)
            {
                if (count.PausedOn.Contains(day)) continue;
                zh.Append("，").Append(ChineseDate(day, count)).Append(" 调休计入");
                en.Append(", ").Append(EnglishDate(day, count)).Append(" counted as a make-up workday");
            }
            else if (notice.Name != last)
            {
                last = notice.Name;
                zh.Append("，").Append(ChineseName(notice.Name)).Append("顺延");
                en.Append(", ").Append(EnglishName(notice.Name)).Append(" holiday passed over");
            }
        }
    }

    private static void Paused(DueCount count, StringBuilder zh, StringBuilder en)
    {
        if (count.PausedOn.Count is var days and > 0)
        {
            zh.Append(CultureInfo.InvariantCulture, $"，暂停 {days} 天");
            en.Append(CultureInfo.InvariantCulture, $", paused {days} day{(days == 1 ? "" : "s")}");
        }

        // Less than a minute is not worth a word; the instant has it.
        if (count.PausedTime < TimeSpan.FromMinutes(1)) return;
        var (hours, minutes) = ((int)count.PausedTime.TotalHours, count.PausedTime.Minutes);
        zh.Append("，暂停");
        en.Append(", paused");
        if (hours > 0)
        {
            zh.Append(CultureInfo.InvariantCulture, $" {hours} 小时");
            en.Append(CultureInfo.InvariantCulture, $" {hours} h");
        }

        if (minutes > 0)
        {
            zh.Append(CultureInfo.InvariantCulture, $" {minutes} 分钟");
            en.Append(CultureInfo.InvariantCulture, $" {minutes} min");
        }
    }

    /// <summary>As people say it: 国庆, 中秋; but 劳动节 and 春节 keep their last character.</summary>
    private static string ChineseName(string name) =>
        string.Join('、', name.Split('、').Select(n => n is "国庆节" or "中秋节" or "端午节" or "清明节" ? n[..2] : n));

    private static string EnglishName(string name) =>
        string.Join(" and ", name.Split('、').Select(n => Festivals.GetValueOrDefault(n, n)));

    private static int LastUnpublished(DueCount count)
    {
        var year = count.LastDay.Year;
        while (count.Calendar.IsPublished(year)) year--;
        return year;
    }

    /// <summary>The year is said only where it is not the year the count began in.</summary>
    private static string ChineseDate(DateOnly date, DueCount count) =>
        date.Year == count.FirstDay.Year ? $"{date.Month}月{date.Day}日" : $"{date.Year}年{date.Month}月{date.Day}日";

    private static string EnglishDate(DateOnly date, DueCount count) =>
        date.ToString(date.Year == count.FirstDay.Year ? "d MMM" : "d MMM yyyy", CultureInfo.InvariantCulture);
}
