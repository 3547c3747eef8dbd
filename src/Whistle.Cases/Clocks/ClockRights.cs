using System.Text.Json.Nodes;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>
/// Who may do what to a clock. Whoever owes may ask for more time or a pause and may resume; so may the governance centre, which alone
/// restarts. A period of law is never restarted by hand.
/// </summary>
public static class ClockRights
{
    public const string Extend = "extend";
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string Restart = "restart";

    /// <summary>Roles that act for a body; who configures, audits, reviews or supervises does not.</summary>
    private static readonly string[] Acting = [Roles.StreetClerk, Roles.StreetLeader, Roles.Dispatcher, Roles.Handler, Roles.DepartmentLeader, Roles.AgencyHead, Roles.Mediator, Roles.DutyLeader];

    public static bool MayAsk(Actor actor, Case c, Guid obligor) => IsCentre(actor, c) || actor.Roles.Any(r => r.OrganisationId == obligor && Acting.Contains(r.Role));

    public static bool IsCentre(Actor actor, Case c) => actor.Roles.Any(r => r.Role == Roles.Dispatcher && r.CountyCode == c.CountyCode);

    public static IReadOnlyList<ActionView> Actions(ViewContext view, Case c, Clock clock, ClockPolicy? policy, Guid obligor)
    {
        if (clock.State is not (ClockState.Running or ClockState.Paused) || c.Status != CaseStatus.Open) return [];
        var actions = new List<ActionView>();
        var href = $"/api/v1/clocks/{clock.Id}";
        if (MayAsk(view.Actor, c, obligor))
        {
            if (clock.PendingRequestId is null && policy?.Extension is { } extension && clock.Extensions < extension.Times)
                actions.Add(new ActionView(Extend, view.Text("申请延期", "Ask for an extension"), "POST", $"{href}/{Extend}", ExtensionForm(view, extension, clock), false, false, false, null));
            if (clock.PendingRequestId is null && clock.State == ClockState.Running && clock.DueAt > view.Now && policy?.Pauses.Count > 0)
                actions.Add(new ActionView(Pause, view.Text("申请暂停计时", "Ask to stop the clock"), "POST", $"{href}/{Pause}", PauseForm(view, policy), false, false, false, null));
            if (clock.State == ClockState.Paused)
                actions.Add(new ActionView(Resume, view.Text("恢复计时", "Resume the clock"), "POST", $"{href}/{Resume}", null, false, true, false, null));
        }
        if (IsCentre(view.Actor, c) && policy is { FromLaw: false })
            actions.Add(new ActionView(Restart, view.Text("重新计时", "Restart the clock"), "POST", $"{href}/{Restart}", null, true, false, true, null));
        return actions;
    }

    /// <summary>The form with the reasons this policy allows.</summary>
    private static FormView PauseForm(ViewContext view, ClockPolicy policy)
    {
        var form = CaseForms.View(view, WorkForms.Find(WorkForms.PauseClock))!;
        var options = form.Schema["properties"]!["reason"]!["options"]!.AsArray();
        foreach (var other in options.Where(o => policy.Pause(o!["value"]!.ToString()) is null).ToList()) options.Remove(other);
        if (policy.Pause(form.Example["reason"]!.ToString()) is null) form.Example["reason"] = policy.Pauses[0].Reason;
        return form;
    }

    private static FormView ExtensionForm(ViewContext view, ClockExtension extension, Clock clock)
    {
        var form = CaseForms.View(view, WorkForms.Find(WorkForms.ExtendClock))!;
        var amount = form.Schema["properties"]!["amount"]!.AsObject();
        amount["maximum"] = JsonValue.Create(extension.Budget ?? clock.Budget);
        var most = ClockUnits.Describe(extension.Budget ?? clock.Budget, extension.Unit);
        amount["description"] = view.Text(new LocalText($"最多 {most.Zh}", $"At most {most.En}"));
        return form;
    }
}
