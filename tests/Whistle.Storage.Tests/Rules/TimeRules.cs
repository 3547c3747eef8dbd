using Microsoft.EntityFrameworkCore;
using Whistle.Storage.Model;
using Whistle.Storage.Setup;
using Whistle.Storage.Tests.Databases;

namespace Whistle.Storage.Tests.Rules;

/// <summary>The database holds UTC, to the microsecond, and nothing that might be something else.</summary>
public sealed class TimeRules
{
    [Theory, OnEveryDatabase]
    public async Task A_time_comes_back_as_the_same_UTC_instant(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var (@case, now) = (Rows.Case(), default(DateTime));
        await database.Do(work =>
        {
            (@case.OpenedAt, @case.DueAt, now) = (work.Now, work.Now.AddDays(1), work.Now);
            work.Case = @case;
            return Task.CompletedTask;
        });

        await using var db = database.Store.Read();
        var stored = await db.Cases.SingleAsync();
        Assert.Equal((now, DateTimeKind.Utc), (stored.OpenedAt, stored.OpenedAt.Kind));
        Assert.Equal((now.AddDays(1), DateTimeKind.Utc), (stored.DueAt!.Value, stored.DueAt.Value.Kind));
        await database.Do(work => Task.FromResult(work.Case!.OpenedAt == now ? 0 : throw new InvalidDataException("another time under the lock")), @case.Id);
    }

    [Theory, OnEveryDatabase]
    public async Task The_time_of_a_command_is_no_finer_than_what_is_stored(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await database.Do(work =>
        {
            Assert.Equal(0, work.Now.Ticks % TimeSpan.TicksPerMicrosecond);
            Assert.Equal(DateTimeKind.Utc, work.Now.Kind);
            Assert.Equal(database.Clock.GetUtcNow().UtcDateTime, work.Now, TimeSpan.FromMicroseconds(1));
            return Task.CompletedTask;
        });
    }

    [Theory, OnEveryDatabase]
    public async Task Times_compare_in_queries_as_instants(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        DateTime[] due = [Rows.Opened, Rows.Opened.AddMicroseconds(1), Rows.Opened.AddMilliseconds(100), Rows.Opened.AddSeconds(1)];
        await database.Do(work =>
        {
            foreach (var at in due) work.Append(Rows.Timer(at));
            return Task.CompletedTask;
        });
        await using var db = database.Store.Read();
        for (var i = 0; i < due.Length; i++) Assert.Equal(i, await db.Timers.CountAsync(t => t.DueAt < due[i]));
        Assert.Equal(due, await db.Timers.OrderBy(t => t.DueAt).Select(t => t.DueAt).ToListAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task A_time_without_a_kind_is_refused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await Assert.ThrowsAnyAsync<Exception>(() => database.Do(work =>
        {
            work.Append(Rows.Timer(new DateTime(2026, 11, 23, 9, 0, 0, DateTimeKind.Unspecified)));
            return Task.CompletedTask;
        }));
    }

    [Fact]
    public void Local_times_are_converted()
    {
        var local = new DateTime(2026, 11, 23, 9, 0, 0, DateTimeKind.Local);
        Assert.Equal(local.ToUniversalTime(), UtcTime.ToUtc(local));
    }
}
