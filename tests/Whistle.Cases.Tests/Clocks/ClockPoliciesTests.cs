using Whistle.Cases.Clocks;
using static Whistle.Cases.Tests.Clocks.TestCalendars;

namespace Whistle.Cases.Tests.Clocks;

public class ClockPoliciesTests
{
    private static readonly ClockPolicies Policies = ClockPolicies.Shipped();

    [Fact]
    public void Every_kind_of_whistle_has_a_limit_to_sign_to_arrive_and_to_finish()
    {
        foreach (var kind in (string[])["ROUTINE", "ENFORCEMENT", "KEY_WORK", "APPEAL", "EMERGENCY", "HARD_CASE"])
            foreach (var step in (string[])["sign", "arrive", "finish"])
                Assert.NotNull(Policies.Find(ClockPolicies.Whistle(kind, step), City("2026-11-23 09:00")));
    }

    [Fact]
    public void Every_policy_says_on_whose_authority_and_since_when_in_both_languages() =>
        Assert.All(Policies.All, p =>
        {
            Assert.NotEmpty(p.Basis.Zh);
            Assert.NotEmpty(p.Basis.En);
            Assert.NotEmpty(p.Name.Zh);
            Assert.NotEmpty(p.Name.En);
            Assert.True(p.Effective > new DateOnly(2000, 1, 1));
        });

    [Fact]
    public void The_penalty_period_is_ninety_natural_days_by_article_60()
    {
        var policy = Policies.Find("pen.decide", City("2026-11-23 09:00"))!;
        Assert.Equal((90, ClockUnit.Day, true), (policy.Budget, policy.Unit, policy.FromLaw));
        Assert.Equal("《行政处罚法》第六十条", policy.Basis.Zh);
    }

    [Fact]
    public void An_emergency_whistle_calls_for_arrival_within_thirty_minutes_round_the_clock()
    {
        var subject = new ClockSubject(Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        var clock = Policies.Start("whistle.EMERGENCY.arrive", subject, City("2026-10-01 02:00"), Published);
        Assert.Equal("2026-10-01 02:30", Local(clock.DueAt));
        Assert.Equal(("应急处置哨报到", "MIN", 30, ClockState.Running), (clock.Name, clock.Unit, clock.Budget, clock.State));
        Assert.Equal((subject.ClockId, subject.CaseId, subject.UnitOrderId), (clock.Id, clock.CaseId, clock.UnitOrderId));
        Assert.EndsWith("前报到", clock.Explanation, StringComparison.Ordinal);
        Assert.False(clock.Provisional);
    }

    [Fact]
    public void A_clock_keeps_the_version_in_force_when_it_started()
    {
        ClockPolicy Version(int budget, DateOnly from) => new("x", new("甲", "x"), budget, ClockUnit.WorkingDay, new("规", "rule")) { Effective = from };
        var policies = new ClockPolicies([Version(5, new(2025, 1, 1)), Version(3, new(2026, 7, 1))]);
        Assert.Equal(5, policies.Find("x", City("2026-06-30 23:59"))!.Budget);
        Assert.Equal(3, policies.Find("x", City("2026-07-01 00:00"))!.Budget);
        Assert.Null(policies.Find("x", City("2024-12-31 10:00")));
        Assert.Throws<ArgumentException>(() => policies.Start("x", new(Guid.NewGuid(), Guid.NewGuid()), City("2024-12-31 10:00"), Published));
    }

    [Fact]
    public void Two_versions_of_one_day_are_refused()
    {
        var policy = new ClockPolicy("x", new("甲", "x"), 1, ClockUnit.Day, new("规", "rule"));
        Assert.Throws<ArgumentException>(() => new ClockPolicies([policy, policy]));
    }

    [Fact]
    public void A_policy_counted_backwards_starts_no_clock() =>
        Assert.Throws<ArgumentException>(() => Policies.Start("pen.hearing.notice", new(Guid.NewGuid(), Guid.NewGuid()), City("2026-11-23 09:00"), Published));

    [Fact]
    public void Publishing_the_holidays_of_a_year_moves_a_provisional_due_time_and_makes_it_final()
    {
        var clock = Policies.Start("whistle.ROUTINE.finish", new(Guid.NewGuid(), Guid.NewGuid()), City("2026-12-30 10:00"), Published);
        Assert.True(clock.Provisional);
        Assert.Equal("2027-01-06 18:00", Local(clock.DueAt));
        var days = Whistle.Cases.Seeding.ReferenceData.Load().CalendarDays
            .Append(new CalendarDay { Date = new(2027, 1, 1), Name = "元旦", Notice = "2027", Statutory = true });
        Assert.True(ClockPolicies.Recompute(clock, [], new WorkingCalendar(days, Published.Hours)));
        Assert.Equal("2027-01-07 18:00", Local(clock.DueAt));
        Assert.False(clock.Provisional);
        Assert.Contains("元旦顺延", clock.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Recomputing_with_nothing_new_changes_nothing()
    {
        var clock = Policies.Start("whistle.ROUTINE.finish", new(Guid.NewGuid(), Guid.NewGuid()), City("2026-11-23 10:00"), Published);
        Assert.False(ClockPolicies.Recompute(clock, [], Published));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("5 DAYS")]
    [InlineData("-5 WD")]
    [InlineData("0 WD")]
    public void A_malformed_limit_is_refused(string limit) => Assert.ThrowsAny<ArgumentException>(() => ClockUnits.ParseLimit(limit));
}
