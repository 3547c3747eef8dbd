using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Organisation;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Designing.Guard;

/// <summary>
/// Whether somebody could receive each human task, by the accounts and memberships of today. That nobody at all could is refused; that
/// some body of the kind concerned has nobody is a warning, for people come and go.
/// </summary>
internal sealed class Receivers
{
    private readonly List<Organisation.Organisation> organisations;
    private readonly ILookup<Guid, string> roles;

    private Receivers(List<Organisation.Organisation> organisations, ILookup<Guid, string> roles)
    {
        this.organisations = organisations;
        this.roles = roles;
    }

    /// <param name="db">The database.</param>
    /// <param name="now">Business time: whose membership is in force.</param>
    public static async Task<Receivers> Load(CaseDb db, DateTime now, CancellationToken cancel)
    {
        var organisations = await db.Organisations.AsNoTracking().Where(o => o.ValidFrom <= now && (o.ValidTo == null || o.ValidTo > now)).ToListAsync(cancel);
        var held = await db.Memberships.AsNoTracking()
            .Where(m => m.ValidFrom <= now && (m.ValidTo == null || m.ValidTo > now) && db.Users.Any(u => u.Id == m.UserId && u.Active))
            .Select(m => new { m.OrganisationId, m.Role }).Distinct().ToListAsync(cancel);
        return new Receivers(organisations, held.ToLookup(m => m.OrganisationId, m => m.Role));
    }

    /// <summary>Roles that a "to" names, as <see cref="AssigneeRule"/> reads it; empty where it names a person or an expression.</summary>
    public static IReadOnlyList<string> RolesOf(ActivityNode node)
    {
        if (AssigneeInputs.Rule(node.Literal) is not { } to) return [];
        return to["role"] switch
        {
            JsonArray many => [.. many.Select(r => r?.ToString()).OfType<string>()],
            JsonValue one => [one.ToString()],
            _ when to["grid"] is not null => [Roles.GridWorker],
            _ when to["previous"] is not null || to["chiefOf"] is not null => [],
            _ => [Roles.Handler, Roles.DepartmentLeader],
        };
    }

    public IEnumerable<FlowProblem> Check(CaseType type, CompiledFlow flow)
    {
        foreach (var node in flow.Activities.Values.Where(a => a.Type is AssignActivity).OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            var named = RolesOf(node);
            if (named.Count == 0 || named.Any(r => !Roles.Names.ContainsKey(r)) || AssigneeInputs.Rule(node.Literal) is not { } to) continue;
            if (to["organisation"]?.ToString() is { } code && organisations.All(o => o.Code != code))
            {
                yield return FlowProblem.Error("unknown-organisation", node.Id, $"没有单位“{code}”，或它已撤销", $"There is no organisation \"{code}\", or it exists no more",
                    new LocalText("改为现有单位的代码", "Use the code of an organisation that exists"));
                continue;
            }

            var bodies = Bodies(type, to).ToList();
            var without = bodies.Where(o => !roles[o.Id].Any(named.Contains)).ToList();
            if (without.Count == bodies.Count) yield return Nobody(node, named);
            else if (without.Count > 0 && !IsChosenLater(to)) yield return Some(node, named, without);
        }
    }

    /// <summary>The bodies that may be meant.</summary>
    private IEnumerable<Organisation.Organisation> Bodies(CaseType type, JsonObject to)
    {
        if (to["organisation"]?.ToString() is { } code) return organisations.Where(o => o.Code == code);
        if (to["category"] is not null) return organisations.Where(o => o.Kind == OrganisationKind.Department && HasAnybody(o));
        return to["of"]?.ToString() switch
        {
            "centre" => organisations.Where(o => o.Kind == OrganisationKind.GovernanceCentre && o.DivisionCode.Length == 6 && o.CountyCode is not null && HasAnybody(o)),
            "mediation" => organisations.Where(o => o.Kind == OrganisationKind.Mediation && HasAnybody(o)),
            "unit" or "lead" => organisations.Where(o => o.Kind is not (OrganisationKind.Township or OrganisationKind.GovernanceCentre) && HasAnybody(o)),
            _ => organisations.Where(o => roles[o.Id].Any(type.Openers.Contains)),
        };
    }

    /// <summary>Which body it is, is decided in the case: the dispatcher sees whom they call.</summary>
    private static bool IsChosenLater(JsonObject to) => to["category"] is not null || to["of"]?.ToString() is "unit" or "lead";

    /// <summary>A body without a single account is not set up yet, and says nothing about a drawing.</summary>
    private bool HasAnybody(Organisation.Organisation body) => roles[body.Id].Any();

    private static FlowProblem Nobody(ActivityNode node, IReadOnlyList<string> named) => FlowProblem.Error("nobody-receives", node.Id,
        $"现在没有任何有效账号担任{Zh(named)}，这项任务无人可办", $"No active account holds the role {En(named)} where this task goes, so nobody could do it",
        new LocalText("改为有人担任的岗位，或先给有关人员授予这个岗位", "Use a role somebody holds, or give the role to somebody first"));

    private static FlowProblem Some(ActivityNode node, IReadOnlyList<string> named, List<Organisation.Organisation> without)
    {
        var shown = without.OrderBy(o => o.Code, StringComparer.Ordinal).Take(3).ToList();
        return FlowProblem.Warn("somewhere-nobody-receives", node.Id,
            $"{string.Join("、", shown.Select(o => o.Name))}等 {without.Count} 个单位没有人担任{Zh(named)}，那里的任务会按“无人可办时”处理",
            $"{without.Count} organisations, such as {string.Join(", ", shown.Select(o => o.NameEn))}, have nobody in the role {En(named)}; tasks there go by 'When nobody fits'",
            new LocalText("在这些单位补充人员，或确认“无人可办时”的处理合适", "Give somebody there the role, or make sure 'When nobody fits' suits"));
    }

    private static string Zh(IReadOnlyList<string> named) => string.Join("或", named.Select(r => $"“{Roles.Names[r].Zh}”"));

    private static string En(IReadOnlyList<string> named) => string.Join(" or ", named.Select(r => Roles.Names[r].En));
}
