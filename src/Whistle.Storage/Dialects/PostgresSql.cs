using Microsoft.EntityFrameworkCore.Storage;
using Whistle.Cases.Flows;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;
using Whistle.Storage.Model;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Dialects;

/// <summary>READ COMMITTED; the case's row is locked first, then numbers, then the rest.</summary>
internal sealed class PostgresSql : DialectSql
{
    // An own lock and not only the record's unique key: the second request must wait and then answer the same, not fail at its end.
    public override Statement SerialiseKey { get; } =
        new("SELECT pg_advisory_xact_lock(@Key)", new Slot("Key", new LongTypeMapping("bigint", System.Data.DbType.Int64), false));

    public override string SelectForUpdate(string columns, string table, string where) => $"SELECT {columns} FROM {table} WHERE {where} FOR UPDATE";

    public override string Upsert<TRow>(Table<TRow> table) => InsertOrUpdate(table, table.Column("Id"));

    public override Statement NextNumber(Table<NumberSequence> numbers) => NextByUpsert(numbers);

    public override Statement LeaseTimers(Table<DueTimer> timers)
    {
        var id = timers.Column(nameof(DueTimer.Id));
        return new Statement(
            $"UPDATE {timers.Name} SET {TakeInHand(timers)} WHERE {id} IN (SELECT {id} FROM {timers.Name} WHERE {Due(timers)} " +
            $"ORDER BY {timers.Column(nameof(DueTimer.DueAt))} LIMIT @Most FOR UPDATE SKIP LOCKED) RETURNING {timers.Columns}",
            LeaseSlots(timers));
    }

    /// <remarks>
    /// Ordered by (transaction, sequence), not by sequence: a transaction may draw a lower number than one with a lower
    /// transaction id and commit after it. Below the snapshot's xmin nothing is open any more, so nothing can still
    /// appear before a row already read. The cursor is a sequence number; its row tells the transaction.
    /// </remarks>
    public override Statement ReadOutbox(Table<OutboxMessage> outbox)
    {
        var (sequence, xid) = (outbox.Column(nameof(OutboxMessage.Sequence)), outbox.Column(RecordsModel.CommitXid));
        return new Statement(
            $"SELECT {outbox.Columns} FROM {outbox.Name} WHERE ({xid}, {sequence}) > (coalesce((SELECT {xid} FROM {outbox.Name} " +
            $"WHERE {sequence} <= @After ORDER BY {sequence} DESC LIMIT 1), '0'::xid8), @After) " +
            $"AND {xid} < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY {xid}, {sequence} LIMIT @Most",
            OutboxSlots(outbox));
    }
}
