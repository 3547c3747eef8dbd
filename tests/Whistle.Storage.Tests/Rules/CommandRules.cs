using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Storage.Setup;
using Whistle.Storage.Tests.Databases;

namespace Whistle.Storage.Tests.Rules;

/// <summary>One command, one transaction: all of it or none.</summary>
public sealed class CommandRules
{
    [Theory, OnEveryDatabase]
    public async Task What_a_command_wrote_is_there_when_it_answers(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var @case = Rows.Case();
        await database.Do(work =>
        {
            work.Case = @case;
            work.Append(Rows.Entry(@case.Id, 1));
            work.Append(Rows.Message(@case.Id));
            return Task.CompletedTask;
        });

        await using var db = database.Store.Read();
        Assert.Equal(@case.Number, (await db.Cases.SingleAsync()).Number);
        Assert.Equal("吹响哨声", (await db.Timeline.SingleAsync()).Text);
        Assert.Equal(1, await db.Outbox.CountAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task A_command_that_throws_leaves_nothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await Assert.ThrowsAsync<InvalidDataException>(() => database.Do(async work =>
        {
            work.Case = Rows.Case();
            work.Append(Rows.Entry(work.Case.Id, 1));
            await work.Next("whistle-620802-2026");
            await work.Flush();
            throw new InvalidDataException("after everything was written");
        }, key: "k1", hash: "h"));

        await using var db = database.Store.Read();
        Assert.False(await db.Cases.AnyAsync() || await db.Timeline.AnyAsync() || await db.Sequences.AnyAsync() || await db.Idempotency.AnyAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task The_next_command_is_not_disturbed_by_one_that_failed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var @case = Rows.Case();
        await Assert.ThrowsAsync<InvalidDataException>(() => database.Do(work =>
        {
            work.Case = Rows.Case("哨-620802-2026-000009");
            throw new InvalidDataException();
        }));
        await database.Do(work => Task.FromResult(work.Case = @case));

        await using var db = database.Store.Read();
        Assert.Equal([@case.Id], await db.Cases.Select(c => c.Id).ToListAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task The_locked_case_is_changed_by_changing_it(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var @case = Rows.Case();
        await database.Do(work => Task.FromResult(work.Case = @case));
        await database.Do(work =>
        {
            work.Case!.Stage = "dispatch";
            work.Case.Status = CaseStatus.Closed;
            work.Case.ClosedAt = work.Now;
            work.Case.Version++;
            return Task.CompletedTask;
        }, @case.Id);

        await using var db = database.Store.Read();
        var stored = await db.Cases.SingleAsync();
        Assert.Equal(("dispatch", CaseStatus.Closed, 1), (stored.Stage, stored.Status, stored.Version));
        Assert.Equal(@case.Title, stored.Title);
        Assert.NotNull(stored.ClosedAt);
    }

    [Theory, OnEveryDatabase]
    public async Task A_command_on_an_unknown_case_is_refused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var refusal = await Assert.ThrowsAsync<Refusal>(() => database.Do(_ => throw new InvalidOperationException("must not run"), Guid.NewGuid()));
        Assert.Equal((404, "unknown-case"), (refusal.Status, refusal.Code));
    }

    [Theory, OnEveryDatabase]
    public async Task Queries_see_what_was_flushed(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await database.Do(async work =>
        {
            work.Case = Rows.Case();
            work.Append(Rows.Entry(work.Case.Id, 1));
            Assert.Equal(0, await work.Db.Timeline.CountAsync());
            await work.Flush();
            Assert.Equal(1, await work.Db.Timeline.CountAsync());
        });
    }

    [Theory, OnEveryDatabase]
    public async Task A_reading_context_refuses_to_save(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var db = database.Store.Read();
        db.Add(Rows.Case());
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task A_row_of_an_unknown_case_is_not_written(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await Assert.ThrowsAnyAsync<Exception>(() => database.Do(work =>
        {
            work.Append(Rows.Entry(Guid.NewGuid(), 1));
            return Task.CompletedTask;
        }));
        await using var db = database.Store.Read();
        Assert.Equal(0, await db.Timeline.CountAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task Two_entries_of_one_case_never_have_the_same_place(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await Assert.ThrowsAnyAsync<Exception>(() => database.Do(work =>
        {
            work.Case = Rows.Case();
            work.Append(Rows.Entry(work.Case.Id, 1));
            work.Append(Rows.Entry(work.Case.Id, 1));
            return Task.CompletedTask;
        }));
    }
}
