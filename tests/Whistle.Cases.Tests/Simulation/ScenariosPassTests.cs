using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Designing;
using Whistle.Cases.Simulation;
using Whistle.Cases.Storage;
using Whistle.Cases.Tests.Casework;
using Whistle.Cases.Tests.CaseTypes;
using Whistle.Engine;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Simulation;

public sealed class ScenariosPassTests
{
    private static PublishCandidate Candidate(string caseType, JsonObject? draft = null, string? of = null)
    {
        var type = Workflows.Of(caseType);
        var bundle = type.Flows.ToDictionary(f => f.Id, f => Workflows.Compiler.Compile(f.Definition));
        if (draft is not null) bundle[type.Type.Flow] = Workflows.Compiler.Compile(FlowDefinition.Parse(draft.ToJsonString()));
        var flow = bundle[of ?? type.Type.Flow];
        return new PublishCandidate(flow.Definition, flow, type.Type, bundle, flow.Definition.DefinitionId);
    }

    [Fact]
    public async Task What_is_shipped_passes_its_own_scenarios()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        await using var db = world.Store.Read();
        foreach (var type in new[] { "whistle", "dispute", "enforcement" }) Assert.Empty(await new ScenariosPass(world.Simulator).Check(db, Candidate(type), default));
    }

    [Fact]
    public async Task A_draft_that_leaves_out_the_rating_fails_the_scenarios_that_rate_and_only_those()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        await using var db = world.Store.Read();
        var draft = Drafts.Of("whistle", flow => Drafts.Redirect(flow, "verify", "pass", "stop-finish"));
        var problems = await new ScenariosPass(world.Simulator).Check(db, Candidate("whistle", draft), default);
        Assert.All(problems, p => Assert.Equal(("scenario-failed", false), (p.Code, p.Warning)));
        foreach (var failing in new[] { "ordinary", "rework", "unsatisfied", "return-accepted" }) Assert.Contains(problems, p => p.Message.En.Contains($"({failing})", StringComparison.Ordinal));
        foreach (var passing in new[] { "withdraw", "supplement", "emergency", "return-refused" }) Assert.DoesNotContain(problems, p => p.Message.En.Contains($"({passing})", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Message.En.Contains("No open task 'rate'", StringComparison.Ordinal));
        Assert.All(problems, p => Assert.StartsWith(PublishVerdict.OverridablePrefix, p.Code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_scenario_written_in_the_product_counts_like_a_shipped_one()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var scenario = JsonNode.Parse("""{ "name": { "zh": "须先会商", "en": "Must confer first" }, "caseType": "dispute", "expect": { "visited": ["confer"] } }""")!.AsObject();
        await world.Scenarios.Create(await world.Person("admin"), "dispute", "must-confer", scenario, new RequestMeta(), default);
        await using var db = world.Store.Read();
        Assert.Contains("must-confer", Assert.Single(await new ScenariosPass(world.Simulator).Check(db, Candidate("dispute"), default)).Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_scenarios_run_once_however_many_flows_of_the_case_type_are_checked()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        await using var db = world.Store.Read();
        var draft = Drafts.Of("whistle", flow => Drafts.Redirect(flow, "verify", "pass", "stop-finish"));
        Assert.Empty(await new ScenariosPass(world.Simulator).Check(db, Candidate("whistle", draft, of: "whistle-unit"), default));
    }

    [Fact]
    public async Task Files_come_into_the_database_and_follow_their_changes()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        using var spoilt = new SpoiltWorkflows();
        async Task<Dictionary<string, FlowScenario>> Sync()
        {
            await using var db = world.Edit();
            await BundleSync.Sync(db, spoilt.Load(), DateTime.UtcNow, default);
            await db.SaveChangesAsync();
            return await db.Scenarios.AsNoTracking().Where(s => s.CaseType == "dispute").ToDictionaryAsync(s => s.Key);
        }
        var before = await Sync();
        Assert.All(before.Values, s => Assert.Equal(ScenarioOrigin.Shipped, s.Origin));
        Assert.Equal(before["refused"].Version, (await Sync())["refused"].Version);
        spoilt.Edit("dispute/scenarios/refused.json", json => json["name"]!["en"] = "Refused by a party");
        var after = await Sync();
        Assert.Equal(("Refused by a party", before["refused"].Version + 1), (after["refused"].NameEn, after["refused"].Version));
    }

    [Theory]
    [InlineData("caseType", "\"whistle\"", "/caseType", "other-case-type")]
    [InlineData("expects", "{}", "/expects", "unknown-key")]
    public void A_mistake_in_a_file_is_a_problem_of_its_case_type(string key, string value, string pointer, string code)
    {
        using var spoilt = new SpoiltWorkflows();
        spoilt.Edit("dispute/scenarios/refused.json", json => json[key] = JsonNode.Parse(value));
        var problem = Assert.Single(spoilt.Refused().Problems);
        Assert.Equal(("dispute/scenarios/refused.json", pointer, code), (problem.File, problem.Pointer, problem.Code));
    }
}
