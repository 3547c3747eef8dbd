using Whistle.Cases.Clocks;

namespace Whistle.Cases.Tests.Clocks;

/// <summary>The computation against a naive walk, minute by minute or day by day, over ten years of invented notices.</summary>
public class DueOracleTests
{
    private static readonly CalendarDay[] Days = [.. Invent(new Random(20260928))];
    private static readonly HashSet<DateOnly> Free = [.. Days.Where(d => !d.Working).Select(d => d.Date)];
    private static readonly HashSet<DateOnly> MadeUp = [.. Days.Where(d => d.Working).Select(d => d.Date)];
    private static readonly WorkingCalendar Calendar = new(Days, OfficeHoursTable.Shipped().Default);

    public static TheoryData<int, int> Rounds()
    {
        var data = new TheoryData<int, int>();
        for (var unit = 0; unit < 7; unit++)
            for (var seed = 0; seed < 4; seed++) data.Add(unit, seed);
        return data;
    }

    [Theory]
    [MemberData(nameof(Rounds))]
    public void The_computation_agrees_with_a_naive_walk(int unitIndex, int seed)
    {
        var unit = (ClockUnit)unitIndex;
        var random = new Random((unitIndex * 1000) + seed);
        for (var i = 0; i < 60; i++)
        {
            var start = new DateTime(2020, 1, 1).AddMinutes(random.Next(0, 8 * 365 * 1440));
            var budget = unit switch
            {
                ClockUnit.Minute => random.Next(1, 3000),
                ClockUnit.Hour => random.Next(1, 80),
                ClockUnit.WorkingHour => random.Next(1, 40),
                ClockUnit.Day => random.Next(1, 120),
                ClockUnit.WorkingDay => random.Next(1, 60),
                ClockUnit.Month => random.Next(1, 14),
                _ => random.Next(1, 3),
            };
            var pauses = new List<(DateTime From, DateTime To)>();
            for (var p = random.Next(0, 4); p > 0; p--)
            {
                var from = start.AddMinutes(random.Next(-2000, 20_000));
                pauses.Add((from, from.AddMinutes(random.Next(0, 6000))));
            }

            var rolls = random.Next(2) == 0;
            var expected = Walk(start, budget, unit, pauses, rolls);
            var actual = DueComputation.Due(
                CityTime.ToUtc(start), budget, unit, [.. pauses.Select(p => new Pause(CityTime.ToUtc(p.From), CityTime.ToUtc(p.To)))], Calendar, new DueRule(rolls));
            Assert.True(expected == CityTime.ToLocal(actual.At), $"{budget} {unit} from {start:s}, rolls {rolls}, pauses {string.Join(' ', pauses)}: {CityTime.ToLocal(actual.At):s}, not {expected:s}");
        }
    }

    [Fact]
    public void A_longer_budget_is_never_due_earlier()
    {
        var random = new Random(7);
        for (var i = 0; i < 400; i++)
        {
            var start = CityTime.ToUtc(new DateTime(2020, 1, 1).AddMinutes(random.Next(0, 8 * 365 * 1440)));
            var unit = (ClockUnit)random.Next(0, 7);
            var budget = random.Next(1, 15);
            Assert.True(DueComputation.Due(start, budget, unit, [], Calendar).At <= DueComputation.Due(start, budget + 1, unit, [], Calendar).At);
        }
    }

    private static DateTime Walk(DateTime start, int budget, ClockUnit unit, List<(DateTime From, DateTime To)> pauses, bool rolls)
    {
        switch (unit)
        {
            case ClockUnit.Minute or ClockUnit.Hour or ClockUnit.WorkingHour:
            {
                var left = unit == ClockUnit.Minute ? budget : budget * 60;
                var minute = start;
                for (; left > 0; minute = minute.AddMinutes(1))
                    if ((unit != ClockUnit.WorkingHour || Open(minute)) && !Paused(minute)) left--;
                return minute;
            }

            case ClockUnit.WorkingDay:
            {
                var minute = start;
                while (!Open(minute)) minute = minute.AddMinutes(1);
                var day = DateOnly.FromDateTime(minute);
                for (var left = budget; left > 0;)
                {
                    day = day.AddDays(1);
                    if (Worked(day) && !StillAtClose(day)) left--;
                }

                return day.ToDateTime(new TimeOnly(18, 0));
            }

            default:
            {
                var first = DateOnly.FromDateTime(start);
                var end = unit == ClockUnit.Day ? first.AddDays(budget) : unit == ClockUnit.Month ? first.AddMonths(budget) : first.AddYears(budget);
                var left = end.DayNumber - first.DayNumber;
                var day = first;
                while (left > 0)
                {
                    day = day.AddDays(1);
                    if (!StillAtClose(day)) left--;
                }

                while (rolls && (!Worked(day) || StillAtClose(day))) day = day.AddDays(1);
                return day.ToDateTime(new TimeOnly(18, 0));
            }
        }

        bool Paused(DateTime minute) => pauses.Any(p => p.From <= minute && minute < p.To);
        bool StillAtClose(DateOnly day) => Paused(day.ToDateTime(new TimeOnly(17, 59)));
    }

    private static bool Worked(DateOnly day) =>
        MadeUp.Contains(day) || (!Free.Contains(day) && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    private static bool Open(DateTime minute)
    {
        if (!Worked(DateOnly.FromDateTime(minute))) return false;
        var at = (minute.Hour * 60) + minute.Minute;
        var afternoon = minute.Month is >= 5 and <= 9 ? 870 : 840;
        return (at >= 510 && at < 720) || (at >= afternoon && at < 1080);
    }

    /// <summary>A few blocks of free days a year and some weekends worked in exchange.</summary>
    private static IEnumerable<CalendarDay> Invent(Random random)
    {
        for (var year = 2019; year <= 2031; year++)
        {
            var taken = new HashSet<DateOnly>();
            for (var block = 0; block < 7; block++)
            {
                var first = new DateOnly(year, 1, 1).AddDays(random.Next(0, 355));
                for (var i = random.Next(1, 9); i > 0; i--, first = first.AddDays(1))
                    if (first.Year == year && taken.Add(first)) yield return New(first, false);
            }

            for (var i = 0; i < 6; i++)
            {
                var day = new DateOnly(year, 1, 1).AddDays(random.Next(0, 365));
                if (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && taken.Add(day)) yield return New(day, true);
            }
        }

        static CalendarDay New(DateOnly date, bool working) => new() { Date = date, Working = working, Name = "元旦", Statutory = !working, Notice = "invented" };
    }
}
