using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Escalation;

/// <summary>
/// 催办 and 督办 by people: the governance centre, the leader on duty, supervisors and the leaders of the case's street; a unit's chief urges
/// the unit's own people. Nobody urges what is theirs to do. Each leaves a trail, and the pace is limited by the ladders file.
/// </summary>
public static class Oversight
{
    public const string Urge = "urge";
    public const string Supervise = "supervise";

    private static readonly LocalText UrgeName = new("催办", "Urge");
    private static readonly LocalText SuperviseName = new("督办", "Supervise");
    private static readonly string[] Chiefs = [Roles.DepartmentLeader, Roles.AgencyHead, Roles.StreetLeader];

    public static bool Is(string command) => command is Urge or Supervise;

    /// <summary>What the caller may do about a task that is not theirs. Needs no query: lists ask it for each row.</summary>
    public static IReadOnlyList<ActionView> OfTask(ViewContext view, Case c, CaseTask task)
    {
        var href = $"/api/v1/tasks/{task.Id}";
        var actions = new List<ActionView>();
        if (MayUrge(view.Actor, c, task) && UrgedEnough(view.City, view.Calendars, task, view.Now) is null) actions.Add(Action(view, Urge, UrgeName, href, null));
        if (MaySupervise(view.Actor, c, task.OrganisationId) && task.Kind != StandingTasks.AnswerSupervision && SupervisedEnough(view.City, view.Calendars, task, view.Now) is null)
            actions.Add(Action(view, Supervise, SuperviseName, href, WorkForms.Supervise));
        return actions;
    }

    /// <summary>What the caller may do about the case as a whole: urge everybody it waits for, or have the body it waits for answer.</summary>
    public static async Task<IReadOnlyList<ActionView>> OfCase(ViewContext view, Case c, CancellationToken cancel)
    {
        if (c.Status != CaseStatus.Open || !MayOversee(view.Actor, c)) return [];
        var open = await Open(view.Db, c.Id).AsNoTracking().ToListAsync(cancel);
        var href = $"/api/v1/cases/{c.Id}";
        var actions = new List<ActionView>();
        if (open.Any(t => MayUrge(view.Actor, c, t) && UrgedEnough(view.City, view.Calendars, t, view.Now) is null)) actions.Add(Action(view, Urge, UrgeName, href, null));
        if (ToAnswer(view.City, view.Calendars, view.Actor, c, open, view.Now) is not null) actions.Add(Action(view, Supervise, SuperviseName, href, WorkForms.Supervise));
        return actions;
    }

    /// <exception cref="Refusal">403 not one of those who may; 409 done too recently, or the task is over; 422 form errors.</exception>
    public static async Task OnTask(CaseRun run, CaseTask task, string command, ActRequest request, FormEntry forms)
    {
        var (actor, c) = (run.Work.Actor, run.Case);
        if (task.State is TaskState.Completed or TaskState.Cancelled) throw NothingOpen();
        var calendars = await run.City.Calendars(run.Work.Db);
        if (command == Urge)
        {
            if (!MayUrge(actor, c, task)) throw NotYours();
            if (UrgedEnough(run.City, calendars, task, run.Work.Now) is { } next) throw TooSoon(next);
            await DoUrge(run, task, request.Comment);
            return;
        }
        if (!MaySupervise(actor, c, task.OrganisationId) || task.Kind == StandingTasks.AnswerSupervision) throw NotYours();
        if (SupervisedEnough(run.City, calendars, task, run.Work.Now) is { } again) throw TooSoon(again);
        await DoSupervise(run, task, request, forms);
    }

    /// <inheritdoc cref="OnTask"/>
    public static async Task OnCase(CaseRun run, string command, ActRequest request, FormEntry forms)
    {
        var (actor, c) = (run.Work.Actor, run.Case);
        if (!MayOversee(actor, c)) throw NotYours();
        var open = await Open(run.Work.Db, c.Id).ToListAsync();
        if (c.Status != CaseStatus.Open || open.Count == 0) throw NothingOpen();
        var calendars = await run.City.Calendars(run.Work.Db);
        if (command == Urge)
        {
            var urgeable = open.Where(t => MayUrge(actor, c, t)).ToList();
            if (urgeable.Count == 0) throw NothingOpen();
            var due = urgeable.Where(t => UrgedEnough(run.City, calendars, t, run.Work.Now) is null).ToList();
            if (due.Count == 0) throw TooSoon(urgeable.Min(t => UrgedEnough(run.City, calendars, t, run.Work.Now)!.Value));
            foreach (var task in due) await DoUrge(run, task, request.Comment);
            return;
        }
        if (ToAnswer(run.City, calendars, actor, c, open, run.Work.Now) is not { } first)
        {
            var next = open.Where(t => MaySupervise(actor, c, t.OrganisationId)).Select(t => SupervisedEnough(run.City, calendars, t, run.Work.Now)).Min();
            throw next is { } at ? TooSoon(at) : NothingOpen();
        }
        await DoSupervise(run, first, request, forms);
    }

