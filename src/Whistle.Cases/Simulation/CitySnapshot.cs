using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Categories;
using Whistle.Cases.Clocks;
using Whistle.Cases.Geography;
using Whistle.Cases.Seeding;
using Whistle.Cases.Rosters;
using Whistle.Cases.Storage;
using Whistle.Cases.WorkingTime;

namespace Whistle.Cases.Simulation;

/// <summary>
/// Copies into a scratch database what a simulation needs to know of the city: bodies, places, categories, calendars, and who holds
/// which role. Cases and everything that hangs on them stay behind, and of people only name, body and roles are taken. A story may be
/// set on any day, and is played by those in office now: they count as having been in office all along.
/// </summary>
internal static class CitySnapshot
{
    private static readonly DateTime AllAlong = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Tables that are copied: reference data, without cases or accounts.</summary>
    public static readonly IReadOnlyList<Type> Tables =
    [
        typeof(Organisation.Organisation), typeof(Division), typeof(Grid), typeof(Category), typeof(Membership),
        typeof(CalendarDay), typeof(CalendarYear), typeof(OfficeSchedule), typeof(OrganisationHours), typeof(DutyShift),
    ];

    private static readonly MethodInfo CopyOne = typeof(CitySnapshot).GetMethod(nameof(Copy), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <param name="now">Business time, UTC.</param>
    public static async Task Take(CaseDb from, CaseDb to, DateTime now, CancellationToken cancel)
    {
        foreach (var table in Tables) await (Task)CopyOne.MakeGenericMethod(table).Invoke(null, [from, to, cancel])!;
        foreach (var held in to.Memberships.Local.Where(m => m.ValidFrom <= now)) held.ValidFrom = AllAlong;
        var people = await from.Users.AsNoTracking()
            .Select(u => new { u.Id, u.UserName, u.DisplayName, u.DisplayNameEn, u.OrganisationId, u.Active }).ToListAsync(cancel);
        to.Users.AddRange(people.Select(p => Person(p.Id, p.UserName!, p.DisplayName, p.DisplayNameEn, p.OrganisationId, p.Active)));
        await to.SaveChangesAsync(cancel);
    }

    private static async Task Copy<TRow>(CaseDb from, CaseDb to, CancellationToken cancel) where TRow : class =>
        to.AddRange(await from.Set<TRow>().AsNoTracking().ToListAsync(cancel));

    /// <summary>Somebody who holds a role nobody holds, for as long as the scratch database lives.</summary>
    public static void StandIn(CaseDb to, int number, ScenarioPerson wanted, Organisation.Organisation body, DateTime since)
    {
        var user = NameGuid.From("stand-in", $"{wanted.Role}\n{wanted.Organisation}\n{number}");
        var role = Roles.Names[wanted.Role];
        to.Users.Add(Person(user, $"stand-in-{number}", $"推演{role.Zh}{number}", $"Stand-in {role.En} {number}", body.Id, true));
        to.Memberships.Add(new Membership
        {
            Id = NameGuid.From("stand-in-membership", user.ToString()), UserId = user, OrganisationId = body.Id, Role = wanted.Role, ValidFrom = since,
        });
    }

    private static WhistleUser Person(Guid id, string userName, string name, string nameEn, Guid organisation, bool active) => new()
    {
        Id = id, UserName = userName, NormalizedUserName = userName.ToUpperInvariant(), DisplayName = name, DisplayNameEn = nameEn,
        OrganisationId = organisation, Active = active,
    };
}
