using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Escalation;

/// <param name="CaseNumber">The case it was shown in.</param>
public sealed record CardView(Guid Id, NamedRef Organisation, CardColour Colour, DateTime At, string Reason, Guid CaseId, string CaseNumber, Guid ClockId);

/// <param name="Rungs">How many of each rung were fired about the organisation, by the rung's key.</param>
public sealed record EscalationFigures(NamedRef Organisation, IReadOnlyDictionary<string, int> Rungs, int YellowCards, int RedCards, int SupervisionOrders, int Unanswered, int Urgings);

public sealed record SupervisionOrderView(Guid Id, NamedRef Organisation, Guid? OrderId, string Requirement, string IssuedBy, DateTime IssuedAt, SupervisionState State,
    string? Answer, string? AnsweredBy, DateTime? AnsweredAt, Guid TaskId);

/// <summary>Cards and figures of escalation. The county's centre, leaders on duty and supervisors see their county's, everybody else their own body's.</summary>
public sealed class EscalationQueries(ICaseStore store, CityCatalogue city)
{
    public async Task<Page<CardView>> Cards(Actor actor, Guid? organisation, DateTime? from, DateTime? to, string? cursor, int limit, CancellationToken cancel)
    {
        await using var db = store.Read();
        var bodies = Bodies(db, actor);
        var rows = db.OrganisationCards.AsNoTracking().Where(k => bodies.Contains(k.OrganisationId));
        if (organisation is { } body) rows = rows.Where(k => k.OrganisationId == body);
        if (from is { } f) rows = rows.Where(k => k.At >= f);
        if (to is { } t) rows = rows.Where(k => k.At < t);
        if (Cursor.Parse(cursor) is { } after) rows = rows.Where(k => k.At < after.At || (k.At == after.At && k.Id < after.Id));
        var most = Cursor.Limit(limit);
        var page = await rows.OrderByDescending(k => k.At).ThenByDescending(k => k.Id).Take(most + 1)
            .Join(db.Cases.AsNoTracking(), k => k.CaseId, c => c.Id, (k, c) => new { Card = k, c.Number }).OrderByDescending(x => x.Card.At).ThenByDescending(x => x.Card.Id).ToListAsync(cancel);
        var more = page.Count > most;
        if (more) page.RemoveAt(most);
        var names = await city.Names(db);
        return new Page<CardView>([.. page.Select(x => new CardView(x.Card.Id, Ref(names, actor, x.Card.OrganisationId), x.Card.Colour, x.Card.At,
            actor.IsChinese ? x.Card.Reason : x.Card.ReasonEn, x.Card.CaseId, x.Number, x.Card.ClockId))], more ? new Cursor(page[^1].Card.At, page[^1].Card.Id).ToString() : null);
    }

