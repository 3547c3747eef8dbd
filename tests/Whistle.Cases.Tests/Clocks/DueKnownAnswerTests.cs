using Whistle.Cases.Clocks;
using static Whistle.Cases.Tests.Clocks.TestCalendars;

namespace Whistle.Cases.Tests.Clocks;

/// <summary>Answers worked out by hand on the calendars of 2025 and 2026.</summary>
public class DueKnownAnswerTests
{
    private static DueTime Due(string start, string limit, params (string From, string To)[] pauses) => Due(start, limit, DueRule.Ordinary, pauses);

    private static DueTime Due(string start, string limit, DueRule rule, params (string From, string To)[] pauses)
    {
        var (budget, unit) = ClockUnits.ParseLimit(limit);
        return DueComputation.Due(City(start), budget, unit, [.. pauses.Select(p => new Pause(City(p.From), City(p.To)))], Published, rule);
    }

    [Theory]
    // Spring Festival 2025: 26 January (Sunday) is made up, 28 January to 4 February are free.
    [InlineData("2025-01-24 10:00", "3 WD", "2025-02-05 18:00")]
    // Labour Day 2025: 27 April (Sunday) is made up.
    [InlineData("2025-04-25 10:00", "1 WD", "2025-04-27 18:00")]
    // National Day 2025: 28 September (Sunday) and 11 October (Saturday) are made up, 1 to 8 October are free.
    [InlineData("2025-09-26 10:00", "5 WD", "2025-10-10 18:00")]
    [InlineData("2025-09-26 10:00", "6 WD", "2025-10-11 18:00")]
    [InlineData("2025-09-28 10:00", "5 WD", "2025-10-11 18:00")]
    // Spring Festival 2026: 14 February (Saturday) is made up, 15 to 23 February are free.
    [InlineData("2026-02-13 10:00", "3 WD", "2026-02-25 18:00")]
    // September and October 2026: 20 September (Sunday) and 10 October (Saturday) are made up.
    [InlineData("2026-09-18 15:00", "2 WD", "2026-09-21 18:00")]
    [InlineData("2026-09-28 10:00", "5 WD", "2026-10-10 18:00")]
    public void Working_days_step_over_holidays_and_count_make_up_days(string start, string limit, string due) =>
        Assert.Equal(due, Local(Due(start, limit).At));

    [Theory]
    [InlineData("2026-11-20 17:59", "2026-11-23 18:00")]
    [InlineData("2026-11-20 18:00", "2026-11-24 18:00")]
    [InlineData("2026-11-21 10:00", "2026-11-24 18:00")]
    [InlineData("2026-11-23 07:00", "2026-11-24 18:00")]
    [InlineData("2026-11-23 13:00", "2026-11-24 18:00")]
    public void One_working_day_raised_outside_office_hours_starts_with_the_next_opening(string start, string due) =>
        Assert.Equal(due, Local(Due(start, "1 WD").At));

    [Theory]
    [InlineData("2026-11-23 10:00", "2 WH", "2026-11-23 12:00")]
    [InlineData("2026-11-23 11:00", "2 WH", "2026-11-23 15:00")]
    [InlineData("2026-07-06 11:00", "2 WH", "2026-07-06 15:30")]
    [InlineData("2026-11-21 10:00", "2 WH", "2026-11-23 10:30")]
    [InlineData("2026-09-30 17:00", "2 WH", "2026-10-08 09:30")]
    [InlineData("2026-10-09 17:30", "4 WH", "2026-10-10 12:00")]
    public void Working_hours_run_in_office_hours_of_their_season_only(string start, string limit, string due) =>
        Assert.Equal(due, Local(Due(start, limit).At));

    [Theory]
    [InlineData("2026-10-01 02:00", "30 MIN", "2026-10-01 02:30")]
    [InlineData("2026-09-30 22:00", "24 H", "2026-10-01 22:00")]
    public void Minutes_and_hours_run_round_the_clock(string start, string limit, string due) =>
        Assert.Equal(due, Local(Due(start, limit).At));

    [Fact]
    public void A_period_in_days_that_ends_on_a_holiday_runs_to_the_first_working_day_where_the_rule_says_so()
    {
        Assert.Equal("2026-10-08 18:00", Local(Due("2026-09-24 10:00", "7 D").At));
        Assert.Equal("2026-10-01 18:00", Local(Due("2026-09-24 10:00", "7 D", new DueRule(RollsToWorkingDay: false)).At));
    }

    [Theory]
    [InlineData("2025-08-31 09:00", "6 M", "2026-02-28 18:00")]
    [InlineData("2025-03-03 09:00", "1 Y", "2026-03-03 18:00")]
    [InlineData("2024-02-29 09:00", "1 Y", "2025-02-28 18:00")]
    [InlineData("2025-06-10 23:00", "1 M", "2025-07-10 18:00")]
    public void Months_and_years_end_on_the_same_day_or_the_last_of_the_month(string start, string limit, string due) =>
        Assert.Equal(due, Local(Due(start, limit).At));

