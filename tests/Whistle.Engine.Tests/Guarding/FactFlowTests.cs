using System.Text.Json.Nodes;
using Whistle.Engine.Guarding;

namespace Whistle.Engine.Tests.Guarding;

/// <summary>What surely holds where: on every path, across joins, side by side and after interrupts.</summary>
public sealed class FactFlowTests
{
    [Fact]
    public void A_fact_holds_after_the_step_that_sets_it_and_not_after_one_that_drops_it()
    {
        Assert.True(Drawn.Holds(Drawn.Flow("Start -> Set", "Set -> X"), "X"));
        Assert.False(Drawn.Holds(Drawn.Flow("Start -> Set", "Set -> Drop", "Drop -> X"), "X"));
        Assert.False(Drawn.Holds(Drawn.Flow("Start -> X"), "X"));
    }

    [Fact]
    public void A_fact_that_only_one_of_two_ways_sets_does_not_hold_where_they_meet()
    {
        Assert.False(Drawn.Holds(Drawn.Flow("Start -> Choice", "Choice.True -> Set", "Choice.False -> X", "Set -> X"), "X"));
        Assert.True(Drawn.Holds(Drawn.Flow("Start -> Choice", "Choice.True -> Set1", "Choice.False -> Set2", "Set1 -> X", "Set2 -> X"), "X"));
    }

    [Fact]
    public void Facts_unite_where_a_join_waits_for_all_and_not_where_it_waits_for_any()
    {
        Assert.True(Drawn.Holds(Drawn.Flow("Start -> Set", "Start -> Task", "Set -> All", "Task -> All", "All -> X"), "X"));
        Assert.False(Drawn.Holds(Drawn.Flow("Start -> Set", "Start -> Task", "Set -> Any", "Task -> Any", "Any -> X"), "X"));
    }

    [Fact]
    public void A_join_does_not_bring_back_what_another_branch_has_dropped()
    {
        Assert.False(Drawn.Holds(Drawn.Flow("Start -> Set", "Set -> Task", "Set -> Drop", "Task -> All", "Drop -> All", "All -> X"), "X"));
        Assert.False(Drawn.Holds(Drawn.Flow("Start -> Set", "Start -> Drop", "Set -> All", "Drop -> All", "All -> X"), "X"));
    }

    [Fact]
    public void What_was_dropped_before_the_branches_parted_may_be_set_again_on_one_of_them()
    {
        Assert.True(Drawn.Holds(Drawn.Flow("Start -> Drop", "Drop -> Set", "Drop -> Task", "Set -> All", "Task -> All", "All -> X"), "X"));
        Assert.True(Drawn.Holds(Drawn.Flow("Start -> Stage", "Stage -> Drop", "Drop -> Set", "Drop -> Task", "Set -> All", "Task -> All", "All -> Choice",
            "Choice.True -> X", "Choice.False -> Stage"), "X"));
    }

    [Fact]
    public void A_branch_that_drops_and_sets_again_may_be_cut_short_by_a_join_of_any() =>
        Assert.False(Drawn.Holds(Drawn.Flow("Start -> Set1", "Set1 -> Drop", "Drop -> Task", "Task -> Set2", "Set2 -> Any", "Set1 -> Delay", "Delay -> Any", "Any -> X"), "X"));

    [Fact]
    public void A_fact_that_a_branch_beside_may_drop_is_not_relied_upon()
    {
        Assert.False(Drawn.Holds(Drawn.Flow("Start -> Task1", "Start -> Task2", "Task1 -> Set", "Set -> X", "Task2 -> Drop"), "X"));
        Assert.True(Drawn.Holds(Drawn.Flow("Start -> Task1", "Start -> Task2", "Task1 -> Set", "Set -> X", "Task2 -> Y"), "X"));
        Assert.False(Drawn.Holds(Drawn.Flow("Start -> Set", "Set -> Choice", "Choice.True -> X", "Choice.True -> Drop", "Choice.False -> X"), "X"));
    }

    [Fact]
    public void A_way_back_over_a_drop_asks_for_the_fact_anew()
    {
        Assert.False(Drawn.Holds(Drawn.Flow("Start -> Set", "Set -> Stage", "Stage -> Choice", "Choice.True -> X", "Choice.False -> Drop", "Drop -> Stage"), "X"));
        Assert.True(Drawn.Holds(Drawn.Flow("Start -> Stage", "Stage -> Set", "Set -> Choice", "Choice.True -> X", "Choice.False -> Drop", "Drop -> Stage"), "X"));
    }

