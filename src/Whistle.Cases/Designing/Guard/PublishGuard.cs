using Whistle.Cases.CaseTypes;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Designing.Guard;

/// <summary>
/// The publish guard: everything <see cref="FlowGuard"/> says of the bundle as it would be, and what only the database knows — whether
/// somebody could do each task, and whether each time limit exists.
/// </summary>
public sealed class PublishGuard(CityCatalogue city, TimeProvider time) : IPublishCheck
{
    public async Task<IReadOnlyList<FlowProblem>> Check(CaseDb db, PublishCandidate candidate, CancellationToken cancel)
    {
        if (candidate.CaseType is not { } type)
            return [.. FlowGuard.Check(candidate.Definition.DefinitionId, candidate.Flow).Select(f => f.Problem)];
        var problems = FlowGuard.Check(type, candidate.Bundle).Select(f => Seen(f, candidate)).OfType<FlowProblem>().ToList();
        var receivers = await Receivers.Load(db, time.GetUtcNow().UtcDateTime, cancel);
        problems.AddRange(receivers.Check(type, candidate.Flow));
        problems.AddRange(UnknownClocks(type, candidate.Flow));
        return problems;
    }

    /// <summary>
    /// A problem in another flow of the bundle says in which, for its activity is not in the drawing at hand; flows that start the
    /// published one are candidates of their own and speak for themselves.
    /// </summary>
    private static FlowProblem? Seen(GuardFinding finding, PublishCandidate candidate)
    {
        if (finding.FlowId == candidate.Definition.DefinitionId) return finding.Problem;
        if (candidate.Published is not null || Starts(candidate, finding.FlowId, [])) return null;
        var name = candidate.Bundle.TryGetValue(finding.FlowId, out var flow) && flow.Definition.Name.Length > 0 ? flow.Definition.Name : finding.FlowId;
        var at = finding.Problem.ActivityId;
        return finding.Problem with
        {
            ActivityId = "",
            Message = new LocalText($"流程“{name}”{(at == "" ? "" : $"的“{at}”")}：{finding.Problem.Message.Zh}", $"Flow '{name}'{(at == "" ? "" : $", '{at}'")}: {finding.Problem.Message.En}"),
        };
    }

    private static bool Starts(PublishCandidate candidate, string flowId, HashSet<string> seen) =>
        seen.Add(flowId) && candidate.Bundle.TryGetValue(flowId, out var flow)
        && FlowUses.Starts(flow.Definition).Any(use => use.Name == candidate.Definition.DefinitionId || Starts(candidate, use.Name, seen));

    private IEnumerable<FlowProblem> UnknownClocks(CaseType type, CompiledFlow flow)
    {
        var known = city.Policies.All.Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var node in flow.Activities.Values.OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            var key = node.Type switch { AssignActivity => Acts.Text(node, "clock"), ClockActivity => Acts.Text(node, "policy"), _ => null };
            if (key is null || known.Contains(key) || known.Contains($"{type.Key}.{key}")) continue;
            var missing = type.Kinds.Where(k => !known.Contains($"{type.Key}.{k.Key}.{key}")).ToList();
            if (type.Kinds.Count > 0 && missing.Count == 0) continue;
            var (zh, en) = missing.Count > 0 && missing.Count < type.Kinds.Count
                ? ($"（缺少类别：{string.Join("、", missing.Select(k => k.Name.Zh))}）", $" (missing for {string.Join(", ", missing.Select(k => k.Name.En))})")
                : ("", "");
            yield return FlowProblem.Error("unknown-clock", node.Id, $"没有时限“{key}”{zh}", $"There is no time limit \"{key}\"{en}",
                new LocalText("改为现有的时限代号，或先建立它", "Use the key of a time limit that exists, or add it first"));
        }
    }
}
