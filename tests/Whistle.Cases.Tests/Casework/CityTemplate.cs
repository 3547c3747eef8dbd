using Microsoft.Data.Sqlite;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Seeding;
using Whistle.Cases.Tests.CaseTypes;
using Whistle.Storage.Setup;
using Whistle.Testing;

namespace Whistle.Cases.Tests.Casework;

/// <summary>The seeded city with the shipped case types and the trial one, built once a process and copied for every class of tests.</summary>
internal static class CityTemplate
{
    private static readonly Lazy<Task<string>> Sqlite = new(BuildSqlite);

    /// <summary>Monday, 2026-11-23, nine in the morning in Pingliang.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 11, 23, 9, 0, 0, TimeSpan.FromHours(8));

    /// <summary>Connection string of a new database like the template.</summary>
    public static async Task<string> Copy(DatabaseProvider provider, string folder)
    {
        if (provider == DatabaseProvider.Postgres)
            return await (await PostgresServer.Shared).CreateFrom("whistle_city", connection => Fill(provider, connection, folder));
        var file = Path.Combine(folder, "whistle.db");
        File.Copy(await Sqlite.Value, file);
        return new SqliteConnectionStringBuilder { DataSource = file }.ToString();
    }

    private static async Task<string> BuildSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("whistle-city-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var file = Path.Combine(folder, "template.db");
        await Fill(DatabaseProvider.Sqlite, new SqliteConnectionStringBuilder { DataSource = file }.ToString(), folder);
        return file;
    }

    private static async Task Fill(DatabaseProvider provider, string connection, string folder)
    {
        await using var setup = new StorageSetup(new StorageSettings(provider, connection, folder), TimeProvider.System);
        await setup.Migrate();
        await using var db = setup.Open();
        var yesterday = Morning.UtcDateTime.AddDays(-1);
        await CitySeed.Apply(db, yesterday, "Whistle#2026", default);
        foreach (var workflows in new[] { Workflows.Directory, Path.Combine(Workflows.Directory, "..", "tests", "Whistle.Cases.Tests", "Casework", "Trial") })
        {
            var library = CaseTypeLibrary.Load(workflows, Workflows.Compiler);
            Assert.True(library.Refused.Count == 0, string.Join('\n', library.Refused.SelectMany(r => r.Problems).Select(p => $"{p.File}{p.Pointer} {p.Activity}: {p.Reason.En}")));
            await BundleSync.Sync(db, library, yesterday, default);
        }
        await db.SaveChangesAsync();
    }
}
