namespace Whistle.Engine.Tests;

/// <summary>When a schedule comes next, in China Standard Time.</summary>
public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("* * * * *", "2026-03-02 09:00:30", "2026-03-02 09:01:00")]
    [InlineData("0 9 * * *", "2026-03-02 09:00:00", "2026-03-03 09:00:00")]
    [InlineData("*/15 8-10 * * *", "2026-03-02 10:50:00", "2026-03-03 08:00:00")]
    [InlineData("5/20 * * * *", "2026-03-02 09:26:00", "2026-03-02 09:45:00")]
    [InlineData("30 8 1,15 * *", "2026-03-02 00:00:00", "2026-03-15 08:30:00")]
    [InlineData("0 0 L * *", "2028-02-01 00:00:00", "2028-02-29 00:00:00")]
    [InlineData("0 0 29 2 *", "2026-03-02 00:00:00", "2028-02-29 00:00:00")]
    [InlineData("0 0 ? jan mon-wed", "2026-03-02 00:00:00", "2027-01-04 00:00:00")]
    [InlineData("0 12 * * 0", "2026-03-02 00:00:00", "2026-03-08 12:00:00")]
    [InlineData("0 12 * * 7", "2026-03-02 00:00:00", "2026-03-08 12:00:00")]
    [InlineData("0 12 * * 5-7", "2026-03-07 13:00:00", "2026-03-08 12:00:00")]
    [InlineData("10,40 * * * * *", "2026-03-02 09:00:10", "2026-03-02 09:00:40")]
    [InlineData("59 59 23 31 12 *", "2026-03-02 09:00:00", "2026-12-31 23:59:59")]
    public void The_next_moment_is_the_first_one_that_fits(string expression, string after, string next)
    {
        var cron = CronExpression.Parse(expression, out _)!;

        Assert.Equal(At(next), cron.Next(At(after)));
    }

    [Fact]
    public void A_day_must_fit_the_day_of_the_month_and_of_the_week()
    {
        var cron = CronExpression.Parse("0 0 13 * FRI", out _)!;

        Assert.Equal(At("2026-03-13 00:00:00"), cron.Next(At("2026-03-02 00:00:00")));
        Assert.Equal(At("2026-11-13 00:00:00"), cron.Next(At("2026-03-13 00:00:00")));
    }

    [Fact]
    public void Hours_are_those_of_Beijing_wherever_the_moment_was_written()
    {
        var cron = CronExpression.Parse("0 9 * * *", out _)!;

        Assert.Equal(At("2026-03-03 09:00:00"), cron.Next(new DateTimeOffset(2026, 3, 2, 23, 30, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("0 0 30 2 *")]
    [InlineData("0 0 31 4,6,9,11 *")]
    public void A_schedule_that_never_comes_has_no_next_moment(string expression) =>
        Assert.Null(CronExpression.Parse(expression, out _)!.Next(At("2026-03-02 00:00:00")));

    [Theory]
    [InlineData("")]
    [InlineData("* * * *")]
    [InlineData("* * * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("* 24 * * *")]
    [InlineData("* * 0 * *")]
    [InlineData("* * * 13 *")]
    [InlineData("* * * * 8")]
    [InlineData("5-1 * * * *")]
    [InlineData("*/0 * * * *")]
    [InlineData("*/99999999999 * * * *")]
    [InlineData("1/2/3 * * * *")]
    [InlineData("1--2 * * * *")]
    [InlineData(",, * * * *")]
    [InlineData("-1 * * * *")]
    [InlineData("* * * foo *")]
    [InlineData("* * * * MON#2")]
    public void What_is_no_schedule_is_refused_with_a_reason(string expression)
    {
        Assert.Null(CronExpression.Parse(expression, out var problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void A_huge_text_is_refused_at_once() => Assert.Null(CronExpression.Parse(new string('*', 1_000_000), out _));

    private static DateTimeOffset At(string local) =>
        new(DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture), CronExpression.Offset);
}
