using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Whistle.Storage.Commands;
using Whistle.Storage.Model;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Dialects;

/// <summary>
/// The one connection that writes to a SQLite file, kept open so that its statements stay prepared, behind the process-wide
/// write gate of that file. Another process on the same file is kept out by BEGIN IMMEDIATE and the busy time-out.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new(StringComparer.Ordinal);

    private readonly SqliteConnection _connection;
    private readonly SemaphoreSlim _gate;
    private readonly Dictionary<Statement, SqliteCommand> _prepared = [];
    private readonly PooledDbContextFactory<WhistleDb> _contexts;
    private readonly IWriteProbe? _probe;

    /// <param name="options">Makes the options of a context on this connection.</param>
    public SqliteWriter(string connectionString, Func<SqliteConnection, DbContextOptions<WhistleDb>> options, IWriteProbe? probe)
    {
        _connection = new SqliteConnection(connectionString);
        _gate = GateOf(connectionString);
        _contexts = new PooledDbContextFactory<WhistleDb>(options(_connection), poolSize: 1);
        _probe = probe;
    }

    /// <summary>The gate of the file a connection string names: one a process, however many stores are on it.</summary>
    public static SemaphoreSlim GateOf(string connectionString) =>
        Gates.GetOrAdd(Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource), _ => new SemaphoreSlim(1, 1));

    /// <summary>For a database that existed in memory only and is gone.</summary>
    public static void ForgetGate(string connectionString) =>
        Gates.TryRemove(Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource), out _);

    public async Task<WriteTransaction> Begin(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (_connection.State != System.Data.ConnectionState.Open) await Open(cancel);
            var transaction = _connection.BeginTransaction(deferred: false);
            var db = _contexts.CreateDbContext();
            return await Transaction.On(this, db, transaction);
        }
        catch
        {
            _gate.Release();
            throw;
        }
    }

    private async Task Open(CancellationToken cancel)
    {
        await _connection.OpenAsync(cancel);
        using var pragma = _connection.CreateCommand();
        pragma.CommandText = SqliteDialect.Pragmas;
        pragma.ExecuteNonQuery();
    }

    private void Close()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        _prepared.Clear();
        _connection.Close();
    }

    private SqliteCommand Prepare(Write write)
    {
        var (statement, values) = write;
        if (!_prepared.TryGetValue(statement, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = statement.Text;
            for (var i = 0; i < values.Length; i++) command.Parameters.Add(statement.Slots[i].Create(command, values[i]));
            _prepared.Add(statement, command);
            return command;
        }
        for (var i = 0; i < values.Length; i++) command.Parameters[i].Value = statement.Slots[i].ToProvider(values[i]);
        return command;
    }

    public void Dispose()
    {
        Close();
        _connection.Dispose();
    }

    private sealed class Transaction(SqliteWriter writer, WhistleDb db, SqliteTransaction transaction) : WriteTransaction(db, transaction, writer._probe)
    {
        public static async Task<WriteTransaction> On(SqliteWriter writer, WhistleDb db, SqliteTransaction transaction)
        {
            await Join(db, transaction);
            return new Transaction(writer, db, transaction);
        }

        protected override async Task Send(IReadOnlyList<Write> writes, ReadResult? read, CancellationToken cancel)
        {
            for (var i = 0; i < writes.Count; i++)
            {
                var command = writer.Prepare(writes[i]);
                command.Transaction = transaction;
                if (read is null)
                {
                    command.ExecuteNonQuery();
                    continue;
                }
                using var reader = command.ExecuteReader();
                await read(i, reader);
            }
        }

        protected override async ValueTask Release()
        {
            try
            {
                await Db.DisposeAsync();
                await transaction.DisposeAsync();
                if (Broken) writer.Close();
            }
            finally
            {
                writer._gate.Release();
            }
        }
    }
}
