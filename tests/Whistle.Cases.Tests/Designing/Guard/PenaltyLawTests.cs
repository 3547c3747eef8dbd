using System.Text.Json.Nodes;

namespace Whistle.Cases.Tests.Designing.Guard;

/// <summary>行政处罚法: the shipped procedure keeps every rule; each way of breaking one is refused by that rule and no other.</summary>
public sealed class PenaltyLawTests
{
    private static Redrawn Enforcement => new("enforcement");

    [Fact]
    public void The_shipped_procedure_keeps_the_law() => Assert.Empty(Enforcement.Findings());

    [Fact]
    public void No_decision_without_a_passed_review()
    {
        Assert.Contains("decide-without-review decide", Enforcement.Skip("legal-review", "agree").Errors());
        Assert.Contains("decide-without-review decide", Enforcement.Connect("second-officer", "confirm", "decide").Errors());
        Assert.Contains("decide-without-review decide", Enforcement.Swap("legal-review", "agree", "amend").Errors());
        Assert.Contains("decide-without-review decide", Enforcement.Lead("legal-review", "amend", "notice").Errors());
        Assert.Contains("decide-without-review decide", Enforcement.Set("legal-review", "outcomes", new JsonArray("fine", "amend")).Lead("legal-review", "agree", null).Connect("legal-review", "fine", "notice").Errors());
    }

    [Fact]
    public void Revising_what_was_reviewed_voids_the_review() =>
        Assert.Equal(["decide-without-discussion decide", "decide-without-review decide"],
            Enforcement.AddTask("revise", "revise", "done").Lead("assess", "ordinary", "revise").Connect("revise", "done", "decide").Errors());

    [Fact]
    public void Investigating_again_asks_for_everything_again() =>
        Assert.Contains("decide-without-review decide", Enforcement.AddTask("look-again", "investigate", "done").Lead("assess", "ordinary", "look-again").Connect("look-again", "done", "decide").Errors());

    [Fact]
    public void A_revision_beside_the_decision_is_found() =>
        Assert.Contains("decide-without-review decide", Enforcement.AddTask("revise", "revise", "done").Connect("assess", "ordinary", "revise").Errors());

    [Fact]
    public void A_hearing_asks_for_a_review_of_its_own() =>
        Assert.Equal(["decide-without-review-of-hearing decide"], Enforcement.Skip("hearing-review", "agree").Errors());

    [Fact]
    public void No_decision_without_notice() => Assert.Equal(["act-missing", "decide-without-notice decide"], Enforcement.Skip("notice", "delivered").Errors());

    [Fact]
    public void No_decision_before_the_party_was_heard() => Assert.Contains("decide-without-statement decide", Enforcement.Lead("notice", "delivered", "assess").Errors());

    [Fact]
    public void Who_asks_for_a_hearing_gets_one() => Assert.Equal(["decide-without-hearing decide"], Enforcement.Skip("hear", "held").Errors());

    [Fact]
    public void What_is_grave_is_discussed()
    {
        Assert.Equal(["decide-without-discussion decide"], Enforcement.Skip("collective", "adopted").Errors());
        Assert.Equal(["decide-without-discussion decide"], Enforcement.Skip("assess", "ordinary").Errors().Where(e => e.StartsWith("decide", StringComparison.Ordinal)));
    }

    [Fact]
    public void Service_and_publication_follow_the_decision()
    {
        Assert.Contains("serve-before-decision serve", Enforcement.Lead("legal-review", "amend", "serve").Errors());
        Assert.Contains("publish-before-decision publish", Enforcement.Lead("legal-review", "amend", "publish").Errors());
    }

    [Fact]
    public void A_penalty_is_served()
    {
        Assert.Equal(["decision-not-served decide"], Enforcement.Lead("decide", "penalise", "decided").Errors());
        Assert.Empty(Enforcement.Lead("decide", "no-penalty", "decided").Errors());
    }

    [Theory]
    [InlineData("legal-review", "reviewer-is-handler")]
    [InlineData("hearing-review", "reviewer-is-handler")]
    [InlineData("second-officer", "second-officer-is-first")]
    [InlineData("hear", "presider-is-investigator")]
    public void Duties_are_separated(string step, string rule)
    {
        Assert.Equal([$"{rule} {step}"], Enforcement.Without(step, "notBy").Errors());
        Assert.Equal([$"{rule} {step}"], Enforcement.Set(step, "notBy", new JsonArray("file")).Errors());
    }

    [Fact]
    public void A_renamed_investigation_must_be_named_by_those_kept_apart() =>
        Assert.Contains("reviewer-is-handler legal-review", Enforcement.AddTask("look-again", "investigate", "done").Lead("file", "file", "look-again").Connect("look-again", "done", "start-decide").Errors());

    [Fact]
    public void Two_officers_take_part() => Assert.Contains("one-officer-only legal-review", Enforcement.Lead("investigate", "submit", "legal-review").Errors());

    [Fact]
    public void A_case_is_filed_before_it_is_investigated() => Assert.Contains("investigate-before-filing investigate", Enforcement.Lead("file", "not-filed", "investigating").Errors());

    [Fact]
    public void The_summary_procedure_has_a_branch_of_its_own()
    {
        var summary = Enforcement.AddTask("spot", "summary-decide", "decided").Set("file", "outcomes", new JsonArray("file", "not-filed", "spot"))
            .Connect("file", "spot", "spot").Connect("spot", "decided", "decided");
        Assert.Empty(summary.Errors());
        Assert.Contains("summary-after-filing spot", summary.Connect("investigate", "submit", "spot").Errors());
        Assert.Contains("ordinary-after-summary investigate", Enforcement.AddTask("spot", "summary-decide", "decided").Set("file", "outcomes", new JsonArray("file", "not-filed", "spot"))
            .Connect("file", "spot", "spot").Connect("spot", "decided", "investigating").Errors());
    }

    [Fact]
    public void The_law_counts_the_days()
    {
        Assert.Equal(["serve-without-clock serve"], Enforcement.Without("serve", "clock").Errors());
        Assert.Equal(["decision-without-clock"], Enforcement.Skip("start-decide", "Done").Errors());
    }

    [Theory]
    [InlineData("file")]
    [InlineData("investigate")]
    [InlineData("second-officer")]
    [InlineData("notice")]
    [InlineData("statement")]
    [InlineData("decide")]
    [InlineData("serve")]
    public void A_step_that_no_longer_says_what_it_is_in_law_is_missed(string step) => Assert.Contains("act-missing", Enforcement.Without(step, "act").Errors());

    [Fact]
    public void Every_message_names_its_article_and_how_to_mend_it_in_both_languages() =>
        Assert.All(Enforcement.Skip("legal-review", "agree").Findings().Where(f => f.Problem.Code != "unknown-task-kind"), f =>
        {
            Assert.Contains("《行政处罚法》第", f.Problem.Message.Zh);
            Assert.Contains("Administrative Penalty Law, art", f.Problem.Message.En);
            Assert.NotEmpty(f.Problem.Mend!.Zh);
            Assert.NotEmpty(f.Problem.Mend.En);
        });
}
