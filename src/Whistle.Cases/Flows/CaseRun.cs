using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Cases.Timeline;
using Whistle.Engine;

namespace Whistle.Cases.Flows;

/// <summary>
/// The flows of one case within one command. All instances of a case run in the transaction that holds its lock, so a parent and
/// its children never meet another command half-way. What one burst causes for another instance (a child that ended) is queued and
/// run before the command returns.
/// </summary>
public sealed class CaseRun(CaseWork work, CaseBundle bundle, FlowEngine engine, CityCatalogue city, IReadOnlyDictionary<string, IHostAnswer> answers)
{
    private readonly Dictionary<Guid, (FlowInstance Row, FlowState State)> _instances = [];
    private readonly Queue<(Guid Instance, Stimulus Stimulus)> _pending = new();
    private readonly Dictionary<Guid, CaseTask> _opened = [];

    /// <summary>Instances in their very first burst: nothing of them can be read back yet.</summary>
    private readonly HashSet<Guid> _starting = [];
    private bool _draining;

    public CaseWork Work => work;
    public CaseBundle Bundle => bundle;
    public CaseType Type => bundle.Type;
    public CityCatalogue City => city;
    public Case Case => work.Case ?? throw new InvalidOperationException("No case is locked.");
    public TimelineWriter Timeline { get; } = new(work);

    /// <summary>Tasks opened by this command, by id.</summary>
    public IReadOnlyDictionary<Guid, CaseTask> Opened => _opened;

    /// <summary>Starts an instance of one of the bundle's definitions and runs it until every branch waits.</summary>
    public async Task<FlowInstance> Start(string definitionId, JsonObject input, Guid? parentId = null, Guid? orderId = null)
    {
        var flow = bundle.Flow(definitionId);
        var row = new FlowInstance
        {
            Id = Guid.CreateVersion7(),
            CaseId = Case.Id,
            ParentInstanceId = parentId,
            UnitOrderId = orderId,
            DefinitionId = definitionId,
            DefinitionVersionId = bundle.VersionId(definitionId),
            DefinitionHash = flow.Hash,
            Status = nameof(FlowStatus.Running),
            SubStatus = nameof(FlowSubStatus.Pending),
            StateJson = "{}",
            CreatedAt = work.Now,
            UpdatedAt = work.Now,
        };
        if (parentId is null) Case.FlowInstanceId = row.Id;
        if (orderId is { } id && work.Db.UnitOrders.Local.FirstOrDefault(o => o.Id == id) is { } order) order.InstanceId = row.Id;
        _starting.Add(row.Id);
        await Pump(row, null, engine.Start(flow, new FlowStart(row.Id.ToString(), input, Case.Number, parentId?.ToString())));
        return row;
    }

    /// <summary>Applies a stimulus to an instance and to whatever it sets off, until every branch of the case waits.</summary>
    public async Task Resume(Guid instanceId, Stimulus stimulus)
    {
        _pending.Enqueue((instanceId, stimulus));
        await Drain();
    }

    /// <summary>Has a stimulus applied before the command returns, after what is running now.</summary>
    internal void Enqueue(Guid instanceId, Stimulus stimulus) => _pending.Enqueue((instanceId, stimulus));

    public async Task Drain()
    {
        if (_draining) return;
        _draining = true;
        while (_pending.TryDequeue(out var next))
        {
            var (row, state) = await Load(next.Instance);
            if (state.Status == FlowStatus.Finished) continue;
            await Pump(row, state, engine.Resume(bundle.Flow(row.DefinitionId), state, next.Stimulus));
        }
        _draining = false;
    }

    /// <summary>The engine's state of an instance as this command sees it.</summary>
    public async Task<FlowState> State(Guid instanceId) => (await Load(instanceId)).State;

    private async Task<(FlowInstance Row, FlowState State)> Load(Guid id)
    {
        if (_instances.TryGetValue(id, out var known)) return known;
        var row = await work.Instance(id) ?? throw new InvalidOperationException($"Flow instance {id} is gone.");
        if (row.CaseId != Case.Id) throw new InvalidOperationException($"Flow instance {id} belongs to another case.");
        return _instances[id] = (row, FlowState.FromJson(row.StateJson));
    }

