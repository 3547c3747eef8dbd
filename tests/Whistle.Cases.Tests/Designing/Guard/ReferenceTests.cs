using System.Text.Json.Nodes;
using Whistle.Cases.Designing.Guard;
using Whistle.Cases.Designing.Guard.Statutes;
using Whistle.Cases.Tests.CaseTypes;
using Whistle.Engine;

namespace Whistle.Cases.Tests.Designing.Guard;

/// <summary>What flows name must exist; acts are a closed list and never computed; the order of a drawing changes nothing.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("form", "\"unheard\"", "unknown-form")]
    [InlineData("stage", "\"unheard\"", "unknown-stage")]
    [InlineData("role", "[\"wizard\"]", "unknown-role")]
    [InlineData("notBy", "[\"open\",\"unheard\"]", "unknown-task-kind")]
    [InlineData("act", "\"unheard\"", "unknown-act")]
    public void An_unknown_name_is_refused_with_its_activity(string input, string value, string code) =>
        Assert.Contains($"{code} approve", new Redrawn("whistle").Set("approve", input, JsonNode.Parse(value)).Errors());

    [Fact]
    public void Sub_flows_are_named_literally_and_belong_to_the_case_type()
    {
        Assert.Contains("unknown-subflow call-units", new Redrawn("whistle").Set("call-units", "unitFlow", "unheard").Errors());
        Assert.Contains("unknown-subflow child", Child(new JsonObject { ["type"] = "Literal", ["value"] = "unheard" }));
        Assert.Contains("subflow-undecided child", Child(new JsonObject { ["type"] = "JavaScript", ["value"] = "getInput('kind')" }));
        Assert.Contains("subflow-circle", Child(new JsonObject { ["type"] = "Literal", ["value"] = "whistle" }));

        static IReadOnlyList<string> Child(JsonObject expression)
        {
            var redrawn = new Redrawn("whistle") { Flow = "whistle-unit" }.Add("Elsa.ExecuteWorkflow", "child").Lead("handle", "feed-back", "child").Connect("child", "Done", "done");
            redrawn["child"]["workflowDefinitionId"] = new JsonObject { ["typeName"] = "String", ["expression"] = expression };
            return redrawn.Errors();
        }
    }

    [Fact]
    public void An_act_that_is_computed_is_refused()
    {
        var redrawn = new Redrawn("enforcement");
        redrawn["decide"]["act"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = "'dec' + 'ide'" } };
        var refused = Assert.Throws<FlowRefusedException>(redrawn.Compile);
        Assert.Contains(refused.Problems, p => (p.Code, p.ActivityId) == ("literal-only", "decide"));
    }

    [Fact]
    public void A_connection_from_a_port_that_is_gone_is_refused() =>
        Assert.Contains("unknown-port approve", new Redrawn("whistle").Set("approve", "outcomes", new JsonArray("approve", "return-for-supplement")).Errors());

    [Fact]
    public void The_order_of_activities_and_connections_never_changes_the_verdict()
    {
        foreach (var type in new[] { "whistle", "dispute", "enforcement" })
            for (var seed = 0; seed < 12; seed++) Assert.Empty(new Redrawn(type).Shuffle(seed).Findings());
        var broken = Broken().Findings();
        Assert.NotEmpty(broken);
        for (var seed = 0; seed < 12; seed++) Assert.Equal(broken, Broken().Shuffle(seed).Findings());

        static Redrawn Broken() => new Redrawn("enforcement").Skip("legal-review", "agree").Lead("assess", "major", null).Lead("decide", "penalise", null).Without("hear", "notBy");
    }

    [Fact]
    public void A_definition_without_a_case_type_is_only_warned()
    {
        var flow = Workflows.Compiler.Compile(FlowDefinition.Parse("""
            {"definitionId":"free","root":{"id":"c","type":"Elsa.Flowchart","activities":[{"id":"e","type":"Elsa.Event","eventName":{"typeName":"String","expression":{"type":"Literal","value":"x"}}}],"connections":[]}}
            """));
        var finding = Assert.Single(FlowGuard.Check("free", flow));
        Assert.Equal(("wait-without-limit", true), (finding.Problem.Code, finding.Problem.Warning));
    }

    [Fact]
    public void Every_effect_and_every_rule_speaks_of_acts_of_the_list()
    {
        var known = Acts.All.Select(a => a.Value).Append(Acts.Reopen).Append(Acts.CallUnits).ToHashSet();
        foreach (var statute in AllStatutes.Named.Append(AllStatutes.Everywhere))
        {
            Assert.True(statute.Facts.Count <= 64);
            Assert.All(statute.Effects, e => Assert.Contains(e.Act, known));
            foreach (var rule in statute.Rules)
            {
                IEnumerable<string?> acts = rule switch
                {
                    Before before => before.Acts,
                    Afterwards after => after.Answers.Select(a => a.Act).Append(after.Trigger),
                    Separated separated => separated.From.Where(a => a != "open").Append(separated.Act),
                    Timed timed => [timed.Act],
                    Contains contains => contains.Acts,
                    _ => [],
                };
                Assert.All(acts.OfType<string>(), a => Assert.Contains(a, known));
            }
        }
    }
}
