using Whistle.Cases.Storage;

namespace Whistle.Cases.Simulation;

/// <summary>
/// Throw-away databases in the memory of this process. They have the model and the commands of the real one and nothing else in
/// common with it: nothing that is written there can leave, and disposing one forgets all of it.
/// </summary>
public interface IScratchDatabases
{
    /// <param name="clock">Business time of the commands run there.</param>
    /// <param name="like">Begins as a copy of this one; empty when null.</param>
    IScratchDatabase Create(TimeProvider clock, IScratchDatabase? like = null);
}

public interface IScratchDatabase : IAsyncDisposable
{
    ICaseStore Store { get; }

    /// <summary>A tracking context to fill it with. Dispose it.</summary>
    CaseDb Open();
}
