using Whistle.Cases.Clocks;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>Holds what a scenario expects against what came of it.</summary>
internal static class ExpectationCheck
{
    public static IReadOnlyList<SimulationFailure> Of(Expectations expect, SimulationResult result)
    {
        var failures = new List<SimulationFailure>();
        void Fail(string code, string pointer, string zh, string en) => failures.Add(new SimulationFailure(code, "/expect" + pointer, new LocalText(zh, en)));

        var end = result.End!;
        if (expect.Status is { } status && end.Status != status) Fail("other-status", "/status", $"结束时状态是 {end.Status}，应为 {status}。", $"The case ends {end.Status}, not {status}.");
        if (expect.Stage is { } stage && end.Stage != stage) Fail("other-stage", "/stage", $"结束时处于“{end.StageName.Zh}”（{end.Stage}），应为 {stage}。", $"The case ends in stage '{end.Stage}', not '{stage}'.");
        var stages = result.Stages.Select(s => s.Stage).ToList();
        if (expect.Stages.Count > 0 && !expect.Stages.SequenceEqual(stages))
            Fail("other-stages", "/stages", $"经过的阶段是 {string.Join(" → ", stages)}。", $"The stages are {string.Join(" → ", stages)}.");
        for (var i = 0; i < expect.Visited.Count; i++)
            if (!Visited(result, expect.Visited[i])) Fail("not-visited", $"/visited/{i}", $"没有经过活动“{expect.Visited[i]}”。", $"The activity '{expect.Visited[i]}' was not reached.");
        for (var i = 0; i < expect.NotVisited.Count; i++)
            if (Visited(result, expect.NotVisited[i])) Fail("visited", $"/notVisited/{i}", $"不应经过活动“{expect.NotVisited[i]}”。", $"The activity '{expect.NotVisited[i]}' was reached.");
        foreach (var task in expect.Tasks) Task(task, result, (code, zh, en) => failures.Add(new SimulationFailure(code, task.Pointer, new LocalText(zh, en))));
        foreach (var clock in expect.Clocks) Clock(clock, result, (code, zh, en) => failures.Add(new SimulationFailure(code, clock.Pointer, new LocalText(zh, en))));
        foreach (var rung in expect.Escalations)
        {
            var found = result.Escalations.Where(e => e.Rung == rung.Rung).ToList();
            if (found.Count == 0 || (rung.Times is { } times && found.Count != times) || (rung.At is { } at && found.All(e => e.At != at)))
                failures.Add(new SimulationFailure("other-escalation", rung.Pointer, new LocalText(
                    $"升级“{rung.Rung}”触发了 {found.Count} 次：{Times(found.Select(e => e.At))}。", $"The rung '{rung.Rung}' fired {found.Count} times: {Times(found.Select(e => e.At))}.")));
        }
        if (expect.Waiting is { } waiting && !waiting.Order(StringComparer.Ordinal).SequenceEqual(end.Waiting))
            Fail("other-tasks-open", "/waiting", $"结束时的待办是：{Listed(end.Waiting)}。", $"Open at the end: {Listed(end.Waiting)}.");
        if (!expect.Incidents.Order(StringComparer.Ordinal).SequenceEqual(result.Incidents.Select(i => i.Code).Order(StringComparer.Ordinal)))
            Fail("other-incidents", "/incidents", $"流程异常：{Listed([.. result.Incidents.Select(i => $"{i.ActivityId} {i.Message.Zh}")])}", $"Incidents: {Listed([.. result.Incidents.Select(i => $"{i.ActivityId} {i.Message.En}")])}");
        return failures;
    }

    private static bool Visited(SimulationResult result, string activity)
    {
        var parts = activity.Split(':', 2);
        return result.Paths.Any(p => (parts.Length == 1 || p.DefinitionId == parts[0]) && p.Activities.Any(a => a.Id == parts[^1] && a.Started > 0));
    }

    private static void Task(ExpectedTask expected, SimulationResult result, Action<string, string, string> fail)
    {
        var found = result.Tasks.Where(t => t.Kind == expected.Kind && (expected.Unit is null || t.Unit?.Code == expected.Unit) && (expected.To is null || GoesTo(t, expected.To))).ToList();
        if (expected.Times is { } times ? found.Count == times : found.Count > 0) return;
        var all = result.Tasks.Where(t => t.Kind == expected.Kind).Select(t => $"{t.Organisation?.Code} {string.Join('|', t.Roles)} {string.Join('|', t.Candidates.Select(c => c.Account))}".Trim());
        fail("other-task", $"符合条件的任务“{expected.Kind}”有 {found.Count} 项；此类任务有：{Listed([.. all])}。", $"{found.Count} tasks '{expected.Kind}' fit; of this kind there are: {Listed([.. all])}.");
    }

    private static bool GoesTo(SimulatedTask task, Who to) =>
        (to.Organisation is null || task.Organisation?.Code == to.Organisation) && (to.Role is null || task.Roles.Contains(to.Role))
        && (to.Account is null || task.Candidates.Any(c => c.Account == to.Account));

    private static void Clock(ExpectedClock expected, SimulationResult result, Action<string, string, string> fail)
    {
        var named = result.Clocks.Where(k => (k.Policy == expected.Policy || k.Policy.EndsWith("." + expected.Policy, StringComparison.Ordinal)) && (expected.Unit is null || k.Unit?.Code == expected.Unit)).ToList();
        if (named.Any(k => (expected.DueAt is not { } due || k.DueAt == due) && (expected.State is not { } state || k.State == state)
            && (expected.MetWithin is not { } within || (k is { State: ClockState.Met, StoppedAt: { } stopped } && stopped - k.StartedAt <= within)))) return;
        fail("other-clock",
            $"时限“{expected.Policy}”：{Listed([.. named.Select(k => $"{k.Explanation.Zh}，{k.State}")])}。",
            $"Clock '{expected.Policy}': {Listed([.. named.Select(k => $"{k.Explanation.En}, {k.State}, due {k.DueAt:yyyy-MM-ddTHH:mm:ssZ}")])}.");
    }

    private static string Listed(IReadOnlyList<string> items) => items.Count == 0 ? "—" : string.Join("; ", items);

    private static string Times(IEnumerable<DateTime> times) => Listed([.. times.Select(t => CityTime.ToLocal(t).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture))]);
}
