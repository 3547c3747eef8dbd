using System.Text.Json.Nodes;

namespace Whistle.Engine.Tests.Migrating;

/// <summary>Moving one instance to another version of its flow.</summary>
public sealed class MigrationTests
{
    [Fact]
    public void An_activity_of_both_versions_keeps_waiting_on_the_same_bookmark_and_reaches_what_was_inserted_after_it()
    {
        var flow = Started(Line("A", "Z"));
        var bookmark = flow.Waiting("A");

        flow.Migrate(Compiled(Line("A", "N", "Z")));

        Assert.Equal((bookmark.Id, bookmark.Hash), (flow.Waiting("A").Id, flow.Waiting("A").Hash));
        flow.Resume("A");
        Assert.Equal("N", Assert.Single(flow.State.Bookmarks).ActivityId);
        flow.Resume("N").Resume("Z");
        Assert.Equal("Finished/Finished", flow.Status);
    }

    [Fact]
    public void An_activity_the_new_version_lacks_needs_a_choice_and_changes_nothing_without_one()
    {
        var flow = Started(Line("A", "Z"));
        var before = flow.StateText;
        var to = Compiled(Line("B", "Z"));

        var step = Assert.Single(FlowMigration.Plan(flow.Flow, to, flow.State).Steps);
        Assert.Equal((MigrationVerdict.NeedsChoice, "A", null), (step.Verdict, step.ActivityId, step.TargetId));
        var refused = Assert.Throws<StimulusRefusedException>(() => flow.Engine.Migrate(flow.Flow, to, flow.State));

        Assert.Equal("needs-choice", refused.Code);
        Assert.Equal(before, flow.StateText);
    }

    [Fact]
    public void A_choice_cancels_the_old_place_and_begins_the_chosen_one()
    {
        var flow = Started(Line("A", "Z"));
        var to = Compiled(Line("B", "Z"));
        Assert.Equal(MigrationVerdict.Chosen, FlowMigration.Plan(flow.Flow, to, flow.State, Choose("A", "B")).Verdict);

        flow.Migrate(to, Choose("A", "B"));

        Assert.Equal("B", Assert.Single(flow.State.Bookmarks).ActivityId);
        Assert.Single(flow.Last.RemovedBookmarkIds);
        Assert.Equal((1, to.Hash), (flow.State.DefinitionVersion, flow.State.DefinitionHash));
        Assert.Contains(flow.Journal, r => r.Event == "Migrated");
    }

    [Fact]
    public void Another_type_under_the_same_id_is_not_taken_for_the_same_activity()
    {
        var flow = Started(Line("A", "Z"));
        var to = Compiled(Chart([Draw.Activity("Event", "A", ("eventName", Draw.Literal("e"))), Draw.Task("Z")], ["A-Z"]));

        Assert.Equal(MigrationVerdict.NeedsChoice, FlowMigration.Plan(flow.Flow, to, flow.State).Verdict);
    }

    [Fact]
    public void A_choice_of_what_does_not_exist_or_can_not_be_entered_is_refused_beforehand()
    {
        var flow = Started(Line("A", "Z"));
        var items = Draw.Activity("ForEach", "G", ("items", Draw.Literal("[1]")), ("body", Draw.Task("T")));
        var to = Compiled(Chart([items, Draw.Task("Z")], ["G-Z"]));

        Assert.Equal(MigrationVerdict.Cannot, FlowMigration.Plan(flow.Flow, to, flow.State, Choose("A", "missing")).Verdict);
        Assert.Equal(MigrationVerdict.Cannot, FlowMigration.Plan(flow.Flow, to, flow.State, Choose("A", "Chart")).Verdict);
        Assert.Equal(MigrationVerdict.Cannot, FlowMigration.Plan(flow.Flow, to, flow.State, Choose("A", "T")).Verdict);
        Assert.Equal(MigrationVerdict.Cannot, FlowMigration.Plan(flow.Flow, to, flow.State, Choose("A", FlowMigration.EndBranch)).Verdict);
    }

    [Fact]
    public void A_branch_may_be_ended_while_another_goes_on_and_the_join_then_waits_for_the_other_alone()
    {
        var flow = Started(Fork("WaitAllActive", "A", "B"));
        var to = Compiled(Chart([Draw.Say("S"), Draw.Task("B"), Join("J", "WaitAllActive"), Draw.Task("Z")], ["S-B", "B-J", "J-Z"]));

        flow.Migrate(to, Choose("A", FlowMigration.EndBranch)).Resume("B");

        Assert.Equal("Z", Assert.Single(flow.State.Bookmarks).ActivityId);
    }

