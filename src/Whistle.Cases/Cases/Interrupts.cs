using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>
/// Commands that leave the drawn path (withdraw, cancel, return …). A case type declares who may, when, what is closed and where
/// the flow goes on; one move of the engine executes them all.
/// </summary>
public static class Interrupts
{
    /// <exception cref="Refusal">404 no such command; 403 not a party to it; 409 not possible now; 422 form errors.</exception>
    public static async Task OnTask(CaseRun run, CaseTask task, string command, ActRequest request, FormEntry forms, Func<Task> requireTask)
    {
        var declared = run.Type.Interrupts.FirstOrDefault(i => i.Name == command && i.On == InterruptTarget.Task && i.TaskKinds.Contains(task.Kind))
            ?? throw NoSuch(command);
        if (!declared.AllowedIn(run.Case.Stage)) throw NotNow(declared);
        await requireTask();
        var order = await Orders.Find(run, task.UnitOrderId);
        if (!await May(run.Work.Db, run.Work.Actor, run.Case, declared, order, task)) throw TaskRights.NotYours();
        await RequireUnused(run, declared, order);
        var entry = await Enter(run, declared, request, forms);

        // The task is done by its own doing: whoever asked for a return has answered it, and may not decide on it.
        task.State = TaskState.Completed;
        task.AssigneeId ??= run.Work.Actor.UserId;
        task.ClaimedAt ??= run.Work.Now;
        task.CompletedAt = run.Work.Now;
        task.CompletedById = run.Work.Actor.UserId;
        task.Outcome = declared.Name;
        task.ResultJson = entry.Values.Count == 0 ? null : entry.Values.ToJsonString();
        task.Comment = request.Comment?.Trim();
        task.Version++;
        await entry.Apply(run, task);
        await Execute(run, declared, request, entry, task, order);
    }

    public static async Task OnCase(CaseRun run, string command, ActRequest request, FormEntry forms)
    {
        var declared = run.Type.Interrupts.FirstOrDefault(i => i.Name == command && i.On == InterruptTarget.Case) ?? throw NoSuch(command);
        if (!await May(run.Work.Db, run.Work.Actor, run.Case, declared, null, null)) throw new Refusal(403, "not-a-party",
            new LocalText("您不能执行此操作。", "This is not yours to do."));
        if (run.Case.Status != CaseStatus.Open || !declared.AllowedIn(run.Case.Stage)) throw NotNow(declared);
        await RequireUnused(run, declared, null);
        var entry = await Enter(run, declared, request, forms);
        await entry.Apply(run, null);
        await Execute(run, declared, request, entry, null, null);
    }

    /// <summary>Whether the actor is one of the parties an interrupt names. Any one suffices.</summary>
    public static async Task<bool> May(CaseDb db, Actor actor, Case c, Interrupt interrupt, UnitOrder? order, CaseTask? task)
    {
        foreach (var party in interrupt.By)
        {
            switch (party.Kind)
            {
                case "opener" when c.OpenedById == actor.UserId: return true;
                case "assignee" when task is not null && (task.AssigneeId == actor.UserId || TaskRights.IsCandidate(actor, task)): return true;
                case "role":
                    var body = party.Of switch
                    {
                        "owner" => c.OrganisationId,
                        "unit" => order?.OrganisationId,
                        _ => await CentreOf(db, c.CountyCode),
                    };
                    if (body is { } id && actor.Has(party.Role!, id)) return true;
                    break;
            }
        }
        return false;
    }

    /// <summary>True while an interrupt that may be used once has not been.</summary>
    public static async Task<bool> Unused(CaseDb db, Guid caseId, Interrupt interrupt, UnitOrder? order) => interrupt.Once switch
    {
        InterruptLimit.Order => order is not { ReturnAsked: true }
            && !await db.Tasks.AnyAsync(t => t.UnitOrderId == order!.Id && t.Outcome == interrupt.Name),
        InterruptLimit.Case => !await db.Timeline.AnyAsync(e => e.CaseId == caseId && e.Kind == interrupt.Name),
        _ => true,
    };

    private static async Task RequireUnused(CaseRun run, Interrupt declared, UnitOrder? order)
    {
        if (await Unused(run.Work.Db, run.Case.Id, declared, order)) return;
        throw new Refusal(409, "already-used", new LocalText($"“{declared.Label.Zh}”只能使用一次。", $"“{declared.Label.En}” may be used once only."));
    }

    private static async Task<EnteredForm> Enter(CaseRun run, Interrupt declared, ActRequest request, FormEntry forms)
    {
        if (declared.ReasonRequired) FormEntry.RequireComment(request.Comment);
        return await forms.Read(run, declared.Form, request.Data);
    }

    private static async Task Execute(CaseRun run, Interrupt declared, ActRequest request, EnteredForm entry, CaseTask? task, UnitOrder? order)
    {
        run.Timeline.Tell(declared.Name, declared.Label, request.Comment, task?.Id, order?.Id);
        await Orders.After(run, order?.Id, declared.Name, entry.Values);
        if (declared.Stage is { } stage) Stages.Enter(run, stage);
        if (declared.StopsClocks && order is null) await ClockKeeping.StopAll(run, cancelled: true);
        else if (declared.StopsClocks) await ClockKeeping.StopOfOrder(run, order!, cancelled: true);
        if (declared.Status is { } status) await CaseClosing.Close(run, status, null);

        var instance = declared.Cancels is InterruptReach.Order or InterruptReach.Task && task is not null ? task.InstanceId : run.Case.FlowInstanceId;
        IReadOnlyList<string>? cancel = declared.Cancels switch
        {
            InterruptReach.Task => [task!.ActivityId],
            InterruptReach.Activities => declared.Activities,
            _ => null,
        };
        await run.Resume(instance, new Stimulus.Interrupt(cancel, declared.GoTo));
    }

    private static Task<Guid?> CentreOf(CaseDb db, string county) => db.Organisations
        .Where(o => o.Kind == Organisation.OrganisationKind.GovernanceCentre && o.DivisionCode == county && o.ValidTo == null)
        .Select(o => (Guid?)o.Id).FirstOrDefaultAsync();

    private static Refusal NoSuch(string command) => new(404, "unknown-command",
        new LocalText($"没有名为“{command}”的操作。", $"There is no command '{command}' here."));

    private static Refusal NotNow(Interrupt declared) => new(409, "not-possible-now",
        new LocalText($"当前阶段不能“{declared.Label.Zh}”。", $"“{declared.Label.En}” is not possible at this stage."));
}
