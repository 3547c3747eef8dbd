using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;

namespace Whistle.Storage.Sql;

/// <summary>The tables of the hot path, and any other on first use. Each is made once: its statements are compared by reference.</summary>
internal sealed class Tables(DbContext context)
{
    private readonly IModel _model = context.Model;
    private readonly ISqlGenerationHelper _sql = context.GetService<ISqlGenerationHelper>();
    private readonly ConcurrentDictionary<Type, Lazy<object>> _made = new();

    public Table<Case> Cases => Of<Case>();
    public Table<FlowInstance> Instances => Of<FlowInstance>();
    public Table<FlowBookmark> Bookmarks => Of<FlowBookmark>();
    public Table<DueTimer> Timers => Of<DueTimer>();
    public Table<JournalRow> Journal => Of<JournalRow>();
    public Table<OutboxMessage> Outbox => Of<OutboxMessage>();
    public Table<IdempotencyRecord> Answers => Of<IdempotencyRecord>();
    public Table<NumberSequence> Numbers => Of<NumberSequence>();

    public Table<TRow> Of<TRow>() where TRow : class =>
        (Table<TRow>)_made.GetOrAdd(typeof(TRow), _ => new Lazy<object>(() => new Table<TRow>(_model, _sql))).Value;
}
