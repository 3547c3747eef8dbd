using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Whistle.Server.Composition;

/// <summary>What Whistle itself counts, under the meter and activity source "Whistle".</summary>
public sealed class Meters : IDisposable
{
    public const string Name = "Whistle";
    public static readonly ActivitySource Activities = new(Name);

    private readonly Meter _meter = new(Name);
    private readonly Histogram<double> _commands;
    private readonly Counter<long> _timers;
    private readonly Histogram<double> _lag;
    private int _listeners;

    public Meters()
    {
        _commands = _meter.CreateHistogram<double>("whistle.command.duration", "s", "Time of one command, from the gate to the commit.");
        _timers = _meter.CreateCounter<long>("whistle.timers.fired", "{timer}", "Due timers that acted.");
        _lag = _meter.CreateHistogram<double>("whistle.outbox.lag", "s", "Age of an outbox message when this node passed it on.");
        _meter.CreateObservableGauge("whistle.events.listeners", () => Volatile.Read(ref _listeners), "{connection}", "Open event streams.");
    }

    /// <param name="result">"done", a refusal's code, or "failed".</param>
    public void Command(string name, string result, TimeSpan time) =>
        _commands.Record(time.TotalSeconds, new("command", name), new("result", result));

    public void TimersFired(int count)
    {
        if (count > 0) _timers.Add(count);
    }

    public void OutboxLag(TimeSpan age) => _lag.Record(Math.Max(0, age.TotalSeconds));
    public void ListenerCame() => Interlocked.Increment(ref _listeners);
    public void ListenerLeft() => Interlocked.Decrement(ref _listeners);
    public void Dispose() => _meter.Dispose();
}
