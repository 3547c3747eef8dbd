using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Organisation;
using Whistle.Cases.Rosters;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Escalation;

/// <summary>Somebody a rung speaks to: a person, or the holders of a role in a body (all of it without a role).</summary>
public sealed record Receiver(Guid? OrganisationId, string? Role, Guid? UserId, LocalText Name);

/// <summary>Finds the people behind the words of a ladder, at the moment a rung fires.</summary>
public static class Receivers
{
    public static readonly string[] Tokens = ["handler", "chief", "duty-officer", "centre", "supervisor", "leader"];

    public static readonly IReadOnlyDictionary<string, LocalText> Names = new Dictionary<string, LocalText>
    {
        ["handler"] = new("经办人", "the handler"),
        ["chief"] = new("单位负责人", "the unit's chief"),
        ["duty-officer"] = new("单位值班人员", "the unit's duty officer"),
        ["centre"] = new("综治中心", "the governance centre"),
        ["supervisor"] = new("督查部门", "the supervisors"),
        ["leader"] = new("值班领导", "the leader on duty"),
    };

    private static readonly string[] Chiefs = [Roles.DepartmentLeader, Roles.StreetLeader, Roles.AgencyHead];

    /// <summary>The body that answers for a clock: the called unit, else who has the task, else the lead, else the case's owner.</summary>
    public static async Task<Guid> Obligor(CaseRun run, Clock clock)
    {
        if (clock.OrganisationId is { } own) return own;
        if (clock.TaskId is not null) return run.Case.OrganisationId;
        return await Lead(run) ?? run.Case.OrganisationId;
    }

    public static async Task<Guid?> Lead(CaseRun run)
    {
        var caseId = run.Case.Id;
        return await run.Work.Db.UnitOrders.Where(o => o.CaseId == caseId && o.Role == UnitRole.Lead && o.State != UnitOrderState.Returned && o.State != UnitOrderState.Cancelled)
            .OrderByDescending(o => o.DispatchedAt).Select(o => (Guid?)o.OrganisationId).FirstOrDefaultAsync();
    }

    /// <summary>
    /// Nobody is passed over in silence: without a chief it is the centre, for the centre the leader on duty; a roster nobody is on is told
    /// in the case's history and the unit's chief is asked instead.
    /// </summary>
    public static async Task<IReadOnlyList<Receiver>> Of(CaseRun run, Clock clock, Guid body, string token)
    {
        var names = await run.City.Names(run.Work.Db);
        switch (token)
        {
            case "handler": return await Handlers(run, clock, body, names);
            case "chief": return await Chief(run, body, names);
            case "centre":
                return await AssigneeRule.Centre(run) is { } centre ? [Holders(names, centre, Roles.Dispatcher)] : await Leader(run, names);
            case "supervisor": return await Supervisors(run, names);
            case "leader": return await Leader(run, names);
            default:
                if (await OnDuty.Of(run.Work.Db, body, run.Work.Now) is { } shift) return await Reached(run, shift, body, names);
                run.Timeline.Tell("roster-empty", new LocalText($"{names.Organisation(body)?.Name}值班表此时无人，改报单位负责人", $"Nobody is on the roster of {names.Organisation(body)?.NameEn} now; its chief is told instead"));
                return await Chief(run, body, names);
        }
    }

    private static async Task<IReadOnlyList<Receiver>> Handlers(CaseRun run, Clock clock, Guid body, CityNames names)
    {
        var (caseId, taskId, orderId) = (run.Case.Id, clock.TaskId, clock.UnitOrderId);
        var tasks = await run.Work.Db.Tasks.Where(t => t.CaseId == caseId && (t.State == TaskState.Available || t.State == TaskState.Claimed)
            && (taskId != null ? t.Id == taskId : t.OrganisationId == body && (orderId == null || t.UnitOrderId == orderId))).ToListAsync();
        var receivers = new List<Receiver>();
        foreach (var task in tasks)
        {
            if (task.AssigneeId is { } person) receivers.Add(await Person(run, person, names.Organisation(body)));
            else if (task.OrganisationId is { } id) receivers.Add(Holders(names, id, TaskRights.SplitList(task.Roles).FirstOrDefault()));
        }
        return receivers.Count > 0 ? [.. receivers.Distinct()] : [Holders(names, body, null)];
    }

    private static async Task<IReadOnlyList<Receiver>> Chief(CaseRun run, Guid body, CityNames names)
    {
        var now = run.Work.Now;
        var db = run.Work.Db;
        var held = await db.Memberships.Where(m => m.OrganisationId == body && Chiefs.Contains(m.Role) && m.ValidFrom <= now && (m.ValidTo == null || m.ValidTo > now)
            && db.Users.Any(u => u.Id == m.UserId && u.Active)).Select(m => m.Role).Distinct().ToListAsync();
        if (Chiefs.FirstOrDefault(held.Contains) is { } role) return [Holders(names, body, role)];
        return await AssigneeRule.Centre(run) is { } centre && centre != body ? [Holders(names, centre, Roles.Dispatcher)] : await Leader(run, names);
    }

    private static async Task<IReadOnlyList<Receiver>> Supervisors(CaseRun run, CityNames names)
    {
        var (now, county) = (run.Work.Now, run.Case.CountyCode);
        var db = run.Work.Db;
        var bodies = await db.Memberships.Where(m => m.Role == Roles.Supervisor && m.ValidFrom <= now && (m.ValidTo == null || m.ValidTo > now)
            && db.Organisations.Any(o => o.Id == m.OrganisationId && o.CountyCode == county)).Select(m => m.OrganisationId).Distinct().ToListAsync();
        return bodies.Count > 0 ? [.. bodies.Select(b => Holders(names, b, Roles.Supervisor))] : await Leader(run, names);
    }

    /// <summary>Who the county's roster names now; else whoever holds the role.</summary>
    private static async Task<IReadOnlyList<Receiver>> Leader(CaseRun run, CityNames names)
    {
        if (names.Serving(OrganisationKind.County, run.Case.CountyCode) is not { } county) return [];
        return await OnDuty.Of(run.Work.Db, county.Id, run.Work.Now) is { } shift ? await Reached(run, shift, county.Id, names) : [Holders(names, county.Id, Roles.DutyLeader)];
    }

    private static async Task<IReadOnlyList<Receiver>> Reached(CaseRun run, DutyNow duty, Guid body, CityNames names)
    {
        var receivers = new List<Receiver> { await Person(run, duty.UserId, names.Organisation(body)) };
        if (duty.DeputyId is { } deputy && deputy != duty.UserId) receivers.Add(await Person(run, deputy, names.Organisation(body)));
        return receivers;
    }

    private static async Task<Receiver> Person(CaseRun run, Guid id, Organisation.Organisation? body)
    {
        var user = await run.Work.Db.Users.Where(u => u.Id == id).Select(u => new { u.DisplayName, u.DisplayNameEn }).FirstAsync();
        return new Receiver(null, null, id, new LocalText($"{body?.Name}{user.DisplayName}", $"{user.DisplayNameEn} of {body?.NameEn}"));
    }

    private static Receiver Holders(CityNames names, Guid body, string? role)
    {
        var o = names.Organisation(body);
        return new Receiver(body, role, null, role is null ? new LocalText(o?.Name ?? "", o?.NameEn ?? "")
            : new LocalText($"{o?.Name}{Roles.Names[role].Zh}", $"{Roles.Names[role].En} of {o?.NameEn}"));
    }
}
