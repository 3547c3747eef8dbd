using System.Collections.Frozen;

namespace Whistle.Engine;

/// <summary>A line of the drawing. A backward connection leads to an activity that lies on every path to its source.</summary>
public sealed record FlowConnection(string FlowchartId, string SourceId, string Port, string TargetId, bool IsBackward);

/// <summary>
/// A definition made ready to run: immutable, free of the instance, safe to share between threads. Cache it by
/// <see cref="Hash"/>.
/// </summary>
public sealed class CompiledFlow
{
    private readonly FrozenSet<string> rememberedOutputs;
    private readonly bool remembersAllOutputs;

    internal CompiledFlow(FlowDefinition definition, ActivityNode root, IReadOnlyDictionary<string, ActivityNode> activities, IReadOnlyList<FlowProblem> warnings)
    {
        Definition = definition;
        Root = root;
        Activities = activities;
        Warnings = warnings;
        Connections = [.. activities.Values.Where(a => a.Graph is not null).SelectMany(a => a.Graph!.Connections)];
        (rememberedOutputs, remembersAllOutputs, RemembersLastResult) = Compiling.ScriptUses.Of(activities.Values);
    }

    public FlowDefinition Definition { get; }
    public string Hash => Definition.ContentHash;
    public ActivityNode Root { get; }
    public IReadOnlyDictionary<string, ActivityNode> Activities { get; }

    /// <summary>The connections of all flowcharts, nested ones included.</summary>
    public IReadOnlyList<FlowConnection> Connections { get; }
    public IReadOnlyList<FlowProblem> Warnings { get; }

    /// <summary>Activities whose completion from outside starts an instance (<c>canStartWorkflow</c> triggers).</summary>
    public IEnumerable<ActivityNode> Triggers =>
        Activities.Values.Where(a => a.CanStartWorkflow && a.Type.Descriptor.IsTrigger);

    internal bool RemembersLastResult { get; }

    /// <summary>Outputs are kept in the state only where a script may ask for them.</summary>
    internal bool Remembers(ActivityNode node) =>
        remembersAllOutputs || rememberedOutputs.Contains(node.Id) || rememberedOutputs.Contains(node.Name);
}
