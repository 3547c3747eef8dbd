using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Storage.Commands;
using Whistle.Storage.Setup;
using Whistle.Storage.Tests.Databases;

namespace Whistle.Storage.Tests.Rules;

/// <summary>A due timer is in one node's hands at a time, and in somebody's until its effect is committed.</summary>
public sealed class TimerRules
{
    private static readonly DateTime Now = new(2026, 11, 23, 2, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Theory, OnEveryDatabase]
    public async Task Two_nodes_never_lease_the_same_timer(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var nodes = new[] { database.Store, database.Node().Store };
        await database.Do(work =>
        {
            for (var i = 0; i < 200; i++) work.Append(Rows.Timer(Now.AddSeconds(-i)));
            return Task.CompletedTask;
        });

        var leased = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            var mine = new List<Guid>();
            while (await Take(nodes[i % 2], most: 7) is { Count: > 0 } batch) mine.AddRange(batch.Select(t => t.Id));
            return mine;
        })));
        var all = leased.SelectMany(ids => ids).ToList();
        Assert.Equal(200, all.Count);
        Assert.Equal(200, all.Distinct().Count());
    }

    [Theory, OnEveryDatabase]
    public async Task Only_what_is_due_is_leased_the_oldest_first(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await database.Do(work =>
        {
            foreach (var minutes in new[] { 1, 0, -5, -1, -3 }) work.Append(Rows.Timer(Now.AddMinutes(minutes)));
            return Task.CompletedTask;
        });
        Assert.Equal([-5, -3], (await Take(database.Store, most: 2)).Select(t => (t.DueAt - Now).TotalMinutes));
        Assert.Equal([-1, 0], (await Take(database.Store, most: 9)).Select(t => (t.DueAt - Now).TotalMinutes));
    }

    [Theory, OnEveryDatabase]
    public async Task An_expired_lease_is_taken_over_and_counted(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await database.Do(work =>
        {
            work.Append(Rows.Timer(Now));
            return Task.CompletedTask;
        });
        Assert.Equal(1, (await Take(database.Store)).Single().Attempts);
        Assert.Empty(await Take(database.Store, at: Now + Lease - TimeSpan.FromMilliseconds(1)));
        var again = (await Take(database.Store, at: Now + Lease)).Single();
        Assert.Equal((2, Now + Lease + Lease), (again.Attempts, again.LeaseUntil!.Value));
    }

    [Theory, OnEveryDatabase]
    public async Task A_lease_runs_on_real_time_though_business_time_jumps(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await database.Do(work =>
        {
            work.Append(Rows.Timer(Now));
            return Task.CompletedTask;
        });
        Assert.Single(await database.Store.LeaseDueTimers(Now.AddYears(1), Now, Lease, 10, CancellationToken.None));
        Assert.Empty(await database.Store.LeaseDueTimers(Now.AddYears(2), Now, Lease, 10, CancellationToken.None));
    }

    [Theory, OnEveryDatabase]
    public async Task A_timer_deleted_with_its_effect_is_not_leased_again(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var timer = Rows.Timer(Now);
        await database.Do(work =>
        {
            work.Append(timer);
            return Task.CompletedTask;
        });
        await Take(database.Store);
        await database.Do(async work => work.Db.Remove(await work.Db.Timers.SingleAsync(t => t.Id == timer.Id)));
        Assert.Empty(await Take(database.Store, at: Now.AddHours(1)));
    }

    private static Task<IReadOnlyList<DueTimer>> Take(CaseStore store, int most = 100, DateTime? at = null) =>
        store.LeaseDueTimers(Now, at ?? Now, Lease, most, CancellationToken.None);
}
