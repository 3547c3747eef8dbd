using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>What a run must write down while it happens, since the database shows only how it ended.</summary>
internal sealed class SimulationNotes
{
    public List<SimulatedStep> Steps { get; } = [];
    public List<SimulatedTimer> Timers { get; } = [];

    /// <summary>Task → everybody who could do it when it was opened.</summary>
    public Dictionary<Guid, IReadOnlyList<Guid>> Candidates { get; } = [];

    public static async Task<IReadOnlyList<(Guid Id, SimulatedTimer Timer)>> DueTimers(ICaseStore store, DateTime now, CancellationToken cancel)
    {
        await using var db = store.Read();
        return await Waiting(db, db.Timers.Where(t => t.DueAt <= now), cancel);
    }

    /// <summary>Timers in the order they fall due, with what each would wake.</summary>
    public static async Task<IReadOnlyList<(Guid Id, SimulatedTimer Timer)>> Waiting(CaseDb db, IQueryable<DueTimer> timers, CancellationToken cancel)
    {
        var rows = await (
            from timer in timers
            join mark in db.Bookmarks on new { I = timer.InstanceId, B = timer.BookmarkId } equals new { I = (Guid?)mark.InstanceId, B = (string?)mark.Id } into marks
            from mark in marks.DefaultIfEmpty()
            join measured in db.Clocks on timer.ClockId equals measured.Id into clocks
            from measured in clocks.DefaultIfEmpty()
            select new { timer.Id, timer.Kind, timer.DueAt, Activity = mark == null ? null : mark.ActivityId, Clock = measured == null ? null : measured.Policy }).ToListAsync(cancel);
        return [.. rows.OrderBy(r => r.DueAt).ThenBy(r => r.Clock, StringComparer.Ordinal).ThenBy(r => r.Kind, StringComparer.Ordinal).ThenBy(r => r.Activity, StringComparer.Ordinal)
            .Select(r => (r.Id, new SimulatedTimer(r.Kind, r.Activity, r.Clock, r.DueAt, null)))];
    }

    /// <summary>Writes down those that are gone; returns how many.</summary>
    public async Task<int> Fired(ICaseStore store, IReadOnlyList<(Guid Id, SimulatedTimer Timer)> due, DateTime now, CancellationToken cancel)
    {
        await using var db = store.Read();
        Guid[] ids = [.. due.Select(d => d.Id)];
        var left = await db.Timers.Where(t => ids.Contains(t.Id) && t.DueAt <= now).Select(t => t.Id).ToListAsync(cancel);
        var fired = due.Where(d => !left.Contains(d.Id)).ToList();
        // The fan-out of a publication is plumbing, nothing anybody waits for.
        Timers.AddRange(fired.Where(f => f.Timer.Kind != FlowEvents.FanOut).Select(f => f.Timer with { FiredAt = now }));
        return fired.Count;
    }

    public static async Task<SimulatedPerson?> Person(CaseDb db, Guid? user, CancellationToken cancel)
    {
        if (user is not { } id) return null;
        var found = await db.Users.Where(u => u.Id == id).Select(u => new { u.UserName, u.DisplayName, u.DisplayNameEn }).FirstOrDefaultAsync(cancel);
        return found is null ? null : new SimulatedPerson(found.UserName!, new LocalText(found.DisplayName, found.DisplayNameEn), found.UserName!.StartsWith("stand-in-", StringComparison.Ordinal));
    }
}
