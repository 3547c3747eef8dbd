using Whistle.Cases.CaseTypes;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>What a case type's interrupts close and where they go on must still be in the drawing: they name activities by id.</summary>
public sealed class InterruptsFit : IPublishCheck
{
    public Task<IReadOnlyList<FlowProblem>> Check(CaseDb db, PublishCandidate candidate, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<FlowProblem>>(candidate.CaseType is { } type && candidate.Definition.DefinitionId == type.Flow ? [.. Problems(type, candidate)] : []);

    private static IEnumerable<FlowProblem> Problems(CaseType type, PublishCandidate candidate)
    {
        foreach (var interrupt in type.Interrupts)
        {
            var within = interrupt.On == InterruptTarget.Case ? [candidate.Flow] : candidate.Bundle.Values.ToList();
            foreach (var id in interrupt.Activities.Append(interrupt.GoTo).OfType<string>().Where(id => !within.Any(f => f.Activities.ContainsKey(id))).Distinct())
                yield return new FlowProblem("interrupt-target", "",
                    new LocalText($"案件操作“{interrupt.Label.Zh}”要用到环节“{id}”，图上已没有它", $"The command '{interrupt.Label.En}' needs the step '{id}', which is no longer drawn"),
                    new LocalText($"保留编号为“{id}”的环节，可以改名、移动或改线", $"Keep the activity with the id '{id}'; it may be renamed, moved and rewired"), false);
        }
    }
}
