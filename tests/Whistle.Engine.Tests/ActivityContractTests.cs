using System.Text.Json.Nodes;

namespace Whistle.Engine.Tests;

/// <summary>What the engine promises to, and demands of, an activity type written by someone else.</summary>
public sealed class ActivityContractTests
{
    [Fact]
    public void A_question_stops_the_burst_until_it_is_answered()
    {
        var asked = new List<string>();
        var flow = Run(c => c.Ask("who", new JsonObject { ["role"] = "lead" }), q =>
        {
            asked.Add($"{q.ActivityId} {q.Kind} {q.Payload["role"]}");
            return "u1";
        });

        Assert.Equal(["A who lead"], asked);
        Assert.Equal(["answer u1", "after"], flow.Lines);
        Assert.Contains(flow.Journal, r => r.Event == "Answered" && r.Data!["answer"]!.GetValue<string>() == "u1");
    }

    [Fact]
    public void Several_questions_of_one_call_are_answered_one_after_the_other()
    {
        var flow = Run(c =>
        {
            c.Ask("first", []);
            c.Ask("second", []);
        }, q => q.Kind);

        Assert.Equal(["answer first", "after"], flow.Lines);
    }

    [Fact]
    public void A_question_the_host_refuses_is_an_incident_and_replays_as_one()
    {
        var catalog = Catalog(new Probe(c => c.Ask("who", [])));
        var flow = new FlowCompiler(catalog).Compile(Definition());
        var at = Engine.Tests.Harness.Monday;
        var burst = new FlowEngine(catalog, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(at)).Start(flow, new FlowStart("i1"));
        burst.Advance();
        burst.Refuse("nobody-fits", new LocalText("无人可派", "Nobody fits"));
        burst.Advance();
        var changes = burst.Finish();

        Assert.Equal("nobody-fits", Assert.Single(changes.State.Incidents).Code);
        var replayed = Replay.Start(flow, new FlowStart("i1"), catalog, at, Replay.AnswersOf(changes.Journal));
        Assert.Equal(changes.State.ToJson(), replayed.State.ToJson());
    }

    [Fact]
    public void A_burst_is_used_in_its_order()
    {
        var catalog = Catalog(new Probe(c => c.Ask("who", [])));
        var burst = new FlowEngine(catalog, TimeProvider.System).Start(new FlowCompiler(catalog).Compile(Definition()), new FlowStart("i1"));

        Assert.Throws<InvalidOperationException>(() => burst.Answer("early"));
        Assert.Throws<InvalidOperationException>(() => burst.Finish());
        burst.Advance();
        Assert.Throws<InvalidOperationException>(() => burst.Advance());
        burst.Answer("now");
        Assert.Null(burst.Advance());
        Assert.Null(burst.Advance());
        burst.Finish();
    }

    [Fact]
    public void A_replay_with_other_answers_is_noticed()
    {
        var catalog = Catalog(new Probe(c => c.Ask("who", [])));
        var flow = new FlowCompiler(catalog).Compile(Definition());

        Assert.Throws<InvalidOperationException>(() => Replay.Start(flow, new FlowStart("i1"), catalog, DateTimeOffset.UnixEpoch, []));
        Assert.Throws<InvalidOperationException>(() => Replay.Start(flow, new FlowStart("i1"), catalog, DateTimeOffset.UnixEpoch, ["a", "b"]));
    }

    [Fact]
    public void An_activity_that_leaves_nothing_behind_is_an_incident()
    {
        var flow = Run(_ => { });

        Assert.Equal("left-nothing", flow.Incident("A").Code);
    }

    [Fact]
    public void An_exception_is_one_incident_and_nothing_it_emitted_leaves_the_burst()
    {
        var flow = Run(c =>
        {
            c.Emit("write-line", new JsonObject { ["text"] = "never" });
            c.Ask("never", []);
            c.AddBookmark("never", []);
            c.Schedule(c.Node);
            throw new InvalidOperationException("secret 13800000000");
        });

        Assert.Equal("activity-failed", flow.Incident("A").Code);
        Assert.Empty(flow.Lines);
        Assert.Empty(flow.State.Bookmarks);
        Assert.DoesNotContain("13800000000", flow.StateText);
    }

    [Fact]
    public void A_failed_resumption_is_retried_as_a_resumption()
    {
        var calls = 0;
        var type = new Probe(c => c.AddBookmark("wait", [], c.Now.AddHours(1)), (c, input) =>
        {
            if (calls++ < 2) throw new ActivityFaultException("not-yet", new LocalText("未到", "Not yet"));
            c.Emit("write-line", new JsonObject { ["text"] = input?.DeepClone() });
            c.Complete();
        });
        var flow = Harness(type).Start();

        flow.Resume("A", "with this");
        Assert.Equal("not-yet", flow.Incident("A").Code);

        flow.Do(new Stimulus.Retry(flow.Incident("A").Id));
        Assert.Equal(["with this", "after"], flow.Lines);
    }

