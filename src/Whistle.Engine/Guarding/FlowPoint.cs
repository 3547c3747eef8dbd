namespace Whistle.Engine.Guarding;

public enum PointKind
{
    /// <summary>The flow begins.</summary>
    Begin,

    /// <summary>Several connections meet in front of an activity.</summary>
    Meet,

    /// <summary>An activity runs, and waits if it is one that waits.</summary>
    Enter,

    /// <summary>An activity has completed with one outcome.</summary>
    Leave,

    /// <summary>A container looks at a child that has ended: the next round of a loop, one branch of several.</summary>
    Inside,

    /// <summary>A declared interrupt moves the flow.</summary>
    Jump,

    /// <summary>The flow has ended.</summary>
    End
}

/// <summary>How control goes on from a point that more than one other follows.</summary>
public enum Branching
{
    /// <summary>By one of them.</summary>
    One,

    /// <summary>By some of them, side by side.</summary>
    Some,

    /// <summary>By all of them, side by side.</summary>
    All,

    /// <summary>By one of them, which may run beside itself several times.</summary>
    Repeated
}

/// <summary>What happens where several points lead to one.</summary>
public enum Gathering
{
    /// <summary>Whatever comes goes on.</summary>
    Any,

    /// <summary>The first goes on; what is still open before it is cancelled.</summary>
    First,

    /// <summary>It goes on when each has come.</summary>
    Each
}

/// <summary>A place of a flow where control may be. <paramref name="Port"/> is the outcome of a <see cref="PointKind.Leave"/>, empty elsewhere.</summary>
public sealed record FlowPoint(int Index, PointKind Kind, ActivityNode? Activity, string Port);

/// <summary>A declared move from the middle of the flow to an activity: an edge that is not drawn.</summary>
/// <param name="Name">The command's name.</param>
/// <param name="From">Ids of the activities during which it may be made; ids the flow does not have are passed over.</param>
/// <param name="To">Id of the activity where the flow goes on.</param>
public sealed record FlowJump(string Name, IReadOnlyList<string> From, string To);
