using System.Text.Json.Nodes;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Free;

/// <summary>One thing an administrator changes in a free instance by hand.</summary>
public abstract record Alteration(string Name)
{
    /// <exception cref="StimulusRefusedException">It does not fit the instance as it is.</exception>
    internal abstract Task Apply(FreeRun run, Guid id);
}

/// <summary>Ends the instance.</summary>
public sealed record CancelInstance() : Alteration("Cancel")
{
    internal override async Task Apply(FreeRun run, Guid id)
    {
        if ((await run.State(id)).Status == FlowStatus.Running) await run.Resume(id, new Stimulus.Cancel("alteration"));
    }
}

/// <summary>Cancels the open visits of an activity, which may be named by one of its visits; what stands around it settles.</summary>
public sealed record CancelActivity(string ActivityId) : Alteration("CancelActivity")
{
    internal override async Task Apply(FreeRun run, Guid id)
    {
        var state = await run.State(id);
        Unfinished.Require(state);
        var activity = state.OpenActivities.FirstOrDefault(a => a.ActivityInstanceId == ActivityId)?.ActivityId ?? ActivityId;
        await run.Resume(id, new Stimulus.Interrupt([activity], null));
    }
}

/// <summary>Goes on at an activity, beside whatever else is open.</summary>
public sealed record ScheduleActivity(string ActivityId) : Alteration("ScheduleActivity")
{
    internal override Task Apply(FreeRun run, Guid id) => run.Resume(id, new Stimulus.Interrupt([], ActivityId));
}

/// <summary>Sets a workflow variable, by its id or name.</summary>
public sealed record ModifyVariable(string VariableId, JsonNode? Value) : Alteration("ModifyVariable")
{
    internal override async Task Apply(FreeRun run, Guid id)
    {
        Unfinished.Require(await run.State(id));
        await run.Resume(id, new Stimulus.SetVariable(VariableId, Value?.DeepClone()));
    }
}

/// <summary>Goes on with another version of its definition; refused where an open branch has no place in it.</summary>
public sealed record Migrate(int TargetVersion) : Alteration("Migrate")
{
    internal override Task Apply(FreeRun run, Guid id) => run.MoveTo(id, TargetVersion);
}

internal static class Unfinished
{
    public static void Require(FlowState state)
    {
        if (state.Status == FlowStatus.Finished) throw new StimulusRefusedException("instance-finished", new LocalText("流程实例已经结束", "The flow instance has ended"));
    }
}
