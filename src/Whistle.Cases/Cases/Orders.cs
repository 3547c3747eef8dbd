using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>The orders of a joint case: opening one for each called unit, and what a unit's steps write on it.</summary>
public static class Orders
{
    /// <summary>Opens an order and lets the called organisation see the case.</summary>
    public static UnitOrder Open(CaseRun run, Organisation.Organisation unit, UnitRole role, string? requirement)
    {
        var now = run.Work.Now;
        var order = new UnitOrder
        {
            Id = Guid.CreateVersion7(),
            CaseId = run.Case.Id,
            OrganisationId = unit.Id,
            Role = role,
            State = UnitOrderState.Dispatched,
            Requirement = requirement,
            DispatchedAt = now,
        };
        run.Work.Db.UnitOrders.Add(order);
        run.Work.Db.Participations.Add(new CaseParticipation
        {
            Id = Guid.CreateVersion7(),
            CaseId = run.Case.Id,
            OrganisationId = unit.Id,
            Kind = ParticipationKind.Called,
            Since = now,
        });
        var (zh, en) = role == UnitRole.Lead ? ("牵头", "lead") : ("协办", "assisting");
        run.Timeline.Tell("unit-called", new LocalText($"派单至{unit.Name}（{zh}）", $"Dispatched to {unit.NameEn} ({en})"), requirement, orderId: order.Id);
        run.Timeline.Notify(new LocalText($"{run.Case.Number} 已派至贵单位，请及时应哨。", $"{run.Case.Number} has been dispatched to your unit; please sign for it."), unit.Id);
        return order;
    }

    public static async Task<UnitOrder?> Find(CaseRun run, Guid? id) =>
        id is null ? null : await run.Work.Db.UnitOrders.FindAsync(id.Value);

    /// <summary>The order a called unit speaks from: its newest one that has not ended, else its newest.</summary>
    public static async Task<UnitOrder?> SpokenFrom(CaseRun run, Access.Actor actor)
    {
        var caseId = run.Case.Id;
        Guid[] bodies = [.. actor.Roles.Select(r => r.OrganisationId)];
        var orders = await run.Work.Db.UnitOrders.Where(o => o.CaseId == caseId && bodies.Contains(o.OrganisationId)).ToListAsync();
        return orders.OrderBy(o => o.EndedAt is null ? 0 : 1).ThenByDescending(o => o.DispatchedAt).FirstOrDefault();
    }

    /// <summary>
    /// Writes what an outcome means for its order, as the case type's order rules say. The times are what sign, arrival and response
    /// rates are computed from, so the first of each counts.
    /// </summary>
    public static async Task After(CaseRun run, Guid? orderId, string outcome, JsonObject values)
    {
        var rules = run.Type.Orders;
        if (rules.Ratings is { } ratings && values[ratings] is JsonArray scores) await Rate(run, scores);
        if (await Find(run, orderId) is not { } order) return;
        if (rules.Feedback is { } feedback && values[feedback]?.ToString() is { Length: > 0 } text) order.Feedback = text;
        if (rules.ReturnReason is { } reason && values[reason]?.ToString() is { Length: > 0 } why) order.ReturnReason = why;
        if (rules.After(outcome) is not { } state) return;
        var now = run.Work.Now;
        switch (state)
        {
            case UnitOrderState.Signed: order.SignedAt ??= now; break;
            case UnitOrderState.Arrived: order.ArrivedAt ??= now; break;
            case UnitOrderState.FedBack: order.FedBackAt ??= now; break;
            case UnitOrderState.ReturnAsked: order.ReturnAsked = true; break;
        }
        if (state is UnitOrderState.FedBack or UnitOrderState.Returned or UnitOrderState.Excused or UnitOrderState.Cancelled) await End(run, order, state);
        else order.State = state;
    }

    /// <summary>Ends an order. After an accepted return the unit keeps the order as it was and sees nothing later.</summary>
    public static async Task End(CaseRun run, UnitOrder order, UnitOrderState state)
    {
        order.State = state;
        order.EndedAt = run.Work.Now;
        await ClockKeeping.StopOfOrder(run, order, cancelled: state is not UnitOrderState.FedBack);
        await StandingTasks.Cancel(run, t => t.UnitOrderId == order.Id);
        if (state != UnitOrderState.Returned) return;
        // Called a second time meanwhile, the unit goes on by that order.
        if (await run.Work.Db.UnitOrders.AnyAsync(o => o.CaseId == order.CaseId && o.OrganisationId == order.OrganisationId && o.Id != order.Id && o.EndedAt == null)) return;
        var parts = await run.Work.Db.Participations
            .Where(p => p.CaseId == order.CaseId && p.OrganisationId == order.OrganisationId && p.Kind == ParticipationKind.Called && p.Until == null)
            .ToListAsync();
        foreach (var part in parts) part.Until = run.Work.Now;
    }

    /// <summary>Ends the order an instance carries, unless it has ended already.</summary>
    public static async Task CloseOf(CaseRun run, FlowInstance instance, UnitOrderState state)
    {
        if (await Find(run, instance.UnitOrderId) is { EndedAt: null } order) await End(run, order, state);
    }

    /// <summary>The orders a rating covers: those called and not returned, excused or cancelled; of a reworked case the latest for each unit.</summary>
    public static async Task<IReadOnlyList<UnitOrder>> ToRate(CaseDb db, Guid caseId, CancellationToken cancel = default) =>
        [.. (await db.UnitOrders.AsNoTracking().Where(o => o.CaseId == caseId && o.State != UnitOrderState.Returned
                && o.State != UnitOrderState.Excused && o.State != UnitOrderState.Cancelled).ToListAsync(cancel))
            .GroupBy(o => o.OrganisationId).Select(g => g.OrderByDescending(o => o.DispatchedAt).First()).OrderBy(o => o.Role)];

    /// <summary>Scores of a "ratings" field: one per order of the case.</summary>
    private static async Task Rate(CaseRun run, JsonArray ratings)
    {
        foreach (var rating in ratings.OfType<JsonObject>())
        {
            if (rating["order"]?.GetValue<string>() is not { } text || !Guid.TryParse(text, out var id)) continue;
            if (await Find(run, id) is not { } order || order.CaseId != run.Case.Id) continue;
            order.Rating = rating["score"] is { } score ? (int)Math.Round(decimal.Parse(score.ToString(), CultureInfo.InvariantCulture)) : null;
            order.RatingComment = rating["comment"]?.GetValue<string>();
        }
    }
}
