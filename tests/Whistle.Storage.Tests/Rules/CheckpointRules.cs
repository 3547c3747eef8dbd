using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Storage.Setup;
using Whistle.Storage.Tests.Databases;

namespace Whistle.Storage.Tests.Rules;

/// <summary>A flow's position is what its last burst left, no more and no less.</summary>
public sealed class CheckpointRules
{
    private static readonly DateTimeOffset Due = new(2026, 11, 24, 1, 0, 0, TimeSpan.Zero);

    [Theory, OnEveryDatabase]
    public async Task What_a_burst_left_is_what_the_next_command_finds(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var @case = Rows.Case();
        var instance = Rows.Instance(@case.Id);
        await database.Do(work =>
        {
            work.Case = @case;
            work.Checkpoint(instance, Rows.Change(instance, [Rows.Bookmark("b1"), Rows.Bookmark("b2", Due)], journal: [Rows.Journal(1), Rows.Journal(2)]));
            return Task.CompletedTask;
        });

        await database.Do(async work =>
        {
            var stored = (await work.Instance(instance.Id))!;
            Assert.Equal(("Running", "Suspended", "哨-1"), (stored.Status, stored.SubStatus, stored.CorrelationId));
            Assert.Equal(@case.Id, stored.CaseId);
            Assert.Equal(instance.StateJson, stored.StateJson);
            Assert.Equal(work.Now, stored.UpdatedAt);
        }, @case.Id);
        await using var db = database.Store.Read();
        Assert.Equal(["b1", "b2"], await db.Bookmarks.OrderBy(b => b.Id).Select(b => b.Id).ToListAsync());
        Assert.Equal("""{"任务":"t1"}""", (await db.Bookmarks.FirstAsync()).PayloadJson);
        var timer = await db.Timers.SingleAsync();
        Assert.Equal((instance.Id, "b2", Due.UtcDateTime, "flow"), (timer.InstanceId!.Value, timer.BookmarkId!, timer.DueAt, timer.Kind));
        Assert.Equal([1, 2], await db.Journal.OrderBy(j => j.Sequence).Select(j => j.Sequence).ToListAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task A_removed_bookmark_takes_its_timer_along(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var instance = Rows.Instance();
        await database.Do(work =>
        {
            work.Checkpoint(instance, Rows.Change(instance, [Rows.Bookmark("b1", Due), Rows.Bookmark("b2", Due)]));
            return Task.CompletedTask;
        });
        await database.Do(async work =>
        {
            var stored = (await work.Instance(instance.Id))!;
            work.Checkpoint(stored, Rows.Change(stored, removed: ["b1"]));
        });

        await using var db = database.Store.Read();
        Assert.Equal("b2", (await db.Bookmarks.SingleAsync()).Id);
        Assert.Equal("b2", (await db.Timers.SingleAsync()).BookmarkId);
    }

    [Theory, OnEveryDatabase]
    public async Task Several_bursts_of_one_command_are_written_as_their_sum(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var instance = Rows.Instance();
        await database.Do(async work =>
        {
            work.Checkpoint(instance, Rows.Change(instance, [Rows.Bookmark("b1", Due)], journal: [Rows.Journal(1)]));
            Assert.Same(instance, await work.Instance(instance.Id));
            work.Checkpoint(instance, Rows.Change(instance, [Rows.Bookmark("b2")], ["b1"], [Rows.Journal(2)]));
            work.Checkpoint(instance, Rows.Change(instance, [Rows.Bookmark("b1")], ["b2"], [Rows.Journal(3)]));
        });

        await using var db = database.Store.Read();
        Assert.Equal("b1", (await db.Bookmarks.SingleAsync()).Id);
        Assert.Equal(0, await db.Timers.CountAsync());
        Assert.Equal(3, await db.Journal.CountAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task A_flush_in_between_changes_nothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var instance = Rows.Instance();
        await database.Do(async work =>
        {
            work.Checkpoint(instance, Rows.Change(instance, [Rows.Bookmark("b1", Due)]));
            await work.Flush();
            work.Checkpoint(instance, Rows.Change(instance, [Rows.Bookmark("b1", Due.AddHours(1))], ["b1"]));
        });

        await using var db = database.Store.Read();
        Assert.Equal(Due.AddHours(1).UtcDateTime, (await db.Timers.SingleAsync()).DueAt);
    }

    [Theory, OnEveryDatabase]
    public async Task A_finished_instance_says_since_when_and_a_reopened_one_does_not(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var instance = Rows.Instance();
        await database.Do(work =>
        {
            work.Checkpoint(instance, Rows.Change(instance, state: Rows.State(instance, "Finished", "Finished")));
            return Task.CompletedTask;
        });
        await using var db = database.Store.Read();
        Assert.NotNull((await db.Instances.SingleAsync()).FinishedAt);

        await database.Do(async work =>
        {
            var stored = (await work.Instance(instance.Id))!;
            work.Checkpoint(stored, Rows.Change(stored, [Rows.Bookmark("b9")]));
        });
        Assert.Null((await db.Instances.SingleAsync()).FinishedAt);
    }

    [Theory, OnEveryDatabase]
    public async Task An_unknown_instance_is_null(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await database.Do(async work => Assert.Null(await work.Instance(Guid.NewGuid())));
    }

    [Theory, OnEveryDatabase]
    public async Task A_rung_of_a_clock_is_set_once_an_occurrence(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        DueTimer Rung(Guid clock, int occurrence) => new() { ClockId = clock, Kind = "warn", Occurrence = occurrence, DueAt = Due.UtcDateTime };
        var clock = Guid.NewGuid();
        await database.Do(work =>
        {
            work.Append(Rung(clock, 1));
            work.Append(Rung(clock, 2));
            return Task.CompletedTask;
        });
        await Assert.ThrowsAnyAsync<Exception>(() => database.Do(work =>
        {
            work.Append(Rung(clock, 2));
            return Task.CompletedTask;
        }));
    }
}
