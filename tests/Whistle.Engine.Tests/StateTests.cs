using System.Text.Json.Nodes;

namespace Whistle.Engine.Tests;

/// <summary>The stored form of an instance, bookmarks as hosts find them, and the bounds of a burst.</summary>
public sealed class StateTests
{
    [Fact]
    public void A_dropped_burst_leaves_the_state_as_it_was()
    {
        var flow = Harness.Of(Draw.Sequence(Draw.Task("A"), Draw.Say("B", "setVariable('V', 99)"))).Start();
        var state = flow.State;
        var before = state.ToJson();

        var burst = flow.Engine.Resume(flow.Flow, state, new Stimulus.ResumeBookmark(flow.Waiting("A").Id));
        burst.Advance();
        burst.Finish();

        Assert.Equal(before, state.ToJson());
    }

    [Fact]
    public void The_state_of_a_long_life_stays_small()
    {
        var flow = Harness.Of(Draw.Definition(Draw.Chart("Chart",
            [Draw.Activity("Start", "S"), Draw.Task("T"), Draw.Say("L"), .. Enumerable.Range(0, 50).Select(i => Draw.Say($"X{i}"))],
            [Draw.Connection("S", "T"), Draw.Connection("T", "L"), Draw.Connection("L", "T"), .. Enumerable.Range(0, 50).Select(i => Draw.Connection("L", $"X{i}"))]))).Start();
        for (var round = 0; round < 100; round++) flow.Resume("T", new JsonObject { ["note"] = new string('x', 1000) });

        Assert.True(flow.StateText.Length < 1_500, $"{flow.StateText.Length} characters: {flow.StateText}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"format":2}""")]
    [InlineData("""{"format":1,"instance":5}""")]
    public void What_is_no_state_is_not_read_as_one(string text) =>
        Assert.Throws<FormatException>(() => FlowState.FromJson(text));

    [Fact]
    public void An_instance_moves_to_another_version_that_still_has_its_activities()
    {
        var old = Harness.Of(Draw.Sequence(Draw.Task("A"), Draw.Say("old"))).Start();
        var changed = new FlowCompiler(Harness.Catalog).Compile(Draw.Sequence(Draw.Task("A"), Draw.Say("new")));
        var without = new FlowCompiler(Harness.Catalog).Compile(Draw.Sequence(Draw.Task("B")));
        var stimulus = new Stimulus.ResumeBookmark(old.Waiting("A").Id);

        var burst = old.Engine.Resume(changed, old.State, stimulus);
        burst.Advance();

        Assert.Contains(burst.Finish().Effects, e => e.Payload["text"]?.GetValue<string>() == "new");
        Assert.Equal("other-definition", Assert.Throws<StimulusRefusedException>(() => old.Engine.Resume(without, old.State, stimulus)).Code);
    }

    [Theory]
    [InlineData("Elsa.RunTask", """{"taskId":"ab0705d9f50a8ea9"}""", "0A9FFFAF5579D7CD1B7C1776CAF8EE727B70DFE5DB5B0B6D7F3ED2A9176F97A9")]
    [InlineData("Elsa.Delay", """{"resumeAt":"2026-11-23T01:31:35.9650674+00:00"}""", "D883AF2D153F0E8289DD835EA85F3FD1B53CB571D91E27E393EAE5C678D9EA35")]
    public void Bookmark_hashes_are_those_of_Elsa(string name, string payload, string hash) =>
        Assert.Equal(hash, BookmarkHash.Of(name, (JsonObject)JsonNode.Parse(payload)!));

    [Fact]
    public void A_task_is_found_by_its_id_alone_and_an_event_by_its_name()
    {
        var flow = Harness.Of(Draw.Sequence(Draw.Task("A"), Draw.Activity("Event", "E", ("eventName", Draw.Literal("已付款"))))).Start();
        var task = flow.Waiting("A");
        Assert.Equal(BookmarkHash.Of("Elsa.RunTask", new JsonObject { ["taskId"] = task.Payload["taskId"]!.DeepClone() }), task.Hash);

        flow.Resume("A");

        Assert.Equal(BookmarkHash.Of("Elsa.Event", new JsonObject { ["eventName"] = "已付款" }), flow.Waiting("E").Hash);
    }

