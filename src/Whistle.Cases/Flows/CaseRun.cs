using System.Text.Json.Nodes;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Flows.Outbound;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Cases.Timeline;
using Whistle.Engine;

namespace Whistle.Cases.Flows;

/// <summary>
/// The flows of one case within one command. All instances of a case run in the transaction that holds its lock, so a parent and
/// its children never meet another command half-way.
/// </summary>
public sealed class CaseRun(CaseWork work, CaseBundle bundle, FlowEngine engine, CityCatalogue city, IReadOnlyDictionary<string, IHostAnswer> answers)
    : InstanceRun(work, engine)
{
    private readonly Dictionary<Guid, CaseTask> _opened = [];

    public CaseBundle Bundle => bundle;
    public CaseType Type => bundle.Type;
    public CityCatalogue City => city;
    public Case Case => Work.Case ?? throw new InvalidOperationException("No case is locked.");
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
            CreatedAt = Work.Now,
            UpdatedAt = Work.Now,
        };
        if (parentId is null) Case.FlowInstanceId = row.Id;
        if (orderId is { } id && Work.Db.UnitOrders.Local.FirstOrDefault(o => o.Id == id) is { } order) order.InstanceId = row.Id;
        await Begin(row, flow, new FlowStart(row.Id.ToString(), input, Case.Number, parentId?.ToString()));
        return row;
    }

    /// <summary>Registers a task an activity has just opened, so that its bookmark can be written to it.</summary>
    public void TaskOpened(CaseTask task)
    {
        _opened[task.Id] = task;
        Work.Db.Tasks.Add(task);
    }

    /// <summary>While the case moves between bundles: the one it leaves. Instances not moved yet still run its versions.</summary>
    internal CaseBundle? Leaving { get; init; }

    protected override ValueTask<CompiledFlow> FlowOf(FlowInstance row) => new(RunsOld(row) ? Leaving!.Flow(row.DefinitionId) : bundle.Flow(row.DefinitionId));

    private bool RunsOld(FlowInstance row) => Leaving?.Has(row.DefinitionId) == true && Leaving.VersionId(row.DefinitionId) == row.DefinitionVersionId;

    /// <summary>Moves an instance from the bundle the case leaves to the one it enters. One that ended meanwhile, with its parent's branch, stays as it is.</summary>
    /// <exception cref="StimulusRefusedException">A place of it has nowhere to go.</exception>
    internal async Task MoveOver(Guid instanceId, IReadOnlyDictionary<string, string> choices)
    {
        var row = await Row(instanceId);
        if ((await State(instanceId)).Status == FlowStatus.Finished && row.SubStatus != nameof(FlowSubStatus.Faulted)) return;
        await Migrate(instanceId, bundle.Flow(row.DefinitionId), bundle.VersionId(row.DefinitionId), choices);
    }

    /// <summary>Puts an instance back to where it stood before it was moved.</summary>
    internal async Task PutBack(Guid instanceId, string versionId, FlowState before)
    {
        var row = await Row(instanceId);
        var now = await State(instanceId);
        (row.DefinitionVersionId, row.DefinitionHash) = (versionId, before.DefinitionHash);
        await Take(row, null, FlowMigration.Restore(now, before, Work.Now));
    }

    protected override bool Holds(FlowInstance row) => row.CaseId == Case.Id;

    protected override Task<JsonNode?> Answer(FlowInstance row, HostQuestion question) =>
        answers.TryGetValue(question.Kind, out var answer)
            ? answer.Answer(this, row, question)
            : throw new FlowQuestionException(new LocalText($"没有人能回答“{question.Kind}”。", $"Nobody answers '{question.Kind}'."), "unknown-question");

    /// <summary>Whatever has no receiver in the house leaves through the outbox.</summary>
    protected override void Carry(FlowInstance row, FlowState state, FlowEffect effect)
    {
        if (effect.Kind == FlowEvents.Effect) FlowEvents.Publish(this, row, state, effect.Payload);
        else if (effect.Kind == OutboundSender.Effect) OutboundSender.Keep(Work, row, effect);
        else Timeline.Publish("flow." + effect.Kind, effect.Payload.ToJsonString());
    }

    protected override void Waits(Bookmark bookmark)
    {
        if (Id(bookmark, "taskId") is { } taskId && _opened.TryGetValue(taskId, out var task)) task.BookmarkId = bookmark.Id;
    }

    protected override async Task LetGo(Bookmark bookmark)
    {
        if (Id(bookmark, "taskId") is not { } taskId) return;
        if (await Work.Db.Tasks.FindAsync(taskId) is not { State: TaskState.Available or TaskState.Claimed } task) return;
        task.State = TaskState.Cancelled;
        task.Version++;
        await Clocks.ClockKeeping.StopOfTask(this, task, cancelled: true);
    }

    protected override Task LetGo(FlowInstance child) => Orders.CloseOf(this, child, UnitOrderState.Cancelled);

    protected override async Task Ended(FlowInstance row, FlowState state)
    {
        if (row.ParentInstanceId is not null)
        {
            // An order does not outlive the flow that carries it, however that flow is drawn. A returned one is ended with its replacement.
            if (state.SubStatus == FlowSubStatus.Finished && state.Output["Outcome"]?.ToString() != "returned") await Orders.CloseOf(this, row, UnitOrderState.FedBack);
        }
        else if (Case.Status == CaseStatus.Open && state.SubStatus == FlowSubStatus.Finished)
        {
            // A flow that ends without saying how has ended the case: nothing would ever move it again.
            await CaseClosing.Close(this, CaseStatus.Closed, null);
        }
    }
}
