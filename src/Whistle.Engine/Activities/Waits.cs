namespace Whistle.Engine;

/// <summary>What a branch waits for at an activity.</summary>
public enum WaitKind
{
    /// <summary>It goes on at once.</summary>
    None,

    /// <summary>A span of time; it ends by itself.</summary>
    Time,

    /// <summary>A moment, which may already have passed.</summary>
    Moment,

    /// <summary>A person with an open task.</summary>
    Person,

    /// <summary>Something outside that may never come.</summary>
    Outside,

    /// <summary>Another flow that it has started.</summary>
    Child
}

/// <summary>Another flow that an activity starts.</summary>
/// <param name="DefinitionId">Its definition id; null when only a run can tell.</param>
/// <param name="IsAwaited">The activity goes on only when the other flow has ended.</param>
public sealed record FlowCall(string? DefinitionId, bool IsAwaited);
