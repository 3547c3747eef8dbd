using System.Diagnostics;
using System.Text.Json.Nodes;
using Whistle.Cases.Simulation;
using Whistle.Engine;

namespace Whistle.Cases.Tests.Simulation;

/// <summary>Whatever a draft does, its simulation ends, soon, with a sentence about it.</summary>
public sealed class HostileDraftTests(SimulatedTestCity city) : IClassFixture<SimulatedTestCity>
{
    private static readonly (string, string, JsonNode) Text = ("text", "String", "…");

    private async Task<SimulationResult> Run(JsonObject draft, SimulationLimits? limits = null, params IReadOnlyList<ScenarioStep> steps)
    {
        var flows = Drafts.Free(draft);
        return await city.City.Run(flows, Simulator.Opened(flows) with { Steps = steps }, limits: limits);
    }

    [Fact]
    public async Task A_loop_that_asks_the_platform_for_ever_is_stopped()
    {
        var notify = Drafts.Activity("notify", "Whistle.Notify", ("to", "Object", new JsonObject { ["previous"] = "open" }), ("message", "Object", new JsonObject { ["zh"] = "催", ["en"] = "again" }));
        var result = await Run(Drafts.Chain([notify, Drafts.Activity("line", "Elsa.WriteLine", Text)], ring: true), new SimulationLimits { Questions = 100 });
        Assert.Equal(("too-many-questions", "/opens"), Assert.Single(result.Failures.Select(f => (f.Code, f.Pointer))));
    }

    [Fact]
    public async Task A_loop_that_never_waits_is_one_incident()
    {
        var result = await Run(Drafts.Chain([Drafts.Activity("a", "Elsa.WriteLine", Text), Drafts.Activity("b", "Elsa.WriteLine", Text)], ring: true));
        Assert.Equal("burst-limit", Assert.Single(result.Incidents).Code);
        Assert.False(result.Passed);
    }

    [Fact]
    public async Task A_loop_of_timers_is_stopped()
    {
        var result = await Run(Drafts.Chain([Drafts.Activity("delay", "Elsa.Delay", ("timeSpan", "TimeSpan", "00:00:01")), Drafts.Activity("line", "Elsa.WriteLine", Text)], ring: true),
            new SimulationLimits { Timers = 50 }, new ScenarioStep.Advance(TimeSpan.FromDays(30)));
        Assert.Equal(("too-many-timers", "/steps/0"), Assert.Single(result.Failures.Select(f => (f.Code, f.Pointer))));
        Assert.Equal(50, result.Timers.Count(t => t.FiredAt is not null));
    }

    [Fact]
    public async Task Time_is_not_run_through_without_end()
    {
        var result = await Run(Drafts.Chain([Drafts.Activity("line", "Elsa.WriteLine", Text)]), null, new ScenarioStep.Advance(TimeSpan.FromDays(3650)));
        Assert.Equal("too-far", Assert.Single(result.Failures).Code);
    }

    [Fact]
    public async Task An_endless_script_is_stopped()
    {
        var script = Drafts.Activity("script", "Elsa.RunJavaScript", ("script", "String", "while (true) {}"));
        var result = await Run(Drafts.Chain([script]));
        Assert.Equal("script", Assert.Single(result.Incidents).ActivityId);
    }

    [Fact]
    public async Task A_draft_that_takes_too_long_is_stopped()
    {
        var result = await Run(Drafts.Chain([Drafts.Activity("delay", "Elsa.Delay", ("timeSpan", "TimeSpan", "00:01:00"))]), new SimulationLimits { WallTime = TimeSpan.Zero }, new ScenarioStep.Advance(null));
        Assert.Contains(result.Failures, f => f.Code == "too-slow");
    }

    [Fact]
    public async Task A_huge_draft_runs()
    {
        var begun = Stopwatch.GetTimestamp();
        var result = await Run(Drafts.Chain([.. Enumerable.Range(0, 10_000).Select(i => Drafts.Activity($"a{i}", "Elsa.WriteLine", Text))]));
        Assert.True(result.Passed, Scenarios.Failures(result));
        Assert.Equal(10_000, Assert.Single(result.Paths).Activities.Count);
        Assert.True(Stopwatch.GetElapsedTime(begun) < new SimulationLimits().WallTime);
    }

    [Fact]
    public async Task A_draft_that_can_not_run_says_why()
    {
        var result = await Run(Drafts.Chain([Drafts.Activity("a", "No.Such.Activity")]));
        Assert.Equal("does-not-run", Assert.Single(result.Failures).Code);
        Assert.Contains("No.Such.Activity", result.Failures[0].Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flow_that_calls_itself_is_stopped()
    {
        var draft = Drafts.Chain([Drafts.Activity("again", "Elsa.ExecuteWorkflow", ("workflowDefinitionId", "String", "drawn"), ("waitForCompletion", "Boolean", true))]);
        var result = await Run(draft, new SimulationLimits { Questions = 40 });
        Assert.Equal("too-many-questions", Assert.Single(result.Failures).Code);
    }

    [Fact]
    public async Task A_free_flow_is_simulated_with_its_waits()
    {
        var result = await Run(Drafts.Chain([Drafts.Activity("delay", "Elsa.Delay", ("timeSpan", "TimeSpan", "02:00:00")), Drafts.Activity("line", "Elsa.WriteLine", Text)]), null, new ScenarioStep.Advance(null));
        Assert.True(result.Passed, Scenarios.Failures(result));
        Assert.Equal(TimeSpan.FromHours(2), Assert.Single(result.Timers).FiredAt - result.StartedAt);
        Assert.Equal(FlowStatus.Finished, Assert.Single(result.Instances).State.Status);
        Assert.Equal("write-line", Assert.Single(result.Effects).Kind);
    }
}
