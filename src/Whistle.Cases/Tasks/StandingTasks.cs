using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Escalation;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Cases.Tasks;

/// <summary>
/// Tasks no flow waits for: a request to decide on, a supervision order to answer. They stand in the inbox like any other, leave the flow
/// where it is, and fall away with their case, their order or the clock they are about.
/// </summary>
public static class StandingTasks
{
    public const string DecideExtension = "decide-extension";
    public const string DecidePause = "decide-pause";
    public const string AnswerSupervision = "answer-supervision";

    private static readonly TaskOutcome[] Decision =
    [
        new("agree", "同意", "Agree", Primary: true),
        new("refuse", "不同意", "Refuse", ReasonRequired: true),
    ];

    private static readonly TaskOutcome[] Answer = [new("answer", "提交答复", "Answer", WorkForms.AnswerSupervision, Primary: true)];

    /// <param name="subject">What it is about: a clock's request or a supervision order.</param>
    /// <param name="notBy">Who asked for it and may not do it.</param>
    public static async Task<CaseTask> Open(CaseRun run, string kind, LocalText name, Guid body, string roles, UnitOrder? order, Guid subject, Guid? notBy = null)
    {
        var task = new CaseTask
        {
            Id = Guid.CreateVersion7(),
            CaseId = run.Case.Id,
            UnitOrderId = order?.Id,
            InstanceId = order?.InstanceId ?? run.Case.FlowInstanceId,
            BookmarkId = "",
            ActivityId = kind,
            Kind = kind,
            Name = name.Zh,
            NameEn = name.En,
            State = TaskState.Available,
            OrganisationId = body,
            Roles = roles,
            CreatedAt = run.Work.Now,
            OutcomesJson = TaskOutcome.Write(kind == AnswerSupervision ? Answer : Decision),
            NotById = notBy,
            SubjectId = subject,
        };
        run.Work.Db.Tasks.Add(task);
        await Participations.Ensure(run, new Assignee(body, roles, null, null));
        run.Timeline.Publish("task.opened", organisationId: body);
        return task;
    }

    /// <summary>What doing such a task means; the task itself is completed already.</summary>
    internal static Task Completed(CaseRun run, CaseTask task, string outcome, System.Text.Json.Nodes.JsonObject values) => task.Kind switch
    {
        AnswerSupervision => Supervision.Answered(run, task, values),
        _ => ClockRequests.Decided(run, task, outcome == "agree"),
    };

    /// <summary>Takes away the open ones that are about something over.</summary>
    public static async Task Cancel(CaseRun run, Func<CaseTask, bool> which)
    {
        var db = run.Work.Db;
        var caseId = run.Case.Id;
        await db.Tasks.Where(t => t.CaseId == caseId && t.SubjectId != null && (t.State == TaskState.Available || t.State == TaskState.Claimed)).LoadAsync();
        var open = db.Tasks.Local.Where(t => t.CaseId == caseId && t.SubjectId != null && t.State is TaskState.Available or TaskState.Claimed).Where(which).ToList();
        foreach (var task in open)
        {
            task.State = TaskState.Cancelled;
            task.Version++;
            if (task.Kind == AnswerSupervision) await Supervision.Lapse(run, task);
            await ClockKeeping.StopOfTask(run, task, cancelled: true);
        }
    }
}
