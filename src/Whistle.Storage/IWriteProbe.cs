namespace Whistle.Storage;

/// <summary>
/// Told of every statement that changes rows, and of the commit, before it is sent. Throwing fails the statement. For fault
/// tests; production has none. With a probe, statements go one by one instead of in batches, so that failing the n-th means
/// that the n − 1 before it were carried out.
/// </summary>
public interface IWriteProbe
{
    /// <summary>The text of a commit as the probe sees it.</summary>
    public const string Commit = "COMMIT";

    void Before(string sql);
}
