namespace Whistle.Server;

/// <summary>Every log event of the server has its id here.</summary>
public static class LogEvents
{
    public static readonly EventId Started = new(1000, nameof(Started));
    public static readonly EventId CaseTypeRefused = new(1001, nameof(CaseTypeRefused));
    public static readonly EventId SigningKeyMade = new(1002, nameof(SigningKeyMade));
    public static readonly EventId NoWeb = new(1003, nameof(NoWeb));
    public static readonly EventId ForgottenFiles = new(1004, nameof(ForgottenFiles));
    public static readonly EventId Unexpected = new(1500, nameof(Unexpected));
    public static readonly EventId CallerGone = new(1501, nameof(CallerGone));
    public static readonly EventId SweepFailed = new(1600, nameof(SweepFailed));
    public static readonly EventId RecalculationFailed = new(1601, nameof(RecalculationFailed));
    public static readonly EventId DutyFailed = new(1602, nameof(DutyFailed));
    public static readonly EventId DutiesNotStarted = new(1603, nameof(DutiesNotStarted));
    public static readonly EventId OutboundFailed = new(1650, nameof(OutboundFailed));
    public static readonly EventId EventFeedFailed = new(1700, nameof(EventFeedFailed));
    public static readonly EventId RefreshReused = new(1800, nameof(RefreshReused));
}
