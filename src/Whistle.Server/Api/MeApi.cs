using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Organisation;
using Organisation = Whistle.Cases.Organisation.Organisation;
using Whistle.Cases.Storage;
using Whistle.Server.Clock;
using Whistle.Server.Composition;

namespace Whistle.Server.Api;

public sealed record MeOrganisation(Guid Id, string Code, string Name, OrganisationKind Kind);

/// <param name="Name">Of the role, in the caller's language.</param>
public sealed record MeRole(string Role, string Name, Guid OrganisationId, string OrganisationName, Guid? GridId);

/// <summary>Who the caller is and what the front end may offer.</summary>
/// <param name="Menus">Of blow, work, cases, audit, admin.</param>
/// <param name="CaseTypes">Keys of the case types the caller may open.</param>
/// <param name="DemoClock">True when business time can be moved (Development with Clock:Virtual).</param>
/// <param name="Now">Business time.</param>
public sealed record MeView(Guid Id, string UserName, string DisplayName, MeOrganisation Organisation, IReadOnlyList<MeRole> Roles, string Language,
    IReadOnlyList<string> Menus, IReadOnlyList<string> CaseTypes, bool DemoClock, DateTime Now);

public static class MeApi
{
    public static void MapMe(this RouteGroupBuilder api) =>
        api.MapGet("/me", Get).WithTags("Session").WithName("GetMe").WithSummary("Who I am and what I may do").Produces<MeView>();

    private static async Task<IResult> Get(Actor actor, MeReader me, CancellationToken cancel) => TypedResults.Ok(await me.Of(actor, cancel));
}

public sealed class MeReader(ICaseStore store, BusinessClock clock, ServerSettings settings, CurrentCaseTypes caseTypes)
{
    public async Task<MeView?> Read(Guid userId, string language, CancellationToken cancel)
    {
        Actor? actor;
        await using (var db = store.Read()) actor = await ActorReader.Read(db, userId, language, Now, cancel);
        return actor is null ? null : await Of(actor, cancel);
    }

    public async Task<MeView> Of(Actor actor, CancellationToken cancel)
    {
        await using var db = store.Read();
        var ids = actor.Roles.Select(r => r.OrganisationId).Append(actor.OrganisationId).Distinct().ToArray();
        var organisations = await db.Organisations.Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, cancel);
        var own = organisations[actor.OrganisationId];
        var openable = (await caseTypes.All(db, cancel)).Where(b => actor.Roles.Any(r => b.Type.Openers.Contains(r.Role))).Select(b => b.Type.Key).ToList();
        return new MeView(actor.UserId, actor.UserName, actor.DisplayName,
            new MeOrganisation(own.Id, own.Code, NameOf(own, actor), own.Kind),
            [.. actor.Roles.Select(r => new MeRole(r.Role, RoleName(r.Role, actor), r.OrganisationId, NameOf(organisations[r.OrganisationId], actor), r.GridId))],
            actor.Language, Menus(actor, openable.Count > 0), openable, settings.VirtualClock, Now);
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private static List<string> Menus(Actor actor, bool opens)
    {
        // Administrators and auditors see no case content, so a menu of cases would only ever be empty.
        var handles = actor.Roles.Any(r => r.Role is not (Roles.Administrator or Roles.Auditor));
        var works = actor.Roles.Any(r => r.Role is not (Roles.Administrator or Roles.Auditor or Roles.Supervisor));
        var menus = new List<string>();
        if (opens) menus.Add("blow");
        if (works) menus.Add("work");
        if (handles) menus.Add("cases");
        if (actor.Has(Roles.Auditor)) menus.Add("audit");
        if (actor.Has(Roles.Administrator)) menus.Add("admin");
        return menus;
    }

    private static string RoleName(string role, Actor actor) => Roles.Names.TryGetValue(role, out var name) ? name.In(actor.Language) : role;

    private static string NameOf(Organisation organisation, Actor actor) => actor.IsChinese ? organisation.Name : organisation.NameEn;
}

/// <summary>The bundles new cases would pin, in the order of their keys.</summary>
public sealed class CurrentCaseTypes(BundleCache bundles)
{
    public async Task<IReadOnlyList<CaseBundle>> All(CaseDb db, CancellationToken cancel)
    {
        var ids = await db.Bundles.Where(b => b.Current).OrderBy(b => b.CaseType).Select(b => b.Id).ToListAsync(cancel);
        var all = new List<CaseBundle>(ids.Count);
        foreach (var id in ids) all.Add(await bundles.Get(db, id, cancel));
        return all;
    }
}
