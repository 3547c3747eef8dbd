using Microsoft.Data.Sqlite;
using Npgsql;
using Whistle.Storage.Setup;

namespace Whistle.Benchmarks;

/// <summary>
/// The least a database can be asked for the same rows: bare ADO.NET, one plain statement a row, one transaction, values ready
/// made, nothing read. SQLite gets prepared statements on one open connection, PostgreSQL one prepared batch a transaction.
/// </summary>
internal abstract class Floor : IDisposable
{
    public static Floor On(City city) => city.Storage.Settings.Provider == DatabaseProvider.Sqlite
        ? new OnSqlite(city.Storage.Settings.ConnectionString) : new OnPostgres(city.Storage.Settings.ConnectionString);

    /// <summary>Writes the changes of one command as those of another case: ids and unique texts replaced by <paramref name="twin"/>'s.</summary>
    public abstract Task Write(IReadOnlyList<RowChange> changes, Twin twin);

    public abstract void Dispose();

    protected static string Text(RowChange change)
    {
        var n = 0;
        string Pairs((string Column, object Value)[] columns, string glue) => string.Join(glue, columns.Select(c => $"{Snapshot.Quote(c.Column)} = @p{n++}"));
        var table = Snapshot.Quote(change.Table);
        return change.Kind switch
        {
            'I' => $"INSERT INTO {table} ({string.Join(", ", change.Set.Select(c => Snapshot.Quote(c.Column)))}) VALUES ({string.Join(", ", change.Set.Select(_ => $"@p{n++}"))})",
            // A number is drawn, not set back: the commands measured beside go on drawing.
            'U' when change.Table == "sequences" => $"UPDATE {table} SET value = value + 1 WHERE {Pairs(change.Key, " AND ")}",
            'U' => $"UPDATE {table} SET {Pairs(change.Set, ", ")} WHERE {Pairs(change.Key, " AND ")}",
            _ => $"DELETE FROM {table} WHERE {Pairs(change.Key, " AND ")}",
        };
    }

    protected static IEnumerable<object> Values(RowChange change, Twin twin) =>
        (change is { Table: "sequences", Kind: 'U' } ? change.Key : change.Set.Concat(change.Key)).Select(c => twin.Of(c.Value));

    private sealed class OnSqlite : Floor
    {
        private readonly SqliteConnection _connection;
        private readonly Dictionary<RowChange, SqliteCommand> _prepared = new(ReferenceEqualityComparer.Instance);

        public OnSqlite(string connectionString)
        {
            _connection = new SqliteConnection(connectionString);
            _connection.Open();
            using var pragma = _connection.CreateCommand();
            pragma.CommandText = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON";
            pragma.ExecuteNonQuery();
        }

        public override Task Write(IReadOnlyList<RowChange> changes, Twin twin)
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            foreach (var change in changes)
            {
                if (!_prepared.TryGetValue(change, out var command))
                {
                    _prepared[change] = command = _connection.CreateCommand();
                    command.CommandText = Text(change);
                    foreach (var value in Values(change, twin)) command.Parameters.AddWithValue($"@p{command.Parameters.Count}", value);
                    command.Prepare();
                }
                var i = 0;
                foreach (var value in Values(change, twin)) command.Parameters[i++].Value = value;
                command.Transaction = transaction;
                command.ExecuteNonQuery();
            }
            transaction.Commit();
            return Task.CompletedTask;
        }

        public override void Dispose() => _connection.Dispose();
    }

    private sealed class OnPostgres : Floor
    {
        private readonly NpgsqlConnection _connection;
        private readonly Dictionary<RowChange, string> _texts = new(ReferenceEqualityComparer.Instance);

        public OnPostgres(string connectionString)
        {
            _connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 1 }.ToString());
            _connection.Open();
        }

        public override async Task Write(IReadOnlyList<RowChange> changes, Twin twin)
        {
            await using var transaction = await _connection.BeginTransactionAsync();
            await using var batch = new NpgsqlBatch(_connection, transaction);
            foreach (var change in changes)
            {
                if (!_texts.TryGetValue(change, out var text)) _texts[change] = text = Text(change);
                var command = new NpgsqlBatchCommand(text);
                foreach (var value in Values(change, twin)) command.Parameters.Add(new NpgsqlParameter($"@p{command.Parameters.Count}", value));
                batch.BatchCommands.Add(command);
            }
            await batch.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }

        public override void Dispose() => _connection.Dispose();
    }
}

/// <summary>Another case with the same rows: each id of the recorded one has its counterpart, and so has each unique text.</summary>
internal sealed class Twin(IReadOnlySet<object> own, int number)
{
    private readonly Dictionary<object, object> _counterparts = [];

    public object Of(object value)
    {
        if (!own.Contains(value)) return value;
        if (_counterparts.TryGetValue(value, out var known)) return known;
        object made = value switch
        {
            Guid => Guid.CreateVersion7(),
            // SQLite keeps ids as text.
            string text when Guid.TryParse(text, out _) => Guid.CreateVersion7().ToString().ToUpperInvariant(),
            string text => $"{text}~{number}",
            _ => value,
        };
        return _counterparts[value] = made;
    }
}
