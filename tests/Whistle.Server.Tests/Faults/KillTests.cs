using System.Globalization;
using Microsoft.Data.Sqlite;
using Whistle.Storage.Setup;
using Whistle.Testing;
using Xunit.Abstractions;

namespace Whistle.Server.Tests.Faults;

/// <summary>
/// The real server is killed with -9 at random moments under load and started again on the same data. Afterwards an auditor reads the
/// whole database: no acknowledged command is lost, none was applied twice, no case waits for nothing, no file is missing.
/// Settings: WHISTLE_LONG=1 kills forty times; WHISTLE_SEED repeats a run's moments.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Clients = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Long ? 40 : 6);

    private static bool Long => Environment.GetEnvironmentVariable("WHISTLE_LONG") == "1";

    [Fact]
    public async Task Killed_at_any_moment_the_server_keeps_every_promise_on_SQLite()
    {
        var folder = Directory.CreateTempSubdirectory("whistle-kill-").FullName;
        var connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "whistle.db") }.ToString();
        await KillAndAudit(new StorageSettings(DatabaseProvider.Sqlite, connection, folder));
        Directory.Delete(folder, recursive: true);
    }

    [PostgresFact]
    public async Task Killed_at_any_moment_the_server_keeps_every_promise_on_PostgreSQL()
    {
        var folder = Directory.CreateTempSubdirectory("whistle-kill-").FullName;
        await KillAndAudit(new StorageSettings(DatabaseProvider.Postgres, await (await PostgresServer.Shared).Create(), folder));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The first start makes the schema and the city; each start here dies at another moment of that.</summary>
    [Fact]
    public async Task Killed_while_it_starts_the_server_finishes_the_next_time()
    {
        var folder = Directory.CreateTempSubdirectory("whistle-kill-").FullName;
        var storage = new StorageSettings(DatabaseProvider.Sqlite, new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "whistle.db") }.ToString(), folder);
        var random = Seeded();
        for (var round = 0; round < (Long ? 20 : 2); round++)
        {
            var (moment, writes) = (new TaskCompletionSource(), random.Next(1, 60));
            using var watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.Size };
            watcher.Changed += (_, _) =>
            {
                if (Interlocked.Decrement(ref writes) == 0) moment.TrySetResult();
            };
            watcher.EnableRaisingEvents = true;
            using var starting = ServerProcess.Launch(storage);
            var first = await Task.WhenAny(moment.Task, starting.Listening).WaitAsync(Patience);
            if (first == starting.Listening) await starting.Listening;
            await starting.Kill();
        }

        using (var server = await ServerProcess.Start(storage))
        {
            var office = new Office();
            office.Up(server);
            await office.SignIn();
            var work = office.Work(2, 1);
            await Either(work, office.After(20));
            office.Close();
            await work.WaitAsync(Patience);
            Assert.Empty(office.Failures);
            Assert.NotEmpty(office.Acknowledged);
        }
        Directory.Delete(folder, recursive: true);
    }

    private async Task KillAndAudit(StorageSettings storage)
    {
        var random = Seeded();
        var office = new Office();
        var server = await ServerProcess.Start(storage);
        try
        {
            office.Up(server);
            await office.SignIn();
            var work = office.Work(Clients, random.Next(1_000_000));
            for (var round = 0; round < (Long ? 40 : 6); round++)
            {
                await Either(work, office.After(random.Next(40, 260)));
                office.Down();
                await server.Kill();
                server.Dispose();
                server = await ServerProcess.Start(storage);
                office.Up(server);
            }
            await Either(work, office.After(60));
            office.Close();
            await work.WaitAsync(Patience);
            var changed = await office.AskAgain(60, random);
            await server.Kill();

            output.WriteLine($"{office.Acknowledged.Count} commands acknowledged, {office.Repeated} requests repeated");
            Assert.Empty(office.Failures);
            Assert.Empty(changed);
            Assert.NotEqual(0, office.Repeated);
        }
        finally
        {
            server.Dispose();
        }

        await using var reading = new StorageSetup(storage, TimeProvider.System);
        await using var db = reading.Store.Read();
        Assert.Empty(await new CaseAuditor(db, Path.Combine(storage.DataDirectory, "files")).Findings(office.Acknowledged));
    }

    private Random Seeded()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("WHISTLE_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next(1_000_000);
        output.WriteLine($"WHISTLE_SEED={seed}");
        return new Random(seed);
    }

    /// <summary>The moment to kill; a load that breaks first tells why.</summary>
    private static async Task Either(Task work, Task moment)
    {
        var first = await Task.WhenAny(work, moment).WaitAsync(Patience);
        if (first == work) await work;
        Assert.Same(moment, first);
    }

    private sealed class PostgresFactAttribute : FactAttribute
    {
        public PostgresFactAttribute() => Skip = PostgresServer.WhyNone;
    }
}
