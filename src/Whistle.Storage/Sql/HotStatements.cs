using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;

namespace Whistle.Storage.Sql;

/// <summary>
/// Every statement of the hot path on one database. What is the same everywhere is written here once; what differs
/// is given by the dialect. All names come from the model through <see cref="Tables"/>.
/// </summary>
internal sealed class HotStatements
{
    public HotStatements(Tables tables, DialectSql dialect)
    {
        Tables = tables;
        var (answers, instances, bookmarks, timers) = (tables.Answers, tables.Instances, tables.Bookmarks, tables.Timers);

        SerialiseKey = dialect.SerialiseKey;
        FindAnswer = new Statement(
            $"SELECT {answers.Columns} FROM {answers.Name} WHERE {answers.Column(nameof(IdempotencyRecord.UserId))} = @UserId AND {answers.Column(nameof(IdempotencyRecord.Key))} = @Key",
            answers.Slot(nameof(IdempotencyRecord.UserId)), answers.Slot(nameof(IdempotencyRecord.Key)));
        LockCase = new Statement(dialect.SelectForUpdate(tables.Cases.Columns, tables.Cases.Name, $"{tables.Cases.Column(nameof(Case.Id))} = @Id"), tables.Cases.Slot(nameof(Case.Id)));

        var byId = $"{instances.Column(nameof(FlowInstance.Id))} = @Id";
        ReadInstance = new Statement($"SELECT {instances.Columns} FROM {instances.Name} WHERE {byId}", instances.Slot(nameof(FlowInstance.Id)));
        LockInstance = new Statement(dialect.SelectForUpdate(instances.Columns, instances.Name, byId), instances.Slot(nameof(FlowInstance.Id)));
        SaveInstance = new Statement(dialect.Upsert(instances), [.. instances.Insert.Slots]);

        DeleteBookmark = new Statement(
            $"DELETE FROM {bookmarks.Name} WHERE {bookmarks.Column(nameof(FlowBookmark.InstanceId))} = @InstanceId AND {bookmarks.Column(nameof(FlowBookmark.Id))} = @Id",
            bookmarks.Slot(nameof(FlowBookmark.InstanceId)), bookmarks.Slot(nameof(FlowBookmark.Id)));
        DeleteTimer = new Statement(
            $"DELETE FROM {timers.Name} WHERE {timers.Column(nameof(DueTimer.InstanceId))} = @InstanceId AND {timers.Column(nameof(DueTimer.BookmarkId))} = @BookmarkId",
            timers.Slot(nameof(DueTimer.InstanceId)), timers.Slot(nameof(DueTimer.BookmarkId)));

        NextNumber = dialect.NextNumber(tables.Numbers);
        LeaseTimers = dialect.LeaseTimers(timers);
        EnterOutbox = dialect.EnterOutbox;
        DrainOutbox = dialect.DrainOutbox;
        ReadOutbox = dialect.ReadOutbox(tables.Outbox);
    }

    public Tables Tables { get; }

    /// <summary>@Key (64-bit hash): makes a second command with the same idempotency key wait for the first; null where the gate does.</summary>
    public Statement? SerialiseKey { get; }
    public Statement FindAnswer { get; }
    public Statement LockCase { get; }
    public Statement ReadInstance { get; }
    public Statement LockInstance { get; }
    public Statement SaveInstance { get; }
    public Statement DeleteBookmark { get; }
    public Statement DeleteTimer { get; }

    /// <summary>@Key: returns the next value of a gap-free number.</summary>
    public Statement NextNumber { get; }

    /// <summary>@Now, @RealNow, @Until, @Most: marks due timers as in hand and returns them.</summary>
    public Statement LeaseTimers { get; }

    /// <summary>Goes before a transaction's outbox rows where readers need it; null elsewhere.</summary>
    public Statement? EnterOutbox { get; }

    /// <summary>Goes before reading the outbox: waits until every writer in it has committed; null where the rows tell.</summary>
    public Statement? DrainOutbox { get; }

    /// <summary>@After, @Most: outbox rows in an order in which no row can still appear before one already read.</summary>
    public Statement ReadOutbox { get; }

    /// <summary>All of them, for the test that checks each against the model.</summary>
    public IEnumerable<Statement> All() => new[]
    {
        SerialiseKey, FindAnswer, LockCase, ReadInstance, LockInstance, SaveInstance, DeleteBookmark, DeleteTimer, NextNumber,
        LeaseTimers, EnterOutbox, DrainOutbox, ReadOutbox, Tables.Bookmarks.Insert, Tables.Timers.Insert, Tables.Journal.Insert,
        Tables.Outbox.Insert, Tables.Answers.Insert,
    }.OfType<Statement>();
}
