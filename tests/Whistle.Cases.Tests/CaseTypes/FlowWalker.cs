using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Whistle.Cases.CaseTypes;
using Whistle.Engine;

namespace Whistle.Cases.Tests.CaseTypes;

/// <summary>A task that waits in a walked flow.</summary>
internal sealed record WalkTask(string Id, string Instance, string? Order, string Kind, IReadOnlyList<string> Outcomes);

/// <summary>
/// Walks the flows of one case type with nobody but the engine: answers what the activities ask as an office would, with
/// everything serialised between bursts as the database does.
/// </summary>
internal sealed class FlowWalker
{
    private readonly LoadedCaseType type;
    private readonly FlowEngine engine = new(CaseServices.Catalog(), new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 1, 0, 0, TimeSpan.Zero)));
    private readonly Dictionary<string, CompiledFlow> flows;
    private readonly Dictionary<string, (string Flow, string? Parent, string? Order, FlowState State)> instances = [];
    private readonly Dictionary<string, WalkTask> tasks = [];
    private int count;

    public FlowWalker(LoadedCaseType type)
    {
        this.type = type;
        flows = type.Flows.ToDictionary(f => f.Id, f => Workflows.Compiler.Compile(f.Definition));
        Start(type.Type.Flow, null, null);
    }

    /// <summary>Units each dispatch calls besides the lead.</summary>
    public int Assisting { get; init; } = 2;
    public List<string> Stages { get; } = [];
    public string Status { get; private set; } = "open";
    public IReadOnlyCollection<WalkTask> Tasks => tasks.Values;
    public bool Ended => instances.Values.All(i => i.State.Status == FlowStatus.Finished);
    public IEnumerable<string> Incidents => instances.Values.SelectMany(i => i.State.Incidents).Select(i => $"{i.ActivityId}: {i.Message.En}");

    public WalkTask Only(string kind) => Assert.Single(tasks.Values, t => t.Kind == kind);

    public void Complete(string kind, string outcome) => Complete(Only(kind), outcome);

    public void Complete(WalkTask task, string outcome)
    {
        Assert.Contains(outcome, task.Outcomes);
        if (type.Type.TaskInterrupts(task.Kind, Stages.LastOrDefault() ?? "").FirstOrDefault(i => i.Name == outcome) is { } interrupt)
        {
            Resume(task.Instance, new Stimulus.Interrupt(null, interrupt.GoTo));
            return;
        }
        var bookmark = instances[task.Instance].State.Bookmarks.Single(b => b.Payload["taskId"]?.ToString() == task.Id);
        Resume(task.Instance, new Stimulus.ResumeBookmark(bookmark.Id, new JsonObject { ["outcome"] = outcome, ["data"] = Facts(task.Kind) }));
    }

    public void Interrupt(string name)
    {
        var interrupt = type.Type.CaseInterrupts(Stages.LastOrDefault() ?? type.Type.Stages[0].Key).Single(i => i.Name == name);
        Resume("case", new Stimulus.Interrupt(null, interrupt.GoTo));
        Status = interrupt.Status!.Value.ToString().ToLowerInvariant();
    }

    private JsonObject Facts(string kind) => kind == "dispatch"
        ? new JsonObject { ["units"] = new JsonObject { ["lead"] = "lead", ["assisting"] = new JsonArray([.. Enumerable.Range(0, Assisting).Select(i => (JsonNode)$"unit{i}")]) } }
        : [];

    private string Start(string flow, string? parent, string? order)
    {
        var id = parent is null ? "case" : $"i{++count}";
        Pump(id, flow, parent, order, null, engine.Start(flows[flow], new FlowStart(id, [], ParentInstanceId: parent)));
        return id;
    }

    private void Resume(string id, Stimulus stimulus)
    {
        var (flow, parent, order, state) = instances[id];
        var before = FlowState.FromJson(state.ToJson());
        Pump(id, flow, parent, order, before, engine.Resume(flows[flow], before, stimulus));
    }

    private void Pump(string id, string flow, string? parent, string? order, FlowState? before, Burst burst)
    {
        var waited = before?.Bookmarks ?? [];
        while (burst.Advance() is { } question) burst.Answer(Answer(id, order, question));
        var change = burst.Finish();
        instances[id] = (flow, parent, order, change.State);
        foreach (var gone in waited.Where(b => change.RemovedBookmarkIds.Contains(b.Id)))
        {
            if (gone.Payload["taskId"]?.ToString() is { } task) tasks.Remove(task);
            if (gone.Payload["instanceId"]?.ToString() is { } child && instances[child].State.Status == FlowStatus.Running) Resume(child, new Stimulus.Cancel("parent"));
        }
        if (change.State.Status != FlowStatus.Finished || parent is null) return;
        var waiting = instances[parent].State.Bookmarks.SingleOrDefault(b => b.Payload["instanceId"]?.ToString() == id);
        if (waiting is not null) Resume(parent, new Stimulus.ResumeBookmark(waiting.Id, new JsonObject { ["output"] = change.State.Output.DeepClone() }));
    }

    private JsonNode? Answer(string instance, string? order, HostQuestion question)
    {
        var p = question.Payload;
        switch (question.Kind)
        {
            case "assign":
                if (p["stage"]?.ToString() is { Length: > 0 } stage) Enter(stage);
                var task = new WalkTask($"t{++count}", instance, order, p["task"]!.ToString(), [.. p["outcomes"]!.AsArray().Select(o => o!["name"]!.ToString())]);
                Assert.NotNull(p["to"]);
                tasks[task.Id] = task;
                return new JsonObject { ["taskId"] = task.Id };
            case "call-units":
                return new JsonObject { ["children"] = new JsonArray([.. Enumerable.Range(0, Assisting + 1).Select(i => Call(p, instance, i == 0 ? "lead" : "assist"))]) };
            case "replace-unit":
                return new JsonObject { ["children"] = new JsonArray(Call(p, instance, "assist")) };
            case "set-stage":
                Enter(p["stage"]!.ToString());
                return null;
            case "close-case":
                Status = p["status"]!.ToString();
                return null;
            case "route":
                return count % 2 == 0 ? new JsonObject { ["lead"] = "lead" } : [];
            default:
                return null;
        }
    }

    private JsonObject Call(JsonObject question, string parent, string role)
    {
        var order = $"o{++count}";
        return new JsonObject { ["instanceId"] = Start(question["unitFlow"]!.ToString(), parent, order), ["orderId"] = order, ["role"] = role };
    }

    private void Enter(string stage)
    {
        Assert.NotNull(type.Type.Stage(stage));
        if (Stages.LastOrDefault() != stage) Stages.Add(stage);
    }
}
