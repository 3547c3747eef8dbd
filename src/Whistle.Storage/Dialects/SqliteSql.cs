using Whistle.Cases.Flows;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Dialects;

/// <summary>One writer at a time, by the write gate and BEGIN IMMEDIATE: there is nothing to lock row by row, and numbers commit in order.</summary>
internal sealed class SqliteSql : DialectSql
{
    public override string SelectForUpdate(string columns, string table, string where) => $"SELECT {columns} FROM {table} WHERE {where}";

    public override string Upsert<TRow>(Table<TRow> table) => InsertOrUpdate(table, table.Column("Id"));

    public override Statement NextNumber(Table<NumberSequence> numbers) => NextByUpsert(numbers);

    public override Statement LeaseTimers(Table<DueTimer> timers)
    {
        var id = timers.Column(nameof(DueTimer.Id));
        return new Statement(
            $"UPDATE {timers.Name} SET {TakeInHand(timers)} WHERE {id} IN (SELECT {id} FROM {timers.Name} WHERE {Due(timers)} " +
            $"ORDER BY {timers.Column(nameof(DueTimer.DueAt))} LIMIT @Most) RETURNING {timers.Columns}",
            LeaseSlots(timers));
    }

    public override Statement ReadOutbox(Table<OutboxMessage> outbox)
    {
        var sequence = outbox.Column(nameof(OutboxMessage.Sequence));
        return new Statement($"SELECT {outbox.Columns} FROM {outbox.Name} WHERE {sequence} > @After ORDER BY {sequence} LIMIT @Most", OutboxSlots(outbox));
    }
}
