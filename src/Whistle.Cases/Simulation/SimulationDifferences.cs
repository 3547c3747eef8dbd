using System.Globalization;
using Whistle.Cases.Clocks;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <param name="What"><c>path</c>, <c>stages</c>, <c>task</c>, <c>clock</c>, <c>escalation</c>, <c>incident</c> or <c>end</c>.</param>
/// <param name="Change"><c>added</c>, <c>removed</c> or <c>changed</c>, seen from the published version.</param>
/// <param name="DefinitionId">For the path: whose diagram.</param>
/// <param name="Key">The activity, kind of task, policy or rung concerned.</param>
public sealed record SimulationDifference(string What, string Change, string? DefinitionId, string Key, LocalText Text);

/// <summary>What a draft does otherwise than the published version, in the same scenario.</summary>
public static class SimulationDifferences
{
    public static IReadOnlyList<SimulationDifference> Between(SimulationResult published, SimulationResult draft)
    {
        var found = new List<SimulationDifference>();
        Path(published, draft, found);
        var (stagesBefore, stagesAfter) = (published.Stages.Select(s => s.Stage).ToList(), draft.Stages.Select(s => s.Stage).ToList());
        if (!stagesBefore.SequenceEqual(stagesAfter))
            found.Add(new("stages", "changed", null, "", new LocalText(
                $"经过的阶段：{string.Join(" → ", stagesBefore)} 变为 {string.Join(" → ", stagesAfter)}", $"Stages: {string.Join(" → ", stagesBefore)} became {string.Join(" → ", stagesAfter)}")));
        Counted("task", published.Tasks.Select(t => (t.Kind, Line(t, true), Line(t, false))), draft.Tasks.Select(t => (t.Kind, Line(t, true), Line(t, false))), found);
        Counted("clock", published.Clocks.Select(k => (k.Policy, Line(k, true), Line(k, false))), draft.Clocks.Select(k => (k.Policy, Line(k, true), Line(k, false))), found);
        Counted("escalation", published.Escalations.Select(e => (e.Rung, Line(e, true), Line(e, false))), draft.Escalations.Select(e => (e.Rung, Line(e, true), Line(e, false))), found);
        Counted("incident", published.Incidents.Select(i => (i.ActivityId, $"{i.ActivityId}：{i.Message.Zh}", $"{i.ActivityId}: {i.Message.En}")),
            draft.Incidents.Select(i => (i.ActivityId, $"{i.ActivityId}：{i.Message.Zh}", $"{i.ActivityId}: {i.Message.En}")), found);
        var (before, after) = (End(published), End(draft));
        if (before.Zh != after.Zh) found.Add(new("end", "changed", null, "", new LocalText($"{before.Zh} 变为 {after.Zh}", $"{before.En} became {after.En}")));
        return found;
    }

    private static void Path(SimulationResult published, SimulationResult draft, List<SimulationDifference> found)
    {
        foreach (var id in published.Paths.Concat(draft.Paths).Select(p => p.DefinitionId).Distinct())
        {
            var before = Visits(published, id);
            var after = Visits(draft, id);
            foreach (var activity in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
            {
                var (was, now) = (before.GetValueOrDefault(activity), after.GetValueOrDefault(activity));
                if (was.Times == now.Times) continue;
                var name = now.Name ?? was.Name ?? activity;
                found.Add(new("path", was.Times == 0 ? "added" : now.Times == 0 ? "removed" : "changed", id, activity,
                    new LocalText($"“{name}”经过 {was.Times} 次变为 {now.Times} 次", $"'{name}' is reached {now.Times} times instead of {was.Times}")));
            }
        }
    }

    private static Dictionary<string, (string? Name, int Times)> Visits(SimulationResult result, string definitionId) =>
        result.Paths.FirstOrDefault(p => p.DefinitionId == definitionId)?.Activities.ToDictionary(a => a.Id, a => ((string?)a.Name, a.Started)) ?? [];

    /// <summary>Lines that one side has more often than the other.</summary>
    private static void Counted(string what, IEnumerable<(string Key, string Zh, string En)> before, IEnumerable<(string Key, string Zh, string En)> after, List<SimulationDifference> found)
    {
        var was = before.GroupBy(x => x).ToDictionary(g => g.Key, g => g.Count());
        var now = after.GroupBy(x => x).ToDictionary(g => g.Key, g => g.Count());
        foreach (var line in was.Keys.Union(now.Keys))
        {
            var difference = now.GetValueOrDefault(line) - was.GetValueOrDefault(line);
            if (difference == 0) continue;
            var times = Math.Abs(difference) == 1 ? "" : $" ×{Math.Abs(difference)}";
            found.Add(new(what, difference > 0 ? "added" : "removed", null, line.Key, new LocalText(line.Zh + times, line.En + times)));
        }
    }

    private static string Line(SimulatedTask t, bool zh) =>
        $"{(zh ? t.Name.Zh : t.Name.En)} → {Name(t.Organisation, zh) ?? (t.DoneBy ?? t.Candidates.FirstOrDefault())?.Account ?? "?"} [{string.Join('|', t.Roles)}]{(t.Unit is null || t.Unit == t.Organisation ? "" : $" ({Name(t.Unit, zh)})")}";

    private static string Line(SimulatedClock k, bool zh) =>
        $"{(zh ? k.Name.Zh : k.Name.En)}{(k.Unit is null ? "" : $" ({Name(k.Unit, zh)})")}: {Local(k.StartedAt)} → {Local(k.DueAt)} {k.State}";

    private static string Line(SimulatedEscalation e, bool zh) => $"{Local(e.At)} {(zh ? e.Text.Zh : e.Text.En)}";

    private static string? Name(SimulatedBody? body, bool zh) => zh ? body?.Name.Zh : body?.Name.En;

    private static LocalText End(SimulationResult r) => r.End is not { } end ? new("未能发起", "not opened") : new(
        $"{end.Status}·{end.StageName.Zh}（待办：{Listed(end.Waiting)}）", $"{end.Status}, {end.StageName.En} (open: {Listed(end.Waiting)})");

    private static string Listed(IReadOnlyList<string> items) => items.Count == 0 ? "—" : string.Join(", ", items);

    private static string Local(DateTime utc) => CityTime.ToLocal(utc).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
