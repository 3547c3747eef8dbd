using Microsoft.Extensions.DependencyInjection;
using Whistle.Cases.Designing.Comparing;

namespace Whistle.Cases.Migrating;

public static class MigratingServices
{
    /// <summary>Versions side by side, and cases moved between them.</summary>
    public static IServiceCollection AddMigrating(this IServiceCollection services) => services
        .AddSingleton<CaseMover>()
        .AddSingleton<MigrationQueries>()
        .AddSingleton<MigrationCommands>()
        .AddSingleton<MigrationWork>()
        .AddSingleton<FlowComparer>()
        .AddSingleton<FlowRegister>();
}
