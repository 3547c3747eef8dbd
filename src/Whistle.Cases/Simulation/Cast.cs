using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;

namespace Whistle.Cases.Simulation;

/// <summary>Finds the people of a story among those of the city, always in the order of their user names.</summary>
internal sealed class Cast(ICaseStore store, TimeProvider clock)
{
    private const string Language = "zh-CN";

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public async Task<Actor?> Person(Guid user)
    {
        await using var db = store.Read();
        return await ActorReader.Read(db, user, Language, Now, default);
    }

    /// <summary>Everybody who fits all that <paramref name="who"/> gives and holds one of the roles, if any are named.</summary>
    public async Task<IReadOnlyList<Actor>> Find(Who? who, IReadOnlyList<string> roles)
    {
        var now = Now;
        await using var db = store.Read();
        var held = db.Memberships.Where(m => m.ValidFrom <= now && (m.ValidTo == null || m.ValidTo > now));
        if (roles.Count > 0) held = held.Where(m => roles.Contains(m.Role));
        if (who?.Role is { } role) held = held.Where(m => m.Role == role);
        if (who?.Organisation is { } code) held = held.Where(m => db.Organisations.Any(o => o.Id == m.OrganisationId && o.Code == code));
        var users = db.Users.Where(u => u.Active && held.Any(m => m.UserId == u.Id));
        if (who?.Account is { } account) users = users.Where(u => u.UserName == account);
        return await Read(db, await users.OrderBy(u => u.UserName).Select(u => u.Id).ToListAsync(), now);
    }

    /// <summary>Everybody who may do the task now, separation of duty included.</summary>
    public async Task<IReadOnlyList<Actor>> Candidates(CaseTask task, Who? who = null)
    {
        var now = Now;
        await using var db = store.Read();
        var users = task.AssigneeId is { } assignee
            ? db.Users.Where(u => u.Id == assignee)
            : db.Users.Where(u => u.Active && db.Memberships.Any(m => m.UserId == u.Id && m.OrganisationId == task.OrganisationId
                && m.ValidFrom <= now && (m.ValidTo == null || m.ValidTo > now)));
        var able = new List<Actor>();
        foreach (var actor in await Read(db, await users.OrderBy(u => u.UserName).Select(u => u.Id).ToListAsync(), now))
        {
            if (task.AssigneeId != actor.UserId && !TaskRights.IsCandidate(actor, task)) continue;
            if (who is not null && !await Fits(db, actor, who)) continue;
            if (!await TaskRights.BreaksSeparationOfDuty(db, actor, task)) able.Add(actor);
        }
        return able;
    }

    private static async Task<bool> Fits(CaseDb db, Actor actor, Who who)
    {
        if (who.Account is { } account && actor.UserName != account) return false;
        Guid? body = who.Organisation is { } code ? await db.Organisations.Where(o => o.Code == code).Select(o => (Guid?)o.Id).FirstOrDefaultAsync() ?? Guid.Empty : null;
        return actor.Roles.Any(r => (who.Role is null || r.Role == who.Role) && (body is null || r.OrganisationId == body));
    }

    private static async Task<IReadOnlyList<Actor>> Read(CaseDb db, List<Guid> users, DateTime now)
    {
        var actors = new List<Actor>(users.Count);
        foreach (var user in users)
            if (await ActorReader.Read(db, user, Language, now, default) is { } actor) actors.Add(actor);
        return actors;
    }
}
