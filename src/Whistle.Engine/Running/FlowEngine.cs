using Whistle.Engine.Running;

namespace Whistle.Engine;

/// <summary>Begins bursts. Holds nothing between them; safe to share between threads.</summary>
/// <param name="catalog">The activity types the compiled flows were made with.</param>
/// <param name="time">Read once per burst: its moment stands still inside.</param>
/// <param name="limits">Bounds of one burst.</param>
public sealed class FlowEngine(ActivityCatalog catalog, TimeProvider time, FlowLimits? limits = null)
{
    private readonly FlowLimits limits = limits ?? new FlowLimits();

    public ActivityCatalog Catalog { get; } = catalog;

    /// <param name="flow">What to run.</param>
    /// <param name="start">How it begins.</param>
    /// <param name="observed">The journal also tells what each activity was given and gave; never for flows that may touch personal data.</param>
    /// <exception cref="StimulusRefusedException">The start activity does not exist or can't be begun at.</exception>
    public Burst Start(CompiledFlow flow, FlowStart start, bool observed = false)
    {
        var now = time.GetUtcNow();
        var state = new FlowState(start.InstanceId)
        {
            DefinitionId = flow.Definition.DefinitionId,
            DefinitionVersion = flow.Definition.Version,
            DefinitionHash = flow.Hash,
            Status = FlowStatus.Running,
            SubStatus = FlowSubStatus.Executing,
            CorrelationId = start.CorrelationId,
            ParentInstanceId = start.ParentInstanceId,
            Input = start.Input?.DeepClone().AsObject() ?? [],
            CreatedAt = now,
            UpdatedAt = now
        };
        var run = new FlowRun(flow, state, limits, now) { Observed = observed };
        foreach (var variable in flow.Definition.Variables)
            if (variable.Default is not null)
                state.Variables[variable.Name] = Expressions.ValueConversion.ForType(variable.Default, variable.TypeName, variable.IsArray);
        foreach (var (name, value) in start.Variables ?? []) Stimuli.SetVariable(run, name, value);
        if (start.StartActivityId is { } id)
        {
            run.TriggerActivityId = id;
            run.TriggerInput = start.TriggerInput?.DeepClone();
            new Interruption(run).Begin(id);
        }
        else
        {
            run.Schedule(flow.Root, null, null);
        }

        return new Burst(run, []);
    }

    /// <param name="flow">The flow the instance runs: the same one, or another version of it that still has the open activities.</param>
    /// <param name="state">Left untouched.</param>
    /// <param name="stimulus">What happened.</param>
    /// <param name="observed">As in <see cref="Start"/>.</param>
    /// <exception cref="StimulusRefusedException">The stimulus does not fit the state; nothing has changed.</exception>
    public Burst Resume(CompiledFlow flow, FlowState state, Stimulus stimulus, bool observed = false)
    {
        var copy = state.Copy();
        copy.DefinitionVersion = flow.Definition.Version;
        copy.DefinitionHash = flow.Hash;
        var run = new FlowRun(flow, copy, limits, time.GetUtcNow()) { Observed = observed };
        foreach (var instance in copy.Instances.Values) run.NodeOf(instance);
        if (copy.Status == FlowStatus.Running) copy.SubStatus = FlowSubStatus.Executing;
        new Stimuli(run).Apply(stimulus);
        return new Burst(run, state.Bookmarks);
    }

    /// <summary>
    /// Moves an instance to another version of its flow. What is open at an activity that both versions have goes on waiting
    /// there, with its bookmark; the rest goes where <paramref name="choices"/> say. See <see cref="FlowMigration.Plan"/>.
    /// </summary>
    /// <param name="state">Left untouched.</param>
    /// <param name="choices">Activity id of the old version → activity id of the new one, or <see cref="FlowMigration.EndBranch"/>.</param>
    /// <exception cref="StimulusRefusedException">A choice is missing or impossible; nothing has changed.</exception>
    public Burst Migrate(CompiledFlow from, CompiledFlow to, FlowState state, IReadOnlyDictionary<string, string>? choices = null) =>
        new Burst(new Migrating.Relocation(from, to, state, choices).Begin(limits, time.GetUtcNow()), state.Bookmarks);
}
