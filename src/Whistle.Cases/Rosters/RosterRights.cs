using Whistle.Cases.Access;
using Whistle.Cases.Organisation;

namespace Whistle.Cases.Rosters;

/// <summary>A body's chief and administrators keep its roster; its people, the county's centre, leaders on duty and supervisors read it.</summary>
public static class RosterRights
{
    private static readonly string[] Chiefs = [Roles.DepartmentLeader, Roles.AgencyHead, Roles.StreetLeader, Roles.DutyLeader];
    private static readonly string[] CountyReaders = [Roles.Dispatcher, Roles.DutyLeader, Roles.Supervisor];

    public static bool MayEdit(Actor actor, Organisation.Organisation body) => actor.Has(Roles.Administrator)
        || actor.Roles.Any(r => r.OrganisationId == body.Id && (Chiefs.Contains(r.Role) || (r.Role == Roles.Dispatcher && body.Kind == OrganisationKind.GovernanceCentre)));

    public static bool MayRead(Actor actor, Organisation.Organisation body) => MayEdit(actor, body)
        || actor.Roles.Any(r => r.OrganisationId == body.Id || (CountyReaders.Contains(r.Role) && r.CountyCode is not null && r.CountyCode == body.CountyCode));
}
