using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Whistle.Storage.Commands;
using Whistle.Storage.Model;
using Whistle.Storage.Setup;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Dialects;

internal sealed class SqlServerDialect : IDialect
{
    public const string MigrationsAssembly = "Whistle.Storage.SqlServer";

    private const int Deadlock = 1205, SnapshotConflict = 3960, LockTimeout = 1222;

    private readonly string _connectionString;
    private readonly IWriteProbe? _probe;
    private readonly PooledDbContextFactory<WhistleDb> _reading;
    private readonly PooledDbContextFactory<WhistleDb> _writing;

    public SqlServerDialect(string connectionString, IWriteProbe? probe)
    {
        _connectionString = connectionString;
        _probe = probe;
        _reading = new PooledDbContextFactory<WhistleDb>(Contexts.Reading(Configure()));
        _writing = new PooledDbContextFactory<WhistleDb>(Contexts.Writing(Configure(), probe));
    }

    public DialectSql Sql { get; } = new SqlServerSql();
    public WhistleDb Read() => _reading.CreateDbContext();
    public WhistleDb Open() => _writing.CreateDbContext();
    public Task<WriteTransaction> Begin(CancellationToken cancel) => ServerTransaction.Begin(_writing.CreateDbContext(), _probe, cancel);
    public bool IsTransient(Exception failure) => failure is SqlException { Number: Deadlock or SnapshotConflict or LockTimeout };

    // Severity 20 and above ends the connection.
    public bool IsConnectionLoss(Exception failure) => failure is SqlException { Class: >= 20 };

    public async Task Migrate(CancellationToken cancel)
    {
        await using var db = _writing.CreateDbContext();
        await db.Database.MigrateAsync(cancel);
    }

    public ValueTask DisposeAsync()
    {
        using var connection = new SqlConnection(_connectionString);
        SqlConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    private DbContextOptionsBuilder<WhistleDb> Configure()
    {
        var options = new DbContextOptionsBuilder<WhistleDb>();
        options.UseSqlServer(_connectionString, o =>
        {
            o.MigrationsAssembly(MigrationsAssembly);
            if (Contexts.BatchSize(_probe) is { } size) o.MaxBatchSize(size);
        });
        return options;
    }
}
