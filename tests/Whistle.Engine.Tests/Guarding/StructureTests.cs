using System.Text.Json.Nodes;
using Whistle.Engine.Guarding;

namespace Whistle.Engine.Tests.Guarding;

/// <summary>Each structural rule with a drawing that keeps it and one that breaks it.</summary>
public sealed class StructureTests
{
    [Fact]
    public void An_activity_that_nothing_leads_to_is_named_unless_an_interrupt_leads_there()
    {
        var flow = Drawn.Flow([Draw.Say("Lost")], "Start -> Task", "Task -> X");
        Assert.Equal([("unreachable-activity", "Lost")], Drawn.Problems(flow));
        Assert.Empty(Drawn.Problems(flow, new FlowJump("return", ["Task"], "Lost")));
    }

    [Fact]
    public void An_activity_behind_a_port_that_does_not_exist_is_unreachable() =>
        Assert.Equal([("unreachable-activity", "X")], Drawn.Problems(Drawn.Flow("Start -> Task", "Task.Never -> X")));

    [Fact]
    public void A_loop_without_a_way_out_never_ends()
    {
        Assert.Equal([("never-ends", "Stage")], Drawn.Problems(Drawn.Flow("Start -> Stage", "Stage -> Task", "Task -> Stage")).Where(p => p.Code == "never-ends"));
        Assert.Equal([("never-ends", "Choice")], Drawn.Problems(Drawn.Flow("Start -> Choice", "Choice.True -> X", "Choice.False -> Stage", "Stage -> Task", "Task -> Stage")));
        Assert.Empty(Drawn.Problems(Drawn.Flow("Start -> Stage", "Stage -> Task", "Task -> Choice", "Choice.False -> Stage")));
    }

    [Fact]
    public void A_join_of_all_between_the_outcomes_of_one_choice_never_runs()
    {
        Assert.Equal([("join-unsatisfiable", "All")], Drawn.Problems(Drawn.Flow("Start -> Choice", "Choice.True -> A", "Choice.False -> B", "A -> All", "B -> All", "All -> X")));
        Assert.Equal([("join-unsatisfiable", "All")], Drawn.Problems(Drawn.Flow("Start -> Choice", "Choice.True -> All", "Choice.False -> All", "All -> X")));
        Assert.Empty(Drawn.Problems(Drawn.Flow("Start -> Choice", "Choice.True -> A", "Choice.False -> B", "A -> Any", "B -> Any", "Any -> X")));
        Assert.Empty(Drawn.Problems(Drawn.Flow("Start -> A", "Start -> B", "A -> All", "B -> All", "All -> X")));
    }

    [Fact]
    public void A_join_of_all_one_of_whose_branches_never_comes_never_runs() =>
        Assert.Contains(("join-unsatisfiable", "All"), Drawn.Problems(Drawn.Flow([Draw.Say("Lost")], "Start -> A", "A -> All", "Lost -> All", "All -> X")));

    [Fact]
    public void A_wait_for_something_outside_needs_a_timer_or_a_task_beside_it()
    {
        Assert.Equal([("wait-without-limit", "Event")], Drawn.Problems(Drawn.Flow("Start -> Event", "Event -> X")));
        Assert.Equal([("wait-without-limit", "Event")], Drawn.Problems(Drawn.Flow("Start -> Delay", "Delay -> Event", "Event -> X")));
        Assert.Equal([("wait-without-limit", "Event")], Drawn.Problems(Drawn.Flow("Start -> Event", "Start -> A", "Event -> All", "A -> All", "All -> Delay")));
        Assert.Empty(Drawn.Problems(Drawn.Flow("Start -> Event", "Start -> Delay", "Event -> Any", "Delay -> Any", "Any -> X")));
        var fork = Draw.Activity("Fork", "Box", ("joinMode", "WaitAny"), ("branches", new JsonArray(Drawn.Activity("Event"), Drawn.Activity("Delay"))));
        Assert.Empty(Drawn.Problems(Drawn.Flow([fork], "Start -> Box")));
    }

