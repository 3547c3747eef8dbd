using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>
/// One look at the city, in which any number of scenarios are run. Each run has a copy of its own and leaves nothing behind.
/// Runs of one city follow each other; dispose it to forget the copy.
/// </summary>
public sealed class SimulatedCity : IAsyncDisposable
{
    private readonly IScratchDatabases _databases;
    private readonly IScratchDatabase _city;
    private readonly JsonSerializerOptions _json;
    private readonly DateTime _now;
    private readonly SemaphoreSlim _turn;
    private readonly BundleCache _bundles;

    internal SimulatedCity(IScratchDatabases databases, IScratchDatabase city, FlowCompiler compiler, JsonSerializerOptions json, DateTime now, SemaphoreSlim turn)
    {
        (_databases, _city, _json, _now, _turn) = (databases, city, json, now, turn);
        _bundles = new BundleCache(compiler);
    }

    /// <param name="start">Business time at which a scenario begins that names none; null: now.</param>
    /// <exception cref="OperationCanceledException">Nobody waits for the result any more.</exception>
    public async Task<SimulationResult> Run(SimulatedFlows flows, Scenario scenario, DateTime? start = null, SimulationLimits? limits = null, CancellationToken cancel = default)
    {
        limits ??= new SimulationLimits();
        var clock = new SimulationClock(scenario.StartsAt ?? start ?? _now);
        await _turn.WaitAsync(cancel);
        try
        {
            var budget = new SimulationBudget(limits);
            await using var scratch = _databases.Create(clock, _city);
            IReadOnlyList<SimulationFailure> missing;
            await using (var db = scratch.Open())
            {
                await flows.Publish(db, clock.Now, cancel);
                missing = await Engage(db, scenario, clock.Now, cancel);
            }
            await using var services = SimulationServices.Over(scratch.Store, clock, _bundles, _json, limits, budget);
            var run = new SimulationRun(services, scenario, flows, clock, budget, cancel);
            return await run.Go(missing);
        }
        finally
        {
            _turn.Release();
        }
    }

    public ValueTask DisposeAsync() => _city.DisposeAsync();

    /// <summary>Adds a stand-in for each person of the scenario whom the city does not have.</summary>
    private static async Task<IReadOnlyList<SimulationFailure>> Engage(CaseDb db, Scenario scenario, DateTime now, CancellationToken cancel)
    {
        var failures = new List<SimulationFailure>();
        var number = 0;
        for (var i = 0; i < scenario.People.Count; i++)
        {
            var wanted = scenario.People[i];
            var earlier = scenario.People.Take(i).Count(p => p == wanted);
            if (await db.Organisations.FirstOrDefaultAsync(o => o.Code == wanted.Organisation, cancel) is not { } body)
            {
                failures.Add(new SimulationFailure("unknown-organisation", $"/people/{i}/organisation",
                    new LocalText($"没有代码为“{wanted.Organisation}”的单位。", $"No body has the code '{wanted.Organisation}'.")));
                continue;
            }
            var holders = await db.Memberships.CountAsync(m => m.OrganisationId == body.Id && m.Role == wanted.Role
                && m.ValidFrom <= now && (m.ValidTo == null || m.ValidTo > now) && db.Users.Any(u => u.Id == m.UserId && u.Active), cancel);
            if (holders > earlier) continue;
            CitySnapshot.StandIn(db, ++number, wanted, body, now);
            await db.SaveChangesAsync(cancel);
        }
        return failures;
    }
}
