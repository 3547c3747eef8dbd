using Microsoft.EntityFrameworkCore.Storage;
using Whistle.Cases.Flows;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Dialects;

/// <summary>READ COMMITTED; the case's row is taken with an update lock first, then numbers, then the rest.</summary>
internal sealed class SqlServerSql : DialectSql
{
    public override Statement SerialiseKey { get; } = new(
        "DECLARE @resource nvarchar(64) = CONCAT(N'whistle.key.', @Key); " +
        "EXEC sp_getapplock @Resource = @resource, @LockMode = N'Exclusive', @LockOwner = N'Transaction'",
        new Slot("Key", new LongTypeMapping("bigint", System.Data.DbType.Int64), false));

    // A rowversion would tell which rows are safe to read, but it changes again when a message is marked delivered. So writers
    // share a lock from their first message to their commit, and a reader waits until it has that lock alone: no writer is then
    // between drawing a number and committing it. It is taken last of all locks, so it can't be part of a cycle.
    public override Statement EnterOutbox { get; } = new("EXEC sp_getapplock @Resource = N'whistle.outbox', @LockMode = N'Shared', @LockOwner = N'Transaction'");
    public override Statement DrainOutbox { get; } = new("EXEC sp_getapplock @Resource = N'whistle.outbox', @LockMode = N'Exclusive', @LockOwner = N'Transaction'");

    public override string SelectForUpdate(string columns, string table, string where) => $"SELECT {columns} FROM {table} WITH (UPDLOCK, ROWLOCK) WHERE {where}";

    public override string Upsert<TRow>(Table<TRow> table) =>
        $"UPDATE {table.Name} SET {table.Assignments(p => "@" + p)} WHERE {table.Column("Id")} = @Id; IF @@ROWCOUNT = 0 {table.Insert.Text}";

    public override Statement NextNumber(Table<NumberSequence> numbers)
    {
        var (key, value) = (numbers.Column(nameof(NumberSequence.Key)), numbers.Column(nameof(NumberSequence.Value)));
        return new Statement(
            $"MERGE INTO {numbers.Name} WITH (HOLDLOCK) AS n USING (SELECT @Key AS k) AS wanted ON n.{key} = wanted.k " +
            $"WHEN MATCHED THEN UPDATE SET {value} = n.{value} + 1 WHEN NOT MATCHED THEN INSERT ({key}, {value}) VALUES (wanted.k, 1) OUTPUT inserted.{value};",
            numbers.Slot(nameof(NumberSequence.Key)));
    }

    public override Statement LeaseTimers(Table<DueTimer> timers) => new(
        $"WITH due AS (SELECT TOP (@Most) {timers.Columns} FROM {timers.Name} WITH (UPDLOCK, READPAST, ROWLOCK) WHERE {Due(timers)} " +
        $"ORDER BY {timers.Column(nameof(DueTimer.DueAt))}) UPDATE due SET {TakeInHand(timers)} OUTPUT {timers.ColumnsOf("inserted.")}",
        LeaseSlots(timers));

    public override Statement ReadOutbox(Table<OutboxMessage> outbox)
    {
        var sequence = outbox.Column(nameof(OutboxMessage.Sequence));
        return new Statement($"SELECT TOP (@Most) {outbox.Columns} FROM {outbox.Name} WHERE {sequence} > @After ORDER BY {sequence}", OutboxSlots(outbox));
    }
}
