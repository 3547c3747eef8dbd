using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Escalation;

namespace Whistle.Cases.Cases;

/// <summary>What the caller may do to a case as a whole, now.</summary>
public static class CaseActions
{
    public static async Task<IReadOnlyList<ActionView>> Of(ViewContext view, CaseType type, Case c, CaseScope scope, CancellationToken cancel)
    {
        var oversight = await Oversight.OfCase(view, c, cancel);
        if (scope.ReadOnly) return oversight;
        var actions = new List<ActionView>();
        var href = $"/api/v1/cases/{c.Id}";
        if (c.Status == CaseStatus.Open)
        {
            foreach (var interrupt in type.CaseInterrupts(c.Stage))
            {
                if (!await Interrupts.May(view.Db, view.Actor, c, interrupt, null, null)) continue;
                if (!await Interrupts.Unused(view.Db, c.Id, interrupt, null)) continue;
                actions.Add(new ActionView(interrupt.Name, view.Text(interrupt.Label), "POST", $"{href}/{interrupt.Name}",
                    CaseForms.View(view, type.FormOf(interrupt.Form)), interrupt.ReasonRequired, false, interrupt.Danger,
                    interrupt.Description is { } d ? view.Text(d) : null));
            }
        }
        actions.AddRange(oversight);
        if (c.Status != CaseStatus.Archived)
            actions.Add(new ActionView("comment", view.Text("留言", "Comment"), "POST", $"{href}/comment", null, true, false, false, null));
        return actions;
    }
}
