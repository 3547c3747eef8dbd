using Whistle.Cases.Cases;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Access;

/// <summary>How far an actor's roles reach, taken apart by the way they open cases.</summary>
/// <param name="Streets">Territorial bodies whose own cases they see.</param>
/// <param name="Counties">Counties whose cases they work on.</param>
/// <param name="Supervised">Counties whose cases they look at.</param>
/// <param name="Bodies">Bodies through which they take part in cases.</param>
internal sealed record Reach(Guid UserId, Guid[] Streets, string[] Counties, string[] Supervised, Guid[] Grids, Guid[] Bodies,
    Guid[] Mediating, Guid[] Reviewing, Guid[] Presiding)
{
    private static readonly string[] Territory = [Roles.StreetClerk, Roles.StreetLeader, Roles.VillageClerk];
    private static readonly string[] County = [Roles.Dispatcher, Roles.DutyLeader];

    /// <summary>Roles that open no case for being in a body: configuration and audit, one's own grid, and work assigned case by case.</summary>
    private static readonly string[] NotByBody =
        [Roles.Administrator, Roles.Auditor, Roles.GridWorker, Roles.Mediator, Roles.LegalReviewer, Roles.HearingPresider];

    public static Reach Of(Actor actor) => new(actor.UserId,
        [.. actor.OrganisationsAs(Territory)],
        CountiesAs(actor, County),
        CountiesAs(actor, Roles.Supervisor),
        [.. actor.Roles.Where(r => r is { Role: Roles.GridWorker, GridId: not null }).Select(r => r.GridId!.Value).Distinct()],
        [.. actor.Roles.Where(r => !NotByBody.Contains(r.Role)).Select(r => r.OrganisationId).Distinct()],
        [.. actor.OrganisationsAs(Roles.Mediator)],
        [.. actor.OrganisationsAs(Roles.LegalReviewer)],
        [.. actor.OrganisationsAs(Roles.HearingPresider)]);

    /// <summary>The cases seen whole.</summary>
    /// <param name="supervising">With those that are only looked at.</param>
    public IQueryable<Case> Whole(CaseDb db, bool supervising = true)
    {
        var (me, streets, grids, bodies) = (UserId, Streets, Grids, Bodies);
        var (mediating, reviewing, presiding) = (Mediating, Reviewing, Presiding);
        string[] counties = supervising ? [.. Counties, .. Supervised] : Counties;
        return db.Cases.Where(c => c.OpenedById == me
            || streets.Contains(c.OrganisationId)
            || counties.Contains(c.CountyCode)
            || (c.GridId != null && grids.Contains(c.GridId.Value))
            || db.Participations.Any(p => p.CaseId == c.Id && p.Kind != ParticipationKind.Called && p.Until == null
                && (p.UserId == me || (p.OrganisationId != null && bodies.Contains(p.OrganisationId.Value))))
            || db.Tasks.Any(t => t.CaseId == c.Id && t.UnitOrderId == null && t.OrganisationId != null
                && ((mediating.Contains(t.OrganisationId.Value) && ("," + t.Roles + ",").Contains("," + Roles.Mediator + ","))
                    || (reviewing.Contains(t.OrganisationId.Value) && ("," + t.Roles + ",").Contains("," + Roles.LegalReviewer + ","))
                    || (presiding.Contains(t.OrganisationId.Value) && ("," + t.Roles + ",").Contains("," + Roles.HearingPresider + ",")))));
    }

    private static string[] CountiesAs(Actor actor, params string[] roles) =>
        [.. actor.Roles.Where(r => roles.Contains(r.Role) && r.CountyCode is not null).Select(r => r.CountyCode!).Distinct()];
}
