using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Simulation;
using Whistle.Cases.Storage;
using Whistle.Cases.Tests.Casework;
using Whistle.Storage.Scratch;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Simulation;

public sealed class SimulatorTests(SimulatedTestCity city) : IClassFixture<SimulatedTestCity>
{
    [Fact]
    public async Task The_same_scenario_gives_the_same_result()
    {
        var scenario = Scenarios.Shipped("whistle", "return-accepted");
        var first = JsonSerializer.Serialize(await city.Run(scenario));
        Assert.Equal(first, JsonSerializer.Serialize(await city.Run(scenario)));
        await using var db = city.World.Store.Read();
        await using var again = await city.World.Simulator.Look(db, default);
        Assert.Equal(first, JsonSerializer.Serialize(await again.Run(await city.Flows("whistle"), scenario)));
    }

    [Theory]
    [OnBothDatabases]
    public async Task A_simulation_touches_no_table(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        await world.OpenId("whistle", "dongguan");
        var (living, seed) = (await WholeDatabase.Living(world, provider), await WholeDatabase.OfTheSeed(world, provider));
        await using (var db = world.Store.Read())
        {
            var result = await world.Simulator.Run(db, await SimulatedFlows.Of(db, "whistle", null, default), Scenarios.Shipped("whistle", "ordinary"), default);
            Assert.True(result.Passed, Scenarios.Failures(result));
        }
        Assert.Empty(WholeDatabase.Differences(living, await WholeDatabase.Living(world, provider)));
        Assert.Empty(WholeDatabase.Differences(seed, await WholeDatabase.OfTheSeed(world, provider)));
    }

    [Fact]
    public async Task Of_people_only_name_body_and_roles_are_taken()
    {
        await using (var db = city.World.Edit())
        {
            var user = await db.Users.SingleAsync(u => u.UserName == "zhongjie");
            (user.PhoneNumber, user.Email) = ("13893300000", "zhongjie@example.org");
            await db.SaveChangesAsync();
        }
        await using var databases = new ScratchDatabases();
        await using var scratch = databases.Create(TimeProvider.System);
        await using (var real = city.World.Store.Read())
        await using (var to = scratch.Open()) await CitySnapshot.Take(real, to, DateTime.UtcNow, default);
        await using var taken = scratch.Store.Read();
        var copied = await taken.Users.SingleAsync(u => u.UserName == "zhongjie");
        Assert.Equal("李文静", copied.DisplayName);
        Assert.Null(copied.PasswordHash);
        Assert.Null(copied.PhoneNumber);
        Assert.Null(copied.Email);
    }

    [Fact]
    public async Task A_story_of_another_year_is_played_by_those_in_office_now()
    {
        var result = await city.Run(Scenarios.Shipped("whistle", "supplement") with { StartsAt = new DateTime(2026, 3, 2, 1, 0, 0, DateTimeKind.Utc) });
        Assert.True(result.Passed, Scenarios.Failures(result));
        Assert.All(result.Tasks, t => Assert.All(t.Candidates, c => Assert.False(c.StandIn)));
    }

    [Fact]
    public async Task Nothing_of_one_run_is_left_for_the_next()
    {
        var flows = await city.Flows("whistle");
        var numbers = new HashSet<string>();
        for (var i = 0; i < 2; i++)
        {
            var result = await city.City.Run(flows, Simulator.Opened(flows));
            numbers.Add(Assert.Single(result.Instances).State.CorrelationId!);
        }
        Assert.Single(numbers);
    }

