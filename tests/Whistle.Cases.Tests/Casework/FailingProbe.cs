using Whistle.Storage;

namespace Whistle.Cases.Tests.Casework;

/// <summary>Fails the n-th statement that changes rows (a commit counts as one), and lets the others pass.</summary>
internal sealed class FailingProbe : IWriteProbe
{
    private int _failAt;

    public List<string> Seen { get; } = [];

    /// <param name="failAt">From 1; 0 fails none.</param>
    public void Arm(int failAt)
    {
        _failAt = failAt;
        Seen.Clear();
    }

    public void Before(string sql)
    {
        Seen.Add(sql);
        if (Seen.Count == _failAt) throw new Failure();
    }

    /// <summary>True for the failure itself and for whatever it was wrapped in on its way.</summary>
    public static bool Caused(Exception? e) => e is not null && (e is Failure || Caused(e.InnerException));

    private sealed class Failure : Exception;
}
