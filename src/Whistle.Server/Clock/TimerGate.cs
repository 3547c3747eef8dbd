using Whistle.Cases.Clocks;
using Whistle.Server.Composition;

namespace Whistle.Server.Clock;

/// <summary>
/// One sweep at a time in this process: the job's each second, or the virtual clock's, which must not answer while a timer it
/// made due is still being carried out by the other.
/// </summary>
public sealed class TimerGate(TimerSweep sweep, Meters meters)
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    public async Task<int> Sweep(CancellationToken cancel)
    {
        using (await Enter(cancel)) return await SweepHolding(cancel);
    }

    public async Task<IDisposable> Enter(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        return new Holder(_gate);
    }

    /// <summary>Only while holding <see cref="Enter"/>.</summary>
    public async Task<int> SweepHolding(CancellationToken cancel)
    {
        var fired = await sweep.SweepOnce(cancel);
        meters.TimersFired(fired);
        return fired;
    }

    private sealed class Holder(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
