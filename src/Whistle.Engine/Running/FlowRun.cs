using System.Text.Json.Nodes;
using Whistle.Engine.Expressions;

namespace Whistle.Engine.Running;

/// <summary>
/// The machine of one burst: a queue of scheduled visits, run one after the other on one thread. Every change of the
/// tree of open visits goes through here, so that bookmarks, incidents and questions never outlive their visit.
/// </summary>
internal sealed class FlowRun(CompiledFlow flow, FlowState state, FlowLimits limits, DateTimeOffset now)
{
    private const string Refused = "$refused";

    private readonly Queue<ActivityInstance> queue = new(state.Instances.Values.Where(i => i.Status == InstanceStatus.Scheduled));
    private readonly List<(ActivityInstance Asker, HostQuestion Question)> questions = [];
    private int executed;
    private bool failedForGood;

    public CompiledFlow Flow { get; } = flow;
    public FlowState State { get; } = state;
    public DateTimeOffset Now { get; } = now;
    public ScriptBudget Budget { get; } = new(limits);
    public List<FlowEffect> Effects { get; } = [];
    public List<JournalRecord> Journal { get; } = [];

    /// <summary>Unexpected exceptions, for the host's log; their texts may hold data and never enter the state.</summary>
    public List<Exception> Failures { get; } = [];
    public string? TriggerActivityId { get; set; }
    public JsonNode? TriggerInput { get; set; }

    /// <summary>Record what activities are given and give.</summary>
    public bool Observed { get; init; }

    public int NextNumber() => ++State.LastNumber;

    public ActivityNode NodeOf(ActivityInstance instance) =>
        Flow.Activities.GetValueOrDefault(instance.ActivityId) ?? throw new StimulusRefusedException("other-definition", new LocalText(
            $"流程定义中没有实例正在执行的活动“{instance.ActivityId}”", $"The definition has no activity '{instance.ActivityId}', which the instance is at"));

    // ---- scheduling ----

    public ActivityInstance Schedule(ActivityNode node, ActivityInstance? parent, JsonObject? variables)
    {
        if (State.Instances.Count >= limits.MaxOpenActivities)
            throw new ActivityFaultException("too-many-open", new LocalText(
                $"同时打开的活动超过 {limits.MaxOpenActivities} 个", $"More than {limits.MaxOpenActivities} activities would be open at once"));
        var instance = new ActivityInstance(NextNumber(), node.Id, parent);
        foreach (var variable in node.Variables)
            if (variable.Default is not null) instance.Variables[variable.Name] = ValueConversion.ForType(variable.Default, variable.TypeName, variable.IsArray);
        if (variables is not null)
            foreach (var (name, value) in variables) instance.Variables[name] = value?.DeepClone();
        State.Add(instance);
        queue.Enqueue(instance);
        return instance;
    }

    /// <summary>Runs what is scheduled until the host is asked something or every branch waits.</summary>
    public HostQuestion? Advance()
    {
        while (true)
        {
            if (questions.Count > 0) return questions[0].Question;
            if (State.Status == FlowStatus.Finished || !queue.TryDequeue(out var instance)) return null;
            if (instance.Status != InstanceStatus.Scheduled || !IsOpen(instance)) continue;
            if (executed++ >= limits.MaxActivitiesPerBurst)
            {
                Fail(instance, "burst-limit", new LocalText(
                    $"一次推进执行的活动超过 {limits.MaxActivitiesPerBurst} 个，可能是没有等待的循环",
                    $"More than {limits.MaxActivitiesPerBurst} activities ran without waiting: probably a loop that never waits"));
                return null;
            }

            Begin(instance);
            Call(instance, c => c.Node.Type.Execute(c));
        }
    }

    /// <summary>From scheduled to running, without executing: an interrupt enters containers this way.</summary>
    public void Begin(ActivityInstance instance)
    {
        instance.Status = InstanceStatus.Running;
        Record(instance, "Started");
    }

    public void Answer(JsonNode? answer)
    {
        var (asker, question) = questions[0];
        questions.RemoveAt(0);
        Record(asker, "Answered", new JsonObject { ["kind"] = question.Kind, ["answer"] = answer?.DeepClone() });
        if ((answer as JsonObject)?[Refused] is JsonObject refused)
            Fail(asker, refused["code"]!.GetValue<string>(), new LocalText(refused["zh"]!.GetValue<string>(), refused["en"]!.GetValue<string>()));
        else
            Call(asker, c => c.Node.Type.Answered(c, question, answer));
    }

    /// <summary>A refusal travels as an answer, so that it is recorded and replayed like one.</summary>
    public static JsonObject Refusal(string code, LocalText reason) =>
        new() { [Refused] = new JsonObject { ["code"] = code, ["zh"] = reason.Zh, ["en"] = reason.En } };

