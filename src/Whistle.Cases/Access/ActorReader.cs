using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Access;

/// <summary>Reads who somebody is, with the memberships in force at a moment.</summary>
public static class ActorReader
{
    /// <param name="businessNow">UTC. Memberships begin and end in business time.</param>
    /// <returns>Null for a person who does not exist or may no longer act.</returns>
    public static async Task<Actor?> Read(CaseDb db, Guid userId, string language, DateTime businessNow, CancellationToken cancel)
    {
        var user = await db.Users.AsNoTracking()
            .Where(u => u.Id == userId && u.Active)
            .Select(u => new { u.Id, u.UserName, u.DisplayName, u.DisplayNameEn, u.OrganisationId })
            .FirstOrDefaultAsync(cancel);
        if (user is null) return null;

        var roles = await (
            from membership in db.Memberships.AsNoTracking()
            join organisation in db.Organisations.AsNoTracking() on membership.OrganisationId equals organisation.Id
            where membership.UserId == userId
                && membership.ValidFrom <= businessNow && (membership.ValidTo == null || membership.ValidTo > businessNow)
                && organisation.ValidFrom <= businessNow && (organisation.ValidTo == null || organisation.ValidTo > businessNow)
            orderby membership.Role, membership.OrganisationId
            select new ActorRole(membership.Role, membership.OrganisationId, organisation.CountyCode, membership.GridId)).ToListAsync(cancel);

        // The own organisation's roles first: where a person could act for several, it is the default.
        var ordered = roles.OrderBy(r => r.OrganisationId == user.OrganisationId ? 0 : 1).ToList();
        var name = language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? user.DisplayNameEn : user.DisplayName;
        return new Actor(user.Id, user.UserName!, name, user.OrganisationId, ordered, language);
    }
}
