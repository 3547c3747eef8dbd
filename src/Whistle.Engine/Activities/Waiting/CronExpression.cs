using System.Globalization;
using System.Numerics;

namespace Whistle.Engine;

/// <summary>
/// A cron expression of five fields (minute, hour, day of month, month, day of week) or six (second first), in China Standard Time.
/// Fields take <c>*</c>, <c>?</c>, numbers, names of months and weekdays, ranges, lists and steps; the day of the month also <c>L</c>,
/// its last day; 0 and 7 are Sunday. A day must fit the day of the month <b>and</b> the day of the week.
/// </summary>
public sealed class CronExpression
{
    /// <summary>China Standard Time, which knows no summer time.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <summary>The Gregorian calendar repeats its weekdays after at most this long, leap centuries included.</summary>
    private const int Years = 41;

    private const int Longest = 200;
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly ulong seconds, minutes, hours, days, months, weekdays;
    private readonly bool isLastDay;

    private CronExpression(ulong[] fields, bool isLastDay)
    {
        (seconds, minutes, hours, days, months, weekdays) = (fields[0], fields[1], fields[2], fields[3], fields[4], fields[5]);
        this.isLastDay = isLastDay;
    }

    /// <summary>Null with the reason where the text is not such an expression.</summary>
    public static CronExpression? Parse(string text, out LocalText? problem)
    {
        problem = null;
        var parts = text.Length <= Longest ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
        if (parts.Length is not (5 or 6))
        {
            problem = new LocalText("cron 表达式应有 5 个或 6 个字段，以空格分隔", "A cron expression has five or six fields, separated by spaces");
            return null;
        }

        if (parts.Length == 5) parts = ["0", .. parts];
        var isLast = parts[3].Equals("L", StringComparison.OrdinalIgnoreCase);
        var fields = new ulong[6];
        for (var i = 0; i < 6; i++)
        {
            var (name, low, high, words) = Field(i);
            if (i == 3 && isLast) continue;
            if (Read(parts[i], low, high, words) is not { } bits)
            {
                problem = new LocalText($"cron 表达式的“{name.Zh}”字段“{parts[i]}”有误", $"The field '{name.En}' of the cron expression, '{parts[i]}', is not valid");
                return null;
            }
            fields[i] = bits;
        }

        if ((fields[5] & 1UL << 7) != 0) fields[5] |= 1;
        return new CronExpression(fields, isLast);
    }

    private static (LocalText Name, int Low, int High, string[]? Words) Field(int index) => index switch
    {
        0 => (new("秒", "second"), 0, 59, null),
        1 => (new("分", "minute"), 0, 59, null),
        2 => (new("时", "hour"), 0, 23, null),
        3 => (new("日", "day of month"), 1, 31, null),
        4 => (new("月", "month"), 1, 12, Months),
        _ => (new("星期", "day of week"), 0, 7, Weekdays),
    };

    /// <summary>The first moment after this one; null when there is none (30 February).</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var at = after.ToOffset(Offset);
        var from = new DateTime(at.Year, at.Month, at.Day, at.Hour, at.Minute, at.Second, DateTimeKind.Unspecified);
        if (from.Year >= DateTime.MaxValue.Year - Years) return null;
        from = from.AddSeconds(1);
        var last = from.AddYears(Years);
        for (var day = from.Date; day <= last; day = day.AddDays(1))
        {
            if (!Fits(day)) continue;
            if (Time(day == from.Date ? from.TimeOfDay : TimeSpan.Zero) is { } time) return new DateTimeOffset(day + time, Offset);
        }
        return null;
    }

    private bool Fits(DateTime day) => Has(months, day.Month) && Has(weekdays, (int)day.DayOfWeek)
        && (isLastDay ? day.Day == DateTime.DaysInMonth(day.Year, day.Month) : Has(days, day.Day));

    private TimeSpan? Time(TimeSpan from)
    {
        for (var hour = First(hours, from.Hours); hour >= 0; hour = First(hours, hour + 1))
        {
            var sameHour = hour == from.Hours;
            for (var minute = First(minutes, sameHour ? from.Minutes : 0); minute >= 0; minute = First(minutes, minute + 1))
                if (First(seconds, sameHour && minute == from.Minutes ? from.Seconds : 0) is >= 0 and var second) return new TimeSpan(hour, minute, second);
        }
        return null;
    }

    private static bool Has(ulong bits, int value) => (bits >> value & 1) != 0;

    /// <summary>The lowest value from here on; -1 when there is none.</summary>
    private static int First(ulong bits, int from)
    {
        if (from > 63) return -1;
        var left = bits >> from;
        return left == 0 ? -1 : from + BitOperations.TrailingZeroCount(left);
    }

    private static ulong? Read(string field, int low, int high, string[]? words)
    {
        ulong bits = 0;
        foreach (var part in field.Split(','))
        {
            if (Range(part, low, high, words) is not { } range) return null;
            bits |= range;
        }
        return bits;
    }

    private static ulong? Range(string part, int low, int high, string[]? words)
    {
        var pieces = part.Split('/');
        var step = 1;
        if (pieces.Length > 2 || (pieces.Length == 2 && (!Whole(pieces[1], out step) || step < 1 || step > high))) return null;
        int from, to;
        if (pieces[0] is "*" or "?")
        {
            (from, to) = (low, words == Weekdays ? 6 : high);
        }
        else
        {
            var ends = pieces[0].Split('-');
            if (ends.Length > 2 || Value(ends[0], low, high, words) is not { } begin) return null;
            from = begin;
            if (ends.Length == 2)
            {
                if (Value(ends[1], low, high, words) is not { } end) return null;
                to = end;
            }
            else
            {
                to = pieces.Length == 2 ? high : from;
            }
            if (to < from) return null;
        }

        ulong bits = 0;
        for (var i = from; i <= to; i += step) bits |= 1UL << i;
        return bits;
    }

    private static int? Value(string text, int low, int high, string[]? words)
    {
        if (Whole(text, out var number)) return number >= low && number <= high ? number : null;
        var word = words is null ? -1 : Array.FindIndex(words, w => w.Equals(text, StringComparison.OrdinalIgnoreCase));
        return word < 0 ? null : word + low;
    }

    private static bool Whole(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
