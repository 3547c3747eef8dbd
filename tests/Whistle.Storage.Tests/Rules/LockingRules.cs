using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;
using Whistle.Storage.Setup;
using Whistle.Storage.Tests.Databases;

namespace Whistle.Storage.Tests.Rules;

/// <summary>Commands on one case go one after the other; commands on different cases don't hinder each other.</summary>
public sealed class LockingRules
{
    [Theory, OnEveryDatabase]
    public async Task No_transition_is_lost_among_32_clients_on_two_nodes(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var nodes = new[] { database.Store, database.Node().Store };
        var @case = Rows.Case();
        await database.Do(work => Task.FromResult(work.Case = @case));

        await Task.WhenAll(Enumerable.Range(0, 32).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await nodes[client % 2].Run(Rows.Command(@case.Id), work =>
                {
                    // Read, think, write: lost without the lock.
                    work.Case!.Version++;
                    work.Append(Rows.Entry(@case.Id, ++work.Case.TimelineCount));
                    return Task.FromResult(new CommandAnswer(200, "{}"));
                }, CancellationToken.None);
            }
        })));

        await using var db = database.Store.Read();
        var stored = await db.Cases.SingleAsync();
        Assert.Equal((320, 320), (stored.Version, stored.TimelineCount));
        Assert.Equal(Enumerable.Range(1, 320), await db.Timeline.OrderBy(t => t.Sequence).Select(t => t.Sequence).ToListAsync());
    }

    [Theory, OnEveryServer]
    public async Task A_command_waits_for_the_one_that_has_its_case_and_no_other(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var (busy, free) = (Rows.Case("哨-1"), Rows.Case("哨-2"));
        await database.Do(work =>
        {
            work.Db.AddRange(busy, free);
            return Task.CompletedTask;
        });
        var order = new ConcurrentQueue<string>();
        var inside = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        var first = database.Do(async work =>
        {
            inside.SetResult();
            await leave.Task;
            work.Case!.Stage = "first";
            order.Enqueue("first");
        }, busy.Id);
        await inside.Task;
        var second = database.Do(work =>
        {
            order.Enqueue("second saw " + work.Case!.Stage);
            return Task.CompletedTask;
        }, busy.Id);
        // Would never return if it waited for the first, which waits for us.
        await database.Do(_ =>
        {
            order.Enqueue("other");
            return Task.CompletedTask;
        }, free.Id);
        leave.SetResult();
        await Task.WhenAll(first, second);

        Assert.Equal(["other", "first", "second saw first"], order);
    }

    [Theory, OnEveryServer]
    public async Task A_deadlocked_command_runs_again_whole(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var (a, b) = (new TaskCompletionSource(), new TaskCompletionSource());
        var runs = 0;
        async Task Cross(CaseWork work, string mine, string theirs, TaskCompletionSource have, TaskCompletionSource other)
        {
            Interlocked.Increment(ref runs);
            await work.Next(mine);
            have.TrySetResult();
            await other.Task;
            await work.Next(theirs);
        }
        await Task.WhenAll(
            Task.Run(() => database.Do(work => Cross(work, "x", "y", a, b))),
            Task.Run(() => database.Do(work => Cross(work, "y", "x", b, a))));

        await using var db = database.Store.Read();
        Assert.Equal(3, runs);
        Assert.Equal([2L, 2L], await db.Sequences.Select(s => s.Value).ToListAsync());
    }

    [Fact]
    public async Task Another_process_on_the_SQLite_file_is_waited_for()
    {
        await using var database = await TestDatabase.Create(DatabaseProvider.Sqlite);
        await using var foreign = new SqliteConnection(database.ConnectionString + ";Pooling=False");
        await foreign.OpenAsync();
        var theirs = foreign.BeginTransaction(deferred: false);
        var ours = Task.Run(() => database.Do(work => Task.FromResult(work.Case = Rows.Case())));
        await theirs.CommitAsync();
        Assert.Equal(200, (await ours).Status);
    }

    [Fact]
    public async Task Reading_SQLite_does_not_wait_for_a_command()
    {
        await using var database = await TestDatabase.Create(DatabaseProvider.Sqlite);
        await database.Do(async work =>
        {
            work.Case = Rows.Case();
            await work.Flush();
            await using var db = database.Store.Read();
            Assert.Equal(0, await db.Cases.CountAsync());
        });
    }

    [Theory, OnEveryDatabase]
    public async Task Who_gives_up_waiting_leaves_no_lock_behind(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var @case = Rows.Case();
        await database.Do(work => Task.FromResult(work.Case = @case));
        var (inside, leave) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = database.Do(async _ =>
        {
            inside.SetResult();
            await leave.Task;
        }, @case.Id);
        await inside.Task;
        using var patience = new CancellationTokenSource();
        var second = database.Store.Run(Rows.Command(@case.Id), _ => throw new InvalidOperationException("must not run"), patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        leave.SetResult();
        await first;
        Assert.Equal(200, (await database.Do(_ => Task.CompletedTask, @case.Id)).Status);
    }
}
