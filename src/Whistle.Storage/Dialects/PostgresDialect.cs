using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;
using Whistle.Storage.Commands;
using Whistle.Storage.Model;
using Whistle.Storage.Setup;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Dialects;

internal sealed class PostgresDialect : IDialect
{
    public const string MigrationsAssembly = "Whistle.Storage.Postgres";

    private readonly NpgsqlDataSource _source;
    private readonly IWriteProbe? _probe;
    private readonly PooledDbContextFactory<WhistleDb> _reading;
    private readonly PooledDbContextFactory<WhistleDb> _writing;

    public PostgresDialect(string connectionString, IWriteProbe? probe)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        // The same few statements all day: planning them once a connection saves a third of the server's work.
        if (settings.MaxAutoPrepare == 0) (settings.MaxAutoPrepare, settings.AutoPrepareMinUsages) = (200, 2);
        _source = NpgsqlDataSource.Create(settings);
        _probe = probe;
        _reading = new PooledDbContextFactory<WhistleDb>(Contexts.Reading(Configure()));
        _writing = new PooledDbContextFactory<WhistleDb>(Contexts.Writing(Configure(), probe));
    }

    public DialectSql Sql { get; } = new PostgresSql();
    public WhistleDb Read() => _reading.CreateDbContext();
    public WhistleDb Open() => _writing.CreateDbContext();
    public Task<WriteTransaction> Begin(CancellationToken cancel) => ServerTransaction.Begin(_writing.CreateDbContext(), _probe, cancel);

    public bool IsTransient(Exception failure) => failure is PostgresException
    {
        SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.LockNotAvailable,
    };

    public bool IsConnectionLoss(Exception failure) =>
        failure is NpgsqlException { IsTransient: true } and not PostgresException
        or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown };

    public async Task Migrate(CancellationToken cancel)
    {
        await using var db = _writing.CreateDbContext();
        await db.Database.MigrateAsync(cancel);
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private DbContextOptionsBuilder<WhistleDb> Configure()
    {
        var options = new DbContextOptionsBuilder<WhistleDb>();
        options.UseNpgsql(_source, o =>
        {
            o.MigrationsAssembly(MigrationsAssembly);
            if (Contexts.BatchSize(_probe) is { } size) o.MaxBatchSize(size);
        });
        return options;
    }
}