    [Theory]
    [InlineData("WaitAll")]
    [InlineData("WaitAllActive")]
    public void A_branch_sent_to_a_join_counts_as_arrived_and_the_join_runs_once(string mode)
    {
        var flow = Started(Fork(mode, "A", "B"));
        var to = Compiled(Fork(mode, "C", "B"));

        flow.Migrate(to, Choose("A", "J"));
        Assert.Equal("B", Assert.Single(flow.State.Bookmarks).ActivityId);
        flow.Resume("B");

        Assert.Empty(flow.State.Incidents);
        Assert.Equal("Z", Assert.Single(flow.State.Bookmarks).ActivityId);
    }

    [Fact]
    public void The_last_branch_sent_to_a_join_runs_it_at_once()
    {
        var flow = Started(Fork("WaitAll", "A", "B")).Resume("B");

        flow.Migrate(Compiled(Fork("WaitAll", "C", "B")), Choose("A", "J"));

        Assert.Equal("Z", Assert.Single(flow.State.Bookmarks).ActivityId);
    }

    [Fact]
    public void A_branch_sent_to_a_first_come_join_cancels_what_is_still_open_before_it()
    {
        var flow = Started(Fork("WaitAny", "A", "B"));

        flow.Migrate(Compiled(Fork("WaitAny", "C", "B")), Choose("A", "J"));

        Assert.Equal("Z", Assert.Single(flow.State.Bookmarks).ActivityId);
    }

    [Fact]
    public void A_branch_that_waits_at_a_join_first_goes_through_what_was_inserted_before_the_join()
    {
        var flow = Started(Fork("WaitAll", "A", "B")).Resume("A");
        var to = Compiled(Chart(
            [Draw.Say("S"), Draw.Task("A"), Draw.Task("B"), Draw.Task("N"), Join("J", "WaitAll"), Draw.Task("Z")],
            ["S-A", "S-B", "A-N", "N-J", "B-J", "J-Z"]));
        Assert.Contains(FlowMigration.Plan(flow.Flow, to, flow.State).Steps, s => s is { ActivityId: "J", TargetId: "N", Verdict: MigrationVerdict.Moves });

        flow.Migrate(to).Resume("B");
        Assert.Equal("N", Assert.Single(flow.State.Bookmarks).ActivityId);
        flow.Resume("N");

        Assert.Equal("Z", Assert.Single(flow.State.Bookmarks).ActivityId);
    }

    [Fact]
    public void A_branch_whose_way_to_the_join_is_gone_does_not_hold_the_join_up()
    {
        var flow = Started(Fork("WaitAll", "A", "B")).Resume("A");
        var to = Compiled(Chart([Draw.Say("S"), Draw.Task("B"), Join("J", "WaitAll"), Draw.Task("Z")], ["S-B", "B-J", "J-Z"]));

        flow.Migrate(to).Resume("B");

        Assert.Empty(flow.State.Incidents);
        Assert.Equal("Z", Assert.Single(flow.State.Bookmarks).ActivityId);
    }

    [Fact]
    public void A_branch_whose_join_is_gone_needs_a_choice_of_its_own()
    {
        var flow = Started(Fork("WaitAll", "A", "B")).Resume("A");
        var to = Compiled(Chart([Draw.Say("S"), Draw.Task("B"), Draw.Task("Y")], ["S-B", "B-Y"]));
        var step = FlowMigration.Plan(flow.Flow, to, flow.State).Steps.Single(s => s.Verdict == MigrationVerdict.NeedsChoice);
        Assert.Equal(("J", null), (step.ActivityId, step.ActivityInstanceId));

        flow.Migrate(to, Choose("J", FlowMigration.EndBranch));

        Assert.Equal("B", Assert.Single(flow.State.Bookmarks).ActivityId);
    }

    [Fact]
    public void A_join_given_up_in_the_old_version_is_judged_anew_where_other_ways_lead_to_it()
    {
        var flow = Started(Chart(
            [Draw.Activity("FlowDecision", "X", ("condition", Draw.Literal(true))), Draw.Task("A"), Draw.Task("B"), Join("J", "WaitAll"), Draw.Task("Z")],
            ["X-A:True", "X-B:False", "A-J", "B-J", "J-Z"]), continues: true).Resume("A");
        Assert.Equal("J", Assert.Single(flow.State.Incidents).ActivityId);

        flow.Migrate(Compiled(Chart(
            [Draw.Activity("FlowDecision", "X", ("condition", Draw.Literal(true))), Draw.Task("A"), Join("J", "WaitAll"), Draw.Task("Z")],
            ["X-A:True", "A-J", "J-Z"]), continues: true));

        Assert.Empty(flow.State.Incidents);
        Assert.Equal("Z", Assert.Single(flow.State.Bookmarks).ActivityId);
    }

