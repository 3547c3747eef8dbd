using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Access;

/// <summary>How much of a case somebody sees.</summary>
/// <param name="Whole">Everything but masked personal data.</param>
/// <param name="Orders">With <paramref name="Whole"/> false: the orders whose work is visible.</param>
/// <param name="AsOf">With an accepted return: nothing that happened later is visible.</param>
public sealed record CaseScope(bool Whole, IReadOnlySet<Guid> Orders, DateTime? AsOf)
{
    public static readonly CaseScope All = new(true, new HashSet<Guid>(), null);

    /// <summary>Work of an order is seen by the unit itself; what belongs to no order is shared.</summary>
    public bool SeesOrder(Guid? orderId) => Whole || orderId is null || Orders.Contains(orderId.Value);
}

/// <summary>Who sees which case, decided per row and applied to lists too (the table "Who sees what").</summary>
public static class CaseAccess
{
    private static readonly string[] County = [Roles.Dispatcher, Roles.Supervisor, Roles.DutyLeader, Roles.StaffingOffice];
    private static readonly string[] Territory = [Roles.StreetClerk, Roles.StreetLeader, Roles.VillageClerk];

    /// <summary>The cases an actor may know of. Administrators and auditors see none: configuration and audit are not case content.</summary>
    public static IQueryable<Case> Visible(CaseDb db, Actor actor) => db.Cases.Where(Filter(db, actor));

    private static Expression<Func<Case, bool>> Filter(CaseDb db, Actor actor)
    {
        if (actor.IsSystem) return c => true;
        var me = actor.UserId;
        var streets = actor.OrganisationsAs(Territory).ToArray();
        var counties = CountiesOf(actor);
        var grids = GridsOf(actor);
        var organisations = OrganisationsOf(actor);
        return c => c.OpenedById == me
            || streets.Contains(c.OrganisationId)
            || counties.Contains(c.CountyCode)
            || (c.GridId != null && grids.Contains(c.GridId.Value))
            || db.Participations.Any(p => p.CaseId == c.Id
                && (p.UserId == me || (p.OrganisationId != null && organisations.Contains(p.OrganisationId.Value))));
    }

    /// <summary>Of the visible cases those seen only through an order: lists of their work are narrowed to the unit's own.</summary>
    public static IQueryable<Case> OnlyCalled(CaseDb db, Actor actor)
    {
        if (actor.IsSystem) return db.Cases.Where(c => false);
        var me = actor.UserId;
        var streets = actor.OrganisationsAs(Territory).ToArray();
        var counties = CountiesOf(actor);
        var grids = GridsOf(actor);
        var organisations = OrganisationsOf(actor);
        return db.Cases.Where(c => c.OpenedById != me && !streets.Contains(c.OrganisationId) && !counties.Contains(c.CountyCode)
            && (c.GridId == null || !grids.Contains(c.GridId.Value))
            && !db.Participations.Any(p => p.CaseId == c.Id && p.Kind != ParticipationKind.Called && p.Until == null
                && (p.UserId == me || (p.OrganisationId != null && organisations.Contains(p.OrganisationId.Value)))));
    }

    /// <summary>What of a case the actor sees; null when nothing (the caller answers 404: who may not see it may not know of it).</summary>
    public static async Task<CaseScope?> ScopeOf(CaseDb db, Actor actor, Case c, CancellationToken cancel = default)
    {
        if (actor.IsSystem) return CaseScope.All;
        if (c.OpenedById == actor.UserId
            || actor.OrganisationsAs(Territory).Contains(c.OrganisationId)
            || CountiesOf(actor).Contains(c.CountyCode)
            || (c.GridId is { } grid && actor.Roles.Any(r => r.Role == Roles.GridWorker && r.GridId == grid)))
            return CaseScope.All;

        var organisations = OrganisationsOf(actor);
        var parts = await db.Participations.AsNoTracking()
            .Where(p => p.CaseId == c.Id && (p.UserId == actor.UserId
                || (p.OrganisationId != null && organisations.Contains(p.OrganisationId.Value))))
            .ToListAsync(cancel);
        if (parts.Count == 0) return null;
        if (parts.Any(p => p.Kind != ParticipationKind.Called && p.Until is null)) return CaseScope.All;

        var orders = await db.UnitOrders.AsNoTracking().Where(o => o.CaseId == c.Id).ToListAsync(cancel);
        var mine = orders.Where(o => organisations.Contains(o.OrganisationId)).ToList();
        // The lead merges the assistants' results, so it sees their work.
        var leads = mine.Any(o => o.Role == UnitRole.Lead && o.State is not (UnitOrderState.Returned or UnitOrderState.Cancelled));
        var seen = (leads ? orders : mine).Select(o => o.Id).ToHashSet();
        var current = parts.Any(p => p.Until is null);
        return new CaseScope(false, seen, current ? null : parts.Max(p => p.Until));
    }

    /// <summary>True when the actor may know of the case.</summary>
    public static Task<bool> CanSee(CaseDb db, Actor actor, Guid caseId, CancellationToken cancel = default) =>
        Visible(db, actor).AnyAsync(c => c.Id == caseId, cancel);

    /// <exception cref="Refusal">404 for a case that does not exist or is not the actor's to know of.</exception>
    public static async Task<CaseScope> Require(CaseDb db, Actor actor, Case? c, CancellationToken cancel = default) =>
        (c is null ? null : await ScopeOf(db, actor, c, cancel)) ?? throw Unknown();

    public static Refusal Unknown() =>
        new(404, "not-found", new LocalText("没有找到，或者您无权查看。", "Not found, or not yours to see."));

    private static string[] CountiesOf(Actor actor) =>
        actor.Roles.Where(r => County.Contains(r.Role) && r.CountyCode is not null).Select(r => r.CountyCode!).Distinct().ToArray();

    private static Guid[] GridsOf(Actor actor) =>
        actor.Roles.Where(r => r is { Role: Roles.GridWorker, GridId: not null }).Select(r => r.GridId!.Value).Distinct().ToArray();

    /// <summary>Bodies through which the actor takes part. A grid worker acts for his grid, not for his street.</summary>
    private static Guid[] OrganisationsOf(Actor actor) =>
        actor.Roles.Where(r => !Contentless(r.Role) && r.Role != Roles.GridWorker).Select(r => r.OrganisationId).Distinct().ToArray();

    private static bool Contentless(string role) => role is Roles.Administrator or Roles.Auditor;
}
