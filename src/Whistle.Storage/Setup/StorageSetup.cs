using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Whistle.Cases.Simulation;
using Whistle.Cases.Storage;
using Whistle.Storage.Commands;
using Whistle.Storage.Dialects;
using Whistle.Storage.Model;
using Whistle.Storage.Scratch;

namespace Whistle.Storage.Setup;

/// <summary>The database of one process: the store, and its schema.</summary>
public sealed class StorageSetup : IAsyncDisposable
{
    private readonly IDialect _dialect;
    private readonly ILogger _log;

    /// <param name="clock">Business time.</param>
    /// <param name="probe">Only for fault tests.</param>
    public StorageSetup(StorageSettings settings, TimeProvider clock, ILoggerFactory? logs = null, IWriteProbe? probe = null)
    {
        logs ??= NullLoggerFactory.Instance;
        _log = logs.CreateLogger<StorageSetup>();
        Settings = settings;
        _dialect = Dialect(settings.Provider, settings.ConnectionString, probe);
        Store = new CaseStore(_dialect, clock, logs.CreateLogger<CaseStore>());
    }

    public StorageSettings Settings { get; }
    public CaseStore Store { get; }

    /// <summary>Creates or updates the schema, and makes every hot-path statement once, so that a mistake in one ends the start and not a command.</summary>
    public async Task Migrate(CancellationToken cancel = default)
    {
        await _dialect.Migrate(cancel);
        _ = Store.Sql;
        _log.LogInformation(LogEvents.SchemaReady, "Database {Provider} is up to date", Settings.Provider);
    }

    /// <summary>A tracking context outside commands, for ASP.NET Identity's stores. Dispose it.</summary>
    public WhistleDb Open() => _dialect.Open();

    /// <summary>A context with the model of a database and no database behind it: for dotnet-ef and for checks of the model.</summary>
    public static WhistleDb ForDesign(DatabaseProvider provider) => Dialect(provider, provider switch
    {
        DatabaseProvider.Sqlite => "Data Source=design.db",
        DatabaseProvider.Postgres => "Host=localhost;Database=design",
        _ => "Server=localhost;Database=design",
    }, null).Open();

    public ValueTask DisposeAsync() => _dialect.DisposeAsync();

    internal static IDialect Dialect(DatabaseProvider provider, string connectionString, IWriteProbe? probe) => provider switch
    {
        DatabaseProvider.Sqlite => new SqliteDialect(connectionString, probe),
        DatabaseProvider.Postgres => new PostgresDialect(connectionString, probe),
        DatabaseProvider.SqlServer => new SqlServerDialect(connectionString, probe),
        _ => throw new UnreachableException(),
    };
}

public static class StorageServices
{
    /// <summary>
    /// Registers <see cref="StorageSetup"/> and <see cref="ICaseStore"/> (singletons) and, for ASP.NET Identity's stores alone, a
    /// scoped <see cref="WhistleDb"/>. Business time is the registered <see cref="TimeProvider"/>. Call <see cref="StorageSetup.Migrate"/> before serving.
    /// </summary>
    public static IServiceCollection AddWhistleStorage(this IServiceCollection services, StorageSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddSingleton(s => new StorageSetup(settings, s.GetRequiredService<TimeProvider>(), s.GetService<ILoggerFactory>(), s.GetService<IWriteProbe>()));
        services.AddSingleton<ICaseStore>(s => s.GetRequiredService<StorageSetup>().Store);
        services.AddSingleton<IScratchDatabases, ScratchDatabases>();
        services.AddScoped(s => s.GetRequiredService<StorageSetup>().Open());
        services.AddScoped<CaseDb>(s => s.GetRequiredService<WhistleDb>());
        return services;
    }
}
