using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>The domain composed over a scratch database: the commands, rules and answers of the real one, with another store, another clock and tighter limits.</summary>
internal static class SimulationServices
{
    public static ServiceProvider Over(ICaseStore store, SimulationClock clock, BundleCache bundles, JsonSerializerOptions json, SimulationLimits limits, SimulationBudget budget) =>
        new ServiceCollection()
            .AddSingleton(json)
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddWhistleCases()
            // Later registrations win.
            .AddSingleton(store)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(new RealTime(clock))
            .AddSingleton(bundles)
            .AddSingleton(p => new FlowEngine(p.GetRequiredService<ActivityCatalog>(), clock, limits.Flow))
            .AddSingleton(p => new CaseRuns(bundles, p.GetRequiredService<FlowEngine>(), p.GetRequiredService<CityCatalogue>(),
                p.GetServices<IHostAnswer>().Select(answer => new Counted(answer, budget))))
            .BuildServiceProvider();

    /// <summary>Stops a flow that asks without end: inside a burst nobody else could.</summary>
    private sealed class Counted(IHostAnswer answer, SimulationBudget budget) : IHostAnswer
    {
        public string Kind => answer.Kind;

        public Task<JsonNode?> Answer(CaseRun run, FlowInstance instance, HostQuestion question)
        {
            budget.Question();
            return answer.Answer(run, instance, question);
        }
    }
}
