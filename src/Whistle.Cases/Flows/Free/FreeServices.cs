using Microsoft.Extensions.DependencyInjection;
using Whistle.Cases.Designing;

namespace Whistle.Cases.Flows.Free;

public static class FreeServices
{
    /// <summary>Flows that belong to no case, and what keeps the designer's commands away from those that do.</summary>
    public static IServiceCollection AddFreeFlows(this IServiceCollection services) => services
        .AddSingleton<FreeFlows>()
        .AddSingleton<FreeRuns>()
        .AddSingleton<CaseDoors>()
        .AddSingleton<FreeStarts>()
        .AddSingleton<FreeCommands>()
        .AddSingleton<FreeEvents>()
        .AddSingleton<FreeTimers>()
        .AddSingleton<SimulatedRuns>()
        .AddSingleton<IPublishCheck, TriggerCheck>();
}
