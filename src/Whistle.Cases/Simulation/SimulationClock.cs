namespace Whistle.Cases.Simulation;

/// <summary>Business time of a simulation: it moves only when it is told to, and never back.</summary>
internal sealed class SimulationClock(DateTime start) : TimeProvider
{
    private long _ticks = start.Ticks;

    public DateTime Now => new(_ticks, DateTimeKind.Utc);

    public override DateTimeOffset GetUtcNow() => new(_ticks, TimeSpan.Zero);

    public void MoveTo(DateTime at)
    {
        if (at.Ticks > _ticks) _ticks = at.Ticks;
    }
}
