using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows.Outbound;
using Whistle.Cases.Storage;
using Whistle.Cases.Timeline;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Free;

/// <summary>Begins runs of free instances inside a command that holds their root's lock, or is making the root.</summary>
public sealed class FreeRuns(FreeFlows flows, FlowEngine engine)
{
    public FreeFlows Flows => flows;

    public FreeRun Of(CaseWork work, Guid rootId) => new(work, flows, engine, rootId);
}

/// <summary>
/// A free instance with its children within one command, under the lock of the root's row. Nothing of a case is in reach: a question
/// that only a case can answer is an incident of whoever asks it.
/// </summary>
public sealed class FreeRun(CaseWork work, FreeFlows flows, FlowEngine engine, Guid rootId) : InstanceRun(work, engine)
{
    /// <summary>Instances one command may start, and how deep children may start children: a flow that starts itself must end in an incident.</summary>
    private const int MostStarted = 200, Deepest = 16;

    /// <summary>Started in this command, with their parents: some are still in their first burst.</summary>
    private readonly Dictionary<Guid, Guid?> _started = [];

    public TimelineWriter Records { get; } = new(work);

    protected override bool Observed => true;
    protected override bool KeepsParked => true;

    /// <summary>Starts an instance and runs it until every branch waits.</summary>
    /// <param name="flow">What it runs.</param>
    /// <param name="start">How; its instance id is the new instance's.</param>
    /// <param name="parentId">The instance that starts it as its child.</param>
    /// <exception cref="StimulusRefusedException">It can't begin at the activity named.</exception>
    public async Task<FlowInstance> Start(FreeFlow flow, FlowStart start, Guid? parentId = null)
    {
        var row = new FlowInstance
        {
            Id = Guid.Parse(start.InstanceId),
            ParentInstanceId = parentId,
            RootInstanceId = rootId,
            DefinitionId = flow.Version.DefinitionId,
            DefinitionVersionId = flow.Version.Id,
            DefinitionHash = flow.Flow.Hash,
            Status = nameof(FlowStatus.Running),
            SubStatus = nameof(FlowSubStatus.Pending),
            StateJson = "{}",
            CreatedAt = Work.Now,
            UpdatedAt = Work.Now,
        };
        _started[row.Id] = parentId;
        if (!flow.Version.IsPublished) await KeepDraft(flow);
        await Begin(row, flow.Flow, start with { ParentInstanceId = parentId?.ToString() });
        return row;
    }

    /// <summary>Moves an instance to another version of its definition.</summary>
    /// <exception cref="Refusal">400 no such version, or it can't be run.</exception>
    /// <exception cref="StimulusRefusedException">An open branch has no place in it.</exception>
    public async Task MoveTo(Guid id, int version)
    {
        var definitionId = (await Row(id)).DefinitionId;
        var target = await Work.Db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.Version == version)
            ?? throw new Refusal(400, "unknown-version", new LocalText($"流程没有第 {version} 版。", $"The flow has no version {version}."));
        var flow = FreeRefusals.Readable(() => flows.Ready(target));
        if (!target.IsPublished) await KeepDraft(flow);
        await Migrate(id, flow.Flow, target.Id);
    }

    protected override ValueTask<CompiledFlow> FlowOf(FlowInstance row) => new(flows.Of(Work.Db, row));

    protected override bool Holds(FlowInstance row) => row is { CaseId: null, Simulated: false } && row.RootInstanceId == rootId;

    protected override async Task<JsonNode?> Answer(FlowInstance row, HostQuestion question)
    {
        if (question.Kind != "start-child")
            throw new FlowQuestionException(new LocalText("此活动需要案件；这里的流程不属于任何案件，请把它放进案件类型的流程。",
                "This activity needs a case, and this flow belongs to none. Use it in the flow of a case type."), "needs-case");
        if (_started.Count > MostStarted || await Depth(row.Id) > Deepest)
            throw new FlowQuestionException(new LocalText("子流程一层套一层或一次启动过多，可能在启动自己。", "Children start children without end, or too many at once: a flow may be starting itself."), "too-many-children");

        var child = await Child(question.Payload["definitionId"]?.ToString() ?? "");
        var input = question.Payload["input"]?.DeepClone() as JsonObject ?? [];
        // As in Elsa, the child is told who started it.
        input["ParentInstanceId"] ??= row.Id.ToString();
        var id = Guid.CreateVersion7();
        await Start(child, new FlowStart(id.ToString(), input, question.Payload["correlationId"]?.ToString() is { Length: > 0 } own ? own : row.CorrelationId), row.Id);
        var state = await State(id);
        return new JsonObject
        {
            ["instanceId"] = id.ToString(),
            ["status"] = state.Status.ToString(),
            ["subStatus"] = state.SubStatus.ToString(),
            ["output"] = state.Output.DeepClone(),
        };
    }

    protected override void Carry(FlowInstance row, FlowState state, FlowEffect effect)
    {
        switch (effect.Kind)
        {
            case FlowEvents.Effect:
                FlowEvents.Publish(this, row, state, effect.Payload);
                return;
            case OutboundSender.Effect:
                OutboundSender.Keep(Work, row, effect);
                return;
            case "cancel-child":
                // The child goes with the bookmark that waited for it.
                return;
            case "run-task":
                Work.Append(new FreeTask
                {
                    Id = effect.Payload["taskId"]!.ToString(),
                    InstanceId = row.Id,
                    BookmarkId = effect.Payload["bookmarkId"]!.ToString(),
                    Name = effect.Payload["taskName"]?.ToString() ?? "",
                    CreatedAt = Work.Now,
                });
                break;
        }
        Records.Publish("flow." + effect.Kind, effect.Payload.ToJsonString());
    }

    private async Task<FreeFlow> Child(string definitionId)
    {
        FreeFlow? child;
        try
        {
            child = await flows.Published(Work.Db, definitionId);
        }
        catch (FlowRefusedException)
        {
            throw new FlowQuestionException(new LocalText($"流程“{definitionId}”在本服务器上无法运行。", $"The flow '{definitionId}' can't be run by this server."), "unrunnable-definition");
        }
        if (child is null)
            throw new FlowQuestionException(new LocalText($"没有已发布的流程“{definitionId}”。", $"There is no published flow '{definitionId}'."), "unknown-definition");
        if (child.Version.CaseType is { } type)
            throw new FlowQuestionException(new LocalText($"流程“{definitionId}”属于案件类型“{type}”，只能在案件中运行。",
                $"The flow '{definitionId}' belongs to the case type '{type}' and runs in its cases only."), "case-type-definition");
        return child;
    }

    private async Task<int> Depth(Guid id)
    {
        for (var depth = 1; ; depth++)
        {
            var parent = _started.TryGetValue(id, out var started) ? started : (await Row(id)).ParentInstanceId;
            if (parent is null) return depth;
            id = parent.Value;
        }
    }

    private async Task KeepDraft(FreeFlow flow)
    {
        if (await Work.Db.RunDrafts.AnyAsync(d => d.VersionId == flow.Version.Id && d.ContentHash == flow.Flow.Hash)) return;
        Work.Db.RunDrafts.Add(new RunDraft
        {
            Id = Guid.CreateVersion7(),
            VersionId = flow.Version.Id,
            ContentHash = flow.Flow.Hash,
            Json = flow.Version.Json,
            CreatedAt = Work.Now,
        });
    }
}
