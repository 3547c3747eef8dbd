using System.Text.Json.Nodes;
using Whistle.Cases.Simulation;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Tests.Simulation;

public sealed class ScenarioReaderTests
{
    private const string Good = """{ "name": { "zh": "甲", "en": "A" }, "caseType": "whistle", "steps": [{ "task": "approve", "outcome": "approve", "after": "PT5M" }] }""";

    [Theory]
    [InlineData("name", null, "/name", "missing")]
    [InlineData("names", "1", "/names", "unknown-key")]
    [InlineData("startsAt", "\"2026-11-24T09:00:00\"", "/startsAt", "bad-time")]
    [InlineData("startsAt", "\"24.11.2026\"", "/startsAt", "bad-time")]
    [InlineData("people", """[{ "role": "king", "organisation": "620802" }]""", "/people/0/role", "unknown-value")]
    [InlineData("opens", """{ "by": {} }""", "/opens/by", "missing")]
    [InlineData("opens", """{ "data": [] }""", "/opens/data", "wrong-type")]
    [InlineData("steps", """[{ "task": "a", "message": "b", "outcome": "c" }]""", "/steps/0", "unknown-step")]
    [InlineData("steps", """[{ "task": "a" }]""", "/steps/0/outcome", "missing")]
    [InlineData("steps", """[{ "task": "a", "outcome": "b", "after": "soon" }]""", "/steps/0/after", "bad-duration")]
    [InlineData("steps", """[{ "task": "a", "outcome": "b", "after": "-PT5M" }]""", "/steps/0/after", "bad-duration")]
    [InlineData("steps", """[{ "task": "a", "outcome": "b", "after": "PT5M", "at": "2026-11-24T09:00:00+08:00" }]""", "/steps/0/at", "contradiction")]
    [InlineData("steps", """[{ "advance": "P999Y" }]""", "/steps/0/advance", "bad-duration")]
    [InlineData("steps", """["approve"]""", "/steps/0", "wrong-type")]
    [InlineData("expect", """{ "status": "done" }""", "/expect/status", "unknown-value")]
    [InlineData("expect", """{ "tasks": [{ "kind": "sign", "times": -1 }] }""", "/expect/tasks/0/times", "wrong-type")]
    [InlineData("expect", """{ "clocks": [{ "policy": "sign", "budget": 3 }] }""", "/expect/clocks/0/budget", "unknown-key")]
    public void What_is_wrong_is_told_with_its_place(string key, string? value, string pointer, string code)
    {
        var json = JsonNode.Parse(Good)!.AsObject();
        if (value is null) json.Remove(key);
        else json[key] = JsonNode.Parse(value);
        var refusal = Assert.Throws<Refusal>(() => ScenarioReader.Read(json, "/scenario"));
        Assert.Equal((422, "invalid-scenario"), (refusal.Status, refusal.Code));
        Assert.Contains(refusal.Errors, e => e.Pointer == "/scenario" + pointer && e.Code == code);
    }

    [Fact]
    public void A_story_without_end_is_refused()
    {
        var json = JsonNode.Parse(Good)!.AsObject();
        json["steps"] = new JsonArray([.. Enumerable.Range(0, ScenarioReader.MaxSteps + 1).Select(_ => JsonNode.Parse("""{ "advance": "PT1M" }"""))]);
        Assert.Contains(Assert.Throws<Refusal>(() => ScenarioReader.Read(json)).Errors, e => e.Code == "too-many");
        json["steps"] = new JsonArray();
        json["name"]!["zh"] = new string('长', ScenarioReader.MaxLength);
        Assert.Contains(Assert.Throws<Refusal>(() => ScenarioReader.Read(json)).Errors, e => e.Code == "too-long");
    }

    [Fact]
    public void Data_is_laid_over_the_forms_example()
    {
        var example = JsonNode.Parse("""{ "a": 1, "b": { "c": 2, "d": 3 }, "e": [1, 2], "f": "x" }""")!.AsObject();
        var data = JsonNode.Parse("""{ "b": { "c": 5, "d": null }, "e": [3], "f": null }""")!.AsObject();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{ "a": 1, "b": { "c": 5 }, "e": [3] }"""), ScenarioData.Over(example, data)));
        Assert.Equal(4, example.Count);
    }
}
