using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Organisation;
using Whistle.Engine;

namespace Whistle.Cases.Tasks;

/// <summary>Whom a task goes to, found from the rule its activity states. Exactly one of organisation (with roles) and person is set.</summary>
public sealed record Assignee(Guid? OrganisationId, string Roles, Guid? GridId, Guid? UserId);

/// <summary>Reads the "to" of a task: {"role","of"}, {"previous"}, {"chiefOf"}, {"organisation"}, {"category"}, {"grid"}.</summary>
public static class AssigneeRule
{
    /// <summary>
    /// Null when nobody fits: an unknown body, or one where no active person holds the role now and is free to act. With "previous" a
    /// role beside it says who gets the task the first time, or when that person has left.
    /// </summary>
    /// <param name="notBy">Kinds whose doers may not do the task: a task for which only they are left would wait for nobody.</param>
    public static async Task<Assignee?> Find(CaseRun run, FlowInstance instance, JsonObject to, IReadOnlyList<string> notBy)
    {
        if (to["previous"]?.ToString() is { } previous)
        {
            if (await Previous(run, instance, previous, notBy) is { } same) return same;
            if (to["role"] is null) return null;
        }
        if (to["chiefOf"]?.ToString() is { } chiefOf) return await ChiefOf(run, instance, chiefOf, notBy);

        var roles = RolesOf(to);
        var organisation = await Body(run, instance, to);
        if (organisation is null) return null;
        Guid? grid = to["grid"]?.ToString() == "true" ? run.Case.GridId : null;
        return await Held(run, organisation.Value, roles, notBy)
            ? new Assignee(organisation, string.Join(',', roles), grid, null)
            : null;
    }

    private static string[] RolesOf(JsonObject to) => to["role"] switch
    {
        JsonArray many => [.. many.Select(r => r!.ToString())],
        JsonValue one => [one.ToString()],
        _ when to["grid"] is not null => [Roles.GridWorker],
        _ => [Roles.Handler, Roles.DepartmentLeader],
    };

    private static async Task<Guid?> Body(CaseRun run, FlowInstance instance, JsonObject to)
    {
        var db = run.Work.Db;
        if (to["organisation"]?.ToString() is { } code)
            return (await run.City.Names(db)).Existing(code)?.Id;
        if (to["category"] is not null) return (await Routes.Of(run))?.Lead?.Id;
        if (to["grid"] is not null) return run.Case.OrganisationId;
        return to["of"]?.ToString() switch
        {
            "centre" => await Centre(run),
            "unit" => (await Orders.Find(run, instance.UnitOrderId))?.OrganisationId,
            "lead" => await Lead(run),
            "mediation" => await Mediation(run),
            null or "owner" => run.Case.OrganisationId,
            _ => null,
        };
    }

    public static async Task<Guid?> Centre(CaseRun run) =>
        (await run.City.Names(run.Work.Db)).Serving(OrganisationKind.GovernanceCentre, run.Case.CountyCode)?.Id;

    /// <summary>The mediation body of the owner's territory; the owner itself when it is one.</summary>
    private static async Task<Guid?> Mediation(CaseRun run)
    {
        var names = await run.City.Names(run.Work.Db);
        var owner = names.Organisation(run.Case.OrganisationId)!;
        return owner.Kind == OrganisationKind.Mediation ? owner.Id : names.Serving(OrganisationKind.Mediation, owner.DivisionCode)?.Id;
    }

    private static async Task<Guid?> Lead(CaseRun run)
    {
        await run.Work.Flush();
        var caseId = run.Case.Id;
        return await run.Work.Db.UnitOrders
            .Where(o => o.CaseId == caseId && o.Role == UnitRole.Lead && o.State != UnitOrderState.Returned && o.State != UnitOrderState.Cancelled)
            .OrderByDescending(o => o.DispatchedAt).Select(o => (Guid?)o.OrganisationId).FirstOrDefaultAsync();
    }

    private static async Task<CaseTask?> LastOf(CaseRun run, FlowInstance instance, string kind)
    {
        await run.Work.Flush();
        var caseId = run.Case.Id;
        return await run.Work.Db.Tasks.AsNoTracking()
            .Where(t => t.CaseId == caseId && t.Kind == kind && t.State == TaskState.Completed
                && (instance.UnitOrderId == null || t.UnitOrderId == null || t.UnitOrderId == instance.UnitOrderId))
            .OrderByDescending(t => t.CompletedAt).FirstOrDefaultAsync();
    }

    private static async Task<Assignee?> Previous(CaseRun run, FlowInstance instance, string kind, IReadOnlyList<string> notBy)
    {
        var who = kind == TaskRights.Opening ? run.Case.OpenedById : (await LastOf(run, instance, kind))?.CompletedById;
        if (who is not { } user) return null;
        var now = run.Work.Now;
        var db = run.Work.Db;
        var (excluded, opener) = (Excluded(run, notBy), ExcludedOpener(run, notBy));
        return await db.Memberships.AnyAsync(m => m.UserId == user && m.ValidFrom <= now && (m.ValidTo == null || m.ValidTo > now)
                && db.Users.Any(u => u.Id == user && u.Active) && !excluded.Contains(m.UserId) && m.UserId != opener)
            ? new Assignee(null, "", null, user) : null;
    }

    private static async Task<Assignee?> ChiefOf(CaseRun run, FlowInstance instance, string kind, IReadOnlyList<string> notBy)
    {
        var organisation = kind == TaskRights.Opening ? run.Case.OrganisationId : (await LastOf(run, instance, kind))?.OrganisationId;
        if (organisation is null) return null;
        string[] roles = [Roles.StreetLeader, Roles.DepartmentLeader, Roles.AgencyHead];
        return await Held(run, organisation.Value, roles, notBy) ? new Assignee(organisation, string.Join(',', roles), null, null) : null;
    }

    private static Task<bool> Held(CaseRun run, Guid organisation, string[] roles, IReadOnlyList<string> notBy)
    {
        var now = run.Work.Now;
        var db = run.Work.Db;
        var (excluded, opener) = (Excluded(run, notBy), ExcludedOpener(run, notBy));
        return db.Memberships.AnyAsync(m => m.OrganisationId == organisation && roles.Contains(m.Role)
            && m.ValidFrom <= now && (m.ValidTo == null || m.ValidTo > now) && db.Users.Any(u => u.Id == m.UserId && u.Active)
            && !excluded.Contains(m.UserId) && m.UserId != opener);
    }

    /// <summary>People kept out by separation of duty, as <see cref="TaskRights.BreaksSeparationOfDuty"/> decides it later.</summary>
    private static IQueryable<Guid> Excluded(CaseRun run, IReadOnlyList<string> notBy)
    {
        var caseId = run.Case.Id;
        return run.Work.Db.Tasks
            .Where(t => t.CaseId == caseId && t.State == TaskState.Completed && t.CompletedById != null && notBy.Contains(t.Kind))
            .Select(t => t.CompletedById!.Value);
    }

    /// <summary>The opener where opening is one of the steps; read from the command's hands, for a case being opened has no row yet.</summary>
    private static Guid? ExcludedOpener(CaseRun run, IReadOnlyList<string> notBy) => notBy.Contains(TaskRights.Opening) ? run.Case.OpenedById : null;
}
