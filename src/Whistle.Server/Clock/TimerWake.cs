using System.Threading.Channels;
using Whistle.Storage.Setup;

namespace Whistle.Server.Clock;

/// <summary>Sweeps at once when a command of this node wrote a timer that is due already (a publication's fan-out, a limit that has passed): nobody waits for the next second.</summary>
public sealed class TimerWake(StorageSetup storage, TimerGate timers, BusinessClock business, ILogger<TimerWake> log) : BackgroundService
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        storage.Store.TimerWritten += Written;
        try
        {
            await foreach (var _ in _wake.Reader.ReadAllAsync(stoppingToken)) await Sweep(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The timers stay in the database.
        }
        finally
        {
            storage.Store.TimerWritten -= Written;
        }
    }

    private void Written(DateTime due)
    {
        if (due <= business.GetUtcNow().UtcDateTime) _wake.Writer.TryWrite(true);
    }

    private async Task Sweep(CancellationToken cancel)
    {
        try
        {
            await timers.Sweep(cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            log.LogError(LogEvents.SweepFailed, failure, "Sweeping the due timers failed; the next sweep tries again.");
        }
    }
}
