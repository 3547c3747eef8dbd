using System.Text.Json;
using System.Text.Json.Nodes;

namespace Whistle.Engine.Tests;

/// <summary>Plays the steps of one expectation file; what a step does not mention is not checked.</summary>
internal sealed class FlowSteps
{
    private readonly Harness harness;
    private JsonObject answers = [];

    public FlowSteps(CompiledFlow flow) => harness = new Harness(flow, answer: q => answers[q.Kind]?.DeepClone());

    public void Run(JsonArray steps)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var step = (JsonObject)steps[i]!;
            answers = step["answers"] as JsonObject ?? [];
            if (step["after"] is { } span) harness.Time.Advance(System.Xml.XmlConvert.ToTimeSpan(span.GetValue<string>()));
            harness.Lines.Clear();
            if (step["refused"] is { } code)
            {
                Assert.Equal(code.GetValue<string>(), Assert.Throws<StimulusRefusedException>(() => Play(step)).Code);
                continue;
            }

            Play(step);
            Expect(step, $"step {i + 1} ({step["do"]})");
        }
    }

    private void Play(JsonObject step)
    {
        var at = step["at"]?.GetValue<string>();
        switch (step["do"]!.GetValue<string>())
        {
            case "start":
                harness.Start(step["input"] as JsonObject, at, step["trigger"], step["variables"] as JsonObject);
                break;
            case "resume":
                harness.Resume(at!, step["with"]);
                break;
            case "resume-again":
                harness.Do(new Stimulus.ResumeBookmark(at!, step["with"]));
                break;
            case "cancel":
                harness.Do(new Stimulus.Cancel("test"));
                break;
            case "interrupt":
                harness.Do(new Stimulus.Interrupt(Texts(step["cancel"]), step["goTo"]?.GetValue<string>(), step["variables"] as JsonObject));
                break;
            case "retry":
                harness.Do(new Stimulus.Retry(harness.Incident(at!).Id));
                break;
            case "resolve":
                harness.Do(new Stimulus.Resolve(harness.Incident(at!).Id, Texts(step["outcomes"])));
                break;
            case "set":
                harness.Do(new Stimulus.SetVariable(step["variable"]!.GetValue<string>(), step["value"]));
                break;
            default:
                throw new JsonException($"Unknown step {step["do"]}");
        }
    }

    private void Expect(JsonObject step, string where)
    {
        var state = harness.State;
        Same(step["lines"], new JsonArray([.. harness.Lines.Select(l => (JsonNode)l)]), where + " lines");
        Same(step["status"], harness.Status, where + " status");
        Same(step["waiting"], Sorted(state.Bookmarks.Select(b => b.ActivityId)), where + " waiting");
        Same(step["incidents"], Sorted(state.Incidents.Select(i => $"{i.ActivityId}: {i.Code}")), where + " incidents");
        Same(step["output"], state.Output, where + " output");
        Same(step["variables-now"], state.Variables, where + " variables");
        Same(step["name"], state.Name, where + " name");
        Same(step["correlation"], state.CorrelationId, where + " correlation");
        Same(step["outcomes-now"], new JsonArray([.. state.Outcomes.Select(o => (JsonNode)o)]), where + " outcomes");
        Same(step["due"], new JsonArray([.. state.Bookmarks.Where(b => b.DueAt is not null).Select(b => (JsonNode)$"{b.DueAt!.Value - Harness.Monday}")]), where + " due");
        Same(step["effects"], new JsonArray([.. harness.Last.Effects.Where(e => e.Kind != "write-line").Select(e => (JsonNode)new JsonObject { [e.Kind] = e.Payload.DeepClone() })]), where + " effects");
        Same(step["payloads"], new JsonArray([.. state.Bookmarks.Select(b => b.Payload.DeepClone())]), where + " payloads");
    }

    private static void Same(JsonNode? expected, JsonNode? actual, string where)
    {
        if (expected is null) return;
        Assert.True(JsonNode.DeepEquals(expected, actual), $"{where}: expected {expected.ToJsonString()}, but was {actual?.ToJsonString()}");
    }

    private static JsonArray Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal).Select(t => (JsonNode)t)];

    private static IReadOnlyList<string>? Texts(JsonNode? node) => node is JsonArray array ? [.. array.Select(t => t!.GetValue<string>())] : null;
}
