using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Whistle.Storage.Commands;
using Whistle.Storage.Model;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Dialects;

/// <summary>A transaction on a database server: READ COMMITTED, hot-path statements in one batch a round trip.</summary>
internal sealed class ServerTransaction(WhistleDb db, DbTransaction transaction, IWriteProbe? probe) : WriteTransaction(db, transaction, probe)
{
    private readonly DbConnection _connection = db.Database.GetDbConnection();

    public static async Task<WriteTransaction> Begin(WhistleDb db, IWriteProbe? probe, CancellationToken cancel)
    {
        try
        {
            await db.Database.OpenConnectionAsync(cancel);
            var transaction = await db.Database.GetDbConnection().BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
            await Join(db, transaction);
            return new ServerTransaction(db, transaction, probe);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    protected override async Task Send(IReadOnlyList<Write> writes, ReadResult? read, CancellationToken cancel)
    {
        await using var batch = _connection.CreateBatch();
        batch.Transaction = Transaction;
        using var factory = _connection.CreateCommand();
        foreach (var (statement, values) in writes)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = statement.Text;
            for (var i = 0; i < values.Length; i++) command.Parameters.Add(statement.Slots[i].Create(factory, values[i]));
            batch.BatchCommands.Add(command);
        }
        if (read is null)
        {
            await batch.ExecuteNonQueryAsync(cancel);
            return;
        }
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        for (var i = 0; i < writes.Count; i++)
        {
            await read(i, reader);
            await reader.NextResultAsync(cancel);
        }
    }

    protected override async ValueTask Release()
    {
        await Transaction.DisposeAsync();
        await Db.DisposeAsync();
    }
}
