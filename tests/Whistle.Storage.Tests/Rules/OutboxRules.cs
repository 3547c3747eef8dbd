using System.Diagnostics;
using Whistle.Cases.Notifications;
using Whistle.Storage.Commands;
using Whistle.Storage.Setup;
using Whistle.Storage.Tests.Databases;

namespace Whistle.Storage.Tests.Rules;

/// <summary>Whoever reads the outbox onward from the last message read never misses one.</summary>
public sealed class OutboxRules
{
    [Theory, OnEveryDatabase]
    public async Task Messages_come_in_order_and_in_pages(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        for (var i = 0; i < 5; i++)
        {
            await database.Do(work =>
            {
                work.Append(Rows.Message(payload: $"{i}.0"));
                work.Append(Rows.Message(payload: $"{i}.1"));
                return Task.CompletedTask;
            });
        }
        var read = new List<OutboxMessage>();
        await ReadUntil(database.Store, read, 10, most: 3);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i / 2}.{i % 2}"), read.Select(m => m.PayloadJson));
    }

    [Theory, OnEveryServer]
    public async Task A_message_that_commits_late_is_not_passed_over(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        // The first transaction has drawn its number and stays open, while a second one draws a higher number and commits.
        await using var dialect = StorageSetup.Dialect(provider, database.ConnectionString, null);
        var slow = await dialect.Begin(CancellationToken.None);
        var sql = database.Store.Sql;
        if (sql.EnterOutbox is { } enter) await slow.Run([enter.With()], null, CancellationToken.None);
        await slow.Run([sql.Tables.Outbox.Insert.With(sql.Tables.Outbox.InsertValues(Rows.Message(payload: "slow")))], null, CancellationToken.None);
        await database.Do(work =>
        {
            work.Append(Rows.Message(payload: "quick"));
            return Task.CompletedTask;
        });

        var read = new List<OutboxMessage>();
        if (provider == DatabaseProvider.Postgres)
        {
            Assert.Empty(await database.Store.ReadOutbox(0, 10, CancellationToken.None));
            await slow.Commit();
        }
        else
        {
            // SQL Server's reader waits for the writer instead of reading less.
            var waiting = database.Store.ReadOutbox(0, 10, CancellationToken.None);
            await slow.Commit();
            Assert.Equal(2, (await waiting).Count);
        }
        await slow.DisposeAsync();
        await ReadUntil(database.Store, read, 2, most: 1);
        Assert.Equal(["quick", "slow"], read.Select(m => m.PayloadJson).Order());
    }

    [Theory, OnEveryServer]
    public async Task A_lower_number_in_a_later_transaction_is_not_passed_over(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var dialect = StorageSetup.Dialect(provider, database.ConnectionString, null);
        var sql = database.Store.Sql;
        async Task Send(WriteTransaction transaction, string payload)
        {
            if (sql.EnterOutbox is { } enter) await transaction.Run([enter.With()], null, CancellationToken.None);
            await transaction.Run([sql.Tables.Outbox.Insert.With(sql.Tables.Outbox.InsertValues(Rows.Message(payload: payload)))], null, CancellationToken.None);
        }

        // The older transaction writes its message last: a higher number under a lower transaction id.
        await using var older = await dialect.Begin(CancellationToken.None);
        await older.Run([sql.NextNumber.With("begin")], (_, _) => Task.CompletedTask, CancellationToken.None);
        await using var newer = await dialect.Begin(CancellationToken.None);
        await Send(newer, "lower number");
        await Send(older, "higher number");
        await older.Commit();

        var read = new List<OutboxMessage>();
        if (provider == DatabaseProvider.Postgres) await ReadUntil(database.Store, read, 1, most: 10);
        await newer.Commit();
        await ReadUntil(database.Store, read, 2, most: 10);
        Assert.Equal(["higher number", "lower number"], read.Select(m => m.PayloadJson).Order());
    }

    [Theory, OnEveryDatabase]
    public async Task A_reader_beside_busy_writers_reads_every_message_once(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var nodes = new[] { database.Store, database.Node().Store };
        var writers = Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await nodes[writer % 2].Run(Rows.Command(), work =>
                {
                    work.Append(Rows.Message(payload: $"{writer}.{i}"));
                    return Task.FromResult(new Cases.Storage.CommandAnswer(200, "{}"));
                }, CancellationToken.None);
            }
        })));
        var read = new List<OutboxMessage>();
        await ReadUntil(database.Store, read, 200, most: 10);
        await writers;
        Assert.Equal(200, read.Select(m => m.PayloadJson).Distinct().Count());
        Assert.Empty(await database.Store.ReadOutbox(read[^1].Sequence, 10, CancellationToken.None));
    }

    /// <summary>Reads onward from the last message; transactions of other tests on the same server may hold it up for a moment.</summary>
    private static async Task ReadUntil(CaseStore store, List<OutboxMessage> read, int count, int most)
    {
        var since = Stopwatch.StartNew();
        while (read.Count < count)
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(60), $"{read.Count} of {count} messages after a minute.");
            read.AddRange(await store.ReadOutbox(read.Count == 0 ? 0 : read[^1].Sequence, most, CancellationToken.None));
        }
        Assert.Equal(count, read.Count);
    }
}
