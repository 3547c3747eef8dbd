using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Whistle.Storage.Commands;
using Whistle.Storage.Model;
using Whistle.Storage.Setup;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Dialects;

internal sealed class SqliteDialect : IDialect
{
    public const string MigrationsAssembly = "Whistle.Storage.Sqlite";

    /// <summary>FULL: a commit that was answered is on the disk, not only in the system's cache.</summary>
    public const string Pragmas = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON;";

    private const int Busy = 5, Locked = 6;

    private readonly string _connectionString;
    private readonly SqliteWriter _writer;
    private readonly PooledDbContextFactory<WhistleDb> _reading;
    private readonly PooledDbContextFactory<WhistleDb> _open;

    public SqliteDialect(string connectionString, IWriteProbe? probe)
    {
        _connectionString = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true, Pooling = true }.ToString();
        var gate = SqliteWriter.GateOf(_connectionString);
        _writer = new SqliteWriter(_connectionString, connection => Contexts.Writing(Configure(connection, probe), probe), probe);
        _reading = new PooledDbContextFactory<WhistleDb>(Contexts.Reading(Configure(null, probe).AddInterceptors(new SqlitePragmas())));
        _open = new PooledDbContextFactory<WhistleDb>(Contexts.Writing(Configure(null, probe).AddInterceptors(new SqlitePragmas(), new SqliteGate(gate)), probe));
    }

    public DialectSql Sql { get; } = new SqliteSql();
    public WhistleDb Read() => _reading.CreateDbContext();
    public WhistleDb Open() => _open.CreateDbContext();
    public Task<WriteTransaction> Begin(CancellationToken cancel) => _writer.Begin(cancel);
    public bool IsTransient(Exception failure) => failure is SqliteException { SqliteErrorCode: Busy or Locked };
    public bool IsConnectionLoss(Exception failure) => false;

    public async Task Migrate(CancellationToken cancel)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(new SqliteConnectionStringBuilder(_connectionString).DataSource))!;
        Directory.CreateDirectory(directory);
        var gate = SqliteWriter.GateOf(_connectionString);
        await gate.WaitAsync(cancel);
        try
        {
            await using var db = _reading.CreateDbContext();
            if (!(await db.Database.GetPendingMigrationsAsync(cancel)).Any()) return;
            await db.Database.OpenConnectionAsync(cancel);
            // Kept in the file: readers never wait for a writer, nor a writer for readers.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancel);
            // EF Core's own lock on SQLite is a row, which a killed process leaves behind for ever. Whoever migrates holds a
            // second file meanwhile, and the system lets go of that one by itself: a row found under it is stale.
            await using var turn = new SqliteConnection(new SqliteConnectionStringBuilder
            {
                DataSource = db.Database.GetDbConnection().DataSource + ".migrating", Pooling = false, DefaultTimeout = 60,
            }.ToString());
            await turn.OpenAsync(cancel);
            await using var alone = turn.BeginTransaction(deferred: false);
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancel);
            await db.Database.MigrateAsync(cancel);
        }
        finally
        {
            gate.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        _writer.Dispose();
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
        return ValueTask.CompletedTask;
    }

    private DbContextOptionsBuilder<WhistleDb> Configure(SqliteConnection? connection, IWriteProbe? probe)
    {
        var options = new DbContextOptionsBuilder<WhistleDb>();
        void Set(SqliteDbContextOptionsBuilder o)
        {
            o.MigrationsAssembly(MigrationsAssembly);
            if (Contexts.BatchSize(probe) is { } size) o.MaxBatchSize(size);
        }

        if (connection is null) options.UseSqlite(_connectionString, Set);
        else options.UseSqlite(connection, Set);
        return options;
    }
}