    // ---- calling activities ----

    /// <summary>Lets an activity act, then does what it asked for. Whatever it throws becomes one incident.</summary>
    public void Call(ActivityInstance instance, Action<ActivityContext> body)
    {
        var context = new ActivityContext(this, instance);
        failedForGood = false;
        try
        {
            body(context);
        }
        catch (ActivityFaultException error)
        {
            Observe(context);
            Fail(instance, error.Code, error.Reason);
            failedForGood = error.BeginsAnew;
            return;
        }
        catch (Exception error) when (error is not (OutOfMemoryException or StimulusRefusedException))
        {
            Failures.Add(error);
            Fail(instance, "activity-failed", new LocalText(
                $"活动出错：{error.GetType().Name}", $"The activity failed: {error.GetType().Name}"));
            return;
        }

        if (!IsOpen(instance)) return;
        Observe(context);
        Effects.AddRange(context.Emitted);
        questions.AddRange(context.Asked.Select(q => (instance, q)));
        if (context.FlowEnd is { } end) EndWithin(instance, end);
        else if (context.CompositeEnd is { } left) LeaveUse(instance, left);
        else if (context.Breaks) Break(instance);
        else if (context.Completion is { } outcomes) Complete(instance, outcomes);
        else if (LeavesNothing(instance))
            Fail(instance, "left-nothing", new LocalText(
                "活动既未完成，也没有留下任何等待", "The activity neither completed nor left anything to wait for"));
        else if (context.Suspends) Record(instance, "Suspended");
    }

    /// <summary>The last call failed in a way that the same resumption could only repeat.</summary>
    public bool FailedForGood => failedForGood;

    public void Complete(ActivityInstance instance, IReadOnlyList<string> outcomes)
    {
        var child = new ActivityContext(this, instance);
        Drop(instance);
        Record(instance, "Completed", new JsonObject { ["outcomes"] = new JsonArray([.. outcomes.Select(o => (JsonNode)o)]) });
        if (instance.Parent is null) End(FlowSubStatus.Finished, outcomes);
        else Call(instance.Parent, c => c.Node.Type.ChildCompleted(c, child, outcomes));
    }

    public void Fail(ActivityInstance instance, string code, LocalText message)
    {
        foreach (var child in instance.Children.ToArray()) Cancel(child);
        Forget(instance);
        instance.Status = InstanceStatus.Faulted;
        var incident = new Incident(
            $"{State.InstanceId}-i{NextNumber()}", instance.ActivityId, State.FullId(instance.Number),
            NodeOf(instance).TypeName, code, message, Now);
        State.OpenIncidents.Add(incident);
        Record(instance, "Faulted", new JsonObject { ["incident"] = incident.Id, ["code"] = code });
    }

    public void Cancel(ActivityInstance instance)
    {
        foreach (var child in instance.Children.ToArray()) Cancel(child);
        if (instance.Status != InstanceStatus.Scheduled)
        {
            var context = new ActivityContext(this, instance);
            context.Node.Type.Cancelled(context);
            Effects.AddRange(context.Emitted);
        }

        Drop(instance);
        Record(instance, "Canceled");
    }

    private void Break(ActivityInstance instance)
    {
        for (var at = instance.Parent; at is not null; at = at.Parent)
            if (NodeOf(at).Type.IsLoop)
            {
                Drop(instance);
                Record(instance, "Completed");
                Complete(at, [ActivityType.Done]);
                return;
            }

        Complete(instance, [ActivityType.Done]);
    }

    /// <summary>Lets a container that lost children begin what it now may. Unlike <see cref="Call"/>, leaving nothing is no failure here.</summary>
    public void Settle(ActivityInstance container)
    {
        var context = new ActivityContext(this, container);
        try
        {
            context.Node.Type.ChildrenCancelled(context);
        }
        catch (ActivityFaultException error)
        {
            Fail(container, error.Code, error.Reason);
        }
    }

    // ---- ending ----

    /// <summary>The root has nothing left after an interrupt: it is done, and with it the flow.</summary>
    public void Close(ActivityInstance root)
    {
        Drop(root);
        Record(root, "Completed");
        End(FlowSubStatus.Finished, [ActivityType.Done]);
    }

    /// <summary>An activity ends the whole flow: the containers around it complete with it, everything else is cancelled.</summary>
    private void EndWithin(ActivityInstance instance, IReadOnlyList<string> outcomes)
    {
        for (var at = instance; at is not null; at = at.Parent)
        {
            foreach (var child in at.Children.ToArray()) Cancel(child);
            Drop(at);
            Record(at, "Completed");
        }

        End(FlowSubStatus.Finished, outcomes);
    }

