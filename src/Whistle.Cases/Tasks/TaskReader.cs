using System.Text.Json.Nodes;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;

namespace Whistle.Cases.Tasks;

/// <summary>Turns a task into what the API answers, for one caller.</summary>
public sealed class TaskReader(ViewContext view)
{
    public async Task<TaskView> Read(Case c, CaseTask task, Clock? clock, string? photoUrl = null, CancellationToken cancel = default)
    {
        var type = (await view.Bundle(c)).Type;
        var outcome = task.Outcome is null ? null : TaskOutcome.Read(task.OutcomesJson).FirstOrDefault(o => o.Name == task.Outcome)?.Label
            ?? type.Interrupts.FirstOrDefault(i => i.Name == task.Outcome)?.Label;
        var stage = type.Stage(c.Stage);
        return new TaskView
        {
            Id = task.Id,
            CaseId = c.Id,
            Case = new TaskCaseRef(c.Number, c.Title, c.Stage, stage is null ? c.Stage : view.Text(stage.Name), c.CaseType, c.Address, c.Urgency, photoUrl),
            Kind = task.Kind,
            Name = view.Text(task.Name, task.NameEn),
            State = task.State,
            Organisation = view.Organisation(task.OrganisationId),
            Assignee = task.AssigneeId is { } a ? new NamedRef(a, view.Person(a) ?? "") : null,
            OrderId = task.UnitOrderId,
            CreatedAt = task.CreatedAt,
            DueAt = task.DueAt,
            ClockState = clock is null ? null : clock.State == Clocks.ClockState.Running && clock.DueAt < view.Now ? Clocks.ClockState.Overdue : clock.State,
            ClockExplanation = clock is null ? null : view.Text(clock.Explanation, clock.ExplanationEn),
            CompletedAt = task.CompletedAt,
            CompletedBy = view.Person(task.CompletedById),
            Outcome = task.Outcome,
            OutcomeName = outcome is null ? null : view.Text(outcome),
            Result = task.ResultJson is null ? null : JsonNode.Parse(task.ResultJson)!.AsObject(),
            Comment = task.Comment,
            Version = task.Version,
            Actions = await TaskActions.Of(view, type, c, task, cancel),
        };
    }
}