    [Fact]
    public async Task A_stand_in_does_what_nobody_holds_the_role_for_and_is_marked()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        await using (var db = world.Edit())
        {
            await db.Memberships.Where(m => m.Role == Roles.StreetLeader).ExecuteDeleteAsync();
        }
        await using var read = world.Store.Read();
        var result = await world.Simulator.Run(read, await SimulatedFlows.Of(read, "whistle", null, default), Scenarios.Shipped("whistle", "supplement"), default);
        Assert.True(result.Passed, Scenarios.Failures(result));
        Assert.All(result.Tasks.Where(t => t.Kind == "approve"), t => Assert.True(Assert.Single(t.Candidates).StandIn));
    }

    [Fact]
    public async Task A_step_nobody_may_take_ends_the_story_there()
    {
        var scenario = Scenarios.Shipped("whistle", "withdraw") with { Steps = [new ScenarioStep.Do("approve", null, new Who(Roles.Dispatcher, null, null), "approve", null, null, null, null)] };
        var result = await city.Run(scenario);
        var failure = Assert.Single(result.Failures);
        Assert.Equal(("nobody-fits", "/steps/0/who"), (failure.Code, failure.Pointer));
        Assert.Equal("review", result.End!.Stage);
    }

    [Fact]
    public async Task A_refused_form_is_told_with_the_field_it_is_about()
    {
        var scenario = Scenarios.Shipped("whistle", "withdraw") with { Opening = new ScenarioOpening(null, new JsonObject { ["place"] = new JsonObject { ["lon"] = 10 } }) };
        var failure = Assert.Single((await city.Run(scenario)).Failures);
        Assert.Equal("step-refused", failure.Code);
        Assert.Contains("/data/place", failure.Message.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_expectation_that_is_not_met_is_a_failure_with_its_place()
    {
        var expect = new Expectations
        {
            Status = CaseStatus.Closed, Stage = "rating", Stages = ["review"], Visited = ["route"], NotVisited = ["approve"], Waiting = ["approve"],
            Tasks = [new ExpectedTask("approve", new Who(Roles.Dispatcher, null, null), null, null, "/expect/tasks/0")],
            Clocks = [new ExpectedClock("approve", null, null, TimeSpan.FromMinutes(1), null, "/expect/clocks/0")],
            Escalations = [new ExpectedEscalation("no-such-rung", null, null, "/expect/escalations/0")],
            Incidents = ["burst-limit"],
        };
        var result = await city.Run(Scenarios.Shipped("whistle", "withdraw") with { Steps = [new ScenarioStep.Interrupt("withdraw", null, null, null, null, null)], Expect = expect });
        Assert.Equal(["/expect/status", "/expect/stage", "/expect/stages", "/expect/visited/0", "/expect/notVisited/0", "/expect/tasks/0", "/expect/clocks/0", "/expect/escalations/0", "/expect/waiting", "/expect/incidents"],
            result.Failures.Select(f => f.Pointer));
    }

    [Fact]
    public async Task A_draft_is_compared_with_the_published_version()
    {
        var scenario = Scenarios.Shipped("whistle", "ordinary");
        var draft = Drafts.Of("whistle", flow => Drafts.Redirect(flow, "verify", "pass", "stop-finish"));
        var (published, changed) = (await city.Run(scenario), await city.Run(scenario, draft));
        Assert.Equal("no-such-task", Assert.Single(changed.Failures).Code);
        var differences = SimulationDifferences.Between(published, changed);
        Assert.Contains(differences, d => d is { What: "path", Change: "removed", Key: "rate" });
        Assert.Contains(differences, d => d is { What: "task", Change: "removed", Key: "rate" });
        Assert.Contains(differences, d => d is { What: "stages", Change: "changed" });
        Assert.Contains(differences, d => d is { What: "end", Change: "changed" });
        Assert.Empty(SimulationDifferences.Between(published, await city.Run(scenario)));
    }

    [Fact]
    public async Task The_path_names_the_lines_that_were_taken()
    {
        var result = await city.Run(Scenarios.Shipped("whistle", "return-refused"));
        var main = result.Paths.Single(p => p.DefinitionId == "whistle");
        Assert.Contains(main.Connections, c => c is { Source: "approve", Port: "approve", Target: "dispatching", Times: 1 });
        Assert.DoesNotContain(main.Connections, c => c.Port == "reject");
        var unit = result.Paths.Single(p => p.DefinitionId == "whistle-unit");
        Assert.Equal(2, unit.Instances);
        Assert.Contains(unit.Connections, c => c is { Source: "sign", Port: "return", Target: "decide-return", Times: 1 });
        Assert.Equal("open", main.Activities.Single(a => a.Id == "call-units").State);
    }

    [Fact]
    public async Task Every_table_is_either_copied_into_a_simulation_or_left_behind_on_purpose()
    {
        await using var db = city.World.Store.Read();
        var all = db.Model.GetEntityTypes().Select(e => e.ClrType.Name).Where(n => !n.StartsWith("Identity", StringComparison.Ordinal));
        Assert.Empty(all.Except(CitySnapshot.Tables.Select(t => t.Name)).Except(LeftBehind));
    }

    /// <summary>Cases and what hangs on them, accounts (copied by name only), and records of what was done. Reference data belongs into CitySnapshot.</summary>
    private static readonly string[] LeftBehind =
    [
        "Case", "CasePersonalData", "CaseParticipation", "CaseMessage", "UnitOrder", "CaseTask", "Clock", "TimelineEntry", "Attachment", "Notification", "AuditEntry", "OutboxMessage",
        "IdempotencyRecord", "NumberSequence", "DefinitionVersion", "Bundle", "FlowScenario", "FlowInstance", "FlowBookmark", "DueTimer", "JournalRow", "WhistleUser", "RefreshToken",
        "CalendarChange", "MovedDueTime", "DraftLease", "PublishRequest", "FlowTrigger", "FreeTask", "RunDraft", "DutyRun", "ClockEntry", "ClockPause", "ClockRequest", "ClockRung", "OrganisationCard", "SupervisionOrder",
        "OutboundRequest", "CaseMigration", "MigrationBatch", "MigrationBatchCase",
    ];
}
