using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Whistle.Cases.Storage;

namespace Whistle.Benchmarks;

/// <summary>One row that a command inserted, updated or deleted, with the raw values of the columns concerned.</summary>
/// <param name="Set">Columns written: all of an inserted row, the changed ones of an updated row, none of a deleted one.</param>
/// <param name="Key">The primary key, for updates and deletes.</param>
internal sealed record RowChange(string Table, char Kind, (string Column, object Value)[] Set, (string Column, object Value)[] Key);

/// <summary>All rows of all tables at one moment: what a command did is the difference of two.</summary>
internal sealed class Snapshot
{
    private readonly Dictionary<(string Table, string Key), Dictionary<string, object>> _rows = [];

    public static async Task<Snapshot> Take(CaseDb db)
    {
        var snapshot = new Snapshot();
        await db.Database.OpenConnectionAsync();
        foreach (var entity in db.Model.GetEntityTypes())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT {string.Join(", ", Columns(entity).Select(Quote))} FROM {Quote(entity.GetTableName()!)}";
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                var row = Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, reader.GetValue);
                snapshot._rows.Add((entity.GetTableName()!, string.Join('|', KeyOf(entity).Select(k => row[k]))), row);
            }
        }
        return snapshot;
    }

    /// <summary>In an order that satisfies foreign keys: updates, inserts of parents before children, deletes last.</summary>
    public List<RowChange> ChangesTo(Snapshot after, IModel model)
    {
        var changes = new List<RowChange>();
        foreach (var entity in Ordered(model))
        {
            var table = entity.GetTableName()!;
            var drawn = KeyOf(entity).Where(k => entity.FindPrimaryKey()!.Properties is [{ ClrType: var type }] && type == typeof(long)).ToHashSet();
            foreach (var (key, now) in after._rows.Where(r => r.Key.Table == table))
            {
                if (!_rows.TryGetValue(key, out var was))
                    changes.Add(new RowChange(table, 'I', [.. now.Where(c => !drawn.Contains(c.Key)).Select(c => (c.Key, c.Value))], []));
                else if (now.Where(c => !Equals(c.Value, was[c.Key])).Select(c => (c.Key, c.Value)).ToArray() is { Length: > 0 } changed)
                    changes.Add(new RowChange(table, 'U', changed, [.. KeyOf(entity).Select(k => (k, now[k]))]));
            }
        }
        foreach (var ((table, _), was) in _rows.Where(r => !after._rows.ContainsKey(r.Key)))
            changes.Add(new RowChange(table, 'D', [], [.. KeyOf(model.GetEntityTypes().First(e => e.GetTableName() == table)).Select(k => (k, was[k]))]));
        return changes;
    }

    public static string Quote(string name) => $"\"{name}\"";

    private static IEnumerable<string> Columns(IEntityType entity) => entity.GetProperties().Where(p => !p.IsShadowProperty()).Select(p => p.GetColumnName());

    private static string[] KeyOf(IEntityType entity) => [.. entity.FindPrimaryKey()!.Properties.Select(p => p.GetColumnName())];

    private static IEnumerable<IEntityType> Ordered(IModel model)
    {
        var left = model.GetEntityTypes().ToList();
        while (left.Count > 0)
        {
            var next = left.First(e => e.GetForeignKeys().All(f => f.PrincipalEntityType == e || !left.Contains(f.PrincipalEntityType)));
            left.Remove(next);
            yield return next;
        }
    }
}
