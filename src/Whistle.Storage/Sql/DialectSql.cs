using Whistle.Cases.Flows;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;

namespace Whistle.Storage.Sql;

/// <summary>The statements that databases write differently. One small file a dialect; nothing else in the product knows which one runs.</summary>
internal abstract class DialectSql
{
    public virtual Statement? SerialiseKey => null;
    public virtual Statement? EnterOutbox => null;
    public virtual Statement? DrainOutbox => null;
    public abstract string SelectForUpdate(string columns, string table, string where);
    public abstract string Upsert<TRow>(Table<TRow> table) where TRow : class;
    public abstract Statement NextNumber(Table<NumberSequence> numbers);
    public abstract Statement LeaseTimers(Table<DueTimer> timers);
    public abstract Statement ReadOutbox(Table<OutboxMessage> outbox);

    /// <summary>Due, and in nobody's hands.</summary>
    protected static string Due(Table<DueTimer> timers)
    {
        var lease = timers.Column(nameof(DueTimer.LeaseUntil));
        return $"{timers.Column(nameof(DueTimer.DueAt))} <= @Now AND ({lease} IS NULL OR {lease} <= @RealNow)";
    }

    protected static string TakeInHand(Table<DueTimer> timers)
    {
        var attempts = timers.Column(nameof(DueTimer.Attempts));
        return $"{timers.Column(nameof(DueTimer.LeaseUntil))} = @Until, {attempts} = {attempts} + 1";
    }

    protected static Slot[] LeaseSlots(Table<DueTimer> timers) =>
    [
        timers.Slot(nameof(DueTimer.DueAt), "Now"), timers.Slot(nameof(DueTimer.LeaseUntil), "RealNow"),
        timers.Slot(nameof(DueTimer.LeaseUntil), "Until"), timers.Slot(nameof(DueTimer.Attempts), "Most"),
    ];

    protected static Slot[] OutboxSlots(Table<OutboxMessage> outbox) =>
        [outbox.Slot(nameof(OutboxMessage.Sequence), "After"), outbox.Slot(nameof(OutboxMessage.Attempts), "Most")];

    /// <summary>PostgreSQL's form, which SQLite took over.</summary>
    protected static string InsertOrUpdate<TRow>(Table<TRow> table, string key) where TRow : class =>
        $"{table.Insert.Text} ON CONFLICT ({key}) DO UPDATE SET {table.Assignments(p => "excluded." + table.Column(p))}";

    protected static Statement NextByUpsert(Table<NumberSequence> numbers)
    {
        var (key, value) = (numbers.Column(nameof(NumberSequence.Key)), numbers.Column(nameof(NumberSequence.Value)));
        return new Statement(
            $"INSERT INTO {numbers.Name} ({key}, {value}) VALUES (@Key, 1) ON CONFLICT ({key}) DO UPDATE SET {value} = {numbers.Name}.{value} + 1 RETURNING {value}",
            numbers.Slot(nameof(NumberSequence.Key)));
    }
}
