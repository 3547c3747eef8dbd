using System.Text.Json.Nodes;

namespace Whistle.Engine.Tests;

/// <summary>
/// Properties of any structured flow under any order of what happens to it. <see cref="Harness"/> checks after every
/// burst that no branch waits for nothing, that the state round-trips, and that a replay gives the same changes.
/// </summary>
public sealed class RandomFlowTests
{
    private const int Steps = 400;

    private static readonly int[] Blocks = [.. Enumerable.Range(0, 8)];

    public static TheoryData<int> Seeds() => [.. Blocks];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void When_everything_waited_for_has_come_the_flow_is_finished(int block)
    {
        foreach (var seed in Enumerable.Range(block * 40, 40))
        {
            var flow = Started(RandomFlow.Draw(seed));
            var random = new Random(seed + 1);
            for (var step = 0; flow.State.Status == FlowStatus.Running; step++)
            {
                Assert.True(step < Steps, $"Seed {seed} does not come to an end.");
                Assert.Empty(flow.State.Incidents);
                ResumeOne(flow, random);
            }

            Assert.Equal("Finished/Finished", flow.Status);
            Assert.Empty(flow.State.OpenActivities);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Returns_cancellations_and_reopening_lose_nothing(int block)
    {
        foreach (var seed in Enumerable.Range(1000 + block * 30, 30))
        {
            var flow = Started(RandomFlow.Draw(seed));
            var random = new Random(seed);
            for (var step = 0; step < 25; step++) Disturb(flow, random);
            for (var step = 0; flow.State.Status == FlowStatus.Running; step++)
            {
                Assert.True(step < Steps, $"Seed {seed} does not come to an end after its interrupts.");
                if (flow.State.Incidents is [var incident, ..]) flow.Do(new Stimulus.Resolve(incident.Id));
                else ResumeOne(flow, random);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_order_of_connections_decides_nothing(int block)
    {
        foreach (var seed in Enumerable.Range(2000 + block * 15, 15))
            Assert.Equal(Life(RandomFlow.Draw(seed), seed), Life(RandomFlow.Draw(seed, new Random(seed)), seed));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_failing_activity_anywhere_leaves_one_incident_and_a_retry_mends_it(int block)
    {
        foreach (var seed in Enumerable.Range(3000 + block * 15, 15))
        {
            var raw = JsonNode.Parse(RandomFlow.Draw(seed).ToJson())!;
            var activities = (JsonArray)raw["root"]!["activities"]!;
            var lines = activities.Where(a => a!["type"]!.GetValue<string>() == "Elsa.WriteLine").ToList();
            if (lines.Count == 0) continue;
            var victim = lines[new Random(seed).Next(lines.Count)]!;
            victim["text"] = Draw.Script("getVariable('O') ? missing : 'mended'");
            var flow = Started(FlowDefinition.Parse(raw.ToJsonString()));
            var random = new Random(seed);
            for (var step = 0; flow.State.Status == FlowStatus.Running; step++)
            {
                Assert.True(step < Steps, $"Seed {seed} does not come to an end.");
                if (flow.State.Incidents.Count == 0)
                {
                    ResumeOne(flow, random);
                    continue;
                }

                Assert.All(flow.State.Incidents, i => Assert.Equal(victim["id"]!.GetValue<string>(), i.ActivityId));
                Assert.Equal(flow.State.Incidents.Count, flow.State.OpenActivities.Count(a => a.Faulted));
                flow.Do(new Stimulus.SetVariable("O", null)).Do(new Stimulus.Retry(flow.State.Incidents[0].Id));
            }

            Assert.Equal("Finished/Finished", flow.Status);
        }
    }

    private static Harness Started(FlowDefinition definition)
    {
        var flow = new Harness(
            new FlowCompiler(Harness.Catalog).Compile(definition),
            answer: q => new JsonObject { ["instanceId"] = "child-of-" + q.ActivityInstanceId, ["status"] = "Running" });
        return flow.Start();
    }

    private static void ResumeOne(Harness flow, Random random)
    {
        var waiting = flow.State.Bookmarks;
        flow.Do(new Stimulus.ResumeBookmark(waiting[random.Next(waiting.Count)].Id));
    }

    private static void Disturb(Harness flow, Random random)
    {
        var state = flow.State;
        var targets = flow.Flow.Activities.Values.Where(a => a.Parent is null || a.Parent.Type.Descriptor.IsContainer).ToList();
        var target = targets[random.Next(targets.Count)].Id;
        if (state.Status == FlowStatus.Finished)
        {
            flow.Do(new Stimulus.Interrupt(null, target));
            return;
        }

        var open = state.OpenActivities.Select(a => a.ActivityId).Distinct().ToList();
        switch (random.Next(8))
        {
            case 0:
                flow.Do(new Stimulus.Interrupt(null, target));
                break;
            case 1:
                flow.Do(new Stimulus.Interrupt([open[random.Next(open.Count)]], null));
                break;
            case 2:
                flow.Do(new Stimulus.Interrupt([open[random.Next(open.Count)]], target));
                break;
            case 3:
                flow.Do(new Stimulus.Interrupt([], target));
                break;
            default:
                if (state.Incidents is [var incident, ..]) flow.Do(new Stimulus.Resolve(incident.Id));
                else ResumeOne(flow, random);
                break;
        }
    }

    private static string Life(FlowDefinition definition, int seed)
    {
        var flow = Started(definition);
        var random = new Random(seed);
        for (var step = 0; flow.State.Status == FlowStatus.Running && step < Steps; step++) ResumeOne(flow, random);
        return string.Join("\n", flow.Journal.Select(r => $"{r.Sequence} {r.ActivityId} {r.Event} {r.Data?.ToJsonString()}"));
    }
}