    /// <summary>The centre and the leader on duty of the county, its supervisors, and the leaders of the street whose case it is.</summary>
    public static bool MayOversee(Actor actor, Case c) => actor.Roles.Any(r =>
        (r.Role is Roles.Dispatcher or Roles.DutyLeader or Roles.Supervisor && r.CountyCode == c.CountyCode)
        || (r.Role == Roles.StreetLeader && r.OrganisationId == c.OrganisationId));

    private static bool MayUrge(Actor actor, Case c, CaseTask task) =>
        task.State is TaskState.Available or TaskState.Claimed && task.AssigneeId != actor.UserId
        && (task.State == TaskState.Claimed || !TaskRights.IsCandidate(actor, task))
        && (MayOversee(actor, c) || (task.OrganisationId is { } body && Chiefs.Any(chief => actor.Has(chief, body))));

    private static bool MaySupervise(Actor actor, Case c, Guid? body) =>
        body is { } id && MayOversee(actor, c) && actor.Roles.All(r => r.OrganisationId != id);

    /// <summary>The task whose body is to answer when a case is supervised as a whole: the lead's oldest first, then any other's.</summary>
    private static CaseTask? ToAnswer(CityCatalogue city, Calendars calendars, Actor actor, Case c, List<CaseTask> open, DateTime now) =>
        open.Any(t => t.Kind == StandingTasks.AnswerSupervision) ? null
        : open.Where(t => MaySupervise(actor, c, t.OrganisationId) && t.SubjectId is null && SupervisedEnough(city, calendars, t, now) is null)
            .OrderBy(t => t.UnitOrderId is null ? 1 : 0).ThenBy(t => t.CreatedAt).ThenBy(t => t.Id).FirstOrDefault();

    /// <summary>When it may be urged again; null when it may be now.</summary>
    private static DateTime? UrgedEnough(CityCatalogue city, Calendars calendars, CaseTask task, DateTime now) =>
        task.UrgedAt is { } last && RungTimes.After(last, city.Ladders.UrgeEvery, calendars.Default) is var next && next > now ? next : null;

    private static DateTime? SupervisedEnough(CityCatalogue city, Calendars calendars, CaseTask task, DateTime now) =>
        task.SupervisedAt is { } last && RungTimes.After(last, city.Ladders.SuperviseEvery, calendars.Default) is var next && next > now ? next : null;

    private static IQueryable<CaseTask> Open(CaseDb db, Guid caseId) =>
        db.Tasks.Where(t => t.CaseId == caseId && (t.State == TaskState.Available || t.State == TaskState.Claimed));

    private static async Task DoUrge(CaseRun run, CaseTask task, string? comment)
    {
        task.UrgedAt = run.Work.Now;
        var body = task.OrganisationId is { } id ? (await run.City.Names(run.Work.Db)).Organisation(id) : null;
        run.Timeline.Tell("urged", new LocalText($"催办“{task.Name}”{(body is null ? "" : $"（{body.Name}）")}", $"Urged “{task.NameEn}”{(body is null ? "" : $" ({body.NameEn})")}"), comment, task.Id, task.UnitOrderId);
        var message = new LocalText($"{run.Case.Number} 催办：{task.Name}", $"{run.Case.Number}: “{task.NameEn}” is urged");
        if (task.AssigneeId is { } person) run.Timeline.Notify(message, null, userId: person);
        else run.Timeline.Notify(message, task.OrganisationId, TaskRights.SplitList(task.Roles).FirstOrDefault());
        run.Timeline.Publish("task.changed", organisationId: task.OrganisationId);
    }

    private static async Task DoSupervise(CaseRun run, CaseTask task, ActRequest request, FormEntry forms)
    {
        var entry = await forms.Read(run, WorkForms.Supervise, request.Data);
        task.SupervisedAt = run.Work.Now;
        var order = await Orders.Find(run, task.UnitOrderId);
        await Supervision.Issue(run, task.OrganisationId!.Value, order, null, entry.Values["requirement"]!.ToString(), run.Work.Actor.UserId);
    }

    private static ActionView Action(ViewContext view, string name, LocalText label, string href, string? form) =>
        new(name, view.Text(label), "POST", $"{href}/{name}", CaseForms.View(view, WorkForms.Find(form)), false, false, false, null);

    private static Refusal NotYours() => new(403, "not-a-party", new LocalText("您不能执行此操作。", "This is not yours to do."));

    private static Refusal NothingOpen() => new(409, "not-possible-now", new LocalText("当前没有可催办、督办的事项。", "There is nothing to urge or supervise now."));

    private static Refusal TooSoon(DateTime next) => new(409, "too-soon",
        new LocalText($"刚刚催过，{ClockDue.Zh(next)} 后可再次操作。", $"It was done a moment ago; again after {ClockDue.En(next)}."),
        extensions: new Dictionary<string, object?> { ["nextAt"] = next });
}
