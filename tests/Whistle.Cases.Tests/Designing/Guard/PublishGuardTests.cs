using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Designing;
using Whistle.Cases.Designing.Guard;
using Whistle.Cases.Tests.Casework;
using Whistle.Engine;

namespace Whistle.Cases.Tests.Designing.Guard;

/// <summary>What only the database knows: who could receive a task, which bodies and time limits exist.</summary>
public sealed class PublishGuardTests(Worlds worlds) : IClassFixture<Worlds>
{
    [Fact]
    public async Task The_shipped_flows_may_be_published_in_the_demonstration_city()
    {
        foreach (var (type, flow) in new[] { ("whistle", "whistle"), ("whistle", "whistle-unit"), ("dispute", "dispute"), ("enforcement", "enforcement") })
            Assert.Empty((await Check(new Redrawn(type), flow)).Where(p => !p.Warning).Select(p => $"{p.Code} {p.ActivityId}"));
    }

    [Fact]
    public async Task A_role_that_nobody_holds_receives_nothing()
    {
        Assert.Contains(("nobody-receives", "rate", false), Brief(await Check(new Redrawn("whistle").Set("rate", "role", new JsonArray("village-clerk")), "whistle")));
        Assert.DoesNotContain(Brief(await Check(new Redrawn("whistle"), "whistle")), p => p.Code == "nobody-receives");
    }

    [Fact]
    public async Task A_role_that_is_missing_in_some_bodies_is_a_warning() =>
        Assert.Contains(("somewhere-nobody-receives", "legal-review", true), Brief(await Check(new Redrawn("enforcement"), "enforcement")));

    [Fact]
    public async Task A_body_that_does_not_exist_is_refused()
    {
        var named = new Redrawn("whistle").Set("rate", "assignTo", "organisation").Set("rate", "organisation", "620802-NONE");
        Assert.Contains(("unknown-organisation", "rate", false), Brief(await Check(named, "whistle")));
    }

    [Fact]
    public async Task A_time_limit_that_does_not_exist_is_refused() =>
        Assert.Contains(("unknown-clock", "rate", false), Brief(await Check(new Redrawn("whistle").Set("rate", "clock", "unheard"), "whistle")));

    [Fact]
    public async Task A_sub_flow_that_breaks_a_rule_of_its_parent_is_refused_when_it_is_published()
    {
        var spoilt = new Redrawn("whistle") { Flow = "whistle-unit" }.AddTask("more", "handle", "done").Lead("handle", "feed-back", "more").Connect("more", "done", "done");
        var flows = spoilt.Compile();
        Assert.DoesNotContain(Brief(await Check(spoilt, "whistle-unit")), p => p.Code == "verifier-is-handler");
        var parent = new PublishCandidate(flows["whistle"].Definition, flows["whistle"], spoilt.Type, flows, "whistle-unit");
        Assert.Contains(("verifier-is-handler", "verify", false), Brief(await Check(parent)));
    }

    [Fact]
    public async Task A_flow_that_spoils_another_of_its_bundle_is_told_which()
    {
        var spoilt = new Redrawn("whistle") { Flow = "whistle-unit" }.AddTask("judge", "rate", "done").Lead("handle", "feed-back", "judge").Connect("judge", "done", "done");
        var found = Assert.Single(await Check(spoilt, "whistle"), p => p.Code == "rate-before-verify");
        Assert.Equal("", found.ActivityId);
        Assert.Contains("judge", found.Message.Zh);
    }

    private Task<IReadOnlyList<FlowProblem>> Check(Redrawn drawn, string flow)
    {
        var flows = drawn.Compile();
        return Check(new PublishCandidate(flows[flow].Definition, flows[flow], drawn.Type, flows));
    }

    private async Task<IReadOnlyList<FlowProblem>> Check(PublishCandidate candidate)
    {
        var world = await worlds.OnSqlite();
        await using var db = world.Store.Read();
        return await new PublishGuard(new CityCatalogue(), world.Clock).Check(db, candidate, default);
    }

    private static IEnumerable<(string Code, string Activity, bool Warning)> Brief(IReadOnlyList<FlowProblem> problems) => problems.Select(p => (p.Code, p.ActivityId, p.Warning));
}