    /// <summary>An activity ends the definition it is in: the use of it as an activity, or the whole flow.</summary>
    private void LeaveUse(ActivityInstance instance, IReadOnlyList<string> outcomes)
    {
        if (UseAround(instance) is not { } use)
        {
            EndWithin(instance, outcomes);
            return;
        }

        for (var at = instance; at != use; at = at.Parent!)
        {
            foreach (var child in at.Children.ToArray()) Cancel(child);
            Drop(at);
            Record(at, "Completed");
        }

        Call(use, c => ((Activities.UsedFlow)c.Node.Type).Leave(c, outcomes));
    }

    /// <summary>The nearest definition used as an activity that a visit is inside of; null in the flow itself.</summary>
    public ActivityInstance? UseAround(ActivityInstance instance)
    {
        for (var at = instance.Parent; at is not null; at = at.Parent)
            if (NodeOf(at).Type is Activities.UsedFlow) return at;
        return null;
    }

    public void End(FlowSubStatus how, IReadOnlyList<string> outcomes)
    {
        if (State.Root is { } root) Cancel(root);
        queue.Clear();
        questions.Clear();
        State.Status = FlowStatus.Finished;
        State.SubStatus = how;
        State.Outcomes = outcomes;
        State.FinishedAt = Now;
    }

    // ---- data ----

    /// <summary>The variables in sight of a visit, innermost container first, the workflow's last.</summary>
    public IEnumerable<(IReadOnlyList<VariableDefinition> Declared, JsonObject Values)> Scopes(ActivityInstance instance)
    {
        for (var at = instance; at is not null; at = at.Parent)
        {
            var node = NodeOf(at);
            // What an activity that is a definition is given and hands on is said outside of that definition.
            if (at == instance && node.Type is Activities.UsedFlow) continue;
            var declared = node.Variables;
            if (declared.Count > 0 || at.Variables.Count > 0) yield return (declared, at.Variables);
        }

        yield return (Flow.Definition.Variables, State.Variables);
    }

    public bool SetVariableById(ActivityInstance instance, string id, JsonNode? value)
    {
        foreach (var (declared, values) in Scopes(instance))
            if (declared.FirstOrDefault(v => v.Id == id) is { } variable)
            {
                values[variable.Name] = ValueConversion.ForType(value, variable.TypeName, variable.IsArray);
                return true;
            }

        return false;
    }

    public void SetOutput(ActivityInstance instance, ActivityNode node, string name, JsonNode? value)
    {
        if (node.OutputVariables.TryGetValue(name, out var variable)) SetVariableById(instance, variable, value);
        if (Flow.RemembersLastResult && name == "Result") State.LastResult = value?.DeepClone();
        if (!Flow.Remembers(node)) return;
        if (State.Outputs[node.Id] is not JsonObject outputs) State.Outputs[node.Id] = outputs = [];
        outputs[name] = value?.DeepClone();
    }

    private void Observe(ActivityContext context)
    {
        if (context.Seen.Count > 0) Record(context.Instance, JournalEvents.Observed, context.Seen);
    }

    public void Record(ActivityInstance instance, string what, JsonObject? data = null) => Journal.Add(new JournalRecord(
        ++State.LastSequence, Now, instance.ActivityId, State.FullId(instance.Number), NodeOf(instance).TypeName, what, data));

    public void RecordFlow(string what, JsonObject? data = null) => Journal.Add(new JournalRecord(
        ++State.LastSequence, Now, "", "", "", what, data));

    // ---- the tree ----

    public bool IsOpen(ActivityInstance instance) =>
        State.Instances.TryGetValue(instance.Number, out var open) && open == instance;

    /// <summary>A branch with no child, no bookmark, no question and no place in the queue would wait for ever.</summary>
    private bool LeavesNothing(ActivityInstance instance) =>
        instance.Status == InstanceStatus.Running
        && instance.Children.Count == 0
        && questions.TrueForAll(q => q.Asker != instance)
        && !State.Waiting.Exists(b => b.ActivityInstanceId == State.FullId(instance.Number));

    private void Drop(ActivityInstance instance)
    {
        foreach (var child in instance.Children.ToArray()) Cancel(child);
        Forget(instance);
        State.Remove(instance);
    }

    private void Forget(ActivityInstance instance)
    {
        var id = State.FullId(instance.Number);
        State.Waiting.RemoveAll(b => b.ActivityInstanceId == id);
        State.OpenIncidents.RemoveAll(i => i.ActivityInstanceId == id);
        questions.RemoveAll(q => q.Asker == instance);
        instance.FailedResume = null;
    }

    public void Enqueue(ActivityInstance instance)
    {
        instance.Status = InstanceStatus.Scheduled;
        queue.Enqueue(instance);
    }
}
