using Whistle.Engine;

namespace Whistle.Cases.Designing.Comparing;

public enum Change
{
    Same,
    Added,
    Removed,
    Changed,

    /// <summary>Only its place on the drawing is another: it runs as before.</summary>
    Moved,
}

/// <summary>One value that differs. Null where one side has none.</summary>
/// <param name="Name">Technical name, e.g. of an input.</param>
public sealed record ValueChange(string Name, LocalText Label, string? From, string? To);

/// <param name="Container">The activity it is nested in; null on the drawing itself.</param>
/// <param name="Name">As the newer version calls it; the older one where it was removed.</param>
public sealed record ActivityChange(string Id, string? Container, string Type, LocalText TypeName, LocalText Name, Change Change, IReadOnlyList<ValueChange> Values);

/// <param name="PortName">Empty for the ordinary way out.</param>
public sealed record ConnectionChange(string SourceId, LocalText Source, string Port, LocalText PortName, string TargetId, LocalText Target, Change Change);

/// <summary>What differs between two versions of one definition; whatever is the same is left out.</summary>
/// <param name="IsSame">They run alike: nothing differs but drawing, names and descriptions of the definition.</param>
public sealed record FlowComparison(
    bool IsSame,
    IReadOnlyList<ActivityChange> Activities,
    IReadOnlyList<ConnectionChange> Connections,
    IReadOnlyList<ValueChange> Variables,
    IReadOnlyList<ValueChange> Options,
    ComparedDrawing Drawing)
{
    /// <summary>One sentence for each difference, gravest first.</summary>
    public IReadOnlyList<LocalText> Lines => ComparisonText.Of(this);
}

/// <summary>Both drawings laid over each other: what was removed stands where it stood.</summary>
public sealed record ComparedDrawing(IReadOnlyList<ComparedNode> Nodes, IReadOnlyList<ComparedEdge> Edges);

/// <param name="X">Position and size are those of the Studio's canvas, in pixels.</param>
/// <param name="Change"><see cref="Change.Changed"/> also where something nested in it differs.</param>
public sealed record ComparedNode(string Id, string Type, LocalText Name, double X, double Y, double Width, double Height, Change Change);

/// <param name="Vertices">Bends, from source to target.</param>
public sealed record ComparedEdge(string SourceId, string Port, LocalText PortName, string TargetId, IReadOnlyList<double[]> Vertices, Change Change);