    [Fact]
    public void The_sentence_says_how_the_day_came_about()
    {
        var due = Due("2026-09-28 10:00", "5 WD", ("2026-10-08 10:00", "2026-10-09 10:00"));
        Assert.Equal("2026-10-12 18:00", Local(due.At));
        Assert.Equal("5 个工作日，自 9月28日 起（当日不计），国庆顺延，10月10日 调休计入，暂停 1 天，应于 10月12日 18:00 前办结", due.Explanation.Zh);
        Assert.Equal("5 working days from 28 Sep (that day not counted), National Day holiday passed over, 10 Oct counted as a make-up workday, paused 1 day, to be finished by 18:00 on 12 Oct", due.Explanation.En);
    }

    [Fact]
    public void The_sentence_of_a_moved_end_names_the_rest_day()
    {
        var due = Due("2026-09-24 10:00", "7 D");
        Assert.Equal("7 日，自 9月24日 起（当日不计），10月1日 期满逢休息日，顺延至其后第一个工作日，应于 10月8日 18:00 前办结", due.Explanation.Zh);
    }

    [Fact]
    public void The_sentence_of_an_emergency_says_that_it_runs_without_a_break()
    {
        var due = Due("2026-11-23 22:05", "30 MIN", new DueRule(Deed: new("报到", "on site")));
        Assert.Equal("30 分钟，自 11月23日 22:05 起连续计算，应于 11月23日 22:35 前报到", due.Explanation.Zh);
        Assert.Equal("30 minutes from 22:05 on 23 Nov without a break, to be on site by 22:35 on 23 Nov", due.Explanation.En);
    }

    [Fact]
    public void A_due_time_in_an_unpublished_year_is_provisional_and_says_so()
    {
        var due = Due("2026-12-30 10:00", "5 WD");
        Assert.True(due.Provisional);
        Assert.Equal("2027-01-06 18:00", Local(due.At));
        Assert.Contains("2027 年放假安排尚未公布", due.Explanation.Zh, StringComparison.Ordinal);
        Assert.Contains("应于 2027年1月6日 18:00 前办结", due.Explanation.Zh, StringComparison.Ordinal);
        Assert.False(Due("2026-12-30 10:00", "1 WD").Provisional);
        Assert.False(Due("2026-12-31 23:00", "24 H").Provisional);
    }

    [Fact]
    public void A_pause_within_one_day_takes_no_day_away()
    {
        Assert.Equal(Due("2026-11-23 10:00", "2 WD").At, Due("2026-11-23 10:00", "2 WD", ("2026-11-24 09:00", "2026-11-24 17:00")).At);
    }

    [Fact]
    public void A_day_is_lost_if_the_clock_stood_still_right_up_to_the_close_and_kept_if_it_stopped_only_then()
    {
        Assert.Equal("2026-11-26 18:00", Local(Due("2026-11-23 10:00", "2 WD", ("2026-11-24 17:00", "2026-11-24 18:00")).At));
        Assert.Equal("2026-11-25 18:00", Local(Due("2026-11-23 10:00", "2 WD", ("2026-11-24 18:00", "2026-11-25 09:00")).At));
    }

    [Fact]
    public void Overlapping_pauses_count_once()
    {
        var once = Due("2026-11-23 09:00", "2 H", ("2026-11-23 10:00", "2026-11-23 12:00"));
        var twice = Due("2026-11-23 09:00", "2 H", ("2026-11-23 11:00", "2026-11-23 12:00"), ("2026-11-23 10:00", "2026-11-23 11:30"));
        Assert.Equal("2026-11-23 13:00", Local(once.At));
        Assert.Equal(once.At, twice.At);
    }

    [Fact]
    public void A_pause_after_the_end_changes_nothing() =>
        Assert.Equal("2026-11-23 11:00", Local(Due("2026-11-23 09:00", "2 H", ("2026-11-23 11:00", "2026-11-24 12:00")).At));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(5_001)]
    public void An_absurd_budget_is_refused(int budget) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DueComputation.Due(City("2026-11-23 09:00"), budget, ClockUnit.WorkingDay, [], Published));

    [Fact]
    public void A_pause_that_ends_before_it_begins_is_refused() =>
        Assert.Throws<ArgumentException>(() => Due("2026-11-23 09:00", "2 H", ("2026-11-23 12:00", "2026-11-23 10:00")));

    [Fact]
    public void A_local_instant_is_refused() =>
        Assert.Throws<ArgumentException>(() => DueComputation.Due(new DateTime(2026, 11, 23, 9, 0, 0, DateTimeKind.Local), 1, ClockUnit.Hour, [], Published));
}