    private async Task Pump(FlowInstance row, FlowState? before, Burst burst)
    {
        while (burst.Advance() is { } question)
        {
            try { burst.Answer(await Answer(row, question)); }
            catch (FlowQuestionException e) { burst.Refuse(e.Code, e.Reason); }
        }
        var change = burst.Finish();
        work.Checkpoint(row, change);
        _instances[row.Id] = (row, change.State);
        _starting.Remove(row.Id);
        foreach (var bookmark in change.Added)
        {
            LinkTask(bookmark);
            // A child that ended in its first burst did so before its parent began to wait for it.
            if (Id(bookmark, "instanceId") is { } child && _instances.TryGetValue(child, out var ended) && ended.State.Status == FlowStatus.Finished)
                Wake(row.Id, bookmark, ended.Row, ended.State);
        }
        foreach (var effect in change.Effects) Carry(row, change.State, effect);
        await CloseWhatWaited(before, change);
        if (change.State.Status == FlowStatus.Finished) await Ended(row, change.State);
    }

    private Task<JsonNode?> Answer(FlowInstance row, HostQuestion question) =>
        answers.TryGetValue(question.Kind, out var answer)
            ? answer.Answer(this, row, question)
            : throw new FlowQuestionException(new LocalText($"没有人能回答“{question.Kind}”。", $"Nobody answers '{question.Kind}'."), "unknown-question");

    /// <summary>What a burst wants done beside its own state. Whatever has no receiver in the house leaves through the outbox.</summary>
    private void Carry(FlowInstance row, FlowState state, FlowEffect effect)
    {
        if (effect.Kind == "publish-event") FlowEvents.Publish(this, row, state, effect.Payload);
        else Timeline.Publish("flow." + effect.Kind, effect.Payload.ToJsonString());
    }

    /// <summary>Registers a task an activity has just opened, so that its bookmark can be written to it.</summary>
    public void TaskOpened(CaseTask task)
    {
        _opened[task.Id] = task;
        work.Db.Tasks.Add(task);
    }

    private void LinkTask(Bookmark bookmark)
    {
        if (Id(bookmark, "taskId") is { } taskId && _opened.TryGetValue(taskId, out var task)) task.BookmarkId = bookmark.Id;
    }

    /// <summary>A bookmark that went away without its task being done or its child ending takes both with it.</summary>
    private async Task CloseWhatWaited(FlowState? before, ChangeSet change)
    {
        if (before is null || change.RemovedBookmarkIds.Count == 0) return;
        foreach (var bookmark in before.Bookmarks.Where(b => change.RemovedBookmarkIds.Contains(b.Id)))
        {
            if (Id(bookmark, "taskId") is { } taskId)
            {
                var task = await work.Db.Tasks.FindAsync(taskId);
                if (task is { State: TaskState.Available or TaskState.Claimed })
                {
                    task.State = TaskState.Cancelled;
                    task.Version++;
                    await Clocks.ClockKeeping.StopOfTask(this, task, cancelled: true);
                }
            }
            if (Id(bookmark, "instanceId") is { } childId)
            {
                var (row, state) = await Load(childId);
                if (state.Status == FlowStatus.Finished) continue;
                await Orders.CloseOf(this, row, UnitOrderState.Cancelled);
                await Pump(row, state, engine.Resume(bundle.Flow(row.DefinitionId), state, new Stimulus.Cancel("parent")));
            }
        }
    }

    private async Task Ended(FlowInstance row, FlowState state)
    {
        if (row.ParentInstanceId is { } parentId)
        {
            // An order does not outlive the flow that carries it, however that flow is drawn. A returned one is ended with its replacement.
            if (state.SubStatus == FlowSubStatus.Finished && state.Output["Outcome"]?.ToString() != "returned") await Orders.CloseOf(this, row, UnitOrderState.FedBack);
            if (_starting.Contains(parentId)) return;
            var (_, parent) = await Load(parentId);
            if (parent.Bookmarks.FirstOrDefault(b => Id(b, "instanceId") == row.Id) is { } waiting) Wake(parentId, waiting, row, state);
        }
        else if (Case.Status == CaseStatus.Open && state.SubStatus == FlowSubStatus.Finished)
        {
            // A flow that ends without saying how has ended the case: nothing would ever move it again.
            await CaseClosing.Close(this, CaseStatus.Closed, null);
        }
    }

    private void Wake(Guid parentId, Bookmark waiting, FlowInstance child, FlowState ended) =>
        _pending.Enqueue((parentId, new Stimulus.ResumeBookmark(waiting.Id, new JsonObject
        {
            ["instanceId"] = child.Id.ToString(),
            ["orderId"] = child.UnitOrderId?.ToString(),
            ["status"] = ended.Status.ToString(),
            ["subStatus"] = ended.SubStatus.ToString(),
            ["output"] = ended.Output.DeepClone(),
        })));

    private static Guid? Id(Bookmark bookmark, string name) =>
        bookmark.Payload[name] is JsonValue v && v.TryGetValue<string>(out var text) && Guid.TryParse(text, out var id) ? id : null;
}
