using System.Text.Json.Nodes;
using Whistle.Cases.Simulation;
using Whistle.Cases.Tests.Casework;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Simulation;

/// <summary>The demonstration city, looked at once for a class of tests.</summary>
public sealed class SimulatedTestCity : IAsyncLifetime
{
    public World World { get; private set; } = null!;
    public SimulatedCity City { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        World = await World.On(DatabaseProvider.Sqlite);
        await using var db = World.Store.Read();
        City = await World.Simulator.Look(db, default);
    }

    public async Task DisposeAsync()
    {
        await City.DisposeAsync();
        await World.DisposeAsync();
    }

    /// <param name="draft">JSON of a definition to take in place of the published one.</param>
    public async Task<SimulatedFlows> Flows(string caseType, JsonObject? draft = null)
    {
        await using var db = World.Store.Read();
        return await SimulatedFlows.Of(db, caseType, draft is null ? null : Drafts.Version(draft), default);
    }

    public async Task<SimulationResult> Run(Scenario scenario, JsonObject? draft = null, SimulationLimits? limits = null) =>
        await City.Run(await Flows(scenario.CaseType!, draft), scenario, limits: limits);
}
