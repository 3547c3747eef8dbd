using System.Text.Json.Nodes;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Escalation;

namespace Whistle.Cases.Tasks;

/// <summary>What the caller may do to a task, now: task-only commands, the drawn outcomes, and interrupts its type offers on it.</summary>
public static class TaskActions
{
    public static async Task<IReadOnlyList<ActionView>> Of(ViewContext view, CaseType type, Case c, CaseTask task, CancellationToken cancel)
    {
        if (task.State is TaskState.Completed or TaskState.Cancelled) return [];
        var mine = task.State == TaskState.Claimed && task.AssigneeId == view.Actor.UserId;
        var free = task.State == TaskState.Available && TaskRights.IsCandidate(view.Actor, task);
        if (!mine && !free) return Oversight.OfTask(view, c, task);
        if (await TaskRights.BreaksSeparationOfDuty(view.Db, view.Actor, task)) return [];

        var href = $"/api/v1/tasks/{task.Id}";
        var actions = new List<ActionView>();
        if (free) actions.Add(Plain("claim", view.Text("认领", "Claim"), href));
        foreach (var outcome in TaskOutcome.Read(task.OutcomesJson).Where(o => !o.Interrupt))
            actions.Add(new ActionView(outcome.Name, view.Text(outcome.Label), "POST", $"{href}/{outcome.Name}",
                await Form(view, type, c, outcome.Form ?? task.Form, cancel), outcome.ReasonRequired, outcome.Primary, outcome.Danger, null));
        foreach (var interrupt in type.TaskInterrupts(task.Kind, c.Stage))
        {
            var order = task.UnitOrderId is { } id ? await view.Db.UnitOrders.FindAsync([id], cancel) : null;
            if (!await Interrupts.May(view.Db, view.Actor, c, interrupt, order, task)) continue;
            if (!await Interrupts.Unused(view.Db, c.Id, interrupt, order)) continue;
            actions.Add(new ActionView(interrupt.Name, view.Text(interrupt.Label), "POST", $"{href}/{interrupt.Name}",
                await Form(view, type, c, interrupt.Form, cancel), interrupt.ReasonRequired, false, interrupt.Danger,
                interrupt.Description is { } d ? view.Text(d) : null));
        }
        if (mine && task.OrganisationId is not null) actions.Add(Plain("release", view.Text("退领", "Release"), href));
        actions.Add(new ActionView("comment", view.Text("留言", "Comment"), "POST", $"{href}/comment", null, true, false, false, null));
        return actions;
    }

    private static ActionView Plain(string name, string label, string href) =>
        new(name, label, "POST", $"{href}/{name}", null, false, false, false, null);

    private static async Task<FormView?> Form(ViewContext view, CaseType type, Case c, string? key, CancellationToken cancel)
    {
        if (key is null) return null;
        if (key == type.Form.Key || type.FormOf(key) is { WritesCase: true })
            return CaseForms.View(view, type.FormOf(key) ?? type.Form, null, JsonNode.Parse(c.DataJson)!.AsObject());
        var form = type.FormOf(key) ?? WorkForms.Find(key);
        if (form is null || !form.Schema.Fields.Any(f => f.Widget == CaseTypes.Forms.Widgets.Ratings)) return CaseForms.View(view, form);
        var orders = await Orders.ToRate(view.Db, c.Id, cancel);
        await view.Names();
        return CaseForms.View(view, form, orders);
    }
}
