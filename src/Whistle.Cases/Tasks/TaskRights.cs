using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Tasks;

/// <summary>Who may do a task: candidates by organisation, role and grid; the assignee once it is claimed; never against separation of duty.</summary>
public static class TaskRights
{
    public static bool IsCandidate(Actor actor, CaseTask task)
    {
        if (task.OrganisationId is null) return task.AssigneeId == actor.UserId;
        var roles = SplitList(task.Roles);
        return actor.Roles.Any(r => r.OrganisationId == task.OrganisationId
            && (roles.Length == 0 ? r.Role is not (Roles.Administrator or Roles.Auditor) : roles.Contains(r.Role))
            && (task.GridId is null || r.Role != Roles.GridWorker || r.GridId == task.GridId));
    }

    /// <summary>Tasks an actor could claim. Roles are re-checked in memory: the column is a short list, not a relation.</summary>
    public static IQueryable<CaseTask> Candidates(CaseDb db, Actor actor)
    {
        var organisations = actor.Roles.Where(r => r.Role is not (Roles.Administrator or Roles.Auditor))
            .Select(r => r.OrganisationId).Distinct().ToArray();
        return db.Tasks.Where(t => t.OrganisationId != null && organisations.Contains(t.OrganisationId.Value));
    }

    /// <summary>The kinds this task excludes that the actor has already done in the case, or nothing when free to act.</summary>
    public static async Task<bool> BreaksSeparationOfDuty(CaseDb db, Actor actor, CaseTask task)
    {
        var kinds = SplitList(task.NotBy);
        if (kinds.Length == 0) return false;
        return await db.Tasks.AnyAsync(t => t.CaseId == task.CaseId && t.CompletedById == actor.UserId
            && t.State == TaskState.Completed && kinds.Contains(t.Kind));
    }

    public static string[] SplitList(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public static Refusal NotYours() =>
        new(403, "not-yours", new LocalText("这项任务不由您办理。", "This task is not yours to do."));

    public static Refusal SeparationOfDuty() =>
        new(403, "separation-of-duty", new LocalText("您已办理过本案的前一环节，按岗位分离要求不能再办理此环节。",
            "You have handled an earlier step of this case; separation of duty keeps you from this one."));
}
