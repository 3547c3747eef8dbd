using System.Linq.Expressions;
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

    /// <summary>Tasks of bodies an actor could claim: <see cref="IsCandidate"/> as a query, so that pages and totals hold nobody else's.</summary>
    public static IQueryable<CaseTask> Candidates(CaseDb db, Actor actor)
    {
        var task = Expression.Parameter(typeof(CaseTask), "t");
        Expression any = Expression.Constant(false);
        foreach (var role in actor.Roles)
        {
            var named = $",{role.Role},";
            var open = role.Role is not (Roles.Administrator or Roles.Auditor);
            var elsewhere = role.Role == Roles.GridWorker;
            Expression<Func<CaseTask, bool>> one = t => t.OrganisationId == role.OrganisationId
                && ((open && t.Roles == "") || ("," + t.Roles + ",").Contains(named))
                && (t.GridId == null || !elsewhere || t.GridId == role.GridId);
            any = Expression.OrElse(any, new Rebound(one.Parameters[0], task).Visit(one.Body));
        }
        return db.Tasks.Where(Expression.Lambda<Func<CaseTask, bool>>(any, task));
    }

    private sealed class Rebound(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }

    /// <summary>Name of the step "opened the case" wherever a flow names earlier steps.</summary>
    public const string Opening = "open";

    /// <summary>Whether the actor has done one of the steps that exclude this task; opening the case is such a step too.</summary>
    public static async Task<bool> BreaksSeparationOfDuty(CaseDb db, Actor actor, CaseTask task)
    {
        if (task.NotById == actor.UserId) return true;
        var kinds = SplitList(task.NotBy);
        if (kinds.Length == 0) return false;
        if (kinds.Contains(Opening) && await db.Cases.AnyAsync(c => c.Id == task.CaseId && c.OpenedById == actor.UserId)) return true;
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
