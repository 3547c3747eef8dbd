using System.Text.Json.Nodes;

namespace Whistle.Cases.Tests.Designing.Guard;

/// <summary>人民调解法: the shipped mediation keeps every rule; each way of breaking one is refused by that rule.</summary>
public sealed class MediationLawTests
{
    private static Redrawn Dispute => new("dispute");

    [Fact]
    public void The_shipped_mediation_keeps_the_law() => Assert.Empty(Dispute.Findings());

    [Fact]
    public void Nobody_is_mediated_against_an_express_refusal()
    {
        Assert.Equal(["mediate-after-refusal mediate"], Dispute.Lead("register", "refused", "mediate").Errors());
        Assert.Equal(["mediate-after-refusal mediate"], Dispute.Swap("register", "accept", "refused").Errors().Where(e => e.StartsWith("mediate", StringComparison.Ordinal)));
    }

    [Fact]
    public void Who_refused_and_is_asked_again_may_consent()
    {
        var again = Dispute.AddTask("ask-again", "consent", "agreed", "refused").Lead("register", "refused", "ask-again").Connect("ask-again", "agreed", "mediate").Connect("ask-again", "refused", "remedies");
        Assert.Empty(again.Errors());
    }

    [Fact]
    public void The_parties_are_asked_first() => Assert.Equal(["act-missing", "mediate-without-consent mediate"], Dispute.Skip("register", "accept").Errors());

    [Fact]
    public void A_failed_mediation_leads_to_the_remedies() => Assert.Equal(["remedies-not-told mediate"], Dispute.Lead("mediate", "failed", "unsettled").Errors());

    [Fact]
    public void An_agreement_comes_from_a_mediation() => Assert.Equal(["agree-before-mediation agreement"], Dispute.Connect("register", "accept", "agreement").Errors());

    [Fact]
    public void Confirmation_follows_an_agreement_and_has_its_clock()
    {
        var confirmed = Dispute.AddTask("confirm", "confirm", "applied").Set("confirm", "clock", "med.confirm.apply").Lead("agreement", "sign", "confirm").Connect("confirm", "applied", "settled");
        Assert.Empty(confirmed.Errors());
        Assert.Equal(["confirm-without-clock confirm"], confirmed.Without("confirm", "clock").Errors());
        Assert.Equal(["confirm-without-agreement confirm"], Dispute.AddTask("confirm", "confirm", "applied").Set("confirm", "clock", "med.confirm.apply")
            .Lead("mediate", "agreed", "confirm").Connect("confirm", "applied", "agreement").Errors());
    }

    [Theory]
    [InlineData("register")]
    [InlineData("mediate")]
    [InlineData("remedies")]
    public void A_step_that_no_longer_says_what_it_is_in_law_is_missed(string step) => Assert.Contains("act-missing", Dispute.Without(step, "act").Errors());
}
