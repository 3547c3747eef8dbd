using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Designing;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tests.Casework;
using Whistle.Engine;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Designing;

/// <summary>Drafts, publishing and bundles on the databases themselves.</summary>
public sealed class DesigningTests
{
    [Theory, OnBothDatabases]
    public async Task Of_two_sessions_that_save_at_the_same_moment_one_holds_the_draft_and_the_other_is_told(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var id = (await Save(world, "admin", Flow("Together"))).DefinitionId;
        world.RealClock.Advance(TimeSpan.FromHours(1));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            try
            {
                await Save(world, i % 2 == 0 ? "admin" : "admin-2", Flow("Together", id, $"text {i}"), $"tab {i}");
                return "saved";
            }
            catch (Refusal refusal)
            {
                return refusal.Code;
            }
        })));
        Assert.Equal(["draft-in-use", "saved"], outcomes.Distinct().Order());
        Assert.Single(outcomes, o => o == "saved");
        await using var db = world.Store.Read();
        Assert.Equal(1, await db.Definitions.CountAsync(d => d.DefinitionId == id));
    }

    [Theory, OnBothDatabases]
    public async Task Publications_at_the_same_moment_leave_one_published_version_and_one_current_bundle(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var (main, _) = await FlowsOf(world, "trial");
        var draft = await Redrawn(world, main, root => root["x-mark"] = "one");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Publish(world, "admin", main))));
        await using var db = world.Store.Read();
        Assert.Equal(draft.Id, (await db.Definitions.SingleAsync(d => d.DefinitionId == main && d.IsPublished)).Id);
        var bundle = await db.Bundles.SingleAsync(b => b.CaseType == "trial" && b.Current);
        Assert.Contains(draft.Id, bundle.FlowsJson);
        Assert.Equal(1, await db.Audit.CountAsync(a => a.Action == "definition.published"));
    }

    [Theory, OnBothDatabases]
    public async Task A_publication_that_fails_at_any_write_leaves_nothing_half_done(DatabaseProvider provider)
    {
        var probe = new FailingProbe();
        await using var world = await World.On(provider, probe);
        var (main, _) = await FlowsOf(world, "trial");
        var draft = await Redrawn(world, main, root => root["x-mark"] = "one");
        var before = await State(world);
        for (var n = 1; ; n++)
        {
            probe.Arm(n);
            try
            {
                await Publish(world, "admin", main);
                break;
            }
            catch (Exception failure) when (FailingProbe.Caused(failure))
            {
                probe.Arm(0);
                Assert.Equal(before, await State(world));
            }
            Assert.True(n < 50);
        }
        probe.Arm(0);
        await using var db = world.Store.Read();
        Assert.True((await db.Definitions.SingleAsync(d => d.Id == draft.Id)).IsPublished);
    }

    [Fact]
    public async Task A_case_pins_a_free_flow_that_its_flow_names_and_that_flow_then_is_needed()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var (main, _) = await FlowsOf(world, "trial");
        var helper = await Save(world, "admin", Flow("Helper"));
        Refusal refused = await Assert.ThrowsAsync<Refusal>(async () =>
        {
            await Redrawn(world, main, root => Starting(root, helper.DefinitionId));
            await Publish(world, "admin", main);
        });
        Assert.Contains(refused.Errors, e => e.Code == "unknown-flow");

        await Publish(world, "admin", helper.DefinitionId);
        var plan = await Verdict(world, main);
        Assert.DoesNotContain(plan.Errors, e => e.Code == "unknown-flow");
        Assert.Contains(helper.DefinitionId, plan.Plan.Candidates.Single(c => c.Definition.DefinitionId == main).Bundle.Keys);
    }

    [Fact]
    public async Task Publishing_a_sub_flow_checks_every_flow_that_starts_it_with_the_new_drawing()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var (main, unit) = await FlowsOf(world, "trial");
        var draft = await Redrawn(world, unit, root => root["x-mark"] = "one");
        var candidates = (await Verdict(world, unit)).Plan.Candidates;
        Assert.Equal([unit, main], candidates.Select(c => c.Definition.DefinitionId));
        Assert.All(candidates, c => Assert.Equal(draft.ContentHash, c.Bundle[unit].Hash));
        Assert.All(candidates, c => Assert.Equal("trial", c.CaseType!.Key));
    }

    [Fact]
    public async Task A_revert_takes_the_draft_so_that_an_older_window_does_not_overwrite_it()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var saved = await Save(world, "admin", Flow("Old"), "tab 1");
        await Publish(world, "admin", saved.DefinitionId, "tab 1");
        var loaded = DraftLeases.RevisionOf(await Save(world, "admin", Flow("New", saved.DefinitionId, "new"), "tab 1"));
        world.RealClock.Advance(TimeSpan.FromHours(1));
        await world.Service<FlowDrafts>().Revert(await Session(world, "admin-2", "tab 2"), saved.DefinitionId, 1, default);
        world.RealClock.Advance(TimeSpan.FromHours(1));
        var stale = Flow("Stale", saved.DefinitionId, "stale");
        stale["customProperties"] = new JsonObject { [DefinitionIntake.RevisionProperty] = loaded };
        Assert.Equal("draft-changed", (await Assert.ThrowsAsync<Refusal>(() => Save(world, "admin", stale, "tab 1"))).Code);
    }

    [Fact]
    public async Task A_failing_scenario_blocks_until_a_reason_is_given_which_the_audit_keeps_and_warnings_never_block()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var publishing = new FlowPublishing(world.Store, world.Service<PublishPlans>(), [new OneFailingScenario()], world.Service<DraftLeases>(), DesigningSettings.Usual);
        var id = (await Save(world, "admin", Flow("Tried"))).DefinitionId;
        var who = await Session(world, "admin", "tab");
        var refusal = await Assert.ThrowsAsync<Refusal>(() => publishing.Publish(who, id, null, default));
        Assert.Equal(("not-publishable", "scenario-failed"), (refusal.Code, Assert.Single(refusal.Errors).Code));

        var result = await publishing.Publish(who, id, "演练场景已过时", default);
        Assert.Equal(["only-a-warning", "scenario-failed"], result.Warnings.Select(w => w.Code).Order());
        await using var db = world.Store.Read();
        Assert.Contains("演练场景已过时", (await db.Audit.SingleAsync(a => a.Action == "definition.published" && a.ObjectId == id)).DetailJson);
    }

    private sealed class OneFailingScenario : IPublishCheck
    {
        public Task<IReadOnlyList<FlowProblem>> Check(CaseDb db, PublishCandidate candidate, CancellationToken cancel) => Task.FromResult<IReadOnlyList<FlowProblem>>(
        [
            new FlowProblem("scenario-failed", "", new LocalText("情景未通过", "A scenario failed"), null, false),
            new FlowProblem("only-a-warning", "line", new LocalText("留意", "Look"), null, true),
        ]);
    }

    private static async Task<string> State(World world)
    {
        await using var db = world.Store.Read();
        var definitions = await db.Definitions.OrderBy(d => d.Id).Select(d => $"{d.Id} {d.IsPublished} {d.IsLatest} {d.PublishedAt} {d.Revision}").ToListAsync();
        var bundles = await db.Bundles.OrderBy(b => b.Id).Select(b => $"{b.Id} {b.Current}").ToListAsync();
        return string.Join('\n', [.. definitions, .. bundles, $"{await db.Audit.CountAsync()} {await db.DraftLeases.CountAsync()}"]);
    }

    private static async Task<(string Main, string Unit)> FlowsOf(World world, string caseType)
    {
        await using var db = world.Store.Read();
        var type = (await world.Service<BundleCache>().Current(db, caseType))!.Type;
        return (type.Flow, type.Subflows[0]);
    }

    /// <summary>Saves the published drawing of a flow with a change.</summary>
    private static async Task<DefinitionVersion> Redrawn(World world, string definitionId, Action<JsonObject> change)
    {
        await using var db = world.Store.Read();
        var model = JsonNode.Parse((await db.Definitions.SingleAsync(d => d.DefinitionId == definitionId && d.IsPublished)).Json)!.AsObject();
        change(model["root"]!.AsObject());
        return await Save(world, "admin", model);
    }

    private static void Starting(JsonObject root, string flow) => root["activities"]!.AsArray().Add((JsonNode)new JsonObject
    {
        ["id"] = "start-helper", ["type"] = "Elsa.ExecuteWorkflow", ["version"] = 1,
        ["workflowDefinitionId"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = flow } },
    });

    private static JsonObject Flow(string name, string? id = null, string text = "one") => new()
    {
        ["definitionId"] = id,
        ["name"] = name,
        ["root"] = new JsonObject
        {
            ["id"] = "root", ["type"] = "Elsa.Sequence", ["version"] = 1,
            ["activities"] = new JsonArray(new JsonObject
            {
                ["id"] = "line", ["type"] = "Elsa.WriteLine", ["version"] = 1,
                ["text"] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = text } },
            }),
        },
    };

    private static async Task<DefinitionVersion> Save(World world, string user, JsonObject model, string tab = "tab") =>
        (await world.Service<FlowDrafts>().Save(await Session(world, user, tab), world.Service<DefinitionIntake>().Read(model), default)).Version;

    private static async Task<PublishResult> Publish(World world, string user, string definitionId, string tab = "tab") =>
        await world.Service<FlowPublishing>().Publish(await Session(world, user, tab), definitionId, null, default);

    private static Task<PublishVerdict> Verdict(World world, string definitionId) => world.Service<FlowPublishing>().Check(definitionId, default);

    private static async Task<DesignSession> Session(World world, string user, string tab) => new(await world.Person(user), tab);
}