    [Fact]
    public void An_event_that_starts_the_flow_waits_for_nobody()
    {
        var start = Drawn.Activity("Event");
        start["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        Assert.Empty(Drawn.Problems(Drawn.Flow([start], "Event -> X")));
    }

    [Fact]
    public void A_loop_that_waits_for_nothing_is_named()
    {
        Assert.Equal([("loop-without-wait", "Choice")], Drawn.Problems(Drawn.Flow("Start -> Stage", "Stage -> Choice", "Choice.False -> Stage")));
        Assert.Empty(Drawn.Problems(Drawn.Flow("Start -> Stage", "Stage -> Delay", "Delay -> Choice", "Choice.False -> Stage")));
        var spinning = Draw.Activity("While", "Box", ("condition", Draw.Script("true")), ("body", Draw.Say("L")));
        Assert.Equal("loop-without-wait", Assert.Single(Drawn.Problems(Drawn.Flow([spinning], "Start -> Box"))).Code);
        var counted = Draw.Activity("ForEach", "Box", ("items", Draw.Literal("[1]")), ("body", Draw.Say("L")));
        Assert.Empty(Drawn.Problems(Drawn.Flow([counted], "Start -> Box")));
    }

    [Fact]
    public void A_delay_of_nothing_is_no_wait()
    {
        var instant = Draw.Activity("Delay", "Delay", ("timeSpan", Draw.Literal("00:00:00")));
        Assert.Contains(Drawn.Problems(Drawn.Flow([instant], "Start -> Stage", "Stage -> Delay", "Delay -> Choice", "Choice.False -> Stage")), p => p.Code == "loop-without-wait");
    }

    [Fact]
    public void A_break_leads_out_of_its_loop()
    {
        var loop = Draw.Activity("While", "Box", ("condition", Draw.Script("true")), ("body", Draw.Activity("Sequence", "Q",
            ("activities", new JsonArray(Drawn.Activity("Task"), Draw.Activity("If", "If", ("condition", Draw.Script("true")), ("then", Draw.Activity("Break", "Break"))))))));
        Assert.Empty(Drawn.Problems(Drawn.Flow([loop], "Start -> Box", "Box -> X")));
    }

    [Fact]
    public void Nothing_found_depends_on_the_order_of_the_drawing()
    {
        for (var seed = 0; seed < 60; seed++)
            Assert.Equal(Problems(RandomFlow.Draw(seed)), Problems(RandomFlow.Draw(seed, new Random(seed + 1))));

        static List<string> Problems(FlowDefinition definition) =>
            [.. new StructureChecks(FlowPoints.Of(new FlowCompiler(Harness.Catalog).Compile(definition)), n => n.Type.Waits(n) != WaitKind.None).Run()
                .Select(p => $"{p.Code} {p.ActivityId} {p.Message.En}").Order(StringComparer.Ordinal)];
    }

    [Fact]
    public void A_duty_is_sure_on_every_choice_and_on_one_branch_of_several_that_cannot_be_cancelled()
    {
        Assert.True(Sure("Start -> Choice", "Choice.True -> Set1", "Choice.False -> Set2"));
        Assert.False(Sure("Start -> Choice", "Choice.True -> Set1", "Choice.False -> B"));
        Assert.True(Sure("Start -> Set1", "Start -> B", "Set1 -> All", "B -> All"));
        Assert.False(Sure("Start -> Task", "Task -> Set1", "Start -> B", "Set1 -> Any", "B -> Any"));
        Assert.False(Sure("Start -> Task", "Task -> Set1", "Start -> B", "B -> End"));
        Assert.True(Sure("Start -> Stage", "Stage -> Choice", "Choice.True -> Stage", "Choice.False -> Set1"));
    }

    private static bool Sure(params string[] lines)
    {
        var points = FlowPoints.Of(Drawn.Flow(lines));
        return new Eventually(points, [.. points.All.Select(p => p.Kind == PointKind.Leave && p.Activity!.Id.StartsWith("Set", StringComparison.Ordinal))]).From(points.Begin);
    }
}
