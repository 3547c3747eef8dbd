using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Clocks;
using Whistle.Cases.Duties;
using Whistle.Cases.Storage;

namespace Whistle.Server.Duties;

/// <param name="State">running, done, failed, or cut-off (begun by a node that has not been heard of since).</param>
/// <param name="Scope">Code of an organisation; empty for the whole city.</param>
public sealed record DutyRunView(string Period, string Scope, DateTime DueAt, DateTime StartedAt, DateTime? FinishedAt, string State, string Node, int Attempts, string? Result, string? Error, string? AskedBy);

/// <param name="Schedule">Cron in six fields, on the city's wall clock.</param>
/// <param name="NextDueAt">Business time of the next occasion.</param>
/// <param name="Failures">Runs of the last 30 days whose last attempt failed.</param>
public sealed record DutyView(string Key, string Name, string About, string Schedule, DateTime? NextDueAt, DutyRunView? LastRun, int Failures);

/// <param name="Waiting">Timers of flows and clocks that are yet to come.</param>
/// <param name="Overdue">Timers past their instant that have not fired: a handful for a moment, or something is stuck.</param>
/// <param name="Failing">Timers that failed at least once and are tried again.</param>
public sealed record TimersView(long Waiting, int Overdue, int Failing, DateTime? NextDueAt, DateTime? OldestOverdueAt, string? LastError);

public sealed record DutiesView(IReadOnlyList<DutyView> Duties, TimersView Timers, DateTime Now);

/// <summary>What administrators see of recurrent duties and timers.</summary>
public sealed class DutyQueries(ICaseStore store, DutyRunner runner, TimeProvider business, RealTime real)
{
    private static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    public async Task<DutiesView> All(Actor actor, CancellationToken cancel)
    {
        var now = business.GetUtcNow().UtcDateTime;
        var since = real.Now - Recent;
        await using var db = store.Read();
        var views = new List<DutyView>();
        foreach (var duty in runner.All)
        {
            var last = await db.DutyRuns.Where(r => r.Duty == duty.Key).OrderByDescending(r => r.StartedAt).FirstOrDefaultAsync(cancel);
            var failures = await db.DutyRuns.CountAsync(r => r.Duty == duty.Key && r.Error != null && r.StartedAt >= since, cancel);
            views.Add(new DutyView(duty.Key, duty.Name.In(actor.Language), duty.About.In(actor.Language), duty.Cron, DutyCalendar.After(duty, now), last is null ? null : View(last, actor), failures));
        }
        var overdue = db.Timers.Where(t => t.DueAt < now);
        var failing = await db.Timers.Where(t => t.LastError != null).OrderByDescending(t => t.Attempts).FirstOrDefaultAsync(cancel);
        var timers = new TimersView(
            await db.Timers.LongCountAsync(cancel),
            await overdue.CountAsync(cancel),
            await db.Timers.CountAsync(t => t.LastError != null, cancel),
            await db.Timers.Where(t => t.DueAt >= now).OrderBy(t => t.DueAt).Select(t => (DateTime?)t.DueAt).FirstOrDefaultAsync(cancel),
            await overdue.OrderBy(t => t.DueAt).Select(t => (DateTime?)t.DueAt).FirstOrDefaultAsync(cancel),
            failing?.LastError);
        return new DutiesView(views, timers, now);
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<DutyRunView>> Runs(Actor actor, string key, int most, CancellationToken cancel)
    {
        await using var db = store.Read();
        var rows = await db.DutyRuns.Where(r => r.Duty == key).OrderByDescending(r => r.StartedAt).Take(most).ToListAsync(cancel);
        return [.. rows.Select(r => View(r, actor))];
    }

    public async Task<DutyRunView?> Run(Actor actor, string key, string period, CancellationToken cancel)
    {
        await using var db = store.Read();
        var row = await db.DutyRuns.Where(r => r.Duty == key && r.Period == period).OrderByDescending(r => r.Error).FirstOrDefaultAsync(cancel);
        return row is null ? null : View(row, actor);
    }

    private DutyRunView View(DutyRun r, Actor actor) => new(r.Period, r.Scope, r.DueAt, r.StartedAt, r.FinishedAt,
        r.Error is not null ? "failed" : r.FinishedAt is not null ? "done" : r.LeaseUntil > real.Now ? "running" : "cut-off",
        r.Node, r.Attempts, actor.IsChinese ? r.Result : r.ResultEn, r.Error, r.AskedBy);
}
