using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>How a period is counted beyond its budget and unit.</summary>
/// <param name="RollsToWorkingDay">
/// A period in natural days, months or years that ends on a rest day runs to the first working day after it
/// (Civil Procedure Law art. 85, Civil Code art. 203). No effect on the other units.
/// </param>
/// <param name="Deed">What must have been done by then, for the sentence: "办结" / "finished".</param>
/// <param name="Extended">How much of the budget was granted as extensions, for the sentence.</param>
public sealed record DueRule(bool RollsToWorkingDay = true, LocalText? Deed = null, int Extended = 0)
{
    public static readonly DueRule Ordinary = new();
}

/// <param name="At">Due instant, UTC.</param>
/// <param name="CountsFrom">When counting began, UTC: the start, or the next opening for working units started outside office hours.</param>
/// <param name="Provisional">True when a year without a published holiday notice was used; recompute on publication.</param>
/// <param name="Explanation">One sentence in both languages that says how the instant came about.</param>
public sealed record DueTime(DateTime At, DateTime CountsFrom, bool Provisional, LocalText Explanation);

/// <summary>
/// When a period ends. Pure: the same start, budget, pauses and calendar give the same instant and the same sentence.
/// <list type="bullet">
/// <item>Minutes and natural hours run round the clock from the instant.</item>
/// <item>Working hours run within office hours; started outside them, from the next opening.</item>
/// <item>The day of the start is not counted for days, working days, months and years (Civil Procedure Law art. 85, Civil Code arts. 201–203);
/// they end at the close of office on their last day. A working-day period started outside office hours starts on the day of the next opening.</item>
/// <item>Months and years end on the day of the same number, or on the last of the month where there is none.</item>
/// <item>A pause adds its own length to minutes, hours and working hours. For day units, a day on which the clock stood still at the close of office is not counted.</item>
/// </list>
/// </summary>
public static class DueComputation
{
    /// <param name="start">When the obligation arose, UTC.</param>
    /// <param name="pauses">Ended pauses in any order; those before the start or after the end change nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">A budget of zero, below zero or beyond twenty years.</exception>
    /// <exception cref="ArgumentException">A pause that ends before it begins, or a start that is not UTC.</exception>
    public static DueTime Due(DateTime start, int budget, ClockUnit unit, IReadOnlyList<Pause> pauses, WorkingCalendar calendar, DueRule? rule = null)
    {
        ClockUnits.CheckBudget(budget, unit);
        start = CityTime.ToUtc(CityTime.ToLocal(start));
        var count = new DueCount(start, budget, unit, Pause.Merge(pauses), calendar, rule ?? DueRule.Ordinary);
        switch (unit)
        {
            case ClockUnit.Minute:
                count.RunRoundTheClock(TimeSpan.FromMinutes(budget));
                break;
            case ClockUnit.Hour:
                count.RunRoundTheClock(TimeSpan.FromHours(budget));
                break;
            case ClockUnit.WorkingHour:
                count.RunOfficeHours(TimeSpan.FromHours(budget));
                break;
            case ClockUnit.WorkingDay:
                count.RunWorkingDays();
                break;
            default:
                count.RunNaturalDays();
                break;
        }

        return new DueTime(count.Due, count.CountsFrom, count.Provisional, DueExplanation.Of(count));
    }
}

/// <summary>One computation under way, and what the sentence needs to know of it.</summary>
internal sealed class DueCount(DateTime start, int budget, ClockUnit unit, IReadOnlyList<Pause> pauses, WorkingCalendar calendar, DueRule rule)
{
    public int Budget => budget;
    public ClockUnit Unit => unit;
    public WorkingCalendar Calendar => calendar;
    public DueRule Rule => rule;
    public DateTime Start => start;
    public DateTime CountsFrom { get; private set; }
    public DateTime Due { get; private set; }
    public DateOnly FirstDay { get; private set; }
    public DateOnly LastDay { get; private set; }

