using Whistle.Cases.Clocks;

namespace Whistle.Server.Clock;

/// <summary>
/// Business time: what deadlines and histories are dated with. It runs with real time, ahead of it by an offset that only the
/// virtual clock of demonstrations and tests ever moves. Timers and timestamps stay real.
/// </summary>
public sealed class BusinessClock(TimeProvider real) : TimeProvider
{
    private static readonly TimeZoneInfo City = TimeZoneInfo.CreateCustomTimeZone("Whistle", CityTime.Offset, "UTC+8", "UTC+8");
    private long _offsetTicks;

    public TimeSpan Offset
    {
        get => new(Interlocked.Read(ref _offsetTicks));
        set => Interlocked.Exchange(ref _offsetTicks, value.Ticks);
    }

    public TimeProvider Real => real;
    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + Offset;
    public override TimeZoneInfo LocalTimeZone => City;
    public override long TimestampFrequency => real.TimestampFrequency;
    public override long GetTimestamp() => real.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, dueTime, period);
}
