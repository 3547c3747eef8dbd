using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Designing;
using Whistle.Cases.Flows;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Cases.Tests.Casework;
using Whistle.Engine;
using Whistle.Storage.Setup;
using static Whistle.Cases.Tests.Flows.FreeWorld;

namespace Whistle.Cases.Tests.Flows;

/// <summary>Events and times that wake free instances or start new ones.</summary>
public sealed class FreeTriggerTests(Worlds worlds) : IClassFixture<Worlds>
{
    [Theory, OnBothDatabases]
    public async Task An_event_wakes_whoever_waits_for_it_with_its_correlation_id(DatabaseProvider provider)
    {
        var free = await On(worlds, provider);
        var name = free.Id("Paid");
        var definition = await free.Publish("waits", [A("Event", "E", new JsonObject { ["eventName"] = name }), Line("After")], "E>After");
        var (one, other) = (await free.Start(definition, correlationId: "k1"), await free.Start(definition, correlationId: "k2"));
        await free.Event(name, "k2");
        Assert.Equal(("", "After"), (await free.Lines(one), await free.Lines(other)));
        await free.Event(name);
        Assert.Equal("After", await free.Lines(one));
    }

    [Theory, OnBothDatabases]
    public async Task An_event_starts_one_instance_of_a_published_definition_however_often_its_delivery_is_tried(DatabaseProvider provider)
    {
        var free = await On(worlds, provider);
        var name = free.Id("New");
        var definition = await free.Publish("triggered", [A("Event", "E", new JsonObject { ["eventName"] = name }, starts: true), A("WriteLine", "L", new JsonObject { ["text"] = "js:getLastResult().a" })], "E>L");
        var fanOut = new DueTimer { Id = Guid.CreateVersion7(), Kind = "event", DueAt = free.World.Clock.GetUtcNow().UtcDateTime.AddSeconds(1) };
        var publication = new JsonObject { ["eventName"] = name, ["payload"] = new JsonObject { ["a"] = 1 } };
        for (var attempt = 0; attempt < 3; attempt++) await free.World.Service<FreeEvents>().StartListeners(fanOut, publication, default);
        Assert.Equal(nameof(FlowSubStatus.Finished), (await free.Instances(definition)).Single().SubStatus);
        await free.Event(name, payload: new JsonObject { ["a"] = 2 });
        Assert.Equal(2, (await free.Instances(definition)).Count);
    }

    [Fact]
    public async Task A_retracted_definition_is_started_by_nothing()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var name = free.Id("Gone");
        var definition = await free.Publish("retracted",
            [A("Event", "E", new JsonObject { ["eventName"] = name }, starts: true), A("Timer", "T", new JsonObject { ["interval"] = "00:05:00" }, starts: true), Line("L")], "E>L T>L");
        await free.World.Store.Run(new Command("test.retract", Actor.System), async work =>
        {
            await FlowTriggers.Retract(work, definition);
            return new CommandAnswer(200, "");
        }, default);
        await free.Event(name);
        await free.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await free.Instances(definition));
    }

    [Theory, OnBothDatabases]
    public async Task A_timer_starts_an_instance_each_interval(DatabaseProvider provider)
    {
        var free = await On(worlds, provider);
        var definition = await free.Publish("ticking", [A("Timer", "T", new JsonObject { ["interval"] = "00:10:00" }, starts: true), Line("L")], "T>L");
        for (var minute = 0; minute < 35; minute++) await free.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, (await free.Instances(definition)).Count);
    }

    [Fact]
    public async Task A_cron_schedule_starts_an_instance_at_each_of_its_times()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var definition = await free.Publish("scheduled", [A("Cron", "T", new JsonObject { ["cronExpression"] = "0 * * * *" }, starts: true), Line("L")], "T>L");
        for (var i = 0; i < 12; i++) await free.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(3, (await free.Instances(definition)).Count);
    }

    [Fact]
    public async Task A_new_version_puts_its_triggers_in_the_place_of_the_old_ones()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var (before, after) = (free.Id("Before"), free.Id("After"));
        var definition = await free.Publish("renamed", [A("Event", "E", new JsonObject { ["eventName"] = before }, starts: true)], "");
        await free.Publish("renamed", [A("Event", "E", new JsonObject { ["eventName"] = after }, starts: true)], "");
        await free.Event(before);
        Assert.Empty(await free.Instances(definition));
        await free.Event(after);
        Assert.Single(await free.Instances(definition));
    }

    [Fact]
    public async Task A_moment_starts_an_instance_once()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var moment = free.World.Clock.GetUtcNow().AddMinutes(20).ToString("O");
        var definition = await free.Publish("moment", [A("StartAt", "T", new JsonObject { ["dateTime"] = moment }, starts: true), Line("L")], "T>L");
        for (var i = 0; i < 4; i++) await free.Advance(TimeSpan.FromMinutes(15));
        Assert.Single(await free.Instances(definition));
    }

    [Theory, OnBothDatabases]
    public async Task A_singleton_starts_once_however_many_ask_at_the_same_moment(DatabaseProvider provider)
    {
        var free = await On(worlds, provider);
        var definition = await free.Publish("singleton", [RunTask("A")], "", new JsonObject { ["activationStrategyType"] = "Elsa.Workflows.Runtime.ActivationValidators.SingletonStrategy, Elsa.Workflows.Runtime" });
        var (starts, admin) = (free.World.Service<FreeStarts>(), await free.World.Person("admin"));
        var started = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => starts.Start(admin, new StartRequest(definition), new RequestMeta(), default))));
        var id = Assert.Single(started, s => s.InstanceId is not null).InstanceId!.Value;
        await free.Complete(id, "A");
        await free.Start(definition);
    }

    [Fact]
    public async Task A_publication_of_a_flow_wakes_another_flow()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var name = free.Id("Said");
        var waiting = await free.Start(await free.Publish("hears", [A("Event", "E", new JsonObject { ["eventName"] = name }), Line("Heard")], "E>Heard"));
        await free.Start(await free.Publish("says", [A("PublishEvent", "P", new JsonObject { ["eventName"] = name })], ""));
        await free.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("Heard", await free.Lines(waiting));
    }

    [Fact]
    public async Task A_trigger_whose_value_is_an_expression_is_refused_at_publish()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var definition = FlowDefinition.Parse(new JsonObject
        {
            ["root"] = new JsonObject { ["id"] = "C", ["type"] = "Elsa.Flowchart", ["activities"] = new JsonArray(A("Event", "E", new JsonObject { ["eventName"] = "js:'x'" }, starts: true)), ["connections"] = new JsonArray() },
        }.ToJsonString());
        var flow = new FlowCompiler(CaseServices.Catalog()).Compile(definition);
        await using var db = free.World.Store.Read();
        var found = await new TriggerCheck().Check(db, new PublishCandidate(definition, flow, null, new Dictionary<string, CompiledFlow>()), default);
        Assert.Equal(("trigger-not-literal", "E"), (found.Single().Code, found.Single().ActivityId));
    }
}
