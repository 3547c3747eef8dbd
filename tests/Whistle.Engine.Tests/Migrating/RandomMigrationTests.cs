using System.Text.Json.Nodes;

namespace Whistle.Engine.Tests.Migrating;

/// <summary>
/// Any flow, moved at any position. <see cref="Harness"/> checks after each burst, the migration included, that nothing waits for
/// nothing and that a replay gives the same.
/// </summary>
public sealed class RandomMigrationTests
{
    private const int Steps = 400;

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Moving_to_the_same_activities_changes_nothing_of_where_it_stands(int block)
    {
        foreach (var seed in Enumerable.Range(block * 25, 25))
        {
            var flow = Somewhere(RandomFlow.Draw(seed), seed);
            if (flow.State.Status == FlowStatus.Finished) continue;
            var before = Standing(flow.State);
            var plan = FlowMigration.Plan(flow.Flow, Compiled(WithVariable(seed)), flow.State);
            Assert.Equal(MigrationVerdict.Moves, plan.Verdict);
            Assert.All(plan.Steps, s => Assert.Equal(s.ActivityId, s.TargetId));

            flow.Migrate(Compiled(WithVariable(seed)));

            Assert.Equal(before, Standing(flow.State));
            Assert.Empty(flow.Last.Added);
            Assert.Empty(flow.Last.RemovedBookmarkIds);
            Finish(flow, seed);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_was_inserted_ahead_is_reached(int block)
    {
        foreach (var seed in Enumerable.Range(5000 + block * 25, 25))
        {
            var definition = RandomFlow.Draw(seed);
            var flow = Somewhere(definition, seed);
            if (flow.State.Status == FlowStatus.Finished) continue;

            flow.Migrate(Compiled(WithEnd(definition)));
            Finish(flow, seed);

            Assert.Contains(flow.Journal, r => r is { ActivityId: "Inserted", Event: "Completed" });
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Whatever_is_taken_out_the_instance_can_be_moved_by_choices_and_comes_to_an_end(int block)
    {
        foreach (var seed in Enumerable.Range(9000 + block * 25, 25))
        {
            var definition = RandomFlow.Draw(seed);
            var flow = Somewhere(definition, seed);
            var to = Compiled(Without(definition, new Random(seed)));
            if (flow.State.Status == FlowStatus.Finished) continue;
            var plan = FlowMigration.Plan(flow.Flow, to, flow.State);
            var choices = plan.Steps.Where(s => s.Verdict == MigrationVerdict.NeedsChoice).Select(s => s.ActivityId).Distinct()
                .ToDictionary(id => id, _ => "Inserted");
            plan = FlowMigration.Plan(flow.Flow, to, flow.State, choices);
            Assert.True(plan.Verdict is MigrationVerdict.Moves or MigrationVerdict.Chosen, $"Seed {seed}: {plan.Refusal?.En}");

            flow.Migrate(to, choices);
            Finish(flow, seed);
        }
    }

    private static Harness Somewhere(FlowDefinition definition, int seed)
    {
        var flow = new Harness(Compiled(definition), answer: q => new JsonObject { ["instanceId"] = "child-of-" + q.ActivityInstanceId, ["status"] = "Running" }).Start();
        var random = new Random(seed);
        for (var step = random.Next(8); step > 0 && flow.State.Bookmarks is { Count: > 0 } waiting; step--)
            flow.Do(new Stimulus.ResumeBookmark(waiting[random.Next(waiting.Count)].Id));
        return flow;
    }

    private static void Finish(Harness flow, int seed)
    {
        for (var step = 0; flow.State.Status == FlowStatus.Running; step++)
        {
            Assert.True(step < Steps, $"Seed {seed} does not come to an end.");
            if (flow.State.Incidents is [var incident, ..]) flow.Do(new Stimulus.Resolve(incident.Id));
            else flow.Do(new Stimulus.ResumeBookmark(flow.State.Bookmarks[0].Id));
        }

        Assert.Equal("Finished/Finished", flow.Status);
    }

    private static string Standing(FlowState state) => string.Join('\n',
        state.OpenActivities.Select(a => a.ToString()).Concat(state.Bookmarks.Select(b => $"{b.Id} {b.Hash} {b.DueAt:O}")).Concat(state.Incidents.Select(i => i.Id)));

    private static FlowDefinition WithVariable(int seed) => Changed(RandomFlow.Draw(seed), raw =>
        raw["variables"]!.AsArray().Add(new JsonObject { ["id"] = "unused", ["name"] = "Unused", ["typeName"] = "Int32" }));

    /// <summary>Every end of the drawing leads to one more task.</summary>
    private static FlowDefinition WithEnd(FlowDefinition definition) => Changed(definition, raw => AddEnd(raw["root"]!.AsObject()));

    private static void AddEnd(JsonObject chart)
    {
        var (activities, connections) = (chart["activities"]!.AsArray(), chart["connections"]!.AsArray());
        var sources = connections.Select(c => c!["source"]!["activity"]!.GetValue<string>()).ToHashSet();
        var loops = connections.Where(c => c!["source"]!["port"]!.GetValue<string>() == "True").Select(c => c!["source"]!["activity"]!.GetValue<string>())
            .Where(id => connections.Count(c => c!["source"]!["activity"]!.GetValue<string>() == id) == 1).ToHashSet();
        foreach (var id in activities.Select(a => a!["id"]!.GetValue<string>()).Where(id => !sources.Contains(id) || loops.Contains(id)).ToList())
            connections.Add(Draw.Connection(id, "Inserted", loops.Contains(id) ? "False" : "Done"));
        activities.Add(Draw.Task("Inserted"));
    }

    /// <summary>Some tasks and timers are gone, and what came before them leads to what came after.</summary>
    private static FlowDefinition Without(FlowDefinition definition, Random random) => Changed(definition, raw =>
    {
        var chart = raw["root"]!.AsObject();
        AddEnd(chart);
        var (activities, connections) = (chart["activities"]!.AsArray(), chart["connections"]!.AsArray());
        foreach (var gone in activities.Where(a => a!["id"]!.GetValue<string>() is ['T' or 'D' or 'E' or 'J', ..] && random.Next(3) == 0).Select(a => a!).ToList())
        {
            var id = gone["id"]!.GetValue<string>();
            var after = connections.Where(c => c!["source"]!["activity"]!.GetValue<string>() == id).Select(c => c!).ToList();
            var before = connections.Where(c => c!["target"]!["activity"]!.GetValue<string>() == id).Select(c => c!).ToList();
            foreach (var (b, a) in before.SelectMany(b => after.Select(a => (b, a))))
                connections.Add(Draw.Connection(b["source"]!["activity"]!.GetValue<string>(), a["target"]!["activity"]!.GetValue<string>(), b["source"]!["port"]!.GetValue<string>()));
            foreach (var line in before.Concat(after)) connections.Remove(line);
            activities.Remove(gone);
        }
    });

    private static FlowDefinition Changed(FlowDefinition definition, Action<JsonObject> change)
    {
        var raw = JsonNode.Parse(definition.ToJson())!.AsObject();
        change(raw);
        return FlowDefinition.Parse(raw.ToJsonString());
    }

    private static CompiledFlow Compiled(FlowDefinition definition) => new FlowCompiler(Harness.Catalog).Compile(definition);
}
