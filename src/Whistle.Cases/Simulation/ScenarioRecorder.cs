using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.CaseTypes.Forms;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>
/// Tells the course of a real case as a scenario. Who reads scenarios may not read cases, so only what a flow itself may know goes in:
/// roles and bodies instead of people, routing facts instead of forms. Texts, places, files and personal fields are left to the
/// forms' own examples (个人信息保护法 art 6: no more than the purpose needs).
/// </summary>
internal sealed class ScenarioRecorder(CaseDb db, CityNames names, CaseType type, Case c)
{
    private readonly List<(DateTime At, JsonObject Step)> _steps = [];
    private readonly Dictionary<(string Role, string Organisation), HashSet<Guid>> _people = [];
    private readonly Dictionary<Guid, string> _units = [];

    public async Task<JsonObject> Record(LocalText name, CancellationToken cancel)
    {
        var all = await db.Tasks.AsNoTracking().Where(t => t.CaseId == c.Id).ToListAsync(cancel);
        // Tasks that stand beside the flow (the answer to a supervision) wait on no bookmark of it.
        var tasks = all.Where(t => t.BookmarkId.Length > 0).ToList();
        foreach (var order in await db.UnitOrders.AsNoTracking().Where(o => o.CaseId == c.Id).Select(o => new { o.Id, o.OrganisationId }).ToListAsync(cancel))
            if (names.Organisation(order.OrganisationId)?.Code is { } code) _units[order.Id] = code;
        var opener = await Who(c.OpenedById, type.Openers, c.OrganisationId, cancel);
        foreach (var task in tasks.Where(t => t is { State: TaskState.Completed, CompletedAt: not null, CompletedById: not null, Outcome: not null }))
            _steps.Add((task.CompletedAt!.Value, await Step(task, cancel)));
        foreach (var entry in await db.Timeline.AsNoTracking().Where(e => e.CaseId == c.Id && e.TaskId == null && e.ActorId != null).ToListAsync(cancel))
            if (type.Interrupts.FirstOrDefault(i => i.Name == entry.Kind && i.On == InterruptTarget.Case) is { } interrupt)
                _steps.Add((entry.At, new JsonObject { ["interrupt"] = interrupt.Name, ["who"] = await Who(entry.ActorId!.Value, [], null, cancel) }));
        foreach (var message in await db.Messages.AsNoTracking().Where(m => m.CaseId == c.Id).ToListAsync(cancel))
            _steps.Add((message.ReceivedAt, new JsonObject { ["message"] = message.Name }));

        return new JsonObject
        {
            ["name"] = new JsonObject { ["zh"] = name.Zh, ["en"] = name.En },
            ["caseType"] = type.Key,
            ["startsAt"] = CityTime.ToLocal(c.OpenedAt).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "+08:00",
            ["people"] = new JsonArray([.. _people.OrderBy(p => p.Key.Organisation, StringComparer.Ordinal).ThenBy(p => p.Key.Role, StringComparer.Ordinal)
                .SelectMany(p => p.Value.Select(_ => (JsonNode)new JsonObject { ["role"] = p.Key.Role, ["organisation"] = p.Key.Organisation }))]),
            ["opens"] = new JsonObject { ["by"] = opener, ["data"] = Facts(type.Form, JsonNode.Parse(c.DataJson)!.AsObject()) },
            ["steps"] = Told(),
            ["expect"] = await Expect(tasks, tasks.Count < all.Count, cancel),
        };
    }

    private async Task<JsonObject> Step(CaseTask task, CancellationToken cancel)
    {
        var step = new JsonObject { ["task"] = task.Kind };
        if (task.UnitOrderId is { } order && _units.TryGetValue(order, out var unit)) step["unit"] = unit;
        step["who"] = await Who(task.CompletedById!.Value, TaskRights.SplitList(task.Roles), task.OrganisationId, cancel);
        step["outcome"] = task.Outcome;
        var form = TaskOutcome.Read(task.OutcomesJson).FirstOrDefault(o => o.Name == task.Outcome && !o.Interrupt)?.Form
            ?? type.Interrupts.FirstOrDefault(i => i.Name == task.Outcome)?.Form ?? task.Form;
        if (type.FormOf(form) is { } known && task.ResultJson is { } result && Facts(known, JsonNode.Parse(result)!.AsObject()) is { Count: > 0 } facts) step["data"] = facts;
        return step;
    }

    /// <summary>The steps in their order, each with the time since the one before.</summary>
    private JsonArray Told()
    {
        var told = new JsonArray();
        var before = c.OpenedAt;
        foreach (var (at, step) in _steps.OrderBy(s => s.At).Take(ScenarioReader.MaxSteps))
        {
            // Whole seconds, and never two steps at one instant: their order is what matters.
            var after = TimeSpan.FromSeconds(Math.Max(1, Math.Round((at - before).TotalSeconds)));
            step["after"] = XmlConvert.ToString(after);
            before += after;
            told.Add(step);
        }
        return told;
    }

