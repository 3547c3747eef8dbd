using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Casework;

/// <summary>Every row of every table, as one digest for each table to compare byte for byte.</summary>
internal static class WholeDatabase
{
    /// <summary>Tables of the seeded city, which no command about a case changes. They are many rows and compared less often.</summary>
    private static readonly string[] Seeded =
        ["divisions", "organisations", "grids", "categories", "calendar_days", "users", "memberships", "definitions", "bundles"];

    /// <summary>What a command on a case may change.</summary>
    /// <param name="except">Columns left out, as "table.column".</param>
    public static Task<IReadOnlyDictionary<string, string>> Living(World world, DatabaseProvider provider, params string[] except) =>
        Read(world, provider, table => !Seeded.Contains(table), except);

    public static Task<IReadOnlyDictionary<string, string>> OfTheSeed(World world, DatabaseProvider provider) =>
        Read(world, provider, table => Seeded.Contains(table), []);

    /// <summary>Names of the tables that are not the same.</summary>
    public static IEnumerable<string> Differences(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        before.Keys.Union(after.Keys).Where(t => before.GetValueOrDefault(t) != after.GetValueOrDefault(t));

    private static async Task<IReadOnlyDictionary<string, string>> Read(World world, DatabaseProvider provider, Func<string, bool> which, string[] except)
    {
        await using var db = world.Store.Read();
        await db.Database.OpenConnectionAsync();
        var tables = db.Model.GetEntityTypes().Where(e => which(e.GetTableName()!)).Select(e => (Name: e.GetTableName()!, Columns: e.GetProperties().Select(p => p.GetColumnName())
            .Where(c => !except.Contains($"{e.GetTableName()}.{c}")).Order(StringComparer.Ordinal).ToArray())).DistinctBy(t => t.Name).OrderBy(t => t.Name, StringComparer.Ordinal);
        return provider == DatabaseProvider.Postgres ? await ByServer(db, tables) : await ByReading(db, tables);
    }

    private static async Task<IReadOnlyDictionary<string, string>> ByReading(CaseDb db, IEnumerable<(string Name, string[] Columns)> tables)
    {
        var contents = new Dictionary<string, string>();
        foreach (var (table, columns) in tables)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT {string.Join(", ", columns.Select(c => $"\"{c}\""))} FROM \"{table}\" ORDER BY rowid";
            await using var reader = await command.ExecuteReaderAsync();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var rows = 0;
            while (await reader.ReadAsync())
            {
                rows++;
                for (var i = 0; i < reader.FieldCount; i++) hash.AppendData(Encoding.UTF8.GetBytes($"{reader.GetValue(i)}\u001f"));
            }
            contents[table] = $"{rows} rows {Convert.ToHexStringLower(hash.GetHashAndReset())}";
        }
        return contents;
    }

    /// <summary>One round trip: the server hashes each table itself.</summary>
    private static async Task<IReadOnlyDictionary<string, string>> ByServer(CaseDb db, IEnumerable<(string Name, string[] Columns)> tables)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = string.Join(" UNION ALL ", tables.Select(t =>
            $"SELECT '{t.Name}', count(*) || ' rows ' || coalesce(md5(string_agg(md5(r::text), '' ORDER BY md5(r::text))), '') FROM (SELECT {string.Join(", ", t.Columns.Select(c => $"\"{c}\""))} FROM \"{t.Name}\") r"));
        var contents = new Dictionary<string, string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) contents[reader.GetString(0)] = reader.GetString(1);
        return contents;
    }
}
