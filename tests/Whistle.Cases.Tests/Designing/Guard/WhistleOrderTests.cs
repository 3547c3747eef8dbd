using System.Text.Json.Nodes;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Cases;

namespace Whistle.Cases.Tests.Designing.Guard;

/// <summary>街道吹哨、部门报到: the shipped whistle keeps every rule; each way of breaking one is refused by that rule.</summary>
public sealed class WhistleOrderTests
{
    private static Redrawn Whistle => new("whistle");
    private static Redrawn Unit => new("whistle") { Flow = "whistle-unit" };

    [Fact]
    public void The_shipped_whistle_keeps_the_rules() => Assert.Empty(Whistle.Findings());

    [Theory]
    [InlineData("approve", "approver-is-opener")]
    [InlineData("verify", "verifier-is-handler")]
    public void Whoever_did_it_does_not_judge_it(string step, string rule) => Assert.Equal([$"{rule} {step}"], Whistle.Without(step, "notBy").Errors());

    [Fact]
    public void A_second_handling_step_of_the_unit_is_kept_apart_too() =>
        Assert.Equal(["verifier-is-handler verify"], Unit.AddTask("finish", "handle", "done").Lead("handle", "feed-back", "finish").Connect("finish", "done", "done").Errors());

    [Fact]
    public void The_rating_follows_a_passed_verification()
    {
        Assert.Contains("rate-before-verify rate", Whistle.Swap("verify", "pass", "rework").Errors());
        Assert.Equal(["act-missing", "rate-before-verify rate"], Whistle.Skip("verify", "pass").Errors());
        Assert.Equal(["rate-before-verify rate"], Whistle.Lead("merge-feedback", "merge", "rate").Errors());
    }

    [Fact]
    public void Every_called_unit_ends_before_the_feedback_is_merged()
    {
        Assert.Equal(["verify-before-units-end merge-feedback", "verify-before-units-end verify"], Whistle.Set("call-units", "completion", "lead").Errors());
        Assert.Equal(["verify-before-units-end merge-feedback", "verify-before-units-end verify"], Whistle.Lead("call-units", "NoneLeft", "has-assisting").Errors());
    }

    [Fact]
    public void A_unit_ends_by_feeding_back_or_by_an_accepted_return()
    {
        Assert.Contains("unit-not-ended done", Unit.Lead("confirm-arrival", "confirm", "done").Errors());
        Assert.Contains("unit-not-ended returned", Unit.Lead("decide-return", "refuse", "returned").Errors());
    }

    [Fact]
    public void Every_path_closes_the_case()
    {
        Assert.Equal(["case-not-closed approve"], Whistle.Lead("approve", "reject", null).Errors().Where(e => e.StartsWith("case", StringComparison.Ordinal)));
        Assert.Contains("case-not-closed notify-rejected", Whistle.Skip("cancel", "Done").Errors());
        Assert.Contains("reopened-not-closed reopen", Whistle.Add("Whistle.SetStage", "lost", ("stage", "archived")).Lead("reopen", "Done", "lost").Errors());
    }

    [Fact]
    public void An_interrupt_that_leads_past_the_verification_is_an_edge()
    {
        var whistle = Whistle;
        whistle.Type = whistle.Type with { Interrupts = [.. whistle.Type.Interrupts, Jump("hurry", "rate", "handling")] };
        Assert.Equal(["rate-before-verify rate"], whistle.Errors());
    }

    [Fact]
    public void An_interrupt_of_a_stage_is_an_edge_from_that_stage_only()
    {
        var late = Whistle;
        late.Type = late.Type with { Interrupts = [.. late.Type.Interrupts, Jump("rate-again", "rate", "follow-up")] };
        Assert.Empty(late.Errors());
    }

    [Fact]
    public void A_sub_flow_is_read_with_what_its_caller_has_done()
    {
        var inside = Unit.AddTask("judge", "rate", "done").Lead("handle", "feed-back", "judge").Connect("judge", "done", "done");
        Assert.Equal(["rate-before-verify judge"], inside.Errors());
    }

    private static Interrupt Jump(string name, string goTo, string stage) => new()
    {
        Name = name,
        Label = new(name, name),
        On = InterruptTarget.Case,
        By = [new InterruptParty("opener")],
        Stages = [stage],
        TaskKinds = [],
        Activities = [],
        Cancels = InterruptReach.All,
        GoTo = goTo,
        StopsClocks = false,
        ReasonRequired = false,
        Danger = false,
        Once = InterruptLimit.None,
    };
}
