using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>Reads off the scratch database what a run has left, in an order that does not depend on ids.</summary>
internal sealed class RunReading(IServiceProvider services, SimulatedFlows flows, SimulationNotes notes)
{
    private readonly Dictionary<Guid, SimulatedBody> _bodies = [];
    private readonly Dictionary<Guid, SimulatedPerson> _people = [];
    private readonly Dictionary<Guid, Guid> _units = [];

    public async Task<SimulationResult> Read(SimulationResult told, Guid caseId, CancellationToken cancel)
    {
        await using var db = services.GetRequiredService<ICaseStore>().Read();
        var c = await db.Cases.FirstAsync(x => x.Id == caseId, cancel);
        var bundle = await services.GetRequiredService<BundleCache>().Get(db, c.BundleId, cancel);
        foreach (var body in await db.Organisations.Select(o => new { o.Id, o.Code, o.Name, o.NameEn }).ToListAsync(cancel))
            _bodies[body.Id] = new SimulatedBody(body.Code, new LocalText(body.Name, body.NameEn));
        foreach (var (order, unit) in await db.UnitOrders.Where(o => o.CaseId == caseId).Select(o => new ValueTuple<Guid, Guid>(o.Id, o.OrganisationId)).ToListAsync(cancel))
            _units[order] = unit;
        var tasks = await db.Tasks.Where(t => t.CaseId == caseId).ToListAsync(cancel);
        foreach (var user in tasks.SelectMany(t => notes.Candidates.GetValueOrDefault(t.Id, []).Append(t.CompletedById ?? Guid.Empty).Append(t.AssigneeId ?? Guid.Empty)).Distinct())
            if (await SimulationNotes.Person(db, user, cancel) is { } person) _people[user] = person;
        var instances = await Instances(db, c, cancel);
        var clocks = await db.Clocks.Where(k => k.CaseId == caseId).ToListAsync(cancel);
        var timeline = await db.Timeline.Where(e => e.CaseId == caseId).OrderBy(e => e.Sequence).ToListAsync(cancel);
        var open = tasks.Where(t => t.State is TaskState.Available or TaskState.Claimed);
        return told with
        {
            End = new SimulatedEnd(c.Status, c.Stage, StageName(bundle.Type, c.Stage), c.DueAt, [.. open.Select(t => t.Kind).Order(StringComparer.Ordinal)]),
            Stages = [new SimulatedStage(bundle.Type.Stages[0].Key, bundle.Type.Stages[0].Name, c.OpenedAt), .. timeline.Where(e => e is { Kind: "stage", DataJson: not null })
                .Select(e => JsonNode.Parse(e.DataJson!)!["stage"]!.GetValue<string>() is var key ? new SimulatedStage(key, StageName(bundle.Type, key), e.At) : null!)],
            Paths = [.. instances.GroupBy(i => i.Row.DefinitionId).Select(g => WalkedPath.Of(bundle.Flow(g.Key), flows.VersionOf(g.Key), [.. g], tasks))],
            Tasks = Tasks(tasks, instances),
            Clocks = Clocks(clocks, tasks),
            Timers = [.. notes.Timers, .. (await SimulationNotes.Waiting(db, db.Timers.Where(t => t.CaseId == caseId), cancel)).Select(w => w.Timer)],
            Escalations = [.. timeline.Where(e => e.Rung is not null).Select(e => new SimulatedEscalation(e.At, e.Rung!, e.Occurrence ?? 0,
                clocks.FirstOrDefault(k => k.Id == e.ClockId)?.Policy, Unit(e.UnitOrderId), new LocalText(e.Text, e.TextEn)))],
            Notices = await Notices(db, c, cancel),
            Incidents = [.. instances.SelectMany(i => i.State.Incidents.Select(n => new SimulatedIncident(i.Row.DefinitionId, n.ActivityId, n.Code, n.Message)))],
            Effects = [.. (await db.Outbox.Where(o => o.Topic.StartsWith("flow.")).OrderBy(o => o.Sequence).ToListAsync(cancel))
                .Select(o => new SimulatedEffect(o.CreatedAt, o.Topic["flow.".Length..], JsonNode.Parse(o.PayloadJson)))],
            Instances = instances,
        };
    }

