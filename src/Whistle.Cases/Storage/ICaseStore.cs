using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Cases.Storage;

/// <summary>The one way to change anything: a command is one transaction.</summary>
public interface ICaseStore
{
    /// <summary>
    /// Runs a command: takes the write gate (SQLite) or begins a transaction, answers from the idempotency record if the key was used,
    /// locks <see cref="Command.CaseId"/> or <see cref="Command.RootInstanceId"/> before any other read, runs the body, writes everything it added with the idempotency
    /// record, commits, and only then returns. Any exception rolls all of it back.
    /// Throws <see cref="Refusal"/> for a key re-used with another request (422) and for an unknown case or instance (404).
    /// The body must do no file or network I/O: the gate is held. After a deadlock or on a busy database it is run again from its
    /// beginning with fresh work, so it changes nothing outside its <see cref="CaseWork"/>.
    /// </summary>
    Task<CommandAnswer> Run(Command command, Func<CaseWork, Task<CommandAnswer>> body, CancellationToken cancel);

    /// <summary>A read-only context without change tracking. Dispose it.</summary>
    CaseDb Read();

    /// <summary>Leases up to <paramref name="most"/> timers due at <paramref name="businessNow"/>; safe on any number of nodes.</summary>
    Task<IReadOnlyList<DueTimer>> LeaseDueTimers(DateTime businessNow, DateTime realNow, TimeSpan lease, int most, CancellationToken cancel);

    /// <summary>Outbox messages after <paramref name="after"/> in commit-safe order: stops before the oldest transaction still open.</summary>
    Task<IReadOnlyList<Notifications.OutboxMessage>> ReadOutbox(long after, int most, CancellationToken cancel);
}

/// <param name="Name">For audit and fault tests, e.g. "case.open", "task.complete".</param>
/// <param name="CaseId">The root case to lock; null when the command creates it or touches none.</param>
/// <param name="IdempotencyKey">Null for the system's own commands, whose uniqueness is their row's.</param>
/// <param name="RootInstanceId">The free instance to lock, with its children; never together with a case.</param>
public sealed record Command(string Name, Actor Actor, Guid? CaseId = null, string? IdempotencyKey = null, string? RequestHash = null, string? TraceId = null,
    Guid? RootInstanceId = null);

/// <param name="Body">JSON text to send.</param>
public sealed record CommandAnswer(int Status, string Body, string? ETag = null, string? Location = null);

/// <summary>What a command has in hand inside its transaction. Added and changed rows are written when the body returns.</summary>
public abstract class CaseWork
{
    public abstract CaseDb Db { get; }
    public abstract Command Command { get; }
    public Actor Actor => Command.Actor;

    /// <summary>Business time, UTC; one instant for the whole command.</summary>
    public abstract DateTime Now { get; }

    /// <summary>The locked case, tracked; null when the command named none and has not opened one.</summary>
    public abstract Case? Case { get; set; }

    /// <summary>Next value of a gap-free sequence (from 1).</summary>
    public abstract Task<long> Next(string sequenceKey);

    /// <summary>Reads an instance for the engine (no tracking; the lock of its case or root protects it).</summary>
    public abstract Task<FlowInstance?> Instance(Guid id);

    /// <summary>Writes instance, bookmarks, timers and journal of one burst. Several bursts of one instance in one command are fine.</summary>
    public abstract void Checkpoint(FlowInstance instance, ChangeSet change);

    /// <summary>Writes what is pending so that queries of <see cref="Db"/> see it; still inside the transaction.</summary>
    public abstract Task Flush();

    /// <summary>Appends a row to an append-only table (timeline, audit, outbox, notification) on the fast path.</summary>
    public abstract void Append<TRow>(TRow row) where TRow : class;
}
