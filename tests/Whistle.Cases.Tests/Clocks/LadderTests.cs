using Whistle.Cases.Clocks;
using Whistle.Cases.Escalation;
using Whistle.Cases.Seeding;
using static Whistle.Cases.Tests.Clocks.TestCalendars;

namespace Whistle.Cases.Tests.Clocks;

public sealed class LadderTests
{
    private static readonly Ladders Shipped = Ladders.Shipped();

    [Theory]
    [InlineData("warn-50", "2026-10-08 09:15")]
    [InlineData("warn-80", "2026-10-09 16:48")]
    [InlineData("warn-100", "2026-10-10 18:00")]
    [InlineData("remind", "2026-10-12 10:30")]
    [InlineData("urge", "2026-10-12 18:00")]
    [InlineData("red-card", "2026-10-16 18:00")]
    public void Shares_are_of_working_time_and_what_follows_is_working_time_after_expiry(string rung, string at)
    {
        // Five working days from 28 September: the National Day holidays passed over, 10 October counted as a make-up day.
        var clock = ClockPolicies.Shipped().Start("whistle.ROUTINE.finish", new(Guid.NewGuid(), Guid.NewGuid()), City("2026-09-28 08:30"), Published);
        Assert.Equal(at, Local(RungTimes.Of(Shipped.All.Single(l => l.Key == "ordinary").Rung(rung)!, clock, [], Published)));
    }

    [Fact]
    public void A_natural_period_is_measured_in_elapsed_time_without_its_pauses()
    {
        var clock = ClockPolicies.Shipped().Start("whistle.EMERGENCY.finish", new(Guid.NewGuid(), Guid.NewGuid()), City("2026-11-23 09:00"), Published);
        var half = Shipped.All.Single(l => l.Key == "ordinary").Rung("warn-50")!;
        Assert.Equal("2026-11-23 21:00", Local(RungTimes.Of(half, clock, [], Published)));
        ClockPause[] pauses = [new() { Reason = "HEARING", From = City("2026-11-23 10:00"), Until = City("2026-11-23 12:00"), To = City("2026-11-23 12:00") }];
        ClockPolicies.Recompute(clock, pauses, Published);
        Assert.Equal("2026-11-23 23:00", Local(RungTimes.Of(half, clock, pauses, Published)));
    }

    [Theory]
    [InlineData("\"to\": [\"handler\"]", "\"to\": [\"nobody\"]")]
    [InlineData("\"at\": {\"share\": 80}", "\"at\": {\"share\": 40}")]
    [InlineData("\"at\": {\"share\": 50}", "\"at\": {\"share\": 150}")]
    [InlineData("\"do\": \"message\"", "\"do\": \"shout\"")]
    [InlineData("\"card\": \"yellow\"", "\"card\": \"blue\"")]
    [InlineData("\"after\": \"1 WD\"", "\"after\": \"-1 WD\"")]
    [InlineData("\"key\": \"ordinary\"", "\"key\": \"ordinarry\"")]
    [InlineData("\"effective\": \"2025-01-01\"", "\"effective\": \"soon\"")]
    public void A_ladder_with_a_mistake_is_refused_with_its_place(string right, string wrong)
    {
        var text = EmbeddedData.Text("ladders.json");
        var at = text.IndexOf(right, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => LadderFile.Read(text[..at] + wrong + text[(at + right.Length)..]));
    }

    [Theory]
    [InlineData("\"budget\": 2", "\"budget\": -2")]
    [InlineData("\"budget\": 2", "\"budget\": 99999999")]
    [InlineData("\"unit\": \"WH\"", "\"unit\": \"FORTNIGHT\"")]
    [InlineData("\"from\": \"派单\"", "\"form\": \"派单\"")]
    [InlineData("\"most\": \"10 WD\"", "\"most\": \"0 WD\"")]
    [InlineData("\"role\": \"dispatcher\"", "\"role\": \"despatcher\"")]
    public void A_limit_with_a_mistake_is_refused_with_its_place(string right, string wrong)
    {
        var text = EmbeddedData.Text("limits.json");
        var at = text.IndexOf(right, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => LimitFile.Read(text[..at] + wrong + text[(at + right.Length)..]));
    }

    [Fact]
    public void The_most_specific_policy_in_force_is_chosen()
    {
        ClockPolicy Of(string key, PolicyScope scope) => new(key, new("甲", "x"), 1, ClockUnit.Day, new("规", "rule")) { For = scope };
        var policies = new ClockPolicies([
            Of("any", new("finish")), Of("type", new("finish", "whistle")), Of("stage", new("finish", Stage: "handling")), Of("kind", new("finish", "whistle", Kind: "ROUTINE")),
            Of("urgency", new("finish", Urgency: "A")), Of("above", new("finish", Category: "c1")), Of("category", new("finish", Category: "c1.1")), Of("body", new("finish", Organisation: "CGJ")),
        ]);
        string Chosen(PolicyQuery query) => policies.Choose(query, City("2026-11-23 09:00"))!.Key;
        Assert.Equal("any", Chosen(new("finish", "dispute")));
        Assert.Equal("type", Chosen(new("finish", "whistle")));
        Assert.Equal("stage", Chosen(new("finish", "whistle", "handling")));
        Assert.Equal("kind", Chosen(new("finish", "whistle", "handling", "ROUTINE")));
        Assert.Equal("urgency", Chosen(new("finish", "whistle", "handling", "ROUTINE", Urgency: "A")));
        Assert.Equal("above", Chosen(new("finish", "whistle", "handling", "ROUTINE", ["c1"], "A")));
        Assert.Equal("category", Chosen(new("finish", "whistle", "handling", "ROUTINE", ["c1.1", "c1"], "A")));
        Assert.Equal("body", Chosen(new("finish", "whistle", "handling", "ROUTINE", ["c1.1", "c1"], "A", "CGJ")));
        Assert.Null(policies.Choose(new("sign", "whistle"), City("2026-11-23 09:00")));
    }
}