    [Fact]
    public void Names_in_a_payload_do_not_depend_on_case_and_nulls_do_not_count() =>
        Assert.Equal(
            BookmarkHash.Of("x", new JsonObject { ["a"] = 1, ["b"] = null, ["c"] = new JsonArray(new JsonObject { ["d"] = 2 }) }),
            BookmarkHash.Of("x", new JsonObject { ["A"] = 1, ["C"] = new JsonArray(new JsonObject { ["D"] = 2 }) }));

    [Fact]
    public void A_loop_that_never_waits_is_an_incident_that_can_be_retried()
    {
        var flow = new Harness(
            new FlowCompiler(Harness.Catalog).Compile(Draw.Definition(
                Draw.Activity("While", "W", ("condition", Draw.Script("getVariable('V') != 8")), ("body", Draw.Say("L"))), continueWithIncidents: true)),
            limits: new FlowLimits { MaxActivitiesPerBurst = 500 });
        flow.Start();

        Assert.Equal("burst-limit", Assert.Single(flow.State.Incidents).Code);
        Assert.Equal("Running/Suspended", flow.Status);

        flow.Do(new Stimulus.SetVariable("V", 8)).Do(new Stimulus.Retry(flow.State.Incidents[0].Id));
        Assert.Equal("Finished/Finished", flow.Status);
    }

    [Fact]
    public void What_was_scheduled_when_the_limit_came_goes_on_with_the_next_burst()
    {
        var flow = new Harness(
            new FlowCompiler(Harness.Catalog).Compile(Draw.Definition(Draw.Chart("Chart",
                [Draw.Activity("Start", "S"), .. Enumerable.Range(0, 20).Select(i => Draw.Say($"L{i}"))],
                Enumerable.Range(0, 20).Select(i => Draw.Connection("S", $"L{i}"))), continueWithIncidents: true)),
            limits: new FlowLimits { MaxActivitiesPerBurst = 8 });
        flow.Start();
        while (flow.State.Incidents is [var incident, ..]) flow.Do(new Stimulus.Retry(incident.Id));

        Assert.Equal("Finished/Finished", flow.Status);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"L{i}").Order(), flow.Lines.Order());
    }

    [Fact]
    public void A_fork_without_measure_is_an_incident()
    {
        var flow = new Harness(
            new FlowCompiler(Harness.Catalog).Compile(Draw.Definition(Draw.Chart("Chart",
                [Draw.Activity("Start", "S"), .. Enumerable.Range(0, 50).Select(i => Draw.Task($"T{i}"))],
                Enumerable.Range(0, 50).Select(i => Draw.Connection("S", $"T{i}"))))),
            limits: new FlowLimits { MaxOpenActivities = 20 });
        flow.Start();

        Assert.Equal("too-many-open", Assert.Single(flow.State.Incidents).Code);
    }

    [Fact]
    public void Ten_thousand_activities_full_of_diamonds_and_loops_compile_quickly()
    {
        var definition = Ladder(10_000);
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var flow = new FlowCompiler(Harness.Catalog).Compile(definition);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"Compiling took {clock.Elapsed}.");
        Assert.Equal(flow.Connections.Count(c => c.Port == "Never"), flow.Connections.Count(c => c.IsBackward));
    }

    [Fact]
    public void Every_activity_of_a_ladder_of_meetings_runs_once()
    {
        var flow = Harness.Of(Ladder(1_000)).Start();

        Assert.Equal("Finished/Finished", flow.Status);
        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"L{i}"), flow.Lines);
    }

    /// <summary>Each activity leads to the next two, some could lead back to the first: the number of paths is astronomical.</summary>
    private static FlowDefinition Ladder(int count)
    {
        var random = new Random(1);
        var activities = Enumerable.Range(0, count).Select(i => Draw.Say($"L{i}"));
        var chain = Enumerable.Range(1, count - 1).Select(i => Draw.Connection($"L{i - 1}", $"L{i}"));
        var diamonds = Enumerable.Range(2, count - 2).Select(i => Draw.Connection($"L{i - 2}", $"L{i}"));
        var back = Enumerable.Range(0, count / 20).Select(_ => random.Next(1, count)).Distinct().Select(i => Draw.Connection($"L{i}", "L0", "Never"));
        return Draw.Definition(Draw.Chart("Chart", activities, [.. chain, .. diamonds, .. back]));
    }
}
