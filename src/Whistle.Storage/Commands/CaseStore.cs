using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Notifications;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Storage.Dialects;
using Whistle.Storage.Model;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Commands;

/// <summary>
/// Runs commands, each in one transaction. The order of locks in every command: write gate (SQLite) or transaction →
/// idempotency key → root case or free root instance → numbers → rows → outbox. A deadlock or a busy database runs the whole command again.
/// </summary>
public sealed class CaseStore : ICaseStore
{
    private const int Attempts = 5;

    private readonly IDialect _dialect;
    private readonly TimeProvider _clock;
    private readonly ILogger<CaseStore> _log;
    private readonly Lazy<HotStatements> _sql;

    /// <param name="clock">Business time; on a demonstration or test server it is the virtual clock.</param>
    internal CaseStore(IDialect dialect, TimeProvider clock, ILogger<CaseStore> log)
    {
        (_dialect, _clock, _log) = (dialect, clock, log);
        _sql = new Lazy<HotStatements>(() =>
        {
            using var db = dialect.Read();
            return new HotStatements(new Tables(db), dialect.Sql);
        });
    }

    internal HotStatements Sql => _sql.Value;

    /// <summary>Told after the commit of a command that wrote timers: the nearest of them, business time, UTC. It must return at once.</summary>
    public event Action<DateTime>? TimerWritten;

    public CaseDb Read() => _dialect.Read();

    public async Task<CommandAnswer> Run(Command command, Func<CaseWork, Task<CommandAnswer>> body, CancellationToken cancel)
    {
        if (command.IdempotencyKey is { Length: 0 or > Length.Key }) throw Refusals.KeyUnusable();
        for (var attempt = 1; ; attempt++)
        {
            var commitSent = false;
            try
            {
                return await Once(command, body, () => commitSent = true, cancel);
            }
            catch (Exception failure) when (attempt < Attempts && MayRunAgain(failure, command, commitSent))
            {
                _log.LogInformation(LogEvents.CommandRunAgain, failure, "Command {Command} met a transient failure; attempt {Attempt} follows", command.Name, attempt + 1);
            }
        }
    }

    public async Task<IReadOnlyList<DueTimer>> LeaseDueTimers(DateTime businessNow, DateTime realNow, TimeSpan lease, int most, CancellationToken cancel)
    {
        await using (var db = _dialect.Read())
        {
            // Asked each second, nearly always in vain: look before taking the gate.
            if (!await db.Timers.AnyAsync(t => t.DueAt <= businessNow && (t.LeaseUntil == null || t.LeaseUntil <= realNow), cancel)) return [];
        }
        await using var transaction = await _dialect.Begin(cancel);
        List<DueTimer> leased = [];
        await transaction.Run([Sql.LeaseTimers.With(businessNow, realNow, realNow + lease, most)], async (_, reader) => leased = await Sql.Tables.Timers.ReadAll(reader, cancel), cancel);
        await transaction.Commit();
        return [.. leased.OrderBy(t => t.DueAt)];
    }

    public async Task<IReadOnlyList<OutboxMessage>> ReadOutbox(long after, int most, CancellationToken cancel)
    {
        await using var db = _dialect.Read();
        await db.Database.OpenConnectionAsync(cancel);
        var connection = db.Database.GetDbConnection();
        DbTransaction? alone = null;
        if (Sql.DrainOutbox is { } drain)
        {
            alone = await connection.BeginTransactionAsync(cancel);
            await using var wait = Direct(connection, alone, drain.With());
            await wait.ExecuteNonQueryAsync(cancel);
        }
        await using (alone)
        {
            await using var command = Direct(connection, alone, Sql.ReadOutbox.With(after, most));
            await using var reader = await command.ExecuteReaderAsync(cancel);
            return await Sql.Tables.Outbox.ReadAll(reader, cancel);
        }
    }

    private async Task<CommandAnswer> Once(Command command, Func<CaseWork, Task<CommandAnswer>> body, Action commitSent, CancellationToken cancel)
    {
        await using var transaction = await _dialect.Begin(cancel);
        var now = UtcTime.ToStoredPrecision(_clock.GetUtcNow().UtcDateTime);
        var work = new StoreWork(command, now, transaction, Sql, cancel);
        if (await Enter(command, work, transaction, cancel) is { } stored) return Answer(command, stored);

        var answer = await body(work);
        await work.Finish(command.IdempotencyKey is null ? null : new IdempotencyRecord
        {
            UserId = command.Actor.UserId,
            Key = command.IdempotencyKey,
            RequestHash = command.RequestHash ?? "",
            Status = answer.Status,
            Body = answer.Body,
            ETag = answer.ETag,
            Location = answer.Location,
            CreatedAt = now,
        });
        commitSent();
        await transaction.Commit();
        if (work.NearestTimer is { } due) TimerWritten?.Invoke(due);
        return answer;
    }

    /// <summary>One round trip: wait for an equal key, look for its answer, lock the case or the free root.</summary>
    private async Task<IdempotencyRecord?> Enter(Command command, StoreWork work, WriteTransaction transaction, CancellationToken cancel)
    {
        List<Write> opening = [];
        if (command.IdempotencyKey is { } key)
        {
            if (Sql.SerialiseKey is { } serialise) opening.Add(serialise.With(Hash(command.Actor.UserId, key)));
            opening.Add(Sql.FindAnswer.With(command.Actor.UserId, key));
        }
        if (command.CaseId is { } caseId) opening.Add(Sql.LockCase.With(caseId));
        else if (command.RootInstanceId is { } rootId) opening.Add(Sql.LockInstance.With(rootId));

        IdempotencyRecord? stored = null;
        Case? locked = null;
        FlowInstance? root = null;
        await transaction.Run(opening, async (i, reader) =>
        {
            if (opening[i].Statement == Sql.FindAnswer && await reader.ReadAsync(cancel)) stored = Sql.Tables.Answers.Read(reader);
            if (opening[i].Statement == Sql.LockCase && await reader.ReadAsync(cancel)) locked = Sql.Tables.Cases.Read(reader);
            if (opening[i].Statement == Sql.LockInstance && await reader.ReadAsync(cancel)) root = Sql.Tables.Instances.Read(reader);
        }, cancel);
        if (stored is not null) return stored;
        if (locked is not null) work.Locked(locked);
        else if (command.CaseId is not null) throw Refusals.UnknownCase();
        else if (root is not null) work.Locked(root);
        else if (command.RootInstanceId is not null) throw Refusals.UnknownInstance();
        return null;
    }

    private static CommandAnswer Answer(Command command, IdempotencyRecord stored) => stored.RequestHash == (command.RequestHash ?? "")
        ? new CommandAnswer(stored.Status, stored.Body, stored.ETag, stored.Location)
        : throw Refusals.KeyUsedOtherwise();

    private bool MayRunAgain(Exception failure, Command command, bool commitSent)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (_dialect.IsTransient(cause) || cause is DbUpdateConcurrencyException) return true;
            // After a commit whose answer was lost only the stored answer can tell whether it happened.
            if (_dialect.IsConnectionLoss(cause)) return !commitSent || command.IdempotencyKey is not null;
        }
        return false;
    }

    private static DbCommand Direct(DbConnection connection, DbTransaction? transaction, Write write)
    {
        var command = connection.CreateCommand();
        command.CommandText = write.Statement.Text;
        command.Transaction = transaction;
        for (var i = 0; i < write.Values.Length; i++) command.Parameters.Add(write.Statement.Slots[i].Create(command, write.Values[i]));
        return command;
    }

    private static long Hash(Guid user, string key) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{user:N} {key}")));
}
