using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Cases.Tests.Casework;
using Whistle.Engine;
using Whistle.Storage.Setup;
using static Whistle.Cases.Tests.Flows.FreeWorld;

namespace Whistle.Cases.Tests.Flows;

/// <summary>Flows that belong to no case run by themselves, each command in one transaction.</summary>
public sealed class FreeRunTests(Worlds worlds) : IClassFixture<Worlds>
{
    [Theory, OnBothDatabases]
    public async Task A_task_completed_moves_the_flow_on_before_it_is_answered(DatabaseProvider provider)
    {
        var free = await On(worlds, provider);
        var id = await free.Start(await free.Publish("task", [RunTask("A"), Line("After")], "A>After"));
        Assert.Equal(FlowSubStatus.Suspended, (await free.State(id)).SubStatus);
        await free.Complete(id, "A");
        Assert.Equal((FlowSubStatus.Finished, "After"), ((await free.State(id)).SubStatus, await free.Lines(id)));
    }

    [Theory, OnBothDatabases]
    public async Task Of_many_who_complete_a_task_at_once_one_does_and_the_others_are_told(DatabaseProvider provider)
    {
        var free = await On(worlds, provider);
        var id = await free.Start(await free.Publish("race", [RunTask("A"), Line("After")], "A>After"));
        var (task, admin) = (await free.TaskId(id, "A"), await free.World.Person("admin"));
        var commands = free.World.Service<FreeCommands>();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            try
            {
                await commands.CompleteTask(admin, task, n, new RequestMeta(), default);
                return "done";
            }
            catch (Refusal refusal)
            {
                return $"{refusal.Status} {refusal.Code}";
            }
        })));
        Assert.Single(outcomes, "done");
        Assert.Equal(7, outcomes.Count(o => o == "409 already-completed"));
        Assert.Equal("After", await free.Lines(id));
    }

    [Fact]
    public async Task A_task_that_was_never_handed_out_is_unknown()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var id = await free.Start(await free.Publish("unknown", [RunTask("A")], ""));
        foreach (var task in new[] { "nosuchtask", $"{id}-t99", Guid.NewGuid().ToString(), $"{Guid.NewGuid()}-t1" })
        {
            var refusal = await Assert.ThrowsAsync<Refusal>(async () => await free.World.Service<FreeCommands>().CompleteTask(await free.World.Person("admin"), task, null, new RequestMeta(), default));
            Assert.Equal((404, "unknown-task"), (refusal.Status, refusal.Code));
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_child_runs_the_version_published_at_that_moment_and_hands_its_output_back(DatabaseProvider provider)
    {
        var free = await On(worlds, provider);
        var child = await free.Publish("child", [RunTask("Work"), A("SetOutput", "Out", new JsonObject { ["outputName"] = "Res", ["outputValue"] = "js:'v' + getInput('x')" })], "Work>Out");
        var parent = await free.Publish("parent",
            [A("ExecuteWorkflow", "Run", new JsonObject { ["workflowDefinitionId"] = child, ["waitForCompletion"] = true, ["input"] = "js:({x: 7})" }), Line("After")], "Run>After");
        var id = await free.Start(parent);
        var running = (await free.Instances(child)).Single();
        Assert.Equal((id, id), (running.ParentInstanceId, running.RootInstanceId));
        await free.Publish("child", [Line("New")], "");
        await free.Complete(running.Id, "Work");
        Assert.Equal("v7", (await free.State(running.Id)).Output["Res"]!.ToString());
        Assert.Equal((FlowSubStatus.Finished, "After"), ((await free.State(id)).SubStatus, await free.Lines(id)));
        Assert.Equal(2, (await free.Instances(child)).Count + (await free.Instances(child)).Count(i => i.DefinitionVersionId.EndsWith("v1", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_flow_that_starts_itself_without_end_is_an_incident()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var id = await free.Publish("self", [A("DispatchWorkflow", "Again", new JsonObject { ["workflowDefinitionId"] = free.Id("self") })], "");
        await free.Start(id);
        var instances = await free.Instances(id);
        Assert.InRange(instances.Count, 2, 20);
        Assert.Equal("too-many-children", (await free.State(instances.Single(i => i.IncidentCount > 0).Id)).Incidents.Single().Code);
    }

    [Fact]
    public async Task A_child_that_is_not_published_or_belongs_to_a_case_type_is_an_incident()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        foreach (var (child, code) in new[] { (free.Id("nowhere"), "unknown-definition"), ("whistle", "case-type-definition") })
        {
            var id = await free.Start(await free.Publish("calls" + code, [A("ExecuteWorkflow", "Run", new JsonObject { ["workflowDefinitionId"] = child })], ""));
            Assert.Equal(code, (await free.State(id)).Incidents.Single().Code);
        }
    }

    [Fact]
    public async Task What_only_a_case_can_answer_is_a_readable_incident()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var stage = A("WriteLine", "S", new JsonObject { ["stage"] = "handling" });
        stage["type"] = "Whistle.SetStage";
        var id = await free.Start(await free.Publish("stage", [stage], ""));
        var incident = (await free.State(id)).Incidents.Single();
        Assert.Equal("needs-case", incident.Code);
        Assert.Contains("案件", incident.Message.Zh, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Cancelling_a_parent_cancels_the_child_it_waits_for(DatabaseProvider provider)
    {
        var free = await On(worlds, provider);
        var child = await free.Publish("cancelled-child", [RunTask("Work")], "");
        var id = await free.Start(await free.Publish("cancelled-parent", [A("ExecuteWorkflow", "Run", new JsonObject { ["workflowDefinitionId"] = child, ["waitForCompletion"] = true })], ""));
        await free.World.Service<FreeCommands>().Cancel(await free.World.Person("admin"), id, new RequestMeta(), default);
        Assert.Equal(FlowSubStatus.Cancelled, (await free.State(id)).SubStatus);
        Assert.Equal(FlowSubStatus.Cancelled, (await free.State((await free.Instances(child)).Single().Id)).SubStatus);
        await using var db = free.World.Store.Read();
        Assert.False(await db.Bookmarks.AnyAsync(b => b.InstanceId == id));
    }

    [Fact]
    public async Task Cancelling_a_child_lets_its_parent_go_on()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var child = await free.Publish("lone-child", [RunTask("Work")], "");
        var id = await free.Start(await free.Publish("left-parent", [A("DispatchWorkflow", "Run", new JsonObject { ["workflowDefinitionId"] = child, ["waitForCompletion"] = true }), Line("After")], "Run>After"));
        await free.World.Service<FreeCommands>().Cancel(await free.World.Person("admin"), (await free.Instances(child)).Single().Id, new RequestMeta(), default);
        Assert.Equal("After", await free.Lines(id));
    }

    [Theory, OnBothDatabases]
    public async Task A_delay_fires_once_when_due(DatabaseProvider provider)
    {
        var free = await On(worlds, provider);
        var id = await free.Start(await free.Publish("delay", [A("Delay", "Wait", new JsonObject { ["timeSpan"] = "00:30:00" }), Line("After")], "Wait>After"));
        await free.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal("", await free.Lines(id));
        await free.Advance(TimeSpan.FromMinutes(2));
        await free.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal("After", await free.Lines(id));
    }

    [Fact]
    public async Task An_instance_of_a_draft_goes_on_with_the_draft_as_it_was_run()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var definition = await free.Publish("draft", [RunTask("A"), Line("Old")], "A>Old", publish: false);
        var id = await free.Start(definition, version: "Latest");
        await using (var db = free.World.Edit())
        {
            var draft = await db.Definitions.FirstAsync(d => d.DefinitionId == definition);
            draft.Json = draft.Json.Replace("Old", "New", StringComparison.Ordinal);
            draft.ContentHash = FlowDefinition.Parse(draft.Json).ContentHash;
            await db.SaveChangesAsync();
        }
        // Another node has not compiled it yet.
        await using var other = await free.World.Another();
        await other.Service<FreeCommands>().CompleteTask(await free.World.Person("admin"), await free.TaskId(id, "A"), null, new RequestMeta(), default);
        Assert.Equal("Old", await free.Lines(id));
    }

    [Fact]
    public async Task Retrying_a_faulted_instance_brings_its_other_branches_back()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var variables = new JsonArray(new JsonObject { ["id"] = "v", ["name"] = "Ok", ["typeName"] = "Boolean", ["value"] = "false" });
        var id = await free.Start(await free.Publish("retry",
            [A("Start", "S"), A("WriteLine", "X", new JsonObject { ["text"] = "js:getVariable('Ok') ? 'fine' : nosuch.fn()" }), RunTask("B"), Line("C")], "S>X S>B B>C X>C", variables: variables,
            options: new JsonObject { ["incidentStrategyType"] = "FaultStrategy" }));
        var (commands, admin) = (free.World.Service<FreeCommands>(), await free.World.Person("admin"));
        Assert.Equal(FlowSubStatus.Faulted, (await free.State(id)).SubStatus);
        await commands.Retry(admin, id, [], new RequestMeta(), default);
        Assert.Equal(FlowSubStatus.Faulted, (await free.State(id)).SubStatus);
    }

    [Fact]
    public async Task The_flow_of_a_case_type_cannot_be_run_freely()
    {
        var free = await On(worlds, DatabaseProvider.Sqlite);
        var refusal = await Assert.ThrowsAsync<Refusal>(() => free.Start("whistle"));
        Assert.Equal((409, "case-type-definition"), (refusal.Status, refusal.Code));
    }
}
