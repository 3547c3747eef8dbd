using System.Globalization;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>What a budget is counted in. Only minutes, hours and working hours carry a time of day; the others end at the close of office.</summary>
public enum ClockUnit
{
    /// <summary>MIN: minutes round the clock.</summary>
    Minute,

    /// <summary>H: natural hours round the clock.</summary>
    Hour,

    /// <summary>WH: hours within office hours.</summary>
    WorkingHour,

    /// <summary>D: natural days.</summary>
    Day,

    /// <summary>WD: working days.</summary>
    WorkingDay,

    /// <summary>M: calendar months.</summary>
    Month,

    /// <summary>Y: calendar years.</summary>
    Year,
}

public static class ClockUnits
{
    private static readonly (ClockUnit Unit, string Code, string Zh, string En, int Most)[] Table =
    [
        // Twenty years, the longest limitation of civil law (Civil Code art. 188), bounds every budget.
        (ClockUnit.Minute, "MIN", "分钟", "minute", 10_519_200),
        (ClockUnit.Hour, "H", "小时", "hour", 175_320),
        (ClockUnit.WorkingHour, "WH", "个工作小时", "working hour", 37_500),
        (ClockUnit.Day, "D", "日", "day", 7_305),
        (ClockUnit.WorkingDay, "WD", "个工作日", "working day", 5_000),
        (ClockUnit.Month, "M", "个月", "month", 240),
        (ClockUnit.Year, "Y", "年", "year", 20),
    ];

    /// <summary>The code kept in rows and files: MIN, H, WH, D, WD, M or Y.</summary>
    public static string Code(this ClockUnit unit) => Table[(int)unit].Code;

    /// <exception cref="ArgumentException">The code is none of the seven.</exception>
    public static ClockUnit Parse(string code)
    {
        foreach (var row in Table)
            if (row.Code == code) return row.Unit;
        throw new ArgumentException($"Unknown clock unit '{code}': use MIN, H, WH, D, WD, M or Y.", nameof(code));
    }

    /// <summary>Reads "5 WD". Throws <see cref="ArgumentException"/> for anything else.</summary>
    public static (int Budget, ClockUnit Unit) ParseLimit(string limit)
    {
        var parts = limit.Split(' ');
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var budget))
            throw new ArgumentException($"A limit is a number and a unit, e.g. \"5 WD\", not \"{limit}\".", nameof(limit));
        var unit = Parse(parts[1]);
        CheckBudget(budget, unit);
        return (budget, unit);
    }

    /// <summary>"5 个工作日" / "5 working days".</summary>
    public static LocalText Describe(int budget, ClockUnit unit)
    {
        var row = Table[(int)unit];
        return new LocalText($"{budget} {row.Zh}", $"{budget} {row.En}{(budget == 1 ? "" : "s")}");
    }

    /// <exception cref="ArgumentOutOfRangeException">Zero, negative, or more than twenty years.</exception>
    public static void CheckBudget(int budget, ClockUnit unit)
    {
        if (budget < 1 || budget > Table[(int)unit].Most)
            throw new ArgumentOutOfRangeException(nameof(budget), budget, $"A budget in {unit.Code()} lies between 1 and {Table[(int)unit].Most}.");
    }

    /// <summary>Counted in office hours: depends on the calendar throughout.</summary>
    public static bool IsWorking(this ClockUnit unit) => unit is ClockUnit.WorkingHour or ClockUnit.WorkingDay;

    /// <summary>Ends at the close of office on its last day.</summary>
    public static bool IsDays(this ClockUnit unit) => unit is ClockUnit.Day or ClockUnit.WorkingDay or ClockUnit.Month or ClockUnit.Year;
}
