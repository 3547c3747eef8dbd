using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Simulation;
using Whistle.Cases.Tasks;
using Whistle.Cases.Tests.Casework;
using Whistle.Cases.Tests.CaseTypes;
using Whistle.Engine;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Simulation;

/// <summary>A real case is walked through the commands, its course recorded as a scenario, and the scenario simulated: both must agree in everything but people.</summary>
public sealed class RealRunTests
{
    /// <summary>What people do beside the flow; it is not part of a scenario.</summary>
    private static readonly string[] Beside = ["claim", "release", "comment", "urge", "supervise"];

    private const string Secret = "绝密内容";

    [Theory]
    [InlineData("whistle", 5, "dongguan dongguan-lead center chengguan chengguan-2 zhujian gongan wuye")]
    [InlineData("dispute", 3, "dongguan mediator")]
    [InlineData("enforcement", 4, "chengguan chengguan-2 chengguan-lead chengguan-head reviewer")]
    public async Task A_simulation_agrees_with_a_real_run_of_the_same_steps(string caseType, int seeds, string accounts)
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        for (var seed = 0; seed < seeds; seed++)
        {
            var (id, taken) = await Walk(world, caseType, accounts.Split(' '), new Random(seed));
            var scenario = ScenarioReader.Read(await Record(world, caseType, id, $"seed-{seed}"));
            await using var db = world.Store.Read();
            var result = await world.Simulator.Run(db, await SimulatedFlows.Of(db, caseType, null, default), scenario, default);
            var story = $"seed {seed}: {string.Join(", ", taken)}\n";
            Assert.True(result.Passed, story + Scenarios.Failures(result));
            Assert.True(taken.Count == result.Steps.Count - 1, story);
            Assert.Equal(await RealPath(db, caseType, id), result.Paths.OrderBy(p => p.DefinitionId, StringComparer.Ordinal).Select(p => Text(p.Activities, p.Connections)));
            Assert.Equal(await RealTasks(db, id), result.Tasks.Select(t => $"{t.Kind} {t.Organisation?.Code} {t.Unit?.Code} {t.State} {t.Outcome} {t.OpenedAt:O} {t.DueAt:O}").Order(StringComparer.Ordinal));
            Assert.Equal(await RealClocks(db, id), result.Clocks.Select(k => $"{k.Policy} {k.State} {k.StartedAt:O} {k.DueAt:O} {k.StoppedAt:O} {k.Explanation.Zh}").Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task A_recorded_scenario_holds_no_text_and_nobodys_name()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var data = await world.Example("whistle");
        foreach (var field in new[] { "matter", "description", "reason", "reporterName" }) data[field] = Secret + "一二三四五六七八";
        data["reporterPhone"] = "13911112222";
        data["place"] = new JsonObject { ["lon"] = 106.7345, ["lat"] = 35.5415, ["address"] = Secret };
        var opened = await world.Cases.Open(await world.Person("dongguan"), new OpenCaseRequest("whistle", data), new RequestMeta(), default);
        var id = Guid.Parse(JsonNode.Parse(opened.Body)!["id"]!.ToString());
        await world.Do("dongguan-lead", id, "approve", "approve", Secret);
        var units = new JsonObject { ["lead"] = new JsonObject { ["organisation"] = "620802-ZJJ", ["requirement"] = Secret }, ["assisting"] = new JsonArray() };
        await world.Do("center", id, "dispatch", "dispatch", Secret, new JsonObject { ["units"] = units, ["note"] = Secret });

        var recorded = (await Record(world, "whistle", id, "secret")).ToJsonString();
        var readable = JsonNode.Parse(recorded)!.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.DoesNotContain(Secret, readable, StringComparison.Ordinal);
        Assert.DoesNotContain("13911112222", readable, StringComparison.Ordinal);
        Assert.DoesNotContain(opened.Location!.Split('/')[^1], readable, StringComparison.Ordinal);
        foreach (var account in new[] { "dongguan", "马晓燕", "center", "赵海霞", "杨建国" }) Assert.DoesNotContain($"\"{account}\"", readable, StringComparison.Ordinal);
        Assert.Contains("620802-ZJJ", readable, StringComparison.Ordinal);
    }

    private static async Task<JsonObject> Record(World world, string caseType, Guid id, string key)
    {
        var answer = await world.Scenarios.Record(await world.Person("admin"), caseType, key, new LocalText("实录", "Recorded"), id, new RequestMeta(), default);
        return JsonNode.Parse(answer.Body)!["scenario"]!.AsObject();
    }

    /// <summary>Anybody does anything drawn or declared that is offered to them, with the form's own example.</summary>
    private static async Task<(Guid Id, List<string> Taken)> Walk(World world, string caseType, string[] accounts, Random random)
    {
        var people = new List<Actor>();
        foreach (var account in accounts) people.Add(await world.Person(account));
        var id = await world.OpenId(caseType, accounts[0]);
        var taken = new List<string>();
        while (taken.Count < 24)
        {
            var offers = new List<(Actor Who, Guid? Task, ActionView Action)>();
            foreach (var person in people)
            {
                await using var db = world.Store.Read();
                if (!await CaseAccess.Visible(db, person).AnyAsync(c => c.Id == id)) continue;
                foreach (var task in (await world.CaseQueries.Tasks(person, id, default)).Items)
                    offers.AddRange(task.Actions.Where(a => !Beside.Contains(a.Name)).Select(a => (person, (Guid?)task.Id, a)));
                if (random.Next(10) == 0)
                    offers.AddRange((await world.CaseQueries.Get(person, id, default)).Actions!.Where(a => !Beside.Contains(a.Name)).Select(a => (person, (Guid?)null, a)));
            }
            if (offers.Count == 0) break;
            var (who, on, action) = offers[random.Next(offers.Count)];
            var request = new ActRequest(action.Form?.Example.DeepClone().AsObject(), action.ReasonRequired ? "情况属实" : null);
            world.Tick();
            if (on is { } t) await world.Tasks.Act(who, t, action.Name, request, new RequestMeta(), default);
            else await world.Cases.Act(who, id, action.Name, request, new RequestMeta(), default);
            taken.Add($"{who.UserName} {action.Name}");
        }
        return (id, taken);
    }

    private static async Task<IEnumerable<string>> RealPath(Storage.CaseDb db, string caseType, Guid id)
    {
        var rows = await db.Instances.Where(i => i.CaseId == id).ToListAsync();
        var tasks = await db.Tasks.Where(t => t.CaseId == id).ToListAsync();
        var instances = new List<SimulatedInstance>();
        foreach (var row in rows) instances.Add(new SimulatedInstance(row, FlowState.FromJson(row.StateJson), await db.Journal.Where(j => j.InstanceId == row.Id).OrderBy(j => j.Sequence).ToListAsync()));
        return [.. instances.GroupBy(i => i.Row.DefinitionId).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g =>
        {
            var flow = Workflows.Compiler.Compile(Workflows.Of(caseType).Flows.Single(f => f.Id == g.Key).Definition);
            var path = WalkedPath.Of(flow, "", [.. g], tasks);
            return Text(path.Activities, path.Connections);
        })];
    }

