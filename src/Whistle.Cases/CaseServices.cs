using Microsoft.Extensions.DependencyInjection;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Designing;
using Whistle.Cases.Designing.Guard;
using Whistle.Cases.Duties;
using Whistle.Cases.Escalation;
using Whistle.Cases.Flows;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Migrating;
using Whistle.Cases.Rosters;
using Whistle.Cases.Simulation;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Cases.WorkingTime;
using Whistle.Engine;

namespace Whistle.Cases;

public static class CaseServices
{
    /// <summary>Our activities beside Elsa's own.</summary>
    public static ActivityCatalog Catalog() => new([
        .. ActivityCatalog.Elsa,
        new AssignActivity(), new CallUnitsActivity(), new RouteActivity(), new SetStageActivity(), new CloseCaseActivity(),
        new NotifyActivity(), new ClockActivity(), new WaitMessageActivity(),
    ]);

    /// <summary>Commands, queries and flows. Needs an <c>ICaseStore</c>, a business <see cref="TimeProvider"/>, a <see cref="RealTime"/>
    /// and the API's JSON options beside it.</summary>
    public static IServiceCollection AddWhistleCases(this IServiceCollection services)
    {
        services.AddSingleton(Catalog());
        services.AddSingleton(p => new UsedFlows(() => p.GetRequiredService<ICaseStore>().Read()));
        services.AddSingleton(p => new FlowCompiler(p.GetRequiredService<ActivityCatalog>(), p.GetRequiredService<UsedFlows>()));
        services.AddSingleton(p => new FlowEngine(p.GetRequiredService<ActivityCatalog>(), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<BundleCache>();
        services.AddSingleton<CityCatalogue>();
        services.AddSingleton<IHostAnswer, AssignAnswer>();
        services.AddSingleton<IHostAnswer, SetStageAnswer>();
        services.AddSingleton<IHostAnswer, CloseCaseAnswer>();
        services.AddSingleton<IHostAnswer, NotifyAnswer>();
        services.AddSingleton<IHostAnswer, ClockAnswer>();
        services.AddSingleton<IHostAnswer, RouteAnswer>();
        services.AddSingleton<IHostAnswer, CallUnitsAnswer>();
        services.AddSingleton<IHostAnswer, ReplaceUnitAnswer>();
        services.AddSingleton<IHostAnswer, StartChildAnswer>();
        services.AddSingleton<IHostAnswer, TakeMessageAnswer>();
        services.AddSingleton<IPublishCheck, PublishGuard>();
        services.AddSingleton<CaseRuns>();
        services.AddFreeFlows();
        services.AddSingleton<FormEntry>();
        services.AddSingleton<CaseAnswers>();
        services.AddSingleton<CaseCommands>();
        services.AddSingleton<CaseMessages>();
        services.AddSingleton<CaseQueries>();
        services.AddSingleton<TaskCommands>();
        services.AddSingleton<TaskQueries>();
        services.AddSingleton<TimerSweep>();
        services.AddSingleton<DueShifts>();
        services.AddSingleton<CalendarQueries>();
        services.AddSingleton<CalendarCommands>();
        services.AddSingleton<Recalculation>();
        services.AddSingleton<IDuty, PruneAnswers>();
        services.AddSingleton<IDuty, PruneTokens>();
        services.AddSingleton<IDuty, CalendarReminder>();
        services.AddSingleton<DutyRunner>();
        services.AddSingleton<Simulator>();
        services.AddSingleton<SimulationQueries>();
        services.AddSingleton<ScenarioCommands>();
        services.AddSingleton<IPublishCheck, ScenariosPass>();
        services.AddDesigning();
        services.AddMigrating();
        services.AddSingleton<ClockReader>();
        services.AddSingleton<ClockCommands>();
        services.AddSingleton<ClockQueries>();
        services.AddSingleton<EscalationQueries>();
        services.AddSingleton<RosterCommands>();
        services.AddSingleton<RosterQueries>();
        return services;
    }
}
