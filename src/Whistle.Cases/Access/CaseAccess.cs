using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Access;

/// <summary>How much of a case somebody sees.</summary>
/// <param name="Whole">Everything but masked personal data.</param>
/// <param name="Orders">With <paramref name="Whole"/> false: the orders whose work is visible.</param>
/// <param name="AsOf">With an accepted return: nothing that happened later is visible.</param>
/// <param name="ReadOnly">True for who looks on: a supervisor, or a unit whose return was accepted.</param>
public sealed record CaseScope(bool Whole, IReadOnlySet<Guid> Orders, DateTime? AsOf, bool ReadOnly = false)
{
    public static readonly CaseScope All = new(true, new HashSet<Guid>(), null);

    /// <summary>Work of an order is seen by the unit itself; what belongs to no order is shared.</summary>
    public bool SeesOrder(Guid? orderId) => Whole || orderId is null || Orders.Contains(orderId.Value);

    /// <summary>A called unit sees the tasks of its orders and those asked of itself, not the street's or the centre's.</summary>
    public bool Sees(Actor actor, CaseTask task)
    {
        if (Whole) return true;
        if (AsOf is { } end && task.CreatedAt > end) return false;
        return task.UnitOrderId is { } order ? Orders.Contains(order)
            : task.AssigneeId == actor.UserId || actor.Roles.Any(r => r.OrganisationId == task.OrganisationId);
    }
}

/// <summary>Who sees which case, decided per row and applied to lists too (the table "Who sees what").</summary>
public static class CaseAccess
{
    /// <summary>The cases an actor may know of. Administrators and auditors see none: configuration and audit are not case content.</summary>
    public static IQueryable<Case> Visible(CaseDb db, Actor actor) => Visible(db, actor, andFormer: true);

    private static IQueryable<Case> Visible(CaseDb db, Actor actor, bool andFormer)
    {
        if (actor.IsSystem) return db.Cases;
        var reach = Reach.Of(actor);
        var (me, bodies) = (reach.UserId, reach.Bodies);
        var whole = reach.Whole(db);
        return db.Cases.Where(c => whole.Any(w => w.Id == c.Id) || db.Participations.Any(p => p.CaseId == c.Id && (andFormer || p.Until == null)
            && (p.UserId == me || (p.OrganisationId != null && bodies.Contains(p.OrganisationId.Value)))));
    }

    /// <summary>Cases an actor sees only through an order: lists of their work are narrowed to the unit's own.</summary>
    public static IQueryable<Case> OnlyCalled(CaseDb db, Actor actor)
    {
        if (actor.IsSystem) return db.Cases.Where(c => false);
        var whole = Reach.Of(actor).Whole(db);
        return db.Cases.Where(c => !whole.Any(w => w.Id == c.Id));
    }

    /// <summary>What of a case the actor sees; null when nothing (the caller answers 404: who may not see it may not know of it).</summary>
    public static async Task<CaseScope?> ScopeOf(CaseDb db, Actor actor, Case c, CancellationToken cancel = default)
    {
        if (actor.IsSystem) return CaseScope.All;
        var reach = Reach.Of(actor);
        if (await reach.Whole(db, supervising: false).AnyAsync(x => x.Id == c.Id, cancel)) return CaseScope.All;
        if (reach.Supervised.Contains(c.CountyCode)) return CaseScope.All with { ReadOnly = true };

        var parts = await db.Participations.AsNoTracking()
            .Where(p => p.CaseId == c.Id && (p.UserId == reach.UserId || (p.OrganisationId != null && reach.Bodies.Contains(p.OrganisationId.Value))))
            .ToListAsync(cancel);
        if (parts.Count == 0) return null;

        var orders = await db.UnitOrders.AsNoTracking().Where(o => o.CaseId == c.Id).ToListAsync(cancel);
        var mine = orders.Where(o => reach.Bodies.Contains(o.OrganisationId)).ToList();
        // The lead merges the assistants' results, so it sees their work.
        var leads = mine.Any(o => o.Role == UnitRole.Lead && o.State is not (UnitOrderState.Returned or UnitOrderState.Cancelled));
        var seen = (leads ? orders : mine).Select(o => o.Id).ToHashSet();
        var current = parts.Any(p => p.Until is null);
        return new CaseScope(false, seen, current ? null : parts.Max(p => p.Until), ReadOnly: !current);
    }

    /// <summary>True when the actor may learn what happens in the case from now on: not of a unit whose return was accepted.</summary>
    public static Task<bool> CanFollow(CaseDb db, Actor actor, Guid caseId, CancellationToken cancel = default) =>
        Visible(db, actor, andFormer: false).AnyAsync(c => c.Id == caseId, cancel);

    /// <exception cref="Refusal">404 for a case that does not exist or is not the actor's to know of.</exception>
    public static async Task<CaseScope> Require(CaseDb db, Actor actor, Case? c, CancellationToken cancel = default) =>
        (c is null ? null : await ScopeOf(db, actor, c, cancel)) ?? throw Unknown();

    /// <summary>For who sees the case with <see cref="CaseScope.ReadOnly"/>.</summary>
    public static Refusal LookOnly() =>
        new(403, "read-only", new LocalText("您只能查看此案件，不能办理。", "You may look at this case and not act on it."));

    public static Refusal Unknown() =>
        new(404, "not-found", new LocalText("没有找到，或者您无权查看。", "Not found, or not yours to see."));
}
