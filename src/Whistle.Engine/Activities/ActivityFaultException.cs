namespace Whistle.Engine;

/// <summary>An activity can't go on: becomes one incident with this code and message. The message holds no personal data.</summary>
public sealed class ActivityFaultException(string code, LocalText reason) : Exception(reason.En)
{
    public string Code { get; } = code;
    public LocalText Reason { get; } = reason;

    /// <summary>What resumed it can't help: a retry begins the activity anew instead of resuming it with the same.</summary>
    public bool BeginsAnew { get; init; }
}