    private async Task<JsonObject> Who(Guid user, IReadOnlyList<string> roles, Guid? organisation, CancellationToken cancel)
    {
        var held = await db.Memberships.AsNoTracking().Where(m => m.UserId == user && m.Role != Roles.Administrator && m.Role != Roles.Auditor).OrderBy(m => m.Role).ToListAsync(cancel);
        var fits = held.FirstOrDefault(m => (organisation is null || m.OrganisationId == organisation) && (roles.Count == 0 || roles.Contains(m.Role)))
            ?? held.FirstOrDefault(m => organisation is null || m.OrganisationId == organisation) ?? held.FirstOrDefault();
        var role = fits?.Role ?? (roles.Count > 0 ? roles[0] : Roles.Handler);
        var body = names.Organisation(fits?.OrganisationId ?? organisation ?? c.OrganisationId)?.Code ?? "";
        if (!_people.TryGetValue((role, body), out var people)) _people[(role, body)] = people = [];
        people.Add(user);
        return new JsonObject { ["role"] = role, ["organisation"] = body };
    }

    /// <summary>What differs from the form's example, routing facts only; a field of the example that these facts rule out is taken away.</summary>
    private static JsonObject Facts(CaseForm form, JsonObject data)
    {
        var facts = new JsonObject();
        foreach (var field in form.Schema.Fields.Where(f => !f.Personal && f.Widget is not (Widgets.Ratings or Widgets.User)))
        {
            if (data[field.Name] is not { } value || field.RoutingFact(value) is not { } fact) continue;
            var entered = field.Widget == Widgets.Units ? Units(fact) : fact;
            if (!JsonNode.DeepEquals(entered, form.Example[field.Name])) facts[field.Name] = entered;
        }
        var merged = ScenarioData.Over(form.Example, facts);
        foreach (var field in form.Schema.Fields)
            if (field.When is { } when && merged.ContainsKey(field.Name) && !when.Holds(merged[when.Field])) facts[field.Name] = null;
        return facts;
    }

    /// <summary>Codes of called units as the form takes them.</summary>
    private static JsonObject Units(JsonNode codes) => new()
    {
        ["lead"] = new JsonObject { ["organisation"] = codes["lead"]?.DeepClone() },
        ["assisting"] = new JsonArray([.. (codes["assisting"] as JsonArray ?? []).Select(code => (JsonNode)new JsonObject { ["organisation"] = code?.DeepClone() })]),
    };

    /// <summary>Where the case stands, and whom it asked what how often.</summary>
    /// <param name="othersBeside">Somebody opened tasks beside the flow: then what is open at the end is not the flow's alone.</param>
    private async Task<JsonObject> Expect(List<CaseTask> tasks, bool othersBeside, CancellationToken cancel)
    {
        var stages = (await db.Timeline.AsNoTracking().Where(e => e.CaseId == c.Id && e.Kind == "stage").OrderBy(e => e.Sequence).Select(e => e.DataJson).ToListAsync(cancel))
            .Select(d => d is null ? null : JsonNode.Parse(d)?["stage"]?.GetValue<string>()).ToList();
        var expect = new JsonObject { ["status"] = JsonNamingPolicy.CamelCase.ConvertName(c.Status.ToString()), ["stage"] = c.Stage };
        // Cases from before stages left their codes in the history are held to their last stage only.
        if (stages.All(s => s is not null)) expect["stages"] = new JsonArray([(JsonNode)type.Stages[0].Key, .. stages.Select(s => (JsonNode)s!)]);
        expect["tasks"] = new JsonArray([.. tasks.GroupBy(t => (t.Kind, Unit: t.UnitOrderId is { } o ? _units.GetValueOrDefault(o) : null))
            .OrderBy(g => g.Min(t => t.CreatedAt)).ThenBy(g => g.Key.Unit, StringComparer.Ordinal).ThenBy(g => g.Key.Kind, StringComparer.Ordinal).Select(g =>
            {
                var task = new JsonObject { ["kind"] = g.Key.Kind, ["times"] = g.Count() };
                if (g.Key.Unit is { } unit) task["unit"] = unit;
                return (JsonNode)task;
            })]);
        if (!othersBeside) expect["waiting"] = new JsonArray([.. tasks.Where(t => t.State is TaskState.Available or TaskState.Claimed).Select(t => t.Kind).Order(StringComparer.Ordinal).Select(k => (JsonNode)k)]);
        return expect;
    }
}
