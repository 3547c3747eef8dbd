using System.Text.Json.Nodes;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows;

/// <summary>
/// Flow instances moved within one command, all under one lock: those of a case, or a free instance with its children. What one
/// burst causes for another instance (a child that ended) is queued and run before the command returns.
/// </summary>
public abstract class InstanceRun(CaseWork work, FlowEngine engine)
{
    private readonly Dictionary<Guid, (FlowInstance Row, FlowState State)> _instances = [];
    private readonly Queue<(Guid Instance, Stimulus Stimulus)> _pending = new();

    /// <summary>Instances in their very first burst: nothing of them can be read back yet.</summary>
    private readonly HashSet<Guid> _starting = [];
    private bool _draining;

    public CaseWork Work => work;

    /// <summary>True where the journal also tells what each activity was given and gave.</summary>
    protected virtual bool Observed => false;

    /// <summary>Applies a stimulus to an instance and to whatever it sets off, until every branch waits.</summary>
    /// <exception cref="StimulusRefusedException">The stimulus does not fit the instance as it is.</exception>
    public async Task Resume(Guid instanceId, Stimulus stimulus)
    {
        _pending.Enqueue((instanceId, stimulus));
        await Drain();
    }

    /// <summary>Moves an instance to another version of its definition, which it goes on with.</summary>
    /// <param name="choices">Where branches go on that the new version has no place for; see <see cref="FlowEngine.Migrate"/>.</param>
    /// <exception cref="StimulusRefusedException">A choice is missing or impossible.</exception>
    public async Task Migrate(Guid instanceId, CompiledFlow to, string versionId, IReadOnlyDictionary<string, string>? choices = null)
    {
        var (row, state) = await Load(instanceId);
        var burst = engine.Migrate(await FlowOf(row), to, state, choices);
        row.DefinitionVersionId = versionId;
        row.DefinitionHash = to.Hash;
        await Pump(row, state, burst);
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
            if (state.Status == FlowStatus.Finished && !Reopens(next.Stimulus)) continue;
            await Pump(row, state, engine.Resume(await FlowOf(row), state, next.Stimulus, Observed));
        }
        _draining = false;
    }

    /// <summary>The engine's state of an instance as this command sees it.</summary>
    public async Task<FlowState> State(Guid instanceId) => (await Load(instanceId)).State;

    /// <summary>The stored row of an instance as this command sees it.</summary>
    public async Task<FlowInstance> Row(Guid instanceId) => (await Load(instanceId)).Row;

    /// <summary>The definition an instance runs.</summary>
    protected abstract ValueTask<CompiledFlow> FlowOf(FlowInstance row);

    /// <summary>True for an instance that the command's lock covers.</summary>
    protected abstract bool Holds(FlowInstance row);

    /// <exception cref="FlowQuestionException">Nobody can answer: an incident of the asking activity.</exception>
    protected abstract Task<JsonNode?> Answer(FlowInstance row, HostQuestion question);

    /// <summary>What a burst wants done beside its own state.</summary>
    protected abstract void Carry(FlowInstance row, FlowState state, FlowEffect effect);

    /// <summary>A branch begins to wait.</summary>
    protected virtual void Waits(Bookmark bookmark)
    {
    }

    /// <summary>A branch no longer waits, whether it went on or was cancelled.</summary>
    protected virtual Task LetGo(Bookmark bookmark) => Task.CompletedTask;

    /// <summary>A running child is about to be cancelled with the branch that waited for it.</summary>
    protected virtual Task LetGo(FlowInstance child) => Task.CompletedTask;

    /// <summary>True where a faulted instance keeps what its other branches wait for, until it is repaired.</summary>
    protected virtual bool KeepsParked => false;

    /// <summary>An instance has ended; its parent has not been told yet.</summary>
    protected virtual Task Ended(FlowInstance row, FlowState state) => Task.CompletedTask;

    /// <summary>Runs a new instance until every branch waits.</summary>
    protected async Task Begin(FlowInstance row, CompiledFlow flow, FlowStart start)
    {
        _starting.Add(row.Id);
        await Pump(row, null, engine.Start(flow, start, Observed));
    }

    private async Task<(FlowInstance Row, FlowState State)> Load(Guid id)
    {
        if (_instances.TryGetValue(id, out var known)) return known;
        var row = await work.Instance(id) ?? throw new InvalidOperationException($"Flow instance {id} is gone.");
        if (!Holds(row)) throw new InvalidOperationException($"Flow instance {id} is not under this command's lock.");
        return _instances[id] = (row, FlowState.FromJson(row.StateJson));
    }

    private async Task Pump(FlowInstance row, FlowState? before, Burst burst)
    {
        while (burst.Advance() is { } question)
        {
            try { burst.Answer(await Answer(row, question)); }
            catch (FlowQuestionException e) { burst.Refuse(e.Code, e.Reason); }
        }
        await Take(row, before, burst.Finish());
    }

    /// <summary>Takes up what a burst, or a move taken back, has made of an instance.</summary>
    protected async Task Take(FlowInstance row, FlowState? before, ChangeSet change)
    {
        work.Checkpoint(row, change);
        _instances[row.Id] = (row, change.State);
        _starting.Remove(row.Id);
        foreach (var bookmark in change.Added)
        {
            Waits(bookmark);
            await WakeIfEnded(row, bookmark);
        }
        foreach (var effect in change.Effects) Carry(row, change.State, effect);
        await CloseWhatWaited(before, change);
        if (change.State.Status != FlowStatus.Finished) return;
        await Ended(row, change.State);
        await WakeParent(row, change.State);
    }

    /// <summary>A child may have ended before its parent waited for it: in its first burst, or while the parent lay faulted.</summary>
    private async Task WakeIfEnded(FlowInstance row, Bookmark bookmark)
    {
        if (Id(bookmark, "instanceId") is not { } child || _starting.Contains(child)) return;
        var (ended, state) = await Load(child);
        if (state.Status == FlowStatus.Finished) Wake(row.Id, bookmark, ended, state);
    }

    /// <summary>A bookmark that went away without its task being done or its child ending takes both with it.</summary>
    private async Task CloseWhatWaited(FlowState? before, ChangeSet change)
    {
        if (before is null || change.RemovedBookmarkIds.Count == 0) return;
        if (KeepsParked && change.State.SubStatus == FlowSubStatus.Faulted) return;
        foreach (var bookmark in before.Bookmarks.Where(b => change.RemovedBookmarkIds.Contains(b.Id)))
        {
            await LetGo(bookmark);
            if (Id(bookmark, "instanceId") is not { } childId) continue;
            var (row, state) = await Load(childId);
            if (state.Status == FlowStatus.Finished) continue;
            await LetGo(row);
            await Pump(row, state, engine.Resume(await FlowOf(row), state, new Stimulus.Cancel("parent"), Observed));
        }
    }

    private async Task WakeParent(FlowInstance row, FlowState state)
    {
        if (row.ParentInstanceId is not { } parentId || _starting.Contains(parentId)) return;
        var (_, parent) = await Load(parentId);
        if (parent.Bookmarks.FirstOrDefault(b => Id(b, "instanceId") == row.Id) is { } waiting) Wake(parentId, waiting, row, state);
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

    private static bool Reopens(Stimulus stimulus) => stimulus is Stimulus.Retry or Stimulus.Resolve or Stimulus.Interrupt { GoToActivityId: not null };

    /// <summary>An id a bookmark carries, e.g. of the task or the child it waits for.</summary>
    protected static Guid? Id(Bookmark bookmark, string name) =>
        bookmark.Payload[name] is JsonValue v && v.TryGetValue<string>(out var text) && Guid.TryParse(text, out var id) ? id : null;
}
