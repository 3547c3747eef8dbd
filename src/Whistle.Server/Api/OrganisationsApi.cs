using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Organisation;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Clock;

namespace Whistle.Server.Api;

public sealed record OrganisationView(Guid Id, string Code, string Name, OrganisationKind Kind, string KindName);

/// <summary>Organisations in force, for choosing whom to call.</summary>
public static class OrganisationsApi
{
    private static readonly OrganisationKind[] Callable =
    [
        OrganisationKind.Department, OrganisationKind.Enterprise, OrganisationKind.SocialOrganisation, OrganisationKind.PropertyCompany, OrganisationKind.PartyPartner,
    ];

    private static readonly Dictionary<OrganisationKind, LocalText> Kinds = new()
    {
        [OrganisationKind.City] = new("市", "City"),
        [OrganisationKind.County] = new("县(区、市)", "County"),
        [OrganisationKind.Township] = new("街道(乡镇)", "Street or township"),
        [OrganisationKind.GovernanceCentre] = new("综治中心", "Governance centre"),
        [OrganisationKind.Department] = new("部门", "Department"),
        [OrganisationKind.Supervision] = new("督查与裁定机关", "Supervising or ruling body"),
        [OrganisationKind.Mediation] = new("调解组织", "Mediation body"),
        [OrganisationKind.Enterprise] = new("企业", "Enterprise"),
        [OrganisationKind.SocialOrganisation] = new("社会组织", "Social organisation"),
        [OrganisationKind.PropertyCompany] = new("物业公司", "Property company"),
        [OrganisationKind.PartyPartner] = new("党建共建单位", "Party-building partner"),
    };

    public static void MapOrganisations(this RouteGroupBuilder api) =>
        api.MapGet("/organisations", List).WithTags("Reference").WithName("ListOrganisations").WithSummary("Organisations by name, kind and county")
            .Produces<Page<OrganisationView>>().Refuses(400);

    private static async Task<IResult> List(Actor actor, ICaseStore store, BusinessClock clock, CancellationToken cancel,
        string? q = null, OrganisationKind? kind = null, string? county = null, bool? callable = null, int? limit = null)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = store.Read();
        var rows = db.Organisations.Where(o => o.ValidFrom <= now && (o.ValidTo == null || o.ValidTo > now));
        if (Answers.Defined(kind, "kind") is { } wanted) rows = rows.Where(o => o.Kind == wanted);
        if (county is not null) rows = rows.Where(o => o.CountyCode == county);
        if (callable == true) rows = rows.Where(o => Callable.Contains(o.Kind));
        if (callable == false) rows = rows.Where(o => !Callable.Contains(o.Kind));
        if (!string.IsNullOrWhiteSpace(q))
        {
            var text = q.Trim();
            rows = rows.Where(o => o.Name.Contains(text) || o.NameEn.Contains(text) || o.Code.Contains(text));
        }
        // Bodies of the caller's own county come first: they are the ones usually meant.
        var counties = actor.Roles.Select(r => r.CountyCode).OfType<string>().Distinct().ToArray();
        var page = await rows.OrderBy(o => o.CountyCode != null && counties.Contains(o.CountyCode) ? 0 : 1).ThenBy(o => o.Kind).ThenBy(o => o.Code)
            .Take(Answers.Limit(limit)).ToListAsync(cancel);
        return TypedResults.Ok(new Page<OrganisationView>([.. page.Select(o => new OrganisationView(
            o.Id, o.Code, actor.IsChinese ? o.Name : o.NameEn, o.Kind, Kinds[o.Kind].In(actor.Language)))], null));
    }
}
