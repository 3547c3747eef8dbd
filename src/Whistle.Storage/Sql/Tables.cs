using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;

namespace Whistle.Storage.Sql;

/// <summary>The tables of the hot path, and any other on first use.</summary>
internal sealed class Tables(DbContext context)
{
    private readonly ConcurrentDictionary<Type, object> _others = new();

    public Table<Case> Cases { get; } = new(context);
    public Table<FlowInstance> Instances { get; } = new(context);
    public Table<FlowBookmark> Bookmarks { get; } = new(context);
    public Table<DueTimer> Timers { get; } = new(context);
    public Table<JournalRow> Journal { get; } = new(context);
    public Table<OutboxMessage> Outbox { get; } = new(context);
    public Table<IdempotencyRecord> Answers { get; } = new(context);
    public Table<NumberSequence> Numbers { get; } = new(context);

    public Table<TRow> Of<TRow>() where TRow : class => (Table<TRow>)_others.GetOrAdd(typeof(TRow), _ => new Table<TRow>(context));
}
