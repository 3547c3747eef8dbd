using Quartz;
using Whistle.Cases.Duties;
using Whistle.Storage.Setup;

namespace Whistle.Server.Duties;

/// <summary>
/// The scheduler of what recurs: clustered over all nodes of one database (its tables are made at the start), in memory on SQLite,
/// where there is one node. A node that dies in the middle of a duty is missed within 15 s, and another takes the duty up.
/// </summary>
public static class DutyScheduling
{
    public const string Scheduler = "duties";
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddDuties(this IServiceCollection services, StorageSettings storage, TimeProvider real)
    {
        services.AddSingleton<PruneUploads>().AddSingleton<IDuty>(s => s.GetRequiredService<PruneUploads>());
        services.AddSingleton<DutyQueries>();
        services.AddHostedService<DutyStart>();
        services.AddQuartzHostedService(Scheduler, options => options.AutoStart = false);
        return services.AddQuartz(Scheduler, quartz =>
        {
            quartz.UseTimeProvider(real);
            if (storage.Provider == DatabaseProvider.Sqlite) return;
            quartz.UsePersistentStore(store =>
            {
                store.ProvisionSchema();
                if (storage.Provider == DatabaseProvider.Postgres) store.UsePostgres(storage.ConnectionString);
                else store.UseSqlServer(storage.ConnectionString);
                store.UseSystemTextJsonSerializer();
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = CheckIn;
                    cluster.CheckinMisfireThreshold = CheckIn;
                });
            });
        });
    }
}
