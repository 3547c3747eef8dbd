using System.Text;
using Microsoft.EntityFrameworkCore;
using Whistle.Storage.Commands;

namespace Whistle.Storage.Tests.Databases;

/// <summary>Everything in every table, as text to compare.</summary>
internal static class Contents
{
    public static async Task<string> Of(CaseStore store)
    {
        await using var db = store.Read();
        await db.Database.OpenConnectionAsync();
        var text = new StringBuilder();
        foreach (var table in db.Model.GetEntityTypes().Select(e => e.GetTableName()!).Order(StringComparer.Ordinal))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync()) rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
            text.AppendLine($"{table}: {string.Join(" / ", rows.Order(StringComparer.Ordinal))}");
        }
        return text.ToString();
    }
}