    /// <summary>The last day before it was moved off a rest day; null when it was not.</summary>
    public DateOnly? MovedFrom { get; private set; }

    /// <summary>Days not counted because the clock stood still at their close; day units only.</summary>
    public List<DateOnly> PausedOn { get; } = [];
    public TimeSpan PausedTime { get; private set; }
    public bool Provisional { get; private set; }

    public void RunRoundTheClock(TimeSpan length)
    {
        CountsFrom = start;
        var due = start + length;
        foreach (var pause in pauses)
        {
            if (pause.From >= due) break;
            if (pause.To <= start) continue;
            var stood = pause.To - (pause.From > start ? pause.From : start);
            due += stood;
            PausedTime += stood;
        }

        Finish(due);
    }

    public void RunOfficeHours(TimeSpan length)
    {
        CountsFrom = calendar.NextOpening(start);
        var left = length;
        var next = 0;
        foreach (var (open, close) in calendar.OpenSpans(start))
        {
            var at = open;
            while (at < close)
            {
                while (next < pauses.Count && pauses[next].To <= at) next++;
                var stop = next < pauses.Count && pauses[next].From < close ? pauses[next].From : close;
                if (stop > at)
                {
                    if (stop - at >= left)
                    {
                        Finish(at + left);
                        Provisional = UsesUnpublished(FirstDay.Year, LastDay.Year);
                        return;
                    }

                    left -= stop - at;
                    at = stop;
                }

                if (at < close && next < pauses.Count && pauses[next].From <= at)
                {
                    var resume = pauses[next].To < close ? pauses[next].To : close;
                    PausedTime += resume - at;
                    at = resume;
                }
            }
        }
    }

    public void RunWorkingDays()
    {
        CountsFrom = calendar.NextOpening(start);
        var day = CityTime.DateOf(CountsFrom);
        for (var left = budget; left > 0;)
        {
            day = calendar.FirstWorkingDayFrom(day.AddDays(1));
            if (StandsStillAtClose(day)) PausedOn.Add(day);
            else left--;
        }

        Finish(calendar.Closing(day));
        Provisional = UsesUnpublished(CityTime.DateOf(start).Year, day.Year);
    }

    public void RunNaturalDays()
    {
        CountsFrom = start;
        var first = CityTime.DateOf(start);
        var nominal = unit switch
        {
            ClockUnit.Month => first.AddMonths(budget),
            ClockUnit.Year => first.AddYears(budget),
            _ => first.AddDays(budget),
        };
        var day = first;
        for (var left = nominal.DayNumber - first.DayNumber; left > 0;)
        {
            day = day.AddDays(1);
            if (StandsStillAtClose(day)) PausedOn.Add(day);
            else left--;
        }

        var end = day;
        if (rule.RollsToWorkingDay)
        {
            while (!calendar.IsWorkingDay(day) || (day != end && StandsStillAtClose(day))) day = day.AddDays(1);
            if (day != end) MovedFrom = end;
            Provisional = UsesUnpublished(end.Year, day.Year);
        }

        Finish(calendar.Closing(day));
    }

    private void Finish(DateTime due)
    {
        Due = due;
        FirstDay = CityTime.DateOf(CountsFrom);
        LastDay = CityTime.DateOf(due);
    }

    private int _pause;

    /// <summary>Asked for ascending days only. A day is fulfilled at its close: what counts is whether the clock ran then.</summary>
    private bool StandsStillAtClose(DateOnly day)
    {
        if (_pause >= pauses.Count) return false;
        var close = calendar.Closing(day);
        while (_pause < pauses.Count && pauses[_pause].To < close) _pause++;
        return _pause < pauses.Count && pauses[_pause].From < close;
    }

    private bool UsesUnpublished(int from, int to)
    {
        for (var year = from; year <= to; year++)
            if (!calendar.IsPublished(year)) return true;
        return false;
    }
}
