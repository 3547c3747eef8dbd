using Whistle.Cases.Clocks;
using Whistle.Cases.Seeding;
using Whistle.Engine;
using static Whistle.Cases.Tests.Clocks.TestCalendars;

namespace Whistle.Cases.Tests.Clocks;

public class WorkingCalendarTests
{
    [Theory]
    [InlineData(2025)]
    [InlineData(2026)]
    public void A_published_year_has_248_working_days(int year)
    {
        var count = 0;
        for (var day = new DateOnly(year, 1, 1); day.Year == year; day = day.AddDays(1))
            if (Published.IsWorkingDay(day)) count++;
        Assert.Equal(248, count);
        Assert.True(Published.IsPublished(year));
    }

    [Theory]
    [InlineData("2025-09-28", true)]
    [InlineData("2025-10-08", false)]
    [InlineData("2026-02-14", true)]
    [InlineData("2026-02-23", false)]
    [InlineData("2026-10-10", true)]
    [InlineData("2026-10-11", false)]
    [InlineData("2026-11-23", true)]
    public void Make_up_days_are_worked_and_holidays_are_not(string date, bool worked) =>
        Assert.Equal(worked, Published.IsWorkingDay(DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void A_year_without_a_notice_has_its_weekends_only_and_is_not_published()
    {
        Assert.False(Published.IsPublished(2027));
        Assert.True(Published.IsWorkingDay(new DateOnly(2027, 1, 1)));
        Assert.False(Published.IsWorkingDay(new DateOnly(2027, 1, 2)));
    }

    [Fact]
    public void A_day_that_the_next_notice_frees_in_December_does_not_publish_its_own_year()
    {
        var days = new[] { new CalendarDay { Date = new(2027, 12, 31), Name = "元旦", Notice = "test", Working = false, Statutory = false } };
        Assert.False(new WorkingCalendar(days, Published.Hours).IsPublished(2027));
    }

    [Fact]
    public void Two_notices_about_one_day_are_refused()
    {
        var day = new CalendarDay { Date = new(2027, 1, 1), Name = "元旦", Notice = "test" };
        Assert.Throws<ArgumentException>(() => new WorkingCalendar([day, day], Published.Hours));
    }

    [Theory]
    [InlineData("2026-11-23 08:00", "2026-11-23 08:30")]
    [InlineData("2026-11-23 10:00", "2026-11-23 10:00")]
    [InlineData("2026-11-23 12:00", "2026-11-23 14:00")]
    [InlineData("2026-07-06 13:00", "2026-07-06 14:30")]
    [InlineData("2026-11-20 18:00", "2026-11-23 08:30")]
    [InlineData("2026-09-30 20:00", "2026-10-08 08:30")]
    [InlineData("2026-10-09 19:00", "2026-10-10 08:30")]
    public void The_next_opening_is_the_instant_itself_only_in_office_hours(string at, string opening)
    {
        Assert.Equal(opening, Local(Published.NextOpening(City(at))));
        Assert.Equal(at == opening, Published.IsOpen(City(at)));
    }

    [Fact]
    public void Working_time_between_two_instants_leaves_out_nights_lunch_and_rest_days()
    {
        // Friday afternoon 3 h, Monday morning 3.5 h, Monday afternoon 1 h.
        Assert.Equal(TimeSpan.FromHours(7.5), Published.WorkingTime(City("2026-11-20 15:00"), City("2026-11-23 15:00")));
        Assert.Equal(TimeSpan.Zero, Published.WorkingTime(City("2026-11-23 15:00"), City("2026-11-20 15:00")));
    }

    [Fact]
    public void An_organisation_keeps_its_own_office_hours()
    {
        var hall = new OfficeHours("hall", new("大厅", "Hall"), new("b", "b"), new(2025, 1, 1), [new OfficeSeason(new("全年", "all year"), 101, 1231, [new(new(9, 0), new(17, 0))])]);
        var table = new OfficeHoursTable([OfficeHoursTable.Shipped().Default, hall], [("620802-DSJ", new DateOnly(2025, 1, 1), "hall")]);
        var calendars = new Calendars(ReferenceData.Load().CalendarDays, table);
        Assert.Equal("2026-11-23 09:00", Local(calendars.For("620802-DSJ").NextOpening(City("2026-11-23 07:00"))));
        Assert.Equal("2026-11-23 08:30", Local(calendars.For("620802-CGJ").NextOpening(City("2026-11-23 07:00"))));
        Assert.False(calendars.For("620802-DSJ").IsWorkingDay(new(2026, 10, 1)));
    }

    [Fact]
    public void New_office_hours_hold_from_their_day_on_and_the_old_ones_before_it()
    {
        OfficeHours Hours(string key, int opens, DateOnly from) => new(key, new(key, key), new("b", "b"), from, [new OfficeSeason(new("全年", "all year"), 101, 1231, [new(new(opens, 0), new(17, 0))])]);
        var table = new OfficeHoursTable(
            [Hours("default", 8, new(2025, 1, 1)), Hours("default", 9, new(2026, 11, 23)), Hours("hall", 10, new(2025, 1, 1)), Hours("hall", 11, new(2026, 11, 25))],
            [("620802-DSJ", new DateOnly(2026, 11, 24), "hall")]);
        int Opens(string? organisation, int day) => table.For(organisation).On(new DateOnly(2026, 11, day))[0].From.Hour;
        Assert.Equal([8, 9, 9], new[] { 20, 23, 25 }.Select(d => Opens(null, d)));
        Assert.Equal([8, 9, 10, 11], new[] { 20, 23, 24, 25 }.Select(d => Opens("620802-DSJ", d)));
        Assert.Throws<ArgumentException>(() => new OfficeHoursTable([Hours("default", 8, new(2025, 1, 1)), Hours("default", 9, new(2025, 1, 1))], []));
    }

    [Fact]
    public void Seasons_that_leave_a_day_open_or_cover_it_twice_are_refused()
    {
        OfficeSpan[] spans = [new(new(9, 0), new(17, 0))];
        OfficeHours Hours(params (int From, int To)[] seasons) =>
            new("x", new("x", "x"), new("b", "b"), new(2025, 1, 1), [.. seasons.Select(s => new OfficeSeason(new LocalText("季", "season"), s.From, s.To, spans))]);
        Assert.Throws<ArgumentException>(() => Hours((501, 930)));
        Assert.Throws<ArgumentException>(() => Hours((501, 930), (930, 430)));
        Assert.NotNull(Hours((501, 930), (1001, 430)));
    }

    [Fact]
    public void Office_hours_that_run_backwards_or_overlap_are_refused()
    {
        OfficeHours Hours(params OfficeSpan[] spans) => new("x", new("x", "x"), new("b", "b"), new(2025, 1, 1), [new OfficeSeason(new("全年", "all year"), 101, 1231, spans)]);
        Assert.Throws<ArgumentException>(() => Hours(new OfficeSpan(new(12, 0), new(9, 0))));
        Assert.Throws<ArgumentException>(() => Hours(new(new(9, 0), new(12, 0)), new(new(11, 0), new(17, 0))));
    }
}
