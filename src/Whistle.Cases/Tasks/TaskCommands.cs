using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Escalation;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Tasks;

/// <summary>What people do to a task: task-only commands (claim, release, comment), drawn outcomes, and interrupts offered on the task.</summary>
public sealed class TaskCommands(ICaseStore store, CaseRuns runs, FormEntry forms, CaseAnswers answers)
{
    /// <exception cref="Refusal">404 unknown or not yours to see; 403 not a candidate or separation of duty; 409 taken, done or not
    /// possible now; 412 stale If-Match; 422 form errors.</exception>
    public async Task<CommandAnswer> Act(Actor actor, Guid taskId, string command, ActRequest request, RequestMeta meta, CancellationToken cancel)
    {
        var caseId = await CaseOf(taskId, cancel);
        return await store.Run(new Command("task." + command, actor, caseId, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var run = await runs.Of(work);
            var task = await work.Db.Tasks.FindAsync([taskId], cancel) ?? throw CaseAccess.Unknown();
            var scope = await CaseAccess.Require(work.Db, actor, run.Case, cancel);
            if (!scope.Sees(actor, task)) throw CaseAccess.Unknown();
            if (scope.ReadOnly && !Oversight.Is(command)) throw CaseAccess.LookOnly();
            if (meta.IfMatch is { } version && version != task.Version)
            {
                // Who was slower is told who was faster and when; that the version is newer would say less.
                await RequireFree(run, task);
                throw await answers.Stale(run, task);
            }
            run.Timeline.ActorOrganisation = await answers.OrganisationName(work.Db, actor, task.OrganisationId);

            switch (command)
            {
                case "claim": await Claim(run, task); break;
                case "release": Release(run, task); break;
                case "comment": Comment(run, task, request); break;
                case Oversight.Urge or Oversight.Supervise: await Oversight.OnTask(run, task, command, request, forms); break;
                default:
                    var outcome = TaskOutcome.Read(task.OutcomesJson).FirstOrDefault(o => o.Name == command && !o.Interrupt);
                    if (outcome is not null) await Complete(run, task, outcome, request);
                    else await Interrupts.OnTask(run, task, command, request, forms, () => Require(run, task));
                    break;
            }
            run.Timeline.Audit("task", task.Id.ToString(), new JsonObject { ["kind"] = task.Kind, ["case"] = run.Case.Number }.ToJsonString());
            run.Timeline.Publish("task.changed", organisationId: task.OrganisationId);
            run.Case.UpdatedAt = work.Now;
            run.Case.Version++;
            return await answers.OfTask(run, task);
        }, cancel);
    }

    private async Task<Guid> CaseOf(Guid taskId, CancellationToken cancel)
    {
        await using var db = store.Read();
        var caseId = await db.Tasks.Where(t => t.Id == taskId).Select(t => (Guid?)t.CaseId).FirstOrDefaultAsync(cancel);
        return caseId ?? throw CaseAccess.Unknown();
    }

    private static async Task Claim(CaseRun run, CaseTask task)
    {
        if (task.State == TaskState.Claimed && task.AssigneeId == run.Work.Actor.UserId) return;
        await Require(run, task);
        Take(run, task);
        run.Timeline.Tell("claimed", new LocalText($"认领“{task.Name}”", $"Claimed “{task.NameEn}”"), taskId: task.Id, orderId: task.UnitOrderId);
    }

    private static void Take(CaseRun run, CaseTask task)
    {
        task.State = TaskState.Claimed;
        task.AssigneeId = run.Work.Actor.UserId;
        task.ClaimedAt = run.Work.Now;
        task.Version++;
    }

    private static void Release(CaseRun run, CaseTask task)
    {
        if (task.State is TaskState.Completed or TaskState.Cancelled) throw Over(run, task, null);
        if (task.State != TaskState.Claimed || task.AssigneeId != run.Work.Actor.UserId) throw TaskRights.NotYours();
        if (task.OrganisationId is null)
            throw new Refusal(409, "not-releasable", new LocalText("该任务指定由您本人办理，不能退领。", "The task is addressed to you in person and can't be released."));
        task.State = TaskState.Available;
        task.AssigneeId = null;
        task.ClaimedAt = null;
        task.Version++;
        run.Timeline.Tell("released", new LocalText($"退领“{task.Name}”", $"Released “{task.NameEn}”"), taskId: task.Id, orderId: task.UnitOrderId);
    }

