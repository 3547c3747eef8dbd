using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Commands;

/// <summary>A command's hands inside its transaction.</summary>
internal sealed class StoreWork(Command command, DateTime now, WriteTransaction transaction, HotStatements sql, CancellationToken cancel) : CaseWork
{
    private readonly PendingFlows _flows = new(sql);
    private readonly List<Write> _rows = [];
    private readonly List<Write> _messages = [];
    private Case? _case;

    public override CaseDb Db => transaction.Db;
    public override Command Command => command;
    public override DateTime Now => now;

    public override Case? Case
    {
        get => _case;
        set
        {
            _case = value;
            if (value is not null && transaction.Db.Entry(value).State == EntityState.Detached) transaction.Db.Add(value);
        }
    }

    /// <summary>The case as the lock read it: unchanged until the command changes it.</summary>
    public void Locked(Case locked)
    {
        transaction.Db.Attach(locked);
        _case = locked;
    }

    /// <summary>The free root as the lock read it.</summary>
    public void Locked(FlowInstance root) => _flows.Known[root.Id] = root;

    public override async Task<long> Next(string sequenceKey)
    {
        long number = 0;
        await transaction.Run([sql.NextNumber.With(sequenceKey)], async (_, reader) =>
        {
            await reader.ReadAsync(cancel);
            number = reader.GetInt64(0);
        }, cancel);
        return number;
    }

    public override async Task<FlowInstance?> Instance(Guid id)
    {
        if (_flows.Known.TryGetValue(id, out var known)) return known;
        // Without a case or a root there is no lock above the instance: then it is locked itself.
        var statement = _case is null && command.RootInstanceId is null ? sql.LockInstance : sql.ReadInstance;
        FlowInstance? found = null;
        await transaction.Run([statement.With(id)], async (_, reader) =>
        {
            if (await reader.ReadAsync(cancel)) found = sql.Tables.Instances.Read(reader);
        }, cancel);
        if (found is not null) _flows.Known[id] = found;
        return found;
    }

    /// <summary>The nearest instant (business time, UTC) among the timers this command wrote; null when it wrote none.</summary>
    public DateTime? NearestTimer { get; private set; }

    public override void Checkpoint(FlowInstance instance, ChangeSet change)
    {
        _flows.Take(instance, change, now);
        foreach (var bookmark in change.Added)
            if (bookmark.DueAt is { } due) Nearer(due.UtcDateTime);
    }

    public override void Append<TRow>(TRow row)
    {
        var table = sql.Tables.Of<TRow>();
        // Outgoing messages are held to the very end: the sooner their numbers commit, the less their readers wait.
        (row is OutboxMessage ? _messages : _rows).Add(table.Insert.With(table.InsertValues(row)));
    }

    public override Task Flush() => Write([]);

    /// <summary>The last write of the command: everything pending, the stored answer, the outgoing messages.</summary>
    public Task Finish(IdempotencyRecord? answer)
    {
        var last = new List<Write>(_messages.Count + 2);
        if (answer is not null) last.Add(sql.Tables.Answers.Insert.With(sql.Tables.Answers.InsertValues(answer)));
        if (_messages.Count > 0 && sql.EnterOutbox is { } enter) last.Add(enter.With());
        last.AddRange(_messages);
        _messages.Clear();
        return Write(last);
    }

    /// <summary>EF Core's rows first: what is appended refers to them.</summary>
    private async Task Write(List<Write> last)
    {
        NoteTimers();
        await transaction.Db.SaveChangesAsync(cancel);
        var writes = new List<Write>();
        _flows.Drain(writes);
        writes.AddRange(_rows);
        writes.AddRange(last);
        _rows.Clear();
        await transaction.Run(writes, null, cancel);
    }

    private void NoteTimers()
    {
        // What was added is known without comparing every tracked row, which saving does anyway.
        var tracker = transaction.Db.ChangeTracker;
        var detects = tracker.AutoDetectChangesEnabled;
        tracker.AutoDetectChangesEnabled = false;
        foreach (var timer in tracker.Entries<DueTimer>())
            if (timer.State is not (EntityState.Deleted or EntityState.Detached)) Nearer(timer.Entity.DueAt);
        tracker.AutoDetectChangesEnabled = detects;
    }

    private void Nearer(DateTime due) => NearestTimer = NearestTimer is { } known && known <= due ? known : due;
}