    [Fact]
    public void An_interrupt_is_an_edge_like_any_other()
    {
        var flow = Drawn.Flow("Start -> Task", "Task -> Set", "Set -> X");
        Assert.True(Drawn.Holds(flow, "X"));
        Assert.False(Drawn.Holds(flow, "X", jumps: new FlowJump("skip", ["Task"], "X")));
    }

    [Fact]
    public void Containers_are_looked_into()
    {
        var sequence = Draw.Activity("Sequence", "Box", ("activities", new JsonArray(Draw.Say("Set"), Draw.Say("Inside"))));
        Assert.True(Drawn.Holds(Drawn.Flow([sequence], "Start -> Box", "Box -> X"), "X"));
        Assert.True(Drawn.Holds(Drawn.Flow([sequence], "Start -> Box", "Box -> X"), "Inside"));
        var perhaps = Draw.Activity("If", "Box", ("condition", Draw.Script("true")), ("then", Draw.Say("Set")));
        Assert.False(Drawn.Holds(Drawn.Flow([perhaps], "Start -> Box", "Box -> X"), "X"));
        var either = Draw.Activity("If", "Box", ("condition", Draw.Script("true")), ("then", Draw.Say("Set")), ("else", Draw.Say("Set2")));
        Assert.True(Drawn.Holds(Drawn.Flow([either], "Start -> Box", "Box -> X"), "X"));
        var many = Draw.Activity("ForEach", "Box", ("items", Draw.Literal("[]")), ("body", Draw.Say("Set")));
        Assert.False(Drawn.Holds(Drawn.Flow([many], "Start -> Box", "Box -> X"), "X"));
        var beside = Draw.Activity("Parallel", "Box", ("activities", new JsonArray(Draw.Say("Set"), Draw.Task("T"))));
        Assert.True(Drawn.Holds(Drawn.Flow([beside], "Start -> Box", "Box -> X"), "X"));
        var first = Draw.Activity("Fork", "Box", ("joinMode", "WaitAny"), ("branches", new JsonArray(Draw.Say("Set"), Draw.Task("T"))));
        Assert.False(Drawn.Holds(Drawn.Flow([first], "Start -> Box", "Box -> X"), "X"));
    }

    [Fact]
    public void The_order_of_activities_and_connections_changes_no_fact()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var plain = Facts(RandomFlow.Draw(seed));
            Assert.Equal(plain, Facts(RandomFlow.Draw(seed, new Random(seed + 1))));
            Assert.Equal(plain, Facts(Backwards(RandomFlow.Draw(seed))));
        }
    }

    [Theory]
    [InlineData("chain")]
    [InlineData("branches")]
    [InlineData("loops")]
    public void The_work_grows_with_the_flow_and_not_faster(string shape)
    {
        var (small, large) = (Steps(shape, 1_000), Steps(shape, 10_000));
        Assert.True(large < small * 13, $"{shape}: {small} points looked at for 1,000 activities, {large} for 10,000");
    }

    private static long Steps(string shape, int size)
    {
        var points = FlowPoints.Of(LargeFlow.Of(shape, size));
        Assert.Empty(new StructureChecks(points, n => n.Type.Waits(n) != WaitKind.None).Run());
        return Drawn.Facts(points).Steps;
    }

    /// <summary>For every activity of the random flow whether a fact that tasks set and plain steps drop holds there.</summary>
    private static List<(string, bool)> Facts(FlowDefinition definition)
    {
        var flow = new FlowCompiler(Harness.Catalog).Compile(definition);
        var points = FlowPoints.Of(flow);
        var effects = new FactEffect[points.All.Count];
        foreach (var point in points.All.Where(p => p.Kind == PointKind.Leave))
            effects[point.Index] = point.Activity!.Id[0] switch { 'T' => new FactEffect(1, 0, 0), 'L' => new FactEffect(0, 1, 1), _ => FactEffect.None };
        var facts = new FactFlow(points, effects, 0);
        return [.. flow.Activities.Keys.Order(StringComparer.Ordinal).Select(id => (id, (facts.At(points.Enter(id)) & 1) != 0))];
    }

    private static FlowDefinition Backwards(FlowDefinition definition)
    {
        var raw = definition.Raw.DeepClone().AsObject();
        var activities = raw["root"]!["activities"]!.AsArray();
        raw["root"]!["activities"] = new JsonArray([.. activities.Reverse().Select(a => a!.DeepClone())]);
        return FlowDefinition.Parse(raw.ToJsonString());
    }
}
