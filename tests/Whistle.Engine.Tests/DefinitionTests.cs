using System.Text.Json.Nodes;

namespace Whistle.Engine.Tests;

/// <summary>Reading definitions: what is refused with a place, what is kept, what counts as the same flow.</summary>
public sealed class DefinitionTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("nonsense", "")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("{}", "/root")]
    [InlineData("""{"root":[]}""", "/root")]
    [InlineData("""{"root":{},"root":{}}""", "")]
    [InlineData("""{"root":{"a":1,"a":2}}""", "")]
    [InlineData("""{"name":5,"root":{}}""", "/name")]
    [InlineData("""{"version":"x","root":{}}""", "/version")]
    [InlineData("""{"variables":{},"root":{}}""", "/variables")]
    [InlineData("""{"variables":[{"id":"a"}],"root":{}}""", "/variables/0/name")]
    [InlineData("""{"variables":[{"name":"a"},7],"root":{}}""", "/variables/1")]
    [InlineData("""{"inputs":[{"name":""}],"root":{}}""", "/inputs/0/name")]
    [InlineData("""{"outputs":[{"name":"a","type":1}],"root":{}}""", "/outputs/0/type")]
    [InlineData("""{"outcomes":["a",null],"root":{}}""", "/outcomes/1")]
    [InlineData("""{"options":"x","root":{}}""", "/options")]
    public void A_text_that_is_no_definition_is_refused_with_its_place(string json, string pointer)
    {
        var error = Assert.Throws<FlowFormatException>(() => FlowDefinition.Parse(json));

        Assert.Equal(pointer, error.Pointer);
        Assert.NotEmpty(error.Reason.Zh);
        Assert.NotEmpty(error.Reason.En);
    }

    [Fact]
    public void Endless_nesting_is_refused_not_followed()
    {
        Assert.Throws<FlowFormatException>(() => FlowDefinition.Parse("{\"root\":" + string.Concat(Enumerable.Repeat("{\"a\":", 100_000)) + "1" + new string('}', 100_001)));

        var inner = Draw.Say("L");
        for (var i = 0; i < 100; i++) inner = Draw.Activity("Sequence", $"S{i}", ("activities", new JsonArray(inner)));
        Assert.Contains(new FlowCompiler(Harness.Catalog).Check(Draw.Definition(inner)), p => p.Code == "too-deep");
    }

    [Theory]
    [InlineData("""{"id":"A","type":"Elsa.Flowchart","activities":{},"connections":5}""")]
    [InlineData("""{"id":"A","type":"Elsa.Flowchart","activities":[1,null,[]],"connections":[1,null,{},{"source":1,"target":[]}]}""")]
    [InlineData("""{"id":"A","type":"Elsa.Flowchart","activities":[{}]}""")]
    [InlineData("""{"id":5,"type":{}}""")]
    [InlineData("""{"id":"A","type":"Elsa.WriteLine","text":[1]}""")]
    [InlineData("""{"id":"A","type":"Elsa.WriteLine","text":{"expression":{"type":5}},"metadata":[],"customProperties":3,"name":{}}""")]
    [InlineData("""{"id":"A","type":"Elsa.FlowSwitch","cases":[1,{"label":2},{"label":"x","condition":7}]}""")]
    [InlineData("""{"id":"A","type":"Elsa.SetVariable","variable":[]}""")]
    [InlineData("""{"id":"A","type":"Elsa.If","then":5,"else":[],"condition":{"expression":{"type":"Variable","value":[]}}}""")]
    [InlineData("""{"id":"A","type":"Elsa.Sequence","variables":7,"activities":[{"id":"B","type":"Elsa.Flowchart","variables":[{}]}]}""")]
    [InlineData("""{"id":"A","type":"Elsa.FlowJoin","mode":{"expression":{"type":"Literal","value":[]}}}""")]
    [InlineData("""{"id":"A","type":"Elsa.FlowFork","branches":{"expression":{"type":"Object","value":"]"}}}""")]
    public void Misshapen_activities_are_problems_or_harmless_never_exceptions(string root)
    {
        var definition = FlowDefinition.Parse($$"""{"root":{{root}}}""");

        if (new FlowCompiler(Harness.Catalog).Check(definition).All(p => p.Warning)) Harness.Of(definition).Start();
    }

    [Fact]
    public void All_problems_are_told_at_once_in_both_languages()
    {
        var definition = Draw.Sequence(Draw.Activity("No.Such", "A"), Draw.Say("B", "1 +"), Draw.Say("B"));

        var error = Assert.Throws<FlowRefusedException>(() => new FlowCompiler(Harness.Catalog).Compile(definition));

        Assert.Equal(["unknown-activity", "script-syntax", "duplicate-id"], error.Problems.Select(p => p.Code));
        Assert.All(error.Problems, p => Assert.True(p.Message.Zh.Length > 0 && p.Message.En.Length > 0));
    }

    [Fact]
    public void Unknown_fields_travel_on()
    {
        const string json = """{"definitionId":"d","root":{"id":"A","type":"Elsa.Start","future":{"x":[1]}},"links":[{"rel":"self"}],"mystery":null}""";

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(FlowDefinition.Parse(json).ToJson())));
    }

    [Fact]
    public void The_hash_is_of_what_runs_not_of_how_it_is_drawn()
    {
        string Hash(string name, string x, string text, string connections) => FlowDefinition.Parse(
            $$$"""{"name":"{{{name}}}","version":{{{x}}},"root":{"type":"Elsa.Flowchart","id":"F","metadata":{"x":{{{x}}}},"activities":[{"id":"A","type":"Elsa.WriteLine","text":{"expression":{"type":"Literal","value":"{{{text}}}"} } }],"connections":[{{{connections}}}]}}""").ContentHash;
        const string one = """{"source":{"activity":"A","port":"1"},"target":{"activity":"A"},"vertices":[{"x":1}]}""";
        const string two = """{"target":{"activity":"A"},"source":{"port":"2","activity":"A"}}""";

        Assert.Equal(Hash("a", "1", "t", $"{one},{two}"), Hash("b", "2", "t", $"{two},{one}"));
        Assert.NotEqual(Hash("a", "1", "t", one), Hash("a", "1", "u", one));
        Assert.NotEqual(Hash("a", "1", "t", one), Hash("a", "1", "t", two));
        Assert.Matches("^[0-9a-f]{64}$", Hash("a", "1", "t", one));
    }

    [Theory]
    [InlineData(null, IncidentStrategy.Fault)]
    [InlineData("Elsa.Workflows.IncidentStrategies.FaultStrategy, Elsa.Workflows.Core", IncidentStrategy.Fault)]
    [InlineData("ContinueWithIncidentsStrategy", IncidentStrategy.ContinueWithIncidents)]
    [InlineData("Elsa.Workflows.IncidentStrategies.ContinueWithIncidentsStrategy, Elsa.Workflows.Core", IncidentStrategy.ContinueWithIncidents)]
    public void An_incident_strategy_is_known_by_alias_and_by_type_name(string? name, IncidentStrategy expected)
    {
        var json = new JsonObject { ["options"] = new JsonObject { ["incidentStrategyType"] = name }, ["root"] = new JsonObject() };

        Assert.Equal(expected, FlowDefinition.Parse(json.ToJsonString()).Options.IncidentStrategy);
    }

    [Fact]
    public void Every_builtin_describes_itself_in_both_languages()
    {
        Assert.All(Harness.Catalog.All.Select(t => t.Descriptor), d =>
        {
            var texts = new[] { d.DisplayName, d.Description, d.Category }
                .Concat(d.Inputs.SelectMany(i => new[] { i.DisplayName, i.Description }.Concat(i.Options.Select(o => o.Label))))
                .Concat(d.Outputs.SelectMany(o => new[] { o.DisplayName, o.Description }))
                .Concat(d.Ports.Select(p => p.DisplayName));
            Assert.All(texts, t => Assert.True(t.Zh.Length > 0 && t.En.Length > 0, d.TypeName));
        });
    }
}
