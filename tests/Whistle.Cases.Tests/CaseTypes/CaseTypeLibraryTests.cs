using System.Text.Json.Nodes;
using Whistle.Cases.CaseTypes;

namespace Whistle.Cases.Tests.CaseTypes;

public sealed class CaseTypeLibraryTests
{
    [Fact]
    public void A_broken_flow_is_named_by_file_activity_and_reason_and_the_other_case_types_load()
    {
        using var workflows = new SpoiltWorkflows();
        workflows.Edit("dispute/flow.json", flow => flow["root"]!["activities"]![1]!["type"] = "Acme.Unheard");
        var library = workflows.Load();
        Assert.Equal(["enforcement", "whistle"], library.Loaded.Select(t => t.Type.Key));
        var problem = Assert.Single(Assert.Single(library.Refused).Problems, p => p.Code == "unknown-activity");
        Assert.Equal(("dispute/flow.json", "register"), (problem.File, problem.Activity));
        Assert.Contains("Acme.Unheard", problem.Reason.Zh);
        Assert.Contains("Acme.Unheard", problem.Reason.En);
    }

    [Theory]
    [InlineData("{ not json", "not-a-flow")]
    [InlineData("[]", "not-a-flow")]
    [InlineData("{}", "not-a-flow")]
    public void A_flow_file_that_is_no_flow_refuses_its_case_type_only(string text, string code)
    {
        using var workflows = new SpoiltWorkflows();
        workflows.Write("whistle/unit.flow.json", text);
        var refused = workflows.Refused();
        Assert.Equal("whistle", refused.Folder);
        Assert.Contains(("whistle/unit.flow.json", code), refused.Problems.Select(p => (p.File, p.Code)));
    }

    [Fact]
    public void A_description_that_is_not_json_is_named_with_its_line()
    {
        using var workflows = new SpoiltWorkflows();
        workflows.Write("whistle/case-type.json", "{\n  \"key\": \n}");
        var problem = workflows.Refused().Problems[0];
        Assert.Equal("not-json", problem.Code);
        Assert.Contains("line 3", problem.Reason.En);
    }

    public static readonly TheoryData<string, string, string> Spoilt = new()
    {
        { "/openrs", """["street-clerk"]""", "unknown-key" },
        { "/numbering", "\"哨-{year}-{serial:6}\"", "invalid" },
        { "/openers", """["street-clerk","wizard"]""", "unknown-role" },
        { "/title", "\"{reporterName}\"", "unknown-field" },
        { "/effectiveFrom", "\"1 January\"", "invalid" },
        { "/columns/category", "\"matter\"", "unknown-field" },
        { "/form/example/matter", "7", "bad-example" },
        { "/form/example/unheard", "7", "bad-example" },
        { "/forms/rate/example", """{"ratings":[{"order":"*","score":200}]}""", "bad-example" },
        { "/forms/verify/schema/properties/findings/personal", "true", "personal-in-action" },
        { "/forms/verify/schema/required/0", "\"found\"", "unknown-field" },
        { "/interrupts/0/stages/0", "\"nowhere\"", "unknown-stage" },
        { "/interrupts/0/by/0", """{"is":"passer-by"}""", "unknown-value" },
        { "/interrupts/0/status", "null", "missing" },
        { "/interrupts/2/form", "\"unheard\"", "unknown-form" },
        { "/interrupts/2/goTo", "\"unheard\"", "unknown-activity" },
        { "/interrupts/2/taskKinds", """["unheard"]""", "unknown-task" },
        { "/orders/states/sign", "\"asleep\"", "unknown-value" },
        { "/orders/feedback", "\"unheard\"", "unknown-field" },
        { "/subflows", """["unheard"]""", "unknown-flow" },
        { "/taskOnly", """["claim","transfer"]""", "unknown-value" },
        { "/kinds", "[]", "unknown-kind" },
        { "/forms/verify/writesCase", "true", "unknown-field" },
        { "/interrupts/0/on", "\"order\"", "unknown-value" },
        { "/stages/3", """{"key":"renamed","name":{"zh":"甲","en":"A"}}""", "unknown-stage" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void A_description_that_contradicts_itself_or_its_flow_is_refused(string pointer, string value, string code)
    {
        using var workflows = new SpoiltWorkflows();
        workflows.Edit("whistle/case-type.json", json => Set(json, pointer, JsonNode.Parse(value)));
        Assert.Contains(code, workflows.Refused().Problems.Select(p => p.Code));
    }

    [Fact]
    public void An_example_is_needed_with_every_form()
    {
        using var workflows = new SpoiltWorkflows();
        workflows.Edit("whistle/case-type.json", json => json["forms"]!["dispatch"]!.AsObject().Remove("example"));
        Assert.Contains(("/forms/dispatch/example", "missing"), workflows.Refused().Problems.Select(p => (p.Pointer, p.Code)));
    }

    [Fact]
    public void A_flow_file_the_description_does_not_name_is_refused()
    {
        using var workflows = new SpoiltWorkflows();
        workflows.Edit("whistle/case-type.json", json => json["subflows"] = new JsonArray());
        Assert.Equal(["unused-flow"], workflows.Refused().Problems.Select(p => p.Code));
    }

    [Fact]
    public void Two_folders_cannot_hold_the_same_case_type()
    {
        using var workflows = new SpoiltWorkflows();
        workflows.CopyFolder("whistle", "zz-copy");
        var library = workflows.Load();
        Assert.Equal(3, library.Loaded.Count);
        Assert.Equal("zz-copy", Assert.Single(library.Refused).Folder);
    }

    [Fact]
    public void A_new_case_type_needs_nothing_but_a_folder()
    {
        using var workflows = new SpoiltWorkflows();
        workflows.CopyFolder("dispute", "petition");
        workflows.Edit("petition/case-type.json", json => (json["key"], json["flow"]) = ("petition", "petition"));
        workflows.Edit("petition/flow.json", json => json["definitionId"] = "petition");
        var library = workflows.Load();
        Assert.Empty(library.Refused);
        Assert.Contains("petition", library.Loaded.Select(t => t.Type.Key));
    }

    [Fact]
    public void A_missing_directory_holds_no_case_types() =>
        Assert.Empty(CaseTypeLibrary.Load(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString()), Workflows.Compiler).Loaded);

    private static void Set(JsonNode json, string pointer, JsonNode? value)
    {
        var steps = pointer.Split('/')[1..];
        foreach (var step in steps[..^1]) json = json is JsonArray list ? list[int.Parse(step)]! : json[step]!;
        if (json is JsonArray array) array[int.Parse(steps[^1])] = value;
        else json[steps[^1]] = value;
    }
}
