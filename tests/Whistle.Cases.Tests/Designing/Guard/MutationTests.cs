using System.Text.Json.Nodes;
using Whistle.Cases.Designing.Guard;
using Whistle.Cases.Tests.CaseTypes;

namespace Whistle.Cases.Tests.Designing.Guard;

/// <summary>Every shipped flow, spoilt in every place of a kind: the guard refuses each mutant and names the rule that it breaks.</summary>
public sealed class MutationTests
{
    /// <summary>What is said when a step with this act is taken out.</summary>
    private static readonly Dictionary<string, string[]> WithoutStep = new()
    {
        [Acts.File] = ["investigate-before-filing"],
        [Acts.SecondOfficer] = ["one-officer-only"],
        [Acts.Review] = ["decide-without-review", "decide-without-review-of-hearing"],
        [Acts.Notice] = ["decide-without-notice"],
        [Acts.Statement] = ["decide-without-statement"],
        [Acts.Hear] = ["decide-without-hearing"],
        [Acts.Assess] = ["decide-without-discussion"],
        [Acts.CollectiveDiscussion] = ["decide-without-discussion"],
        [Acts.Serve] = ["decision-not-served"],
        [Acts.Consent] = ["mediate-without-consent"],
        [Acts.Mediate] = ["agree-before-mediation"],
        [Acts.InformRemedies] = ["remedies-not-told"],
        [Acts.Verify] = ["rate-before-verify"],
        [Acts.Rate] = ["act-missing"],
        [Acts.Handle] = ["unit-not-ended"],
        [Acts.CallUnits] = ["verify-before-units-end"],
        [Acts.Close] = ["case-not-closed"],
    };

    public static TheoryData<string, string, string, string> Steps()
    {
        var data = new TheoryData<string, string, string, string>();
        foreach (var (type, flow, node) in Nodes())
            if (Acts.Of(node) is { } act && WithoutStep.ContainsKey(act)) data.Add(type, flow, node.Id, act);
        return data;
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_step_taken_out_is_missed(string type, string flow, string step, string act)
    {
        var whole = new Redrawn(type) { Flow = flow };
        var outcome = Workflows.Compiler.Compile(Workflows.Of(type).Flows.Single(f => f.Id == flow).Definition).Activities[step];
        var codes = Codes(whole.Skip(step, outcome.Type.Outcomes(outcome)![0]));
        // A case is archived once it is closed: without the archiving it still is.
        if (type == "whistle" && step is "archive" or "close") return;
        Assert.Contains(codes, c => WithoutStep[act].Contains(c));
    }

    public static TheoryData<string, string, string> Separated()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (type, flow, node) in Nodes())
            if (node.Input("NotBy") is not null && Acts.Of(node) is Acts.Review or Acts.Hear or Acts.SecondOfficer or Acts.Verify or Acts.Approve) data.Add(type, flow, node.Id);
        return data;
    }

    [Theory]
    [MemberData(nameof(Separated))]
    public void A_separation_of_duty_taken_away_is_missed(string type, string flow, string step) =>
        Assert.Contains(Codes(new Redrawn(type) { Flow = flow }.Without(step, "notBy")),
            c => c is "reviewer-is-handler" or "presider-is-investigator" or "second-officer-is-first" or "verifier-is-handler" or "approver-is-opener");

    [Theory]
    [InlineData("enforcement", "second-officer", "confirm", "send-back", "one-officer-only")]
    [InlineData("enforcement", "legal-review", "agree", "amend", "decide-without-review")]
    [InlineData("enforcement", "hearing-review", "agree", "amend", "decide-without-review")]
    [InlineData("enforcement", "assess", "ordinary", "major", "decide-without-discussion")]
    [InlineData("enforcement", "collective", "adopted", "rejected", "decide-without-discussion")]
    [InlineData("enforcement", "statement", "recorded", "hearing", "decide-without-hearing")]
    [InlineData("dispute", "register", "accept", "refused", "mediate-after-refusal")]
    [InlineData("dispute", "mediate", "agreed", "failed", "agree-before-mediation")]
    [InlineData("whistle", "verify", "pass", "rework", "rate-before-verify")]
    [InlineData("whistle", "call-units", "Done", "NoneLeft", "verify-before-units-end")]
    public void Outcomes_led_to_each_others_targets_are_noticed(string type, string step, string one, string other, string code) =>
        Assert.Contains(code, Codes(new Redrawn(type).Swap(step, one, other)));

    [Fact]
    public void A_timer_taken_from_beside_a_wait_is_missed()
    {
        var bounded = Waiting().Connect("settled", "Done", "lapse").Connect("lapse", "Done", "first");
        Assert.Empty(bounded.Errors());
        Assert.Equal(["wait-without-limit answer", "unreachable-activity lapse"], Waiting().Errors().Where(e => !e.StartsWith("never", StringComparison.Ordinal)));

        static Redrawn Waiting() => new Redrawn("dispute").Lead("settled", "Done", "answer").Add("Elsa.Event", "answer", ("eventName", "paid")).Add("Elsa.Delay", "lapse", ("timeSpan", "7.00:00:00"))
            .Add("Elsa.FlowJoin", "first", ("mode", "WaitAny")).Connect("answer", "Done", "first").Connect("first", "Done", "close");
    }

    private static IEnumerable<(string Type, string Flow, Engine.ActivityNode Node)> Nodes() =>
        from type in Workflows.Shipped.Loaded
        from flow in type.Flows
        from node in Workflows.Compiler.Compile(flow.Definition).Activities.Values
        orderby type.Type.Key, flow.Id, node.Id
        select (type.Type.Key, flow.Id, node);

    private static IEnumerable<string> Codes(Redrawn mutant) => mutant.Findings().Where(f => !f.Problem.Warning).Select(f => f.Problem.Code);
}