    [Fact]
    public void An_activity_may_wait_in_several_places_at_once()
    {
        var type = new Probe(c =>
        {
            c.AddBookmark("task", new JsonObject { ["id"] = "t" });
            c.AddBookmark("due", [], c.Now.AddDays(1));
        }, (c, _) => c.Complete());
        var flow = Harness(type).Start();

        Assert.Equal(["due", "task"], flow.State.Bookmarks.Select(b => b.Name).Order());
        flow.Do(new Stimulus.ResumeBookmark(flow.State.Bookmarks[1].Id));

        Assert.Equal("Finished/Finished", flow.Status);
        Assert.Equal(2, flow.Last.RemovedBookmarkIds.Count);
    }

    [Fact]
    public void State_survives_between_calls_and_goes_with_the_visit()
    {
        var type = new Probe(c =>
        {
            c.State["kept"] = new JsonArray("u1", "u2");
            c.AddBookmark("wait", []);
        }, (c, _) =>
        {
            c.Emit("write-line", new JsonObject { ["text"] = c.State["kept"]!.ToJsonString() });
            c.Complete();
        });
        var flow = Harness(type).Start();

        flow.Resume("A");

        Assert.Equal("""["u1","u2"]""", flow.Lines[0]);
        Assert.DoesNotContain("u1", flow.StateText);
    }

    [Fact]
    public void A_cancelled_activity_may_still_tell_the_host()
    {
        var flow = Harness(new Probe(c => c.AddBookmark("wait", []))).Start();

        flow.Do(new Stimulus.Cancel("test"));

        Assert.Contains(flow.Last.Effects, e => e.Kind == "withdrawn");
    }

    [Fact]
    public void Two_types_of_one_name_make_no_catalogue() =>
        Assert.Throws<ArgumentException>(() => new ActivityCatalog([new Probe(_ => { }), new Probe(_ => { })]));

    [Fact]
    public void An_own_check_of_a_type_refuses_the_flow()
    {
        var problems = new FlowCompiler(Catalog(new Probe(_ => { }) { Complains = true })).Check(Definition());

        Assert.Equal("probe", Assert.Single(problems).Code);
    }

    [Fact]
    public void A_required_input_must_be_there()
    {
        var problems = new FlowCompiler(Catalog(new Probe(_ => { }) { Requires = "Role" })).Check(Definition());

        Assert.Equal("missing-input", Assert.Single(problems).Code);
    }

    private static Harness Run(Action<ActivityContext> execute, Func<HostQuestion, JsonNode?>? answer = null) =>
        Harness(new Probe(execute), answer).Start();

    private static Harness Harness(Probe type, Func<HostQuestion, JsonNode?>? answer = null)
    {
        var catalog = Catalog(type);
        return new Harness(new FlowCompiler(catalog).Compile(Definition()), catalog, answer);
    }

    private static ActivityCatalog Catalog(Probe type) => new([.. ActivityCatalog.Elsa, type]);

    private static FlowDefinition Definition() =>
        Draw.Definition(Draw.Activity("Sequence", "Root", ("activities", new JsonArray(Draw.Activity("Test.Probe", "A"), Draw.Say("after")))), continueWithIncidents: true);

    private sealed class Probe(Action<ActivityContext> execute, Action<ActivityContext, JsonNode?>? resume = null) : ActivityType
    {
        public bool Complains { get; init; }
        public string? Requires { get; init; }

        public override ActivityDescriptor Descriptor => new("Test.Probe", new LocalText("探", "Probe"), new LocalText("", ""), new LocalText("", ""))
        {
            Inputs = Requires is null ? [] : [new InputDescriptor(Requires, "String", new LocalText("角色", "Role"), new LocalText("", "")) { Required = true }]
        };

        public override void Execute(ActivityContext c) => execute(c);

        public override void Resume(ActivityContext c, Bookmark bookmark, JsonNode? input)
        {
            if (resume is null) c.Complete();
            else resume(c, input);
        }

        public override void Answered(ActivityContext c, HostQuestion question, JsonNode? answer)
        {
            c.Emit("write-line", new JsonObject { ["text"] = "answer " + answer });
            c.Complete();
        }

        public override void Cancelled(ActivityContext c) => c.Emit("withdrawn", []);

        public override IEnumerable<FlowProblem> Check(ActivityNode node) =>
            Complains ? [new FlowProblem("probe", node.Id, new LocalText("不行", "No"), null, false)] : [];
    }
}
