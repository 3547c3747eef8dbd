using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Designing;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>
/// Every scenario of the case type must come out as it says before one of its flows may be published. Each that does not is one
/// problem with the code <see cref="Failed"/>, which a publisher may override with a reason.
/// </summary>
public sealed class ScenariosPass(Simulator simulator) : IPublishCheck
{
    public const string Failed = "scenario-failed";

    /// <summary>For all scenarios of one publication together.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<IReadOnlyList<FlowProblem>> Check(CaseDb db, PublishCandidate candidate, CancellationToken cancel)
    {
        // Scenarios open cases, so they begin with the case type's flow: publishing a sub-flow checks that one too, and another flow of
        // the bundle that it does not reach can't change what comes of them.
        if (candidate.CaseType is not { } type || candidate.Definition.DefinitionId != type.Flow) return [];
        var scenarios = await db.Scenarios.AsNoTracking().Where(s => s.CaseType == type.Key).OrderBy(s => s.Key).ToListAsync(cancel);
        if (scenarios.Count == 0) return [];
        var flows = SimulatedFlows.Of(type, candidate.Bundle.Values.Select(f => new SimulatedFlow(f.Definition, null)));
        var begun = Stopwatch.GetTimestamp();
        var problems = new List<FlowProblem>();
        await using var city = await simulator.Look(db, cancel);
        foreach (var row in scenarios)
        {
            var left = Patience - Stopwatch.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero)
            {
                problems.Add(Problem(row, [new SimulationFailure("too-slow", "", new LocalText("前面的情景用时过长，本情景没有运行。", "The scenarios before it took too long; it was not run."))]));
                continue;
            }
            var limits = new SimulationLimits();
            if (left < limits.WallTime) limits = limits with { WallTime = left };
            if (await Failures(city, flows, row, limits, cancel) is { Count: > 0 } failures) problems.Add(Problem(row, failures));
        }
        return problems;
    }

    private static async Task<IReadOnlyList<SimulationFailure>> Failures(SimulatedCity city, SimulatedFlows flows, FlowScenario row, SimulationLimits limits, CancellationToken cancel)
    {
        try
        {
            return (await city.Run(flows, ScenarioReader.Read(JsonNode.Parse(row.Json)!.AsObject()), limits: limits, cancel: cancel)).Failures;
        }
        catch (Refusal refusal)
        {
            return [.. refusal.Errors.Select(e => new SimulationFailure(e.Code, e.Pointer, e.Message))];
        }
    }

    private static FlowProblem Problem(FlowScenario row, IReadOnlyList<SimulationFailure> failures) => new(Failed, "",
        new LocalText($"情景“{row.Name}”（{row.Key}）与预期不符：{string.Join(" ", failures.Select(f => $"{f.Pointer} {f.Message.Zh}".Trim()))}",
            $"The scenario '{row.NameEn}' ({row.Key}) comes out otherwise: {string.Join(" ", failures.Select(f => $"{f.Pointer} {f.Message.En}".Trim()))}"),
        new LocalText("在推演中运行该情景，修改流程或情景；确需发布的，说明理由。", "Run the scenario in the simulator and mend the flow or the scenario; to publish all the same, state a reason."), false);
}