    private static void Comment(CaseRun run, CaseTask task, ActRequest request)
    {
        var text = FormEntry.RequireComment(request.Comment);
        run.Timeline.Tell("comment", new LocalText("留言", "Comment"), text, task.Id, task.UnitOrderId);
    }

    private async Task Complete(CaseRun run, CaseTask task, TaskOutcome outcome, ActRequest request)
    {
        await Require(run, task);
        if (outcome.ReasonRequired) FormEntry.RequireComment(request.Comment);
        var entry = await forms.Read(run, outcome.Form ?? task.Form, request.Data);
        if (task.State == TaskState.Available) Take(run, task);

        var now = run.Work.Now;
        task.State = TaskState.Completed;
        task.CompletedAt = now;
        task.CompletedById = run.Work.Actor.UserId;
        task.Outcome = outcome.Name;
        task.Comment = string.IsNullOrWhiteSpace(request.Comment) ? null : request.Comment.Trim();
        task.ResultJson = entry.Values.Count == 0 ? null : entry.Values.ToJsonString();
        task.Version++;
        await ClockKeeping.StopOfTask(run, task, cancelled: false);
        run.Timeline.Tell(task.Kind, Sentence(task, outcome), task.Comment, task.Id, task.UnitOrderId);
        await entry.Apply(run, task);
        if (task.SubjectId is not null)
        {
            // No flow waits for it: the flow stays where it is.
            await StandingTasks.Completed(run, task, outcome.Name, entry.Values);
            return;
        }
        await Orders.After(run, task.UnitOrderId, outcome.Name, entry.Values);

        // The flow learns ids and routing facts only: who, which way, which task to look the form up in.
        await run.Resume(task.InstanceId, new Stimulus.ResumeBookmark(task.BookmarkId, new JsonObject
        {
            ["outcome"] = outcome.Name,
            ["actor"] = run.Work.Actor.UserId.ToString(),
            ["taskId"] = task.Id.ToString(),
            ["data"] = entry.Facts,
        }));
    }

    /// <summary>"应哨" says it all where the step and its result have one name; else the step and what came of it.</summary>
    private static LocalText Sentence(CaseTask task, TaskOutcome outcome) => new(
        outcome.Zh == task.Name ? task.Name : $"{task.Name}：{outcome.Zh}",
        outcome.En == task.NameEn ? task.NameEn : $"{task.NameEn}: {outcome.En}");

    /// <summary>Open, and the actor's to do.</summary>
    private static async Task Require(CaseRun run, CaseTask task)
    {
        await RequireFree(run, task);
        var actor = run.Work.Actor;
        if (task.AssigneeId != actor.UserId && !TaskRights.IsCandidate(actor, task)) throw TaskRights.NotYours();
        if (await TaskRights.BreaksSeparationOfDuty(run.Work.Db, actor, task)) throw TaskRights.SeparationOfDuty();
    }

    /// <summary>Neither ended nor in somebody else's hands.</summary>
    private static async Task RequireFree(CaseRun run, CaseTask task)
    {
        var actor = run.Work.Actor;
        if (task.State == TaskState.Available || (task.State == TaskState.Claimed && task.AssigneeId == actor.UserId)) return;
        if (!TaskRights.IsCandidate(actor, task) && task.AssigneeId != actor.UserId && task.CompletedById != actor.UserId) throw TaskRights.NotYours();
        var who = task.CompletedById ?? task.AssigneeId;
        var name = who is null ? null : await run.Work.Db.Users.Where(u => u.Id == who).Select(u => u.DisplayName).FirstOrDefaultAsync();
        throw Over(run, task, name);
    }

    private static Refusal Over(CaseRun run, CaseTask task, string? who)
    {
        var at = task.CompletedAt ?? task.ClaimedAt;
        var (code, zh, en) = task.State switch
        {
            TaskState.Completed => ("already-completed", $"该任务已由{who ?? "他人"}办结。", $"The task was completed by {who ?? "somebody else"}."),
            TaskState.Cancelled => ("task-cancelled", "该任务已随流程变化撤销。", "The task was cancelled when the flow moved on."),
            _ => ("already-claimed", $"该任务已由{who ?? "他人"}认领。", $"The task was claimed by {who ?? "somebody else"}."),
        };
        return new Refusal(409, code, new LocalText(zh, en), extensions: new Dictionary<string, object?> { ["by"] = who, ["at"] = at });
    }
}
