namespace Whistle.Engine;

/// <summary>Names of journal records that a reader of the journal asks for by name.</summary>
public static class JournalEvents
{
    public const string Started = "Started";
    public const string Suspended = "Suspended";
    public const string Resumed = "Resumed";
    public const string Completed = "Completed";
    public const string Faulted = "Faulted";
    public const string Canceled = "Canceled";

    /// <summary>What a visit was given (<c>inputs</c>) and gave (<c>outputs</c>); only in observed runs.</summary>
    public const string Observed = "Observed";

    /// <summary>Characters of the JSON of one observed value.</summary>
    public const int LargestSeen = 4096;
}