    [Fact]
    public void A_container_that_is_gone_takes_its_open_steps_to_the_chosen_place()
    {
        var inner = Draw.Activity("Sequence", "Q", ("activities", new JsonArray(Draw.Task("A"), Draw.Task("B"))));
        var flow = Started(Chart([inner, Draw.Task("Z")], ["Q-Z"]));
        var to = Compiled(Line("A", "Z"));
        Assert.Equal(MigrationVerdict.NeedsChoice, FlowMigration.Plan(flow.Flow, to, flow.State).Verdict);

        flow.Migrate(to, Choose("A", "A"));

        Assert.Equal(["Chart", "A"], flow.State.OpenActivities.Select(a => a.ActivityId));
    }

    [Fact]
    public void Each_item_of_a_parallel_loop_goes_on_in_its_own_body()
    {
        FlowDefinition With(string step) => Draw.Definition(Draw.Activity("ParallelForEach", "G", ("items", Draw.Literal("[1,2]")),
            ("body", Draw.Chart("Body", [Draw.Task(step), Draw.Say("L", "'item ' + getVariable('CurrentValue')")], [Draw.Connection(step, "L")]))));
        var flow = Started(With("A"));

        flow.Migrate(Compiled(With("B")), Choose("A", "B"));
        Assert.Equal(["B", "B"], flow.State.Bookmarks.Select(b => b.ActivityId));
        foreach (var bookmark in flow.State.Bookmarks) flow.Do(new Stimulus.ResumeBookmark(bookmark.Id));

        Assert.Equal(["item 1", "item 2"], flow.Lines.Order());
    }

    [Fact]
    public void An_event_is_waited_for_under_the_name_of_the_new_version()
    {
        FlowDefinition Waiting(string name) => Chart([Draw.Activity("Event", "E", ("eventName", Draw.Literal(name)))], []);
        var flow = Started(Waiting("paid"));
        var before = flow.Waiting("E");

        flow.Migrate(Compiled(Waiting("settled")));

        Assert.Equal(BookmarkHash.Of("Elsa.Event", new JsonObject { ["eventName"] = "settled" }), flow.Waiting("E").Hash);
        Assert.Equal([before.Id], flow.Last.RemovedBookmarkIds);
    }

    [Fact]
    public void A_time_already_running_keeps_its_moment()
    {
        FlowDefinition Delay(string span) => Chart([Draw.Activity("Delay", "D", ("timeSpan", Draw.Literal(span)))], []);
        var flow = Started(Delay("01:00:00"));
        var due = flow.Waiting("D").DueAt;
        flow.Time.Advance(TimeSpan.FromMinutes(10));

        flow.Migrate(Compiled(Delay("05:00:00")));

        Assert.Equal(due, flow.Waiting("D").DueAt);
    }

    [Fact]
    public void Variables_follow_their_id_then_their_name_and_take_the_new_type()
    {
        var before = Draw.Definition(Draw.Chart("Chart", [Draw.Task("A")], []));
        var raw = JsonNode.Parse(before.ToJson())!.AsObject();
        raw["variables"] = new JsonArray(
            new JsonObject { ["id"] = "v", ["name"] = "Renamed", ["typeName"] = "String" },
            new JsonObject { ["id"] = "other", ["name"] = "O", ["typeName"] = "ObjectDictionary" },
            new JsonObject { ["id"] = "n", ["name"] = "New", ["typeName"] = "Int32", ["value"] = "3" });
        var flow = Started(before);

        flow.Migrate(Compiled(FlowDefinition.Parse(raw.ToJsonString())));

        Assert.Equal("""{"Renamed":"7","O":{"list":[1,2]},"New":3}""", flow.State.Variables.ToJsonString());
    }

    [Fact]
    public void A_root_drawn_under_another_id_is_the_same_root()
    {
        var flow = Started(Line("A", "Z"));

        flow.Migrate(Compiled(Draw.Definition(Draw.Chart("Other", [Draw.Task("A"), Draw.Task("Z")], [Draw.Connection("A", "Z")])))).Resume("A");

        Assert.Equal(["Other", "Z"], flow.State.OpenActivities.Select(a => a.ActivityId));
    }

