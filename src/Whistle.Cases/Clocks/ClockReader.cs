using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Escalation;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>Turns clocks into what the API answers: the due time explained, the ledger, the rungs fired and the one to come.</summary>
public sealed class ClockReader(BundleCache bundles, CityCatalogue city)
{
    public async Task<ClockView> One(CaseDb db, Actor actor, Case c, Clock clock, DateTime now, CancellationToken cancel) =>
        (await Of(db, actor, c, [clock], now, cancel))[0];

    /// <summary>Clocks of one case, in the order given.</summary>
    public async Task<IReadOnlyList<ClockView>> Of(CaseDb db, Actor actor, Case c, IReadOnlyList<Clock> clocks, DateTime now, CancellationToken cancel)
    {
        var ids = clocks.Select(k => k.Id).ToArray();
        var entries = (await db.ClockEntries.AsNoTracking().Where(e => ids.Contains(e.ClockId)).OrderBy(e => e.Sequence).ToListAsync(cancel)).ToLookup(e => e.ClockId);
        var pauses = (await db.ClockPauses.AsNoTracking().Where(p => ids.Contains(p.ClockId)).OrderBy(p => p.Number).ToListAsync(cancel)).ToLookup(p => p.ClockId);
        var rungs = (await db.ClockRungs.AsNoTracking().Where(r => ids.Contains(r.ClockId)).OrderBy(r => r.FiredAt).ThenBy(r => r.DueAt).ToListAsync(cancel)).ToLookup(r => r.ClockId);
        var requests = (await db.ClockRequests.AsNoTracking().Where(r => ids.Contains(r.ClockId)).OrderBy(r => r.RequestedAt).ToListAsync(cancel)).ToLookup(r => r.ClockId);
        var timers = await Timers(db, ids, cancel);
        var lead = await db.UnitOrders.AsNoTracking().Where(o => o.CaseId == c.Id && o.Role == UnitRole.Lead && o.State != UnitOrderState.Returned && o.State != UnitOrderState.Cancelled)
            .OrderByDescending(o => o.DispatchedAt).Select(o => (Guid?)o.OrganisationId).FirstOrDefaultAsync(cancel);
        var view = new ViewContext(db, actor, bundles, city, now);
        await view.Prepare([], entries.SelectMany(g => g.Select(e => e.ActorId))
            .Concat(pauses.SelectMany(g => g.SelectMany(p => new[] { p.RequestedById, p.ApprovedById })))
            .Concat(requests.SelectMany(g => g.SelectMany(r => new[] { r.RequestedById, r.DecidedById }))), cancel);

        return [.. clocks.Select(k =>
        {
            var policy = city.Policies.Of(k);
            var ladder = city.Ladders.Of(k);
            var unit = ClockUnits.Parse(k.Unit);
            var obligor = k.OrganisationId ?? (k.TaskId is null ? lead : null) ?? c.OrganisationId;
            return new ClockView(k.Id, k.Policy, k.PolicyEffective, view.Text(k.Name, k.NameEn), k.DueAt, Shown(k, now), k.StartedAt, k.StoppedAt, view.Text(k.Explanation, k.ExplanationEn),
                k.Basis is null ? null : view.Text(k.Basis, k.BasisEn ?? k.Basis), k.Provisional, view.Text(ClockUnits.Describe(k.Budget, unit)),
                k.Extended == 0 ? null : view.Text(ClockUnits.Describe(k.Extended, unit)), view.Organisation(obligor), k.UnitOrderId, k.TaskId, k.PausedAt,
                k.Ladder, k.Round, Next(view, k, ladder, timers), [.. rungs[k.Id].Select(r => Fired(view, ladder, r))],
                [.. pauses[k.Id].Select(p => Pause(view, policy, p))],
                [.. entries[k.Id].Select(e => new ClockEntryView(e.At, e.Event, e.ActorId is null ? view.Text("系统", "System") : view.Person(e.ActorId) ?? e.ActorName, view.Text(e.Reason, e.ReasonEn), e.Note, e.OldDueAt, e.NewDueAt))],
                [.. requests[k.Id].Select(r => Request(view, r, unit))], ClockRights.Actions(view, c, k, policy, obligor));
        })];
    }

    /// <summary>A running clock past its due time is overdue, whatever the row says.</summary>
    public static ClockState Shown(Clock clock, DateTime now) => clock.State == ClockState.Running && clock.DueAt < now ? ClockState.Overdue : clock.State;

    public static async Task<Dictionary<Guid, DueTimer>> Timers(CaseDb db, Guid[] clockIds, CancellationToken cancel)
    {
        Guid?[] ids = [.. clockIds.Select(id => (Guid?)id)];
        var rows = await db.Timers.AsNoTracking().Where(t => ids.Contains(t.ClockId) && t.Kind != ClockLedger.PauseEnd).ToListAsync(cancel);
        return rows.ToDictionary(t => t.ClockId!.Value);
    }

    public RungView? Next(ViewContext view, Clock clock, Dictionary<Guid, DueTimer> timers) => Next(view, clock, city.Ladders.Of(clock), timers);

    public string? LastRung(ViewContext view, Clock clock) =>
        clock.LastRung is { } key && city.Ladders.Of(clock)?.Rung(key) is { } rung ? view.Text(rung.Name) : null;

    private static RungView? Next(ViewContext view, Clock clock, Ladder? ladder, Dictionary<Guid, DueTimer> timers) =>
        clock.State == ClockState.Running && timers.GetValueOrDefault(clock.Id) is { } timer && ladder?.Rung(timer.Kind) is { } rung
            ? new RungView(rung.Key, view.Text(rung.Name), timer.DueAt, [.. rung.To.Select(t => view.Text(Receivers.Names[t]))]) : null;

    private static FiredRungView Fired(ViewContext view, Ladder? ladder, ClockRung r) =>
        new(r.Rung, ladder?.Rung(r.Rung) is { } rung ? view.Text(rung.Name) : r.Rung, r.Occurrence, r.DueAt, r.FiredAt, view.Text(r.To, r.ToEn), r.Superseded);

    private static PauseView Pause(ViewContext view, ClockPolicy? policy, ClockPause p) =>
        new(p.Reason, policy?.Pause(p.Reason) is { } rule ? view.Text(rule.Name) : p.Reason, p.From, p.Until, p.To, view.Person(p.RequestedById), view.Person(p.ApprovedById));

    private static ClockRequestView Request(ViewContext view, ClockRequest r, ClockUnit unit)
    {
        var what = r.Budget is { } more ? ClockUnits.Describe(more, unit) : new LocalText($"暂停至 {ClockDue.Zh(r.Until!.Value)}", $"until {ClockDue.En(r.Until!.Value)}");
        return new ClockRequestView(r.Id, r.Kind, r.State, view.Text(what), r.Why, view.Person(r.RequestedById) ?? "", r.RequestedAt, view.Person(r.DecidedById), r.DecidedAt);
    }
}
