using Whistle.Cases.Clocks;

namespace Whistle.Cases.Escalation;

/// <summary>
/// When a rung of a clock is to fire. Pure. A share of the budget is measured in working time for working units and in elapsed time for
/// the others; a pause counts in neither. Time after expiry runs from the due time: working hours in office hours, working days to the same
/// time of day so many working days later (moved into that day's office hours), the rest round the clock.
/// </summary>
public static class RungTimes
{
    /// <summary>UTC.</summary>
    /// <param name="pauses">All pauses of the clock; only ended ones count.</param>
    public static DateTime Of(Rung rung, Clock clock, IReadOnlyList<ClockPause> pauses, WorkingCalendar calendar)
    {
        if (rung.At.Share is { } share)
        {
            // The due time itself, whatever rounding or a cap made of it.
            if (share == 100) return clock.DueAt;
            var ended = Pause.Merge(ClockDue.Ended(pauses));
            return ClockUnits.Parse(clock.Unit).IsWorking() ? WorkingShare(clock, share, ended, calendar) : ElapsedShare(clock, share, ended);
        }
        if (rung.At.Elapsed is { } elapsed) return Elapse(clock.StartedAt, Length(elapsed), Pause.Merge(ClockDue.Ended(pauses)));
        return After(clock.DueAt, rung.At.After!.Value, calendar);
    }

    /// <summary>So much time after an instant, as rungs after expiry and the pace of urging count it.</summary>
    public static DateTime After(DateTime from, (int Count, ClockUnit Unit) time, WorkingCalendar calendar)
    {
        switch (time.Unit)
        {
            case ClockUnit.WorkingHour:
                var left = TimeSpan.FromHours(time.Count);
                foreach (var (open, close) in calendar.OpenSpans(from))
                {
                    if (close - open >= left) return open + left;
                    left -= close - open;
                }
                return from;
            case ClockUnit.WorkingDay:
                var local = CityTime.ToLocal(from);
                var day = DateOnly.FromDateTime(local);
                for (var i = 0; i < time.Count; i++) day = calendar.FirstWorkingDayFrom(day.AddDays(1));
                var at = CityTime.At(day, TimeOnly.FromDateTime(local));
                var opening = CityTime.At(day, calendar.Hours.On(day)[0].From);
                var closing = calendar.Closing(day);
                return at < opening ? opening : at > closing ? closing : at;
            default:
                return from + Length(time);
        }
    }

    private static DateTime WorkingShare(Clock clock, int share, IReadOnlyList<Pause> pauses, WorkingCalendar calendar)
    {
        var total = Run(clock, pauses, calendar, null).Total;
        return Run(clock, pauses, calendar, total * share / 100).At;
    }

    /// <summary>Walks the office hours the clock ran in, to its due time or until so much of them is used.</summary>
    private static (TimeSpan Total, DateTime At) Run(Clock clock, IReadOnlyList<Pause> pauses, WorkingCalendar calendar, TimeSpan? until)
    {
        var used = TimeSpan.Zero;
        foreach (var (open, close) in calendar.OpenSpans(clock.StartedAt))
        {
            if (open >= clock.DueAt) break;
            var end = close < clock.DueAt ? close : clock.DueAt;
            foreach (var (from, to) in Outside(open, end, pauses))
            {
                if (until is { } goal && used + (to - from) >= goal) return (goal, from + (goal - used));
                used += to - from;
            }
        }
        return (used, clock.DueAt);
    }

    private static DateTime ElapsedShare(Clock clock, int share, IReadOnlyList<Pause> pauses)
    {
        var total = clock.DueAt - clock.StartedAt;
        foreach (var (from, to) in Inside(clock.StartedAt, clock.DueAt, pauses)) total -= to - from;
        return Elapse(clock.StartedAt, total * share / 100, pauses);
    }

    private static DateTime Elapse(DateTime start, TimeSpan length, IReadOnlyList<Pause> pauses)
    {
        var at = start + length;
        foreach (var pause in pauses)
        {
            if (pause.To <= start) continue;
            if (pause.From >= at) break;
            at += pause.To - (pause.From > start ? pause.From : start);
        }
        return at;
    }

    private static IEnumerable<(DateTime From, DateTime To)> Outside(DateTime from, DateTime to, IReadOnlyList<Pause> pauses)
    {
        foreach (var (start, end) in Inside(from, to, pauses))
        {
            if (start > from) yield return (from, start);
            from = end;
        }
        if (to > from) yield return (from, to);
    }

    private static IEnumerable<(DateTime From, DateTime To)> Inside(DateTime from, DateTime to, IReadOnlyList<Pause> pauses)
    {
        foreach (var pause in pauses)
            if (pause.To > from && pause.From < to) yield return (pause.From > from ? pause.From : from, pause.To < to ? pause.To : to);
    }

    private static TimeSpan Length((int Count, ClockUnit Unit) time) => time.Unit switch
    {
        ClockUnit.Minute => TimeSpan.FromMinutes(time.Count),
        ClockUnit.Hour => TimeSpan.FromHours(time.Count),
        _ => TimeSpan.FromDays(time.Count),
    };
}
