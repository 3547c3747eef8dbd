using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Engine;

namespace Whistle.Cases.Migrating;

/// <summary>Counts verdicts, and groups cases by where they stand.</summary>
internal sealed class MigrationTally(CaseBundle from, CaseBundle to, string language)
{
    private readonly Dictionary<(string Definition, MigrationStep Step), int> _positions = [];
    private readonly Dictionary<MigrationVerdict, int> _verdicts = [];

    public int Total { get; private set; }

    public VerdictCounts Counts => new(Of(MigrationVerdict.Moves), Of(MigrationVerdict.Chosen), Of(MigrationVerdict.NeedsChoice), Of(MigrationVerdict.Cannot));

    /// <summary>Gravest first, then the fullest.</summary>
    public IReadOnlyList<PositionView> Positions => [.. _positions
        .Select(p => new PositionView(p.Key.Definition, FlowName(p.Key.Definition), p.Key.Step.ActivityId, Name(from, p.Key.Definition, p.Key.Step.ActivityId) ?? p.Key.Step.ActivityId,
            p.Key.Step.ActivityInstanceId is null, p.Key.Step.Verdict, p.Key.Step.TargetId, Name(to, p.Key.Definition, p.Key.Step.TargetId), p.Key.Step.Reason.In(language), p.Value))
        .OrderByDescending(p => p.Verdict).ThenByDescending(p => p.Cases).ThenBy(p => p.ActivityId, StringComparer.Ordinal)];

    /// <summary>What open work may be sent to, by definition: activities on the drawing, in its order.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TargetView>> Targets => to.Flows.ToDictionary(f => f.Key, f => (IReadOnlyList<TargetView>)
        [.. f.Value.Compiled.Root.Children.Select(a => new TargetView(a.Id, a.Title.In(language)))]);

    public void Count(CasePlan plan)
    {
        Total++;
        _verdicts[plan.Verdict] = Of(plan.Verdict) + 1;
        // One case counts once at a place, however many of its units stand there.
        foreach (var key in plan.Steps.Select(s => (s.DefinitionId, s.Step with { ActivityInstanceId = s.Step.ActivityInstanceId is null ? null : "" })).Distinct())
            _positions[key] = _positions.GetValueOrDefault(key) + 1;
    }

    public CaseVerdictView View(Case c, CasePlan plan) => new(c.Id, c.Number, plan.Verdict, plan.Why?.In(language),
        [.. plan.Steps.Select(s => new MigrationStepView(s.DefinitionId, s.Step.ActivityId, Name(from, s.DefinitionId, s.Step.ActivityId) ?? s.Step.ActivityId,
            s.Step.Verdict, s.Step.TargetId, Name(to, s.DefinitionId, s.Step.TargetId), s.Step.Reason.In(language)))],
        [.. plan.Notes.Select(n => n.In(language))]);

    private int Of(MigrationVerdict verdict) => _verdicts.GetValueOrDefault(verdict);

    private string FlowName(string definition) => from.Has(definition) ? Flows.FlowName.In(from.Flow(definition).Definition, language) : definition;

    private string? Name(CaseBundle bundle, string definition, string? activity) =>
        activity is { Length: > 0 } && bundle.Has(definition) && bundle.Flow(definition).Activities.TryGetValue(activity, out var node) ? node.Title.In(language) : null;
}
