using System.Text.Json.Nodes;

namespace Whistle.Engine.Running;

/// <summary>Applies one stimulus, or refuses it before anything has changed.</summary>
internal sealed class Stimuli(FlowRun run)
{
    private FlowState State => run.State;

    public void Apply(Stimulus stimulus)
    {
        switch (stimulus)
        {
            case Stimulus.ResumeBookmark resume:
                Resume(resume);
                break;
            case Stimulus.Cancel:
                RefuseFinished();
                run.RecordFlow("Cancelled");
                run.End(FlowSubStatus.Cancelled, []);
                break;
            case Stimulus.Interrupt interrupt:
                new Interruption(run).Apply(interrupt);
                break;
            case Stimulus.Retry retry:
                Retry(Take(retry.IncidentId));
                break;
            case Stimulus.Resolve resolve:
                Resolve(Take(resolve.IncidentId), resolve.Outcomes);
                break;
            case Stimulus.SetVariable set:
                RefuseFinished();
                SetVariable(set.Name, set.Value);
                break;
        }
    }

    private void Resume(Stimulus.ResumeBookmark resume)
    {
        RefuseFinished();
        var bookmark = State.Waiting.Find(b => b.Id == resume.BookmarkId) ?? throw new StimulusRefusedException("unknown-bookmark", new LocalText(
            "此处已不再等待：可能已经办理或已取消", "Nothing waits here any more: it was done or cancelled"));
        State.Waiting.Remove(bookmark);
        var instance = State.Instances.Values.First(i => State.FullId(i.Number) == bookmark.ActivityInstanceId);
        Resume(instance, new FailedResume(bookmark, resume.Input));
    }

    private void Resume(ActivityInstance instance, FailedResume resume)
    {
        run.Record(instance, "Resumed", new JsonObject { ["bookmark"] = resume.Bookmark.Name });
        run.Call(instance, c => c.Node.Type.Resume(c, resume.Bookmark, resume.Input));
        if (run.IsOpen(instance) && instance.Status == InstanceStatus.Faulted && !run.FailedForGood) instance.FailedResume = resume;
    }

    private ActivityInstance Take(string incidentId)
    {
        var incident = State.OpenIncidents.Find(i => i.Id == incidentId) ?? throw new StimulusRefusedException("unknown-incident", new LocalText(
            "没有这个待处理的故障", "There is no such open incident"));
        if (State.Status == FlowStatus.Finished) Reopen(State);
        State.OpenIncidents.Remove(incident);
        return State.Instances.Values.First(i => State.FullId(i.Number) == incident.ActivityInstanceId);
    }

    private void Retry(ActivityInstance instance)
    {
        run.Record(instance, "Retried");
        if (instance.FailedResume is { } failed)
        {
            instance.Status = InstanceStatus.Running;
            instance.FailedResume = null;
            Resume(instance, failed);
            return;
        }

        instance.State = [];
        run.Enqueue(instance);
    }

    private void Resolve(ActivityInstance instance, IReadOnlyList<string>? outcomes)
    {
        run.Record(instance, "Resolved");
        instance.Status = InstanceStatus.Running;
        run.Complete(instance, outcomes is { Count: > 0 } ? outcomes : [ActivityType.Done]);
    }

    private void SetVariable(string name, JsonNode? value) => SetVariable(run, name, value);

    public static void SetVariable(FlowRun run, string name, JsonNode? value)
    {
        var variable = run.Flow.Definition.Variables.FirstOrDefault(v => v.Name == name || v.Id == name)
            ?? throw new StimulusRefusedException("unknown-variable", new LocalText(
                $"流程没有名为“{name}”的变量", $"The flow has no variable '{name}'"));
        run.State.Variables[variable.Name] = Expressions.ValueConversion.ForType(value, variable.TypeName, variable.IsArray);
        run.RecordFlow("VariableSet", new JsonObject { ["variable"] = variable.Name });
    }

    public static void Reopen(FlowState state)
    {
        state.Status = FlowStatus.Running;
        state.SubStatus = FlowSubStatus.Executing;
        state.FinishedAt = null;
        state.Outcomes = [];
    }

    private void RefuseFinished()
    {
        if (State.Status == FlowStatus.Finished)
            throw new StimulusRefusedException("instance-finished", new LocalText("流程实例已经结束", "The flow instance has ended"));
    }
}
