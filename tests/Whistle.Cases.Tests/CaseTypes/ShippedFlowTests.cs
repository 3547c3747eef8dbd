namespace Whistle.Cases.Tests.CaseTypes;

public sealed class ShippedFlowTests
{
    [Fact]
    public void A_whistle_goes_its_whole_way_from_blowing_to_the_archive()
    {
        var walk = new FlowWalker(Workflows.Of("whistle"));
        walk.Complete("approve", "approve");
        walk.Complete("dispatch", "dispatch");
        Assert.Equal(3, walk.Tasks.Count(t => t.Kind == "sign"));
        HandleAll(walk);
        walk.Complete("merge-feedback", "merge");
        walk.Complete("verify", "pass");
        walk.Complete("rate", "rate");
        Assert.Equal("closed", walk.Status);
        walk.Complete("follow-up", "satisfied");
        Assert.Equal((true, "archived"), (walk.Ended, walk.Status));
        Assert.Equal(["review", "dispatching", "handling", "verifying", "rating", "follow-up", "archived"], walk.Stages);
    }

    [Fact]
    public void A_lead_alone_has_nothing_to_merge()
    {
        var walk = new FlowWalker(Workflows.Of("whistle")) { Assisting = 0 };
        walk.Complete("approve", "approve");
        walk.Complete("dispatch", "dispatch");
        HandleAll(walk);
        walk.Only("verify");
    }

    [Fact]
    public void A_supplemented_whistle_is_reviewed_again()
    {
        var walk = new FlowWalker(Workflows.Of("whistle"));
        walk.Complete("approve", "return-for-supplement");
        walk.Complete("supplement", "resubmit");
        walk.Only("approve");
    }

    [Fact]
    public void Rework_calls_every_unit_again()
    {
        var walk = new FlowWalker(Workflows.Of("whistle"));
        walk.Complete("approve", "approve");
        walk.Complete("dispatch", "dispatch");
        HandleAll(walk);
        walk.Complete("merge-feedback", "merge");
        walk.Complete("verify", "rework");
        Assert.Equal(3, walk.Tasks.Count(t => t.Kind == "sign"));
    }

    [Fact]
    public void A_refused_return_leaves_the_unit_where_it_was()
    {
        var walk = Dispatched();
        var order = walk.Tasks.First(t => t.Kind == "sign").Order;
        walk.Complete(walk.Tasks.First(t => t.Order == order), "return");
        walk.Complete("decide-return", "refuse");
        Assert.Equal("sign", Assert.Single(walk.Tasks, t => t.Order == order).Kind);
        Assert.Equal(3, walk.Tasks.Count);
    }

    [Fact]
    public void An_accepted_return_calls_another_unit_while_the_rest_go_on()
    {
        var walk = Dispatched();
        var order = walk.Tasks.First(t => t.Kind == "sign").Order;
        walk.Complete(walk.Tasks.First(t => t.Order == order), "return");
        walk.Complete("decide-return", "accept");
        Assert.DoesNotContain(walk.Tasks, t => t.Order == order);
        Assert.Equal(3, walk.Tasks.Count(t => t.Kind == "sign"));
        HandleAll(walk);
        walk.Only("merge-feedback");
    }

    [Fact]
    public void An_unsatisfied_follow_up_reopens_the_case_at_dispatch()
    {
        var walk = Dispatched();
        HandleAll(walk);
        walk.Complete("merge-feedback", "merge");
        walk.Complete("verify", "pass");
        walk.Complete("rate", "rate");
        walk.Complete("follow-up", "unsatisfied");
        Assert.Equal("open", walk.Status);
        walk.Only("dispatch");
    }

    [Fact]
    public void Cancelling_a_whistle_ends_every_called_unit_with_it()
    {
        var walk = Dispatched();
        walk.Interrupt("cancel");
        Assert.True(walk.Ended);
        Assert.Empty(walk.Tasks);
    }

    [Fact]
    public void An_express_refusal_ends_a_mediation_with_the_remedies_told()
    {
        var walk = new FlowWalker(Workflows.Of("dispute"));
        walk.Complete("register", "refused");
        walk.Complete("remedies", "told");
        Assert.Equal((true, "closed", "unsettled"), (walk.Ended, walk.Status, walk.Stages[^1]));
    }

    [Fact]
    public void An_enforcement_case_goes_from_filing_to_its_decision()
    {
        var walk = new FlowWalker(Workflows.Of("enforcement"));
        foreach (var (kind, outcome) in new[] { ("file", "file"), ("investigate", "submit"), ("second-officer", "confirm"), ("legal-review", "amend"), ("investigate", "submit"), ("second-officer", "confirm"), ("legal-review", "agree"), ("notice", "delivered"), ("statement", "hearing"), ("hear", "held"), ("hearing-review", "agree"), ("assess", "major"), ("collective", "adopted"), ("decide", "penalise"), ("serve", "served"), ("publish", "published") })
            walk.Complete(kind, outcome);
        Assert.Equal((true, "closed"), (walk.Ended, walk.Status));
    }

    [Theory]
    [InlineData("whistle")]
    [InlineData("dispute")]
    [InlineData("enforcement")]
    public void Every_random_walk_ends_and_never_waits_for_nobody(string type)
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var walk = new FlowWalker(Workflows.Of(type)) { Assisting = seed % 3 };
            for (var step = 0; !walk.Ended && step < 3000; step++)
            {
                Assert.Empty(walk.Incidents);
                Assert.NotEmpty(walk.Tasks);
                var task = walk.Tasks.ElementAt(random.Next(walk.Tasks.Count));
                walk.Complete(task, task.Outcomes[random.Next(task.Outcomes.Count)]);
            }
            Assert.True(walk.Ended, $"seed {seed} does not end");
            Assert.Empty(walk.Tasks);
            Assert.Contains(walk.Status, new[] { "closed", "cancelled", "archived" });
        }
    }

    private static FlowWalker Dispatched()
    {
        var walk = new FlowWalker(Workflows.Of("whistle"));
        walk.Complete("approve", "approve");
        walk.Complete("dispatch", "dispatch");
        return walk;
    }

    private static void HandleAll(FlowWalker walk)
    {
        foreach (var (kind, outcome) in new[] { ("sign", "sign"), ("arrive", "arrive"), ("confirm-arrival", "confirm"), ("handle", "feed-back") })
            foreach (var task in walk.Tasks.Where(t => t.Kind == kind).ToList()) walk.Complete(task, outcome);
    }
}
