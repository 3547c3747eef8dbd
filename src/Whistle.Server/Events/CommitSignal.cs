namespace Whistle.Server.Events;

/// <summary>Set by every commit of this process; other nodes' commits are found by polling.</summary>
public sealed class CommitSignal
{
    private int _happened;

    public void Happened() => Volatile.Write(ref _happened, 1);

    /// <summary>True once after a commit.</summary>
    public bool Take() => Interlocked.Exchange(ref _happened, 0) == 1;
}
