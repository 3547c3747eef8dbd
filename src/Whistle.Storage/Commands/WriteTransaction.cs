using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Whistle.Storage.Model;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Commands;

/// <summary>Reads the rows a statement returned; <paramref name="index"/> is its place among the statements sent.</summary>
internal delegate Task ReadResult(int index, DbDataReader reader);

/// <summary>
/// An open transaction with both ways of writing into it: EF Core's context and hot-path statements. Disposing it without
/// a commit rolls it back.
/// </summary>
internal abstract class WriteTransaction(WhistleDb db, DbTransaction transaction, IWriteProbe? probe) : IAsyncDisposable
{
    private bool _committed;

    public WhistleDb Db => db;
    protected DbTransaction Transaction => transaction;

    /// <summary>True from the moment the commit was sent: a lost connection then leaves the outcome unknown.</summary>
    public bool CommitSent { get; private set; }

    /// <summary>Makes the context work inside the transaction. Savepoints are off: a failure undoes the whole command.</summary>
    protected static async Task Join(WhistleDb db, DbTransaction transaction)
    {
        await db.Database.UseTransactionAsync(transaction);
        db.Database.AutoSavepointsEnabled = false;
    }

    /// <summary>Sends the statements in order, in as few round trips as the database allows.</summary>
    public async Task Run(IReadOnlyList<Write> writes, ReadResult? read, CancellationToken cancel)
    {
        if (writes.Count == 0) return;
        if (probe is null)
        {
            await Send(writes, read, cancel);
            return;
        }
        for (var i = 0; i < writes.Count; i++)
        {
            if (writes[i].Statement.Writes) probe.Before(writes[i].Statement.Text);
            var index = i;
            await Send([writes[i]], read is null ? null : (_, reader) => read(index, reader), cancel);
        }
    }

    protected abstract Task Send(IReadOnlyList<Write> writes, ReadResult? read, CancellationToken cancel);

    /// <summary>Commits, whatever happens to the caller meanwhile: from here on only the database decides.</summary>
    public async Task Commit()
    {
        probe?.Before(IWriteProbe.Commit);
        CommitSent = true;
        await transaction.CommitAsync(CancellationToken.None);
        _committed = true;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_committed) await RollBack();
        }
        finally
        {
            await Release();
        }
    }

    /// <summary>Gives back what the transaction held: context, connection, gate.</summary>
    protected abstract ValueTask Release();

    private async Task RollBack()
    {
        try
        {
            await transaction.RollbackAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException)
        {
            // The connection is gone or the database has already undone it. Either way nothing was written,
            // and the failure that brought us here is the one worth reporting.
            Broken = true;
        }
    }

    /// <summary>True when the connection could not even roll back and must not be used again.</summary>
    protected bool Broken { get; private set; }
}
