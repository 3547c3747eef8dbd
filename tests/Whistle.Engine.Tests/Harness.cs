using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace Whistle.Engine.Tests;

/// <summary>Drives one instance as a host would: every burst starts from the stored text of the state, and is replayed.</summary>
internal sealed class Harness
{
    public static readonly DateTimeOffset Monday = new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8));

    private readonly ActivityCatalog catalog;
    private readonly FlowLimits? limits;
    private readonly Func<HostQuestion, JsonNode?> answer;

    public Harness(CompiledFlow flow, ActivityCatalog? catalog = null, Func<HostQuestion, JsonNode?>? answer = null, FlowLimits? limits = null)
    {
        Flow = flow;
        this.catalog = catalog ?? Catalog;
        this.answer = answer ?? (_ => null);
        this.limits = limits;
        Engine = new FlowEngine(this.catalog, Time, limits);
    }

    public static ActivityCatalog Catalog { get; } = new(ActivityCatalog.Elsa);

    public CompiledFlow Flow { get; private set; }
    public FakeTimeProvider Time { get; } = new(Monday);
    public FlowEngine Engine { get; }
    public FlowState State => FlowState.FromJson(StateText);
    public string StateText { get; private set; } = "";
    public List<string> Lines { get; } = [];
    public List<JournalRecord> Journal { get; } = [];
    public ChangeSet Last { get; private set; } = null!;
    public Dictionary<string, Bookmark> Bookmarks { get; } = [];

    public static Harness Of(FlowDefinition definition) => new(new FlowCompiler(Catalog).Compile(definition));

    public Harness Start(JsonObject? input = null, string? at = null, JsonNode? trigger = null, JsonObject? variables = null, string id = "i1")
    {
        var start = new FlowStart(id, input, Variables: variables, StartActivityId: at, TriggerInput: trigger);
        Take(Run(Engine.Start(Flow, start)), answers => Replay.Start(Flow, start, catalog, Time.GetUtcNow(), answers, limits));
        return this;
    }

    public Harness Do(Stimulus stimulus)
    {
        var before = StateText;
        Take(
            Run(Engine.Resume(Flow, FlowState.FromJson(before), stimulus)),
            answers => Replay.Resume(Flow, FlowState.FromJson(before), stimulus, catalog, Time.GetUtcNow(), answers, limits));
        return this;
    }

    /// <summary>Moves the instance to another version, which it runs from then on.</summary>
    public Harness Migrate(CompiledFlow to, IReadOnlyDictionary<string, string>? choices = null)
    {
        var (before, from) = (StateText, Flow);
        var burst = Engine.Migrate(from, to, FlowState.FromJson(before), choices);
        Flow = to;
        Take(Run(burst), answers => Replay.Migrate(from, to, FlowState.FromJson(before), choices, catalog, Time.GetUtcNow(), answers, limits));
        return this;
    }

    public Harness Resume(string activityId, JsonNode? input = null) =>
        Do(new Stimulus.ResumeBookmark(Waiting(activityId).Id, input));

    public Bookmark Waiting(string activityId) =>
        State.Bookmarks.FirstOrDefault(b => b.ActivityId == activityId)
        ?? throw new InvalidOperationException($"Nothing waits at {activityId}, only at: {string.Join(", ", State.Bookmarks.Select(b => b.ActivityId))}");

    public Incident Incident(string activityId) => State.Incidents.Single(i => i.ActivityId == activityId);

    public string Status => $"{State.Status}/{State.SubStatus}";

    private ChangeSet Run(Burst burst)
    {
        while (burst.Advance() is { } question) burst.Answer(answer(question));
        return burst.Finish();
    }

    private void Take(ChangeSet changes, Func<IReadOnlyList<JsonNode?>, ChangeSet> replay)
    {
        Last = changes;
        StateText = changes.State.ToJson();
        Assert.Equal(StateText, FlowState.FromJson(StateText).ToJson());
        Assert.Equal(Text(changes), Text(replay(Replay.AnswersOf(changes.Journal))));
        Journal.AddRange(changes.Journal);
        Lines.AddRange(changes.Effects.Where(e => e.Kind == "write-line").Select(e => e.Payload["text"]?.GetValue<string>() ?? ""));
        foreach (var added in changes.Added) Bookmarks.Add(added.Id, added);
        foreach (var removed in changes.RemovedBookmarkIds) Assert.True(Bookmarks.Remove(removed), "A bookmark was removed that was never added.");
        Assert.Equal(changes.State.Bookmarks.Select(b => b.Id).Order(), Bookmarks.Keys.Order());
        if (changes.State.Status == FlowStatus.Running) NothingIsLost(changes.State);
    }

    /// <summary>Every open branch has a bookmark, an incident, or open children that do.</summary>
    private static void NothingIsLost(FlowState state)
    {
        var parents = state.OpenActivities.Select(a => a.Parent).ToHashSet();
        foreach (var open in state.OpenActivities.Where(a => !parents.Contains(a.ActivityInstanceId)))
            Assert.True(
                state.Bookmarks.Any(b => b.ActivityInstanceId == open.ActivityInstanceId) || state.Incidents.Any(i => i.ActivityInstanceId == open.ActivityInstanceId) || state.Incidents.Count > 0,
                $"The branch at {open.ActivityId} waits for nothing.");
        Assert.True(state.Bookmarks.Count > 0 || state.Incidents.Count > 0, "A running instance waits for nothing.");
    }

    private static string Text(ChangeSet changes) => string.Join("\n",
    [
        changes.State.ToJson(),
        .. changes.Effects.Select(e => $"{e.ActivityId} {e.Kind} {e.Payload.ToJsonString()}"),
        .. changes.Journal.Select(r => $"{r.Sequence} {r.At:O} {r.ActivityInstanceId} {r.Event} {r.Data?.ToJsonString()}"),
        .. changes.Added.Select(b => b.Id),
        .. changes.RemovedBookmarkIds
    ]);
}