    private SimulatedBody? Body(Guid? id) => id is { } known ? _bodies.GetValueOrDefault(known) : null;

    private SimulatedBody? Unit(Guid? order) => order is { } id && _units.TryGetValue(id, out var unit) ? Body(unit) : null;

    private SimulatedPerson? Person(Guid? id) => id is { } known ? _people.GetValueOrDefault(known) : null;

    private static LocalText StageName(CaseType type, string key) => type.Stage(key)?.Name ?? new LocalText(key, key);

    private List<SimulatedTask> Tasks(List<CaseTask> tasks, IReadOnlyList<SimulatedInstance> instances)
    {
        var definitions = instances.ToDictionary(i => i.Row.Id, i => i.Row.DefinitionId);
        return [.. tasks.Select(t => new SimulatedTask(t.Kind, new LocalText(t.Name, t.NameEn), definitions.GetValueOrDefault(t.InstanceId, ""), t.ActivityId, Unit(t.UnitOrderId), Body(t.OrganisationId),
                TaskRights.SplitList(t.Roles), [.. notes.Candidates.GetValueOrDefault(t.Id, []).Select(u => Person(u)).OfType<SimulatedPerson>()],
                t.CreatedAt, t.DueAt, t.State, t.Outcome, t.CompletedAt, Person(t.CompletedById)))
            .OrderBy(t => t.OpenedAt).ThenBy(t => t.Unit?.Code, StringComparer.Ordinal).ThenBy(t => t.Kind, StringComparer.Ordinal)];
    }

    private List<SimulatedClock> Clocks(List<Clock> clocks, List<CaseTask> tasks) =>
        [.. clocks.Select(k => new SimulatedClock(k.Policy, new LocalText(k.Name, k.NameEn), Unit(k.UnitOrderId), tasks.FirstOrDefault(t => t.Id == k.TaskId)?.Kind,
                k.StartedAt, k.DueAt, k.StoppedAt, k.State, new LocalText(k.Explanation, k.ExplanationEn), k.Basis, k.Provisional))
            .OrderBy(k => k.StartedAt).ThenBy(k => k.DueAt).ThenBy(k => k.Policy, StringComparer.Ordinal).ThenBy(k => k.Unit?.Code, StringComparer.Ordinal)];

    private async Task<IReadOnlyList<SimulatedNotice>> Notices(CaseDb db, Case c, CancellationToken cancel)
    {
        var notices = new List<SimulatedNotice>();
        foreach (var n in await db.Notifications.Where(n => n.CaseId == c.Id).ToListAsync(cancel))
            notices.Add(new SimulatedNotice(n.CreatedAt, Body(n.OrganisationId), n.Role, await SimulationNotes.Person(db, n.UserId, cancel), new LocalText(n.Text, n.TextEn)));
        return [.. notices.OrderBy(n => n.At).ThenBy(n => n.Organisation?.Code, StringComparer.Ordinal).ThenBy(n => n.Person?.Account, StringComparer.Ordinal).ThenBy(n => n.Text.Zh, StringComparer.Ordinal)];
    }

    /// <summary>The case's own flow first, then the others by when and for whom they were started.</summary>
    private async Task<IReadOnlyList<SimulatedInstance>> Instances(CaseDb db, Case c, CancellationToken cancel)
    {
        var rows = await db.Instances.Where(i => i.CaseId == c.Id).ToListAsync(cancel);
        var ids = rows.Select(r => r.Id).ToArray();
        var journal = (await db.Journal.Where(j => ids.Contains(j.InstanceId)).OrderBy(j => j.Sequence).ToListAsync(cancel)).ToLookup(j => j.InstanceId);
        return [.. rows.OrderBy(r => r.Id == c.FlowInstanceId ? 0 : 1).ThenBy(r => r.CreatedAt).ThenBy(r => Unit(r.UnitOrderId)?.Code, StringComparer.Ordinal)
            .Select(r => new SimulatedInstance(AsStored(r), FlowState.FromJson(r.StateJson), [.. journal[r.Id]]))];
    }

    private FlowInstance AsStored(FlowInstance row)
    {
        row.CaseId = null;
        row.UnitOrderId = null;
        row.Simulated = true;
        row.DefinitionVersionId = flows.VersionOf(row.DefinitionId);
        return row;
    }
}
