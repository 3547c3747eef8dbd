using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>A simulation as the API answers it.</summary>
/// <param name="VersionId">The version or draft that was simulated.</param>
/// <param name="CaseType">Key of the case type; null for a definition that belongs to none.</param>
/// <param name="Published">The same scenario on the published version, when that was asked for and there is another one.</param>
/// <param name="Differences">From the published version to the simulated one; empty when there is nothing to compare with.</param>
public sealed record SimulationView(string DefinitionId, string VersionId, int Version, string? CaseType, SimulationResult Result, SimulationResult? Published, IReadOnlyList<SimulationDifference> Differences);

/// <summary>Runs a stored version or draft of a definition. Reads only.</summary>
public sealed class SimulationQueries(ICaseStore store, Simulator simulator)
{
    /// <summary>A free definition with those it starts.</summary>
    private const int MostFlows = 50;

    /// <param name="version">Null: the latest, draft or not.</param>
    /// <param name="scenario">Null: <paramref name="scenarioKey"/> says which of the case type's; when that is null too, a case is opened and nobody does anything.</param>
    /// <exception cref="Refusal">403 not an administrator; 404 no such definition, version or scenario; 422 the definition or the scenario is wrong.</exception>
    public async Task<SimulationView> Run(Actor actor, string definitionId, int? version, Scenario? scenario, string? scenarioKey, bool compare, CancellationToken cancel)
    {
        ScenarioCommands.RequireAdministrator(actor);
        await using var db = store.Read();
        var versions = await db.Definitions.Where(d => d.DefinitionId == definitionId).ToListAsync(cancel);
        var chosen = versions.FirstOrDefault(v => version is null ? v.IsLatest : v.Version == version) ?? throw CaseAccess.Unknown();
        var simulated = Read(chosen);
        var caseType = await CaseTypeOf(db, chosen, scenario?.CaseType, cancel);
        var told = scenario ?? (scenarioKey is null ? null : await Kept(db, caseType, scenarioKey, cancel));
        if (told is not null && told.CaseType != caseType) throw new Refusal(422, "invalid-scenario", new LocalText("情景内容有误，请按提示修改。", "The scenario needs mending."),
            [new FieldError("/scenario/caseType", "other-case-type", new LocalText(caseType is null ? "该流程不属于任何案件类型。" : $"应为“{caseType}”。", caseType is null ? "The definition belongs to no case type." : $"It must be '{caseType}'."))]);

        var published = compare ? versions.FirstOrDefault(v => v.IsPublished && v.Id != chosen.Id) : null;
        await using var city = await simulator.Look(db, cancel);
        var flows = await Flows(db, chosen, simulated, caseType, cancel);
        told ??= Simulator.Opened(flows);
        var result = await city.Run(flows, told, cancel: cancel);
        var before = published is null ? null : await city.Run(await Flows(db, published, Read(published), caseType, cancel), told, cancel: cancel);
        return new SimulationView(definitionId, chosen.Id, chosen.Version, caseType, result, before, before is null ? [] : SimulationDifferences.Between(before, result));
    }

    /// <summary>What a stored version would run with: its case type's flows as they are published, or the flows a free one starts.</summary>
    /// <exception cref="Refusal">422 it can't be read.</exception>
    public static async Task<SimulatedFlows> Flows(CaseDb db, DefinitionVersion version, CancellationToken cancel) =>
        await Flows(db, version, Read(version), await CaseTypeOf(db, version, null, cancel), cancel);

    private static async Task<SimulatedFlows> Flows(CaseDb db, DefinitionVersion version, SimulatedFlow flow, string? caseType, CancellationToken cancel) =>
        caseType is null ? SimulatedFlows.Free(flow, await Children(db, flow, cancel)) : await SimulatedFlows.Of(db, caseType, version, cancel);

    /// <summary>The case type whose cases would run it; of several, the wanted one.</summary>
    private static async Task<string?> CaseTypeOf(CaseDb db, DefinitionVersion version, string? wanted, CancellationToken cancel)
    {
        foreach (var type in (await FlowBundles.CurrentTypes(db, cancel)).OrderBy(t => t.Key == wanted ? 0 : t.Key == version.CaseType ? 1 : 2))
            if ((await FlowBundles.Members(db, type, version, cancel)).Has(version.DefinitionId)) return type.Key;
        return null;
    }

    /// <summary>Published definitions a flow starts by a literal id, and those they start.</summary>
    private static async Task<IReadOnlyList<SimulatedFlow>> Children(CaseDb db, SimulatedFlow main, CancellationToken cancel)
    {
        var found = new Dictionary<string, SimulatedFlow> { [main.Definition.DefinitionId] = main };
        var open = new Queue<SimulatedFlow>([main]);
        while (open.TryDequeue(out var flow))
            foreach (var id in FlowUses.Starts(flow.Definition).Select(use => use.Name).Distinct().Where(id => !found.ContainsKey(id)).ToList())
                if (found.Count < MostFlows && await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == id && d.IsPublished, cancel) is { } row)
                    open.Enqueue(found[id] = Read(row));
        return [.. found.Values.Where(f => f != main)];
    }

    private static SimulatedFlow Read(DefinitionVersion row)
    {
        try
        {
            return new SimulatedFlow(FlowDefinition.Parse(row.Json), row.Id);
        }
        catch (FlowFormatException broken)
        {
            throw new Refusal(422, "unreadable-definition", new LocalText("流程定义无法读取。", "The definition can't be read."), [new FieldError(broken.Pointer, "not-a-flow", broken.Reason)]);
        }
    }

    private static async Task<Scenario> Kept(CaseDb db, string? caseType, string key, CancellationToken cancel)
    {
        var row = await db.Scenarios.FirstOrDefaultAsync(s => s.CaseType == caseType && s.Key == key, cancel) ?? throw CaseAccess.Unknown();
        return ScenarioReader.Read(JsonNode.Parse(row.Json)!.AsObject(), "/scenario");
    }
}
