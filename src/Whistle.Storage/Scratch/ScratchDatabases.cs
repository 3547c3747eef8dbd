using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Whistle.Cases.Simulation;
using Whistle.Cases.Storage;
using Whistle.Storage.Commands;
using Whistle.Storage.Dialects;

namespace Whistle.Storage.Scratch;

/// <summary>Scratch databases are SQLite databases in shared memory, whatever the real one is.</summary>
public sealed class ScratchDatabases : IScratchDatabases, IAsyncDisposable
{
    /// <summary>The schema alone, made once a process: copying it is a hundred times cheaper than making it.</summary>
    private readonly Lazy<ScratchDatabase> _schema = new(() =>
    {
        var empty = new ScratchDatabase(TimeProvider.System);
        using var db = empty.Open();
        db.Database.EnsureCreated();
        return empty;
    });

    public IScratchDatabase Create(TimeProvider clock, IScratchDatabase? like = null)
    {
        var made = new ScratchDatabase(clock);
        made.Copy(like as ScratchDatabase ?? _schema.Value);
        return made;
    }

    public ValueTask DisposeAsync() => _schema.IsValueCreated ? _schema.Value.DisposeAsync() : ValueTask.CompletedTask;
}

/// <summary>One database that lives as long as its anchor is open.</summary>
internal sealed class ScratchDatabase : IScratchDatabase
{
    private readonly SqliteDialect _dialect;
    private readonly SqliteConnection _anchor;
    private readonly CaseStore _store;

    public ScratchDatabase(TimeProvider clock)
    {
        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = $"scratch-{Guid.NewGuid():N}", Mode = SqliteOpenMode.Memory, Cache = SqliteCacheMode.Shared,
        }.ToString();
        _anchor = new SqliteConnection(connection);
        _anchor.Open();
        _dialect = new SqliteDialect(connection, null);
        _store = new CaseStore(_dialect, clock, NullLogger<CaseStore>.Instance);
    }

    public ICaseStore Store => _store;

    public CaseDb Open() => _dialect.Open();

    public void Copy(ScratchDatabase from) => from._anchor.BackupDatabase(_anchor);

    public async ValueTask DisposeAsync()
    {
        await _dialect.DisposeAsync();
        await _anchor.DisposeAsync();
        SqliteWriter.ForgetGate(_anchor.ConnectionString);
    }
}