    [Fact]
    public void An_incident_goes_along_and_can_be_retried_in_the_version_that_mends_it()
    {
        FlowDefinition Saying(string script) => Chart([Draw.Say("L", script), Draw.Task("Z")], ["L-Z"]);
        var flow = Started(Saying("missing()"), continues: true);

        flow.Migrate(Compiled(Saying("'mended'"), continues: true)).Do(new Stimulus.Retry(flow.Incident("L").Id));

        Assert.Equal(["mended"], flow.Lines);
        Assert.Equal("Z", Assert.Single(flow.State.Bookmarks).ActivityId);
    }

    [Fact]
    public void What_a_faulted_instance_has_parked_moves_with_it()
    {
        FlowDefinition Two(string script) => Chart([Draw.Say("S"), Draw.Task("A"), Draw.Say("L", script)], ["S-A", "S-L"]);
        var flow = Started(Two("missing()"));
        Assert.Equal("Finished/Faulted", flow.Status);

        flow.Migrate(Compiled(Two("'mended'")));
        Assert.Equal("Finished/Faulted", flow.Status);
        flow.Do(new Stimulus.Retry(flow.Incident("L").Id));

        Assert.Equal("A", Assert.Single(flow.State.Bookmarks).ActivityId);
    }

    [Fact]
    public void A_migration_taken_back_leaves_the_instance_on_its_old_bookmarks_and_gives_no_id_twice()
    {
        var flow = Started(Line("A", "Z"));
        var before = flow.State;
        flow.Migrate(Compiled(Line("B", "Z")), Choose("A", "B"));
        var migrated = flow.State;

        var undone = FlowMigration.Restore(migrated, before, Harness.Monday);

        Assert.Equal("A", Assert.Single(undone.Added).ActivityId);
        Assert.Equal(migrated.Bookmarks.Select(b => b.Id), undone.RemovedBookmarkIds);
        Assert.Equal(flow.Journal.Count + 1, Assert.Single(undone.Journal).Sequence);
        var burst = flow.Engine.Resume(Compiled(Line("A", "Z")), undone.State, new Stimulus.ResumeBookmark(undone.Added[0].Id));
        Assert.Null(burst.Advance());
        Assert.DoesNotContain(burst.Finish().Added[0].Id, migrated.Bookmarks.Concat(before.Bookmarks).Select(b => b.Id));
    }

    [Fact]
    public void An_ended_instance_and_another_definition_are_refused()
    {
        var flow = Started(Line("A", "Z"));
        var other = JsonNode.Parse(Line("A", "Z").ToJson())!;
        other["definitionId"] = "another";
        Assert.Equal("other-definition", Assert.Throws<StimulusRefusedException>(() =>
            flow.Engine.Migrate(flow.Flow, Compiled(FlowDefinition.Parse(other.ToJsonString())), flow.State)).Code);

        flow.Resume("A").Resume("Z");
        Assert.Equal("instance-finished", Assert.Throws<StimulusRefusedException>(() => flow.Engine.Migrate(flow.Flow, flow.Flow, flow.State)).Code);
    }

    private static Dictionary<string, string> Choose(string from, string to) => new() { [from] = to };

    private static JsonObject Join(string id, string mode) => Draw.Activity("FlowJoin", id, ("mode", Draw.Literal(mode)));

    private static FlowDefinition Fork(string mode, params string[] branches) => Chart(
        [Draw.Say("S"), .. branches.Select(Draw.Task), Join("J", mode), Draw.Task("Z")],
        [.. branches.Select(b => $"S-{b}"), .. branches.Select(b => $"{b}-J"), "J-Z"]);

    private static FlowDefinition Line(params string[] tasks) => Chart([.. tasks.Select(Draw.Task)], [.. tasks.Zip(tasks.Skip(1), (a, b) => $"{a}-{b}")]);

    /// <param name="ways">"A-B" or "A-B:Port".</param>
    private static FlowDefinition Chart(JsonObject[] activities, string[] ways) => Draw.Definition(Draw.Chart("Chart", activities, ways.Select(w =>
    {
        var (ends, port) = w.Split(':') is [var first, var second] ? (first.Split('-'), second) : (w.Split('-'), "Done");
        return Draw.Connection(ends[0], ends[1], port);
    })));

    private static CompiledFlow Compiled(FlowDefinition definition, bool continues = false) => new FlowCompiler(Harness.Catalog).Compile(Continuing(definition, continues));

    private static Harness Started(FlowDefinition definition, bool continues = false) => Harness.Of(Continuing(definition, continues)).Start();

    private static FlowDefinition Continuing(FlowDefinition definition, bool continues) =>
        continues ? Draw.Definition(definition.Root.DeepClone().AsObject(), continueWithIncidents: true) : definition;
}
