using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using Whistle.Cases.Storage;
using Whistle.Storage.Commands;
using Whistle.Storage.Setup;
using Whistle.Testing;

namespace Whistle.Storage.Tests.Databases;

/// <summary>A database of one test, with a node of the product on it and a clock that stands still.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> SqliteTemplate = new(BuildSqliteTemplate);

    private readonly List<StorageSetup> _nodes = [];
    private readonly StorageSettings _settings;

    private TestDatabase(StorageSettings settings) => _settings = settings;

    public static string? SqlServerConnection => Environment.GetEnvironmentVariable("WHISTLE_TEST_SQLSERVER") is { Length: > 0 } given ? given : null;

    /// <summary>Business time: 2026-11-23 09:30 in Pingliang, and a fraction finer than any database keeps.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 1, 30, 0, TimeSpan.Zero).AddTicks(1_234_567));

    public CaseStore Store { get; private set; } = null!;
    public DatabaseProvider Provider => _settings.Provider;
    public string ConnectionString => _settings.ConnectionString;

    public static async Task<TestDatabase> Create(DatabaseProvider provider, IWriteProbe? probe = null)
    {
        var folder = Directory.CreateTempSubdirectory("whistle-db-").FullName;
        var database = new TestDatabase(new StorageSettings(provider, await ConnectionTo(provider, folder), folder));
        var node = database.Node(probe);
        if (provider == DatabaseProvider.SqlServer) await node.Migrate();
        database.Store = node.Store;
        return database;
    }

    /// <summary>Another node of the product on the same database.</summary>
    public StorageSetup Node(IWriteProbe? probe = null)
    {
        var node = new StorageSetup(_settings, Clock, probe: probe);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Runs a command that changes something and answers nothing of interest.</summary>
    public Task<CommandAnswer> Do(Func<CaseWork, Task> body, Guid? caseId = null, string? key = null, string? hash = null) =>
        Store.Run(Rows.Command(caseId, key, hash), async work =>
        {
            await body(work);
            return new CommandAnswer(200, "{}");
        }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        if (Provider == DatabaseProvider.SqlServer)
        {
            await using var db = StorageSetup.Dialect(Provider, ConnectionString, null).Open();
            await db.Database.EnsureDeletedAsync();
        }
        Directory.Delete(_settings.DataDirectory, recursive: true);
    }

    private static async Task<string> ConnectionTo(DatabaseProvider provider, string folder)
    {
        switch (provider)
        {
            case DatabaseProvider.Sqlite:
                var file = Path.Combine(folder, "whistle.db");
                File.Copy(await SqliteTemplate.Value, file);
                return new SqliteConnectionStringBuilder { DataSource = file }.ToString();
            case DatabaseProvider.Postgres:
                return await (await PostgresServer.Shared).CreateFrom("whistle_template", connection => Migrate(provider, connection, folder));
            default:
                return new SqlConnectionStringBuilder(SqlServerConnection) { InitialCatalog = $"whistle_{Guid.NewGuid():N}" }.ToString();
        }
    }

    private static async Task<string> BuildSqliteTemplate()
    {
        var folder = Directory.CreateTempSubdirectory("whistle-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var file = Path.Combine(folder, "template.db");
        await Migrate(DatabaseProvider.Sqlite, new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString(), folder);
        return file;
    }

    private static async Task Migrate(DatabaseProvider provider, string connection, string folder)
    {
        await using var setup = new StorageSetup(new StorageSettings(provider, connection, folder), TimeProvider.System);
        await setup.Migrate();
    }
}