    private static async Task<IEnumerable<string>> RealTasks(Storage.CaseDb db, Guid id)
    {
        var codes = await db.Organisations.ToDictionaryAsync(o => o.Id, o => o.Code);
        var orders = await db.UnitOrders.Where(o => o.CaseId == id).ToDictionaryAsync(o => o.Id, o => codes[o.OrganisationId]);
        return (await db.Tasks.Where(t => t.CaseId == id).ToListAsync())
            .Select(t => $"{t.Kind} {(t.OrganisationId is { } o ? codes[o] : null)} {(t.UnitOrderId is { } u ? orders[u] : null)} {t.State} {t.Outcome} {t.CreatedAt:O} {t.DueAt:O}").Order(StringComparer.Ordinal);
    }

    private static async Task<IEnumerable<string>> RealClocks(Storage.CaseDb db, Guid id) =>
        (await db.Clocks.Where(k => k.CaseId == id).ToListAsync()).Select(k => $"{k.Policy} {k.State} {k.StartedAt:O} {k.DueAt:O} {k.StoppedAt:O} {k.Explanation}").Order(StringComparer.Ordinal);

    private static string Text(IEnumerable<WalkedActivity> activities, IEnumerable<WalkedConnection> connections) =>
        string.Join('\n', activities.Select(a => a.ToString()).Concat(connections.Select(c => c.ToString())));
}