    public async Task<Page<EscalationFigures>> Figures(Actor actor, DateTime from, DateTime to, CancellationToken cancel)
    {
        await using var db = store.Read();
        var bodies = Bodies(db, actor);
        var rungs = await db.ClockRungs.AsNoTracking().Where(r => r.OrganisationId != null && bodies.Contains(r.OrganisationId.Value) && r.FiredAt >= from && r.FiredAt < to)
            .GroupBy(r => new { r.OrganisationId, r.Rung }).Select(g => new { g.Key.OrganisationId, g.Key.Rung, Count = g.Count() }).ToListAsync(cancel);
        var cards = await db.OrganisationCards.AsNoTracking().Where(k => bodies.Contains(k.OrganisationId) && k.At >= from && k.At < to)
            .GroupBy(k => new { k.OrganisationId, k.Colour }).Select(g => new { g.Key.OrganisationId, g.Key.Colour, Count = g.Count() }).ToListAsync(cancel);
        var orders = await db.SupervisionOrders.AsNoTracking().Where(o => bodies.Contains(o.OrganisationId) && o.IssuedAt >= from && o.IssuedAt < to)
            .GroupBy(o => new { o.OrganisationId, o.State }).Select(g => new { g.Key.OrganisationId, g.Key.State, Count = g.Count() }).ToListAsync(cancel);
        var urged = await db.Timeline.AsNoTracking().Where(e => e.Kind == "urged" && e.At >= from && e.At < to && e.TaskId != null)
            .Join(db.Tasks.Where(t => t.OrganisationId != null && bodies.Contains(t.OrganisationId.Value)), e => e.TaskId, t => t.Id, (e, t) => t.OrganisationId)
            .GroupBy(o => o).Select(g => new { OrganisationId = g.Key, Count = g.Count() }).ToListAsync(cancel);
        var names = await city.Names(db);
        var all = rungs.Select(r => r.OrganisationId!.Value).Concat(cards.Select(k => k.OrganisationId)).Concat(orders.Select(o => o.OrganisationId)).Concat(urged.Select(u => u.OrganisationId!.Value)).Distinct();
        return new Page<EscalationFigures>([.. all.Select(id => new EscalationFigures(Ref(names, actor, id),
            rungs.Where(r => r.OrganisationId == id).ToDictionary(r => r.Rung, r => r.Count),
            cards.Where(k => k.OrganisationId == id && k.Colour == CardColour.Yellow).Sum(k => k.Count), cards.Where(k => k.OrganisationId == id && k.Colour == CardColour.Red).Sum(k => k.Count),
            orders.Where(o => o.OrganisationId == id).Sum(o => o.Count), orders.Where(o => o.OrganisationId == id && o.State == SupervisionState.Open).Sum(o => o.Count),
            urged.Where(u => u.OrganisationId == id).Sum(u => u.Count))).OrderBy(f => f.Organisation.Code, StringComparer.Ordinal)], null);
    }

    /// <summary>The supervision orders of a case, of which a called unit sees its own.</summary>
    /// <exception cref="Refusal">404 for a case that does not exist or is not the caller's to know of.</exception>
    public async Task<Page<SupervisionOrderView>> OfCase(Actor actor, Guid caseId, CancellationToken cancel)
    {
        await using var db = store.Read();
        var c = await db.Cases.AsNoTracking().FirstOrDefaultAsync(x => x.Id == caseId, cancel);
        var scope = await CaseAccess.Require(db, actor, c, cancel);
        var mine = actor.Roles.Select(r => r.OrganisationId).ToHashSet();
        var rows = (await db.SupervisionOrders.AsNoTracking().Where(o => o.CaseId == caseId).OrderBy(o => o.IssuedAt).ToListAsync(cancel))
            .Where(o => scope.Whole || (mine.Contains(o.OrganisationId) && (scope.AsOf is not { } end || o.IssuedAt <= end))).ToList();
        var ids = rows.SelectMany(o => new[] { o.IssuedById, o.AnsweredById }).OfType<Guid>().Distinct().ToArray();
        var people = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => actor.IsChinese ? u.DisplayName : u.DisplayNameEn, cancel);
        var names = await city.Names(db);
        return new Page<SupervisionOrderView>([.. rows.Select(o => new SupervisionOrderView(o.Id, Ref(names, actor, o.OrganisationId), o.UnitOrderId, o.Requirement,
            o.IssuedById is { } by ? people.GetValueOrDefault(by, "") : new LocalText("系统", "System").In(actor.Language), o.IssuedAt, o.State, o.Answer,
            o.AnsweredById is { } who ? people.GetValueOrDefault(who) : null, o.AnsweredAt, o.TaskId))], null);
    }

    private static IQueryable<Guid> Bodies(CaseDb db, Actor actor)
    {
        string[] counties = [.. actor.Roles.Where(r => r.Role is Roles.Dispatcher or Roles.DutyLeader or Roles.Supervisor && r.CountyCode is not null).Select(r => r.CountyCode!).Distinct()];
        Guid[] own = [.. actor.Roles.Where(r => r.Role is not (Roles.Administrator or Roles.Auditor)).Select(r => r.OrganisationId).Distinct()];
        return db.Organisations.Where(o => own.Contains(o.Id) || (o.CountyCode != null && counties.Contains(o.CountyCode))).Select(o => o.Id);
    }

    private static NamedRef Ref(CityNames names, Actor actor, Guid id) =>
        names.Organisation(id) is { } o ? new NamedRef(o.Id, actor.IsChinese ? o.Name : o.NameEn, o.Code) : new NamedRef(id, "");
}
