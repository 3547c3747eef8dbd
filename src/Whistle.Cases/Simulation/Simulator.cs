using System.Text.Json;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>
/// Runs flows in an imagined case on a virtual clock. It reads the real database once and never writes to it: the real commands run
/// against a throw-away database in memory, so what it shows is what would happen, and nothing leaves.
/// </summary>
public sealed class Simulator(IScratchDatabases databases, FlowCompiler compiler, JsonSerializerOptions json, TimeProvider business)
{
    /// <summary>Simulations of one process at a time: a person waits for each, and real cases must not wait for them.</summary>
    private readonly SemaphoreSlim _turn = new(2, 2);

    /// <summary>Looks at the city as it is now. Everything run in the answer sees the same people, bodies and calendars.</summary>
    /// <param name="real">Only read.</param>
    public async Task<SimulatedCity> Look(CaseDb real, CancellationToken cancel)
    {
        var now = business.GetUtcNow().UtcDateTime;
        var city = databases.Create(business);
        try
        {
            await using var db = city.Open();
            await CitySnapshot.Take(real, db, now, cancel);
        }
        catch
        {
            await city.DisposeAsync();
            throw;
        }
        return new SimulatedCity(databases, city, compiler, json, now, _turn);
    }

    /// <summary>One run in a city of its own.</summary>
    /// <param name="scenario">Null: the case is opened with its form's example, and nobody does anything after.</param>
    public async Task<SimulationResult> Run(CaseDb real, SimulatedFlows flows, Scenario? scenario, CancellationToken cancel)
    {
        await using var city = await Look(real, cancel);
        return await city.Run(flows, scenario ?? Opened(flows), cancel: cancel);
    }

    /// <summary>The shortest story: somebody opens a case.</summary>
    public static Scenario Opened(SimulatedFlows flows) => new()
    {
        Name = new LocalText("发起案件", "A case is opened"), CaseType = flows.IsAlone ? null : flows.CaseType,
    };
}
