using System.Text.Json.Nodes;

namespace Whistle.Engine.Tests;

/// <summary>A definition used as an activity runs as a part of the instance that uses it, in the version it was pinned to.</summary>
public sealed class UsedFlowTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Inputs_go_in_and_outputs_and_outcomes_come_out(bool usesTokens)
    {
        var parent = Parent([Use("U", "child-v1", ("Amount", Draw.Script("getVariable('V') * 2")), ("Total", Output("v"))), Draw.Say("Yes", "'yes ' + getVariable('V')"), Draw.Say("No")],
            [Draw.Connection("U", "Yes", "Approved"), Draw.Connection("U", "No", "Refused")], usesTokens);
        var flow = Start(parent, Child());

        Assert.Equal(["U:T"], flow.State.Bookmarks.Select(b => b.ActivityId));
        flow.Resume("U:T");

        Assert.Equal(["in 14", "yes 15"], flow.Lines);
        Assert.Equal("Finished/Finished", flow.Status);
    }

    [Fact]
    public void Complete_leads_out_of_the_use_and_cancels_what_is_open_inside()
    {
        var child = Definition("child-v1", [Draw.Activity("Start", "S"), Draw.Task("Open"), Draw.Task("T"), Complete("E", "Approved"), Draw.Say("Never")],
            [Draw.Connection("S", "Open"), Draw.Connection("S", "T"), Draw.Connection("T", "E"), Draw.Connection("E", "Never")], outcomes: ["Approved"]);
        var flow = Start(Parent([Use("U", "child-v1"), Draw.Task("After")], [Draw.Connection("U", "After", "Approved")]), child);

        flow.Resume("U:T");

        Assert.Empty(flow.Lines);
        Assert.Equal(["After"], flow.State.Bookmarks.Select(b => b.ActivityId));
        Assert.Equal("Running/Suspended", flow.Status);
    }

    [Fact]
    public void Finish_inside_ends_the_whole_instance_and_End_only_its_flowchart()
    {
        var finishing = Definition("child-v1", [Draw.Activity("Finish", "F")], []);
        var ending = Definition("child-v1", [Draw.Activity("End", "E")], []);
        var parent = Parent([Use("U", "child-v1"), Draw.Say("After")], [Draw.Connection("U", "After")]);

        Assert.Empty(Start(parent, finishing).Lines);
        Assert.Equal(["After"], Start(parent, ending).Lines);
    }

    [Fact]
    public void Complete_in_the_flow_itself_still_ends_it()
    {
        var flow = Start(Parent([Complete("E", "Won"), Draw.Say("Never")], [Draw.Connection("E", "Never")]));

        Assert.Equal("Finished/Finished", flow.Status);
        Assert.Equal(["Won"], flow.State.Outcomes);
    }

    [Fact]
    public void Two_uses_do_not_share_variables_inputs_or_outputs()
    {
        var child = Definition("child-v1",
            [Draw.Activity("SetVariable", "S", ("variable", new JsonObject { ["id"] = "v" }), ("value", Draw.Script("getInput('Amount') + 1"))), Draw.Task("T"), Draw.Say("Tell", "getVariable('V') + ' of ' + getAmount()")],
            [Draw.Connection("S", "T"), Draw.Connection("T", "Tell")], variables: true);
        var parent = Parent([Draw.Activity("Start", "S"), Use("A", "child-v1", ("Amount", Draw.Literal(1))), Use("B", "child-v1", ("Amount", Draw.Literal(10))), Draw.Activity("FlowJoin", "J", ("mode", Draw.Literal("WaitAll"))), Draw.Say("End", "getVariable('V')")],
            [Draw.Connection("S", "A"), Draw.Connection("S", "B"), Draw.Connection("A", "J"), Draw.Connection("B", "J"), Draw.Connection("J", "End")]);
        var flow = Start(parent, child);

        flow.Resume("B:T");
        flow.Resume("A:T");

        Assert.Equal(["11 of 10", "2 of 1", "7"], flow.Lines);
    }

    [Fact]
    public void Scripts_inside_know_their_own_activities_by_their_own_ids()
    {
        var child = Definition("child-v1", [Draw.Task("T"), Draw.Say("Tell", "'inside ' + getOutputFrom('T', 'Result')")], [Draw.Connection("T", "Tell")]);
        var flow = Start(Parent([Draw.Task("T"), Use("U", "child-v1"), Draw.Say("Tell", "'outside ' + getOutputFrom('T', 'Result')")],
            [Draw.Connection("T", "U"), Draw.Connection("U", "Tell")]), child);

        flow.Resume("T", "x");
        flow.Resume("U:T", "y");

        Assert.Equal(["inside y", "outside x"], flow.Lines);
    }

    [Fact]
    public void A_use_within_a_use_runs_and_completes_level_by_level()
    {
        var grandchild = Definition("grand-v1", [Draw.Task("T"), Complete("E", "Deep")], [Draw.Connection("T", "E")], outcomes: ["Deep"], version: "grand-v1");
        var child = Definition("child-v1", [Use("G", "grand-v1"), Complete("E", "Approved")], [Draw.Connection("G", "E", "Deep")], outcomes: ["Approved"]);
        var flow = Start(Parent([Use("U", "child-v1"), Draw.Say("After")], [Draw.Connection("U", "After", "Approved")]), child, grandchild);

        flow.Resume("U:G:T");

        Assert.Equal(["After"], flow.Lines);
        Assert.Equal("Finished/Finished", flow.Status);
    }

    [Fact]
    public void The_pinned_version_runs_whatever_is_newer()
    {
        var first = Definition("child-v1", [Draw.Say("One")], []);
        var second = Definition("child-v2", [Draw.Say("Two")], [], version: "child-v2");

        Assert.Equal(["One"], Start(Parent([Use("U", "child-v1")], []), first, second).Lines);
        Assert.Equal(["Two"], Start(Parent([Use("U", "child-v2")], []), first, second).Lines);
    }

    [Fact]
    public void Each_use_counts_or_uses_tokens_as_its_own_definition_says()
    {
        var child = Definition("child-v1", [Draw.Activity("Start", "S"), Draw.Task("A"), Draw.Task("B"), Merging("C", "Race")],
            [Draw.Connection("S", "A"), Draw.Connection("S", "B"), Draw.Connection("A", "C"), Draw.Connection("B", "C")], usesTokens: true);
        var flow = Start(Parent([Use("U", "child-v1"), Draw.Say("After")], [Draw.Connection("U", "After")]), child);

        flow.Resume("U:A");

        Assert.Equal(["C", "After"], flow.Lines);
    }

    [Fact]
    public void An_incident_inside_is_retried_inside()
    {
        var child = Definition("child-v1", [Draw.Activity("Fault", "F", ("code", Draw.Literal("boom"))), Draw.Say("Next")], [Draw.Connection("F", "Next")]);
        var flow = Start(Parent([Use("U", "child-v1"), Draw.Say("After")], [Draw.Connection("U", "After")]), child);
        var incident = flow.Incident("U:F");
        Assert.Equal("boom", incident.Code);

        flow.Do(new Stimulus.Resolve(incident.Id));

        Assert.Equal(["Next", "After"], flow.Lines);
    }

    [Fact]
    public void An_interrupt_may_lead_into_a_use()
    {
        var child = Definition("child-v1", [Draw.Say("First"), Draw.Task("T"), Draw.Say("Tell", "getInput('Amount')")], [Draw.Connection("First", "T"), Draw.Connection("T", "Tell")]);
        var flow = Start(Parent([Draw.Task("Before"), Use("U", "child-v1", ("Amount", Draw.Literal(3)))], [Draw.Connection("Before", "U")]), child);

        flow.Do(new Stimulus.Interrupt(null, "U:T"));
        flow.Resume("U:T");

        Assert.Equal(["3"], flow.Lines);
        Assert.Equal("Finished/Finished", flow.Status);
    }

    [Theory]
    [InlineData("gone-v9", "unknown-activity")]
    [InlineData("child-v1", "uses-itself")]
    public void A_version_that_does_not_exist_or_uses_itself_is_refused(string version, string code)
    {
        var self = Definition("child-v1", [Use("Again", "child-v1")], []);
        var parent = FlowDefinition.Parse(Parent([Use("U", version)], []).ToJsonString());

        Assert.Contains(new FlowCompiler(Harness.Catalog, new Shelf([self])).Check(parent), p => p.Code == code && !p.Warning);
    }

    [Fact]
    public void Definitions_that_multiply_by_using_each_other_are_stopped()
    {
        var levels = Enumerable.Range(0, 8).Select(level => Definition($"level-{level}",
            level == 7 ? [Draw.Say("Leaf")] : [.. Enumerable.Range(0, 10).Select(i => Use($"U{i}", $"level-{level + 1}"))], [], version: $"level-{level}")).ToList();

        Assert.Contains(new FlowCompiler(Harness.Catalog, new Shelf(levels)).Check(FlowDefinition.Parse(Parent([Use("U", "level-0")], []).ToJsonString())), p => p.Code == "too-large");
    }

    [Theory]
    [InlineData("Approve an order", "ApproveAnOrder")]
    [InlineData("街道 审核", "街道审核")]
    [InlineData("a-b_c.d", "ABCD")]
    [InlineData("!!", "child")]
    public void The_type_is_named_after_the_definition(string name, string type)
    {
        var child = Definition("child-v1", [Draw.Say("One")], []);
        child["name"] = name;

        Assert.Equal(type, UsedFlowDescriptor.TypeName(FlowDefinition.Parse(child.ToJsonString())));
    }

    private static Harness Start(JsonObject parent, params JsonObject[] used) =>
        new Harness(new FlowCompiler(Harness.Catalog, new Shelf(used)).Compile(FlowDefinition.Parse(parent.ToJsonString()))).Start();

    private static JsonObject Child() => Definition("child-v1",
        [Draw.Say("In", "'in ' + getInput('Amount')"), Draw.Task("T"), Draw.Activity("SetOutput", "O", ("outputName", Draw.Literal("Total")), ("outputValue", Draw.Script("getInput('Amount') + 1"))), Complete("E", "Approved")],
        [Draw.Connection("In", "T"), Draw.Connection("T", "O"), Draw.Connection("O", "E")], outcomes: ["Approved", "Refused"]);

    private static JsonObject Parent(IEnumerable<JsonObject> activities, IEnumerable<JsonObject> connections, bool usesTokens = false) =>
        Definition("parent", activities, connections, variables: true, usesTokens: usesTokens, version: "parent-v1");

    private static JsonObject Definition(string name, IEnumerable<JsonObject> activities, IEnumerable<JsonObject> connections, IEnumerable<string>? outcomes = null,
        bool variables = false, bool usesTokens = false, string? version = null) => new()
    {
        ["id"] = version ?? name,
        ["definitionId"] = name.Split('-')[0],
        ["name"] = name,
        ["version"] = 1,
        ["variables"] = variables ? new JsonArray(new JsonObject { ["id"] = "v", ["name"] = "V", ["typeName"] = "Int32", ["value"] = "7" }) : [],
        ["inputs"] = new JsonArray(new JsonObject { ["name"] = "Amount", ["type"] = "Int32" }),
        ["outputs"] = new JsonArray(new JsonObject { ["name"] = "Total", ["type"] = "Int32" }),
        ["outcomes"] = new JsonArray([.. (outcomes ?? []).Select(o => (JsonNode)o)]),
        ["options"] = new JsonObject { ["usableAsActivity"] = true },
        ["customProperties"] = usesTokens ? new JsonObject { ["Flowchart:ExecutionMode"] = 1 } : [],
        ["root"] = Draw.Chart("Chart", activities.Select(a => a.DeepClone().AsObject()), connections),
    };

    private static JsonObject Use(string id, string version, params (string Name, JsonNode? Value)[] fields)
    {
        var json = Draw.Activity("My.Child", id, fields);
        json["type"] = "Child";
        json["workflowDefinitionId"] = version.Split('-')[0];
        json["workflowDefinitionVersionId"] = version;
        foreach (var (name, value) in fields)
        {
            json.Remove(name);
            json[char.ToLowerInvariant(name[0]) + name[1..]] = value?.DeepClone();
        }
        return json;
    }

    private static JsonObject Complete(string id, string outcome) => Draw.Activity("Complete", id, ("outcomes", Draw.Literal(outcome)));

    private static JsonObject Merging(string id, string mode)
    {
        var json = Draw.Say(id);
        json["customProperties"] = new JsonObject { ["mergeMode"] = mode };
        return json;
    }

    private static JsonObject Output(string variable) => new() { ["typeName"] = "Int32", ["memoryReference"] = new JsonObject { ["id"] = variable } };

    private sealed class Shelf(IEnumerable<JsonObject> definitions) : IUsedFlows
    {
        private readonly Dictionary<string, FlowDefinition> byVersion = definitions.ToDictionary(d => d["id"]!.GetValue<string>(), d => FlowDefinition.Parse(d.ToJsonString()));

        public FlowDefinition? Find(UsedFlowReference reference) => byVersion.GetValueOrDefault(reference.VersionId ?? "");
    }
}
