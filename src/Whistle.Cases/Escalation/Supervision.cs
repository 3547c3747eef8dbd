using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Organisation;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Escalation;

/// <summary>Supervision orders from their issue to their answer, and the raising of a case to the level above.</summary>
public static class Supervision
{
    /// <summary>Step of the limit to answer within.</summary>
    public const string AnswerStep = "supervision.answer";

    private static readonly string Answerers = string.Join(',', Roles.DepartmentLeader, Roles.AgencyHead, Roles.StreetLeader, Roles.Handler, Roles.StreetClerk, Roles.Dispatcher, Roles.Mediator);

    /// <summary>Opens the task to answer and starts its clock.</summary>
    /// <param name="by">Null when a rung issues it.</param>
    public static async Task<SupervisionOrder> Issue(CaseRun run, Guid body, UnitOrder? order, Clock? clock, string requirement, Guid? by)
    {
        var issued = new SupervisionOrder
        {
            Id = Guid.CreateVersion7(), CaseId = run.Case.Id, UnitOrderId = order?.Id, OrganisationId = body, ClockId = clock?.Id,
            IssuedById = by, IssuedAt = run.Work.Now, Requirement = requirement, State = SupervisionState.Open,
        };
        var task = await StandingTasks.Open(run, StandingTasks.AnswerSupervision, new LocalText("督办答复", "Answer the supervision order"), body, Answerers, order, issued.Id);
        issued.TaskId = task.Id;
        run.Work.Db.SupervisionOrders.Add(issued);
        await ClockKeeping.Start(run, AnswerStep, order, task);
        var name = (await run.City.Names(run.Work.Db)).Organisation(body);
        run.Timeline.Tell("supervision-issued", new LocalText($"督办：请{name?.Name}答复", $"Supervision order: {name?.NameEn} is to answer"), requirement, task.Id, order?.Id, clock?.Id);
        run.Timeline.Notify(new LocalText($"{run.Case.Number} 督办：请在时限内答复", $"{run.Case.Number}: answer the supervision order in time"), body);
        return issued;
    }

    internal static async Task Answered(CaseRun run, CaseTask task, JsonObject values)
    {
        var issued = await run.Work.Db.SupervisionOrders.FindAsync(task.SubjectId!.Value) ?? throw new InvalidOperationException($"Supervision order {task.SubjectId} is gone.");
        issued.State = SupervisionState.Answered;
        issued.Answer = values["answer"]?.ToString();
        issued.AnsweredById = run.Work.Actor.UserId;
        issued.AnsweredAt = run.Work.Now;
        if (issued.IssuedById is { } by)
            run.Timeline.Notify(new LocalText($"{run.Case.Number} 督办已答复", $"{run.Case.Number}: the supervision order was answered"), null, userId: by);
    }

    internal static async Task Lapse(CaseRun run, CaseTask task)
    {
        if (await run.Work.Db.SupervisionOrders.FindAsync(task.SubjectId!.Value) is { State: SupervisionState.Open } issued) issued.State = SupervisionState.Lapsed;
    }

    /// <summary>提级: the city's governance centre sees the case from now on.</summary>
    internal static async Task Raise(CaseRun run)
    {
        var names = await run.City.Names(run.Work.Db);
        var county = names.Serving(OrganisationKind.County, run.Case.CountyCode);
        if (county?.ParentId is not { } cityId || names.Organisation(cityId) is not { } city) return;
        if (names.Serving(OrganisationKind.GovernanceCentre, city.DivisionCode) is not { } above) return;
        var caseId = run.Case.Id;
        if (await run.Work.Db.Participations.AnyAsync(p => p.CaseId == caseId && p.OrganisationId == above.Id && p.Until == null)) return;
        run.Work.Db.Participations.Add(new CaseParticipation { Id = Guid.CreateVersion7(), CaseId = caseId, OrganisationId = above.Id, Kind = ParticipationKind.Escalated, Since = run.Work.Now });
        run.Timeline.Tell("raised", new LocalText($"提级至{above.Name}", $"Raised to {above.NameEn}"));
        run.Timeline.Notify(new LocalText($"{run.Case.Number} 已提级，请关注", $"{run.Case.Number} has been raised to you"), above.Id);
    }
}
