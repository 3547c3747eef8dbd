using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Cases.Access;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Duties;

/// <summary>
/// Carries out occasions of duties, each once. The claim of an occasion is a row written before the work and finished after it; who
/// finds it finished, or held by a node that is still at it, leaves it alone.
/// </summary>
public sealed partial class DutyRunner(ICaseStore store, IEnumerable<IDuty> duties, RealTime real, ILogger<DutyRunner> log)
{
    /// <summary>How long a node is taken to be at a run; a dead node's run is taken up afterwards, or at once when the cluster knows it dead.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    public static readonly string Node = $"{Environment.MachineName}/{Environment.ProcessId}";

    public IReadOnlyList<IDuty> All { get; } = [.. duties.OrderBy(d => d.Key, StringComparer.Ordinal)];

    public IDuty? Find(string key) => All.FirstOrDefault(d => d.Key == key);

    /// <param name="dueAt">Business time of the occasion, UTC.</param>
    /// <param name="askedBy">Null for the schedule; a manual run is an occasion of its own.</param>
    /// <param name="manualId">With <paramref name="askedBy"/>: names the occasion, so that a repeated request is the same.</param>
    /// <param name="takeOver">The node that holds it is known to be dead.</param>
    /// <returns>True when every scope is finished, now or before.</returns>
    public async Task<bool> Run(IDuty duty, DateTime dueAt, bool takeOver = false, string? askedBy = null, string? manualId = null, CancellationToken cancel = default)
    {
        IReadOnlyList<string> scopes;
        await using (var db = store.Read()) scopes = await duty.Scopes(db, cancel);
        var period = askedBy is null ? Period(dueAt) : "manual-" + manualId;
        var finished = true;
        foreach (var scope in scopes) finished &= await RunScope(duty, period, scope, dueAt, takeOver, askedBy, cancel);
        return finished;
    }

    public static string Period(DateTime dueAt) => dueAt.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private async Task<bool> RunScope(IDuty duty, string period, string scope, DateTime dueAt, bool takeOver, string? askedBy, CancellationToken cancel)
    {
        var claim = await Claim(duty, period, scope, dueAt, takeOver, askedBy, cancel);
        if (claim != Claimed.Mine) return claim == Claimed.Finished;
        LocalText? result = null;
        string? error = null;
        try
        {
            result = await duty.Run(dueAt, scope, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            error = "stopped";
        }
        catch (Exception failure)
        {
            Failed(log, failure, duty.Key, period, scope);
            error = failure is Refusal refusal ? refusal.Title.Zh : failure.GetType().Name;
        }
        await Finish(duty.Key, period, scope, result, error);
        return error is null;
    }

    private enum Claimed { Mine, Finished, Elsewhere }

    private async Task<Claimed> Claim(IDuty duty, string period, string scope, DateTime dueAt, bool takeOver, string? askedBy, CancellationToken cancel)
    {
        var claimed = Claimed.Elsewhere;
        await store.Run(new Command("duty.begin", Actor.System), async work =>
        {
            // The sequence's row serialises claims of one duty over all nodes.
            await work.Next("duty:" + duty.Key);
            var run = await work.Db.DutyRuns.FindAsync([duty.Key, period, scope], cancel);
            claimed = run is { FinishedAt: not null, Error: null } ? Claimed.Finished
                : run is { Error: null } && run.LeaseUntil > real.Now && !takeOver ? Claimed.Elsewhere : Claimed.Mine;
            if (claimed != Claimed.Mine) return new CommandAnswer(204, "");
            if (run is null) work.Db.DutyRuns.Add(run = new DutyRun { Duty = duty.Key, Period = period, Scope = scope, DueAt = dueAt, Node = Node, AskedBy = askedBy });
            (run.StartedAt, run.LeaseUntil, run.FinishedAt, run.Error, run.Node) = (real.Now, real.Now + Lease, null, null, Node);
            run.Attempts++;
            return new CommandAnswer(204, "");
        }, cancel);
        return claimed;
    }

    /// <summary>Not cancelled with the work: what became of it is written also when the server stops.</summary>
    private Task Finish(string duty, string period, string scope, LocalText? result, string? error) =>
        store.Run(new Command("duty.end", Actor.System), async work =>
        {
            var run = await work.Db.DutyRuns.FirstAsync(r => r.Duty == duty && r.Period == period && r.Scope == scope);
            // Whoever took it over meanwhile answers for it.
            if (run.Node != Node) return new CommandAnswer(204, "");
            (run.FinishedAt, run.LeaseUntil, run.Error, run.Result, run.ResultEn) = (real.Now, real.Now, error, result?.Zh, result?.En);
            return new CommandAnswer(204, "");
        }, CancellationToken.None);

    [LoggerMessage(EventId = 2020, Level = LogLevel.Error, Message = "The duty {Duty} of {Period} {Scope} failed; it is tried again.")]
    private static partial void Failed(ILogger log, Exception failure, string duty, string period, string scope);
}
