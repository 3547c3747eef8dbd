using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Cases.Migrating;

/// <summary>One open place of a case, with the flow it is in.</summary>
public sealed record CaseStep(string DefinitionId, Guid InstanceId, MigrationStep Step);

/// <summary>What a migration would do to one case.</summary>
/// <param name="Refusals">Reasons that concern the case as a whole.</param>
/// <param name="Notes">What will be different and does not keep it from moving.</param>
public sealed record CasePlan(IReadOnlyList<CaseStep> Steps, IReadOnlyList<LocalText> Refusals, IReadOnlyList<LocalText> Notes)
{
    public MigrationVerdict Verdict => Refusals.Count > 0 ? MigrationVerdict.Cannot
        : Steps.Count == 0 ? MigrationVerdict.Moves : Steps.Max(s => s.Step.Verdict);

    /// <summary>Why it can't be moved as things stand; null when it can.</summary>
    public LocalText? Why => Refusals.Count > 0 ? Refusals[0]
        : Steps.FirstOrDefault(s => s.Step.Verdict is MigrationVerdict.NeedsChoice or MigrationVerdict.Cannot)?.Step.Reason;
}

/// <summary>Foretells the move of cases between two bundles of one type. Pure.</summary>
public sealed class CasePlanner(CaseBundle from, CaseBundle to, IReadOnlyList<MigrationChoice> choices)
{
    private readonly Dictionary<string, Dictionary<string, string>> _choices = choices.GroupBy(c => c.Definition)
        .ToDictionary(g => g.Key, g => g.GroupBy(c => c.From).ToDictionary(c => c.Key, c => c.Last().To));

    public IReadOnlyDictionary<string, string> ChoicesFor(string definitionId) =>
        _choices.TryGetValue(definitionId, out var own) ? own : new Dictionary<string, string>();

    /// <summary>True for an instance that a move has to look at: it runs, or lies faulted with its work parked.</summary>
    public static bool IsOpen(FlowInstance row) => row.Status == nameof(FlowStatus.Running) || row.SubStatus == nameof(FlowSubStatus.Faulted);

    /// <param name="instances">All instances of the case.</param>
    public CasePlan Plan(Case c, IEnumerable<FlowInstance> instances)
    {
        var steps = new List<CaseStep>();
        var refusals = new List<LocalText>();
        var notes = new List<LocalText>();
        if (to.Type.Stage(c.Stage) is null)
            refusals.Add(new LocalText($"新版本没有阶段“{from.Type.Stage(c.Stage)?.Name.Zh ?? c.Stage}”", $"The new version has no stage '{from.Type.Stage(c.Stage)?.Name.En ?? c.Stage}'"));
        var open = instances.Where(IsOpen).ToList();
        var leaving = new HashSet<Guid>();
        foreach (var row in open.OrderBy(i => i.ParentInstanceId is not null).ThenBy(i => i.CreatedAt).ThenBy(i => i.Id))
        {
            // A child goes with the branch that waits for it.
            if (leaving.Contains(row.Id)) continue;
            Plan(row, steps, refusals, leaving);
        }

        if (from.Type.Form.Schema != to.Type.Form.Schema && from.Type.Json != to.Type.Json)
            notes.Add(new LocalText("案件类型的表单或阶段也有变化，已填写的内容保持不变", "Forms or stages of the case type differ too; what has been filled in stays as it is"));
        return new CasePlan(steps, refusals, notes);
    }

    private void Plan(FlowInstance row, List<CaseStep> steps, List<LocalText> refusals, HashSet<Guid> leaving)
    {
        if (!to.Has(row.DefinitionId))
        {
            var name = from.Flow(row.DefinitionId).Definition.Name;
            refusals.Add(new LocalText($"新版本的流程包中没有子流程“{name}”", $"The new version's bundle has no sub-flow '{name}'"));
            return;
        }

        var state = FlowState.FromJson(row.StateJson);
        MigrationPlan plan;
        try
        {
            plan = FlowMigration.Plan(from.Flow(row.DefinitionId), to.Flow(row.DefinitionId), state, ChoicesFor(row.DefinitionId));
        }
        catch (StimulusRefusedException refused)
        {
            refusals.Add(refused.Reason);
            return;
        }

        steps.AddRange(plan.Steps.Select(s => new CaseStep(row.DefinitionId, row.Id, s)));
        if (plan.Refusal is { } why) refusals.Add(why);
        foreach (var moved in plan.Steps.Where(s => s.Verdict == MigrationVerdict.Chosen && s.ActivityInstanceId is not null))
            foreach (var bookmark in state.Bookmarks.Where(b => b.ActivityInstanceId == moved.ActivityInstanceId))
                if (Guid.TryParse(bookmark.Payload["instanceId"]?.ToString(), out var child)) leaving.Add(child);
    }
}
