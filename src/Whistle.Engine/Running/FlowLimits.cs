namespace Whistle.Engine;

/// <summary>Bounds that turn a runaway flow into an incident. All are generous for any drawing a person makes.</summary>
public sealed record FlowLimits
{
    /// <summary>Activity executions in one burst; the next one becomes an incident that can be retried.</summary>
    public int MaxActivitiesPerBurst { get; init; } = 20_000;

    /// <summary>Activities open at once in one instance.</summary>
    public int MaxOpenActivities { get; init; } = 20_000;

    /// <summary>
    /// Wall-clock time one expression may take, and all expressions of one burst together. Generous, since a busy machine
    /// must not fail an honest flow: loops are stopped by <see cref="ScriptStatements"/> long before.
    /// </summary>
    public TimeSpan ScriptTime { get; init; } = TimeSpan.FromSeconds(2);
    public TimeSpan ScriptTimePerBurst { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes one expression may allocate.</summary>
    public long ScriptMemory { get; init; } = 8 * 1024 * 1024;
    public int ScriptStatements { get; init; } = 100_000;
    public int ScriptRecursion { get; init; } = 64;

    /// <summary>Characters of the JSON of one value that an expression returns or a variable holds.</summary>
    public int MaxValueLength { get; init; } = 256 * 1024;
}
