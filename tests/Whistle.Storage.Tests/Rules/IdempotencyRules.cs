using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;
using Whistle.Storage.Setup;
using Whistle.Storage.Tests.Databases;

namespace Whistle.Storage.Tests.Rules;

/// <summary>A key is used for one request, whatever the network repeats.</summary>
public sealed class IdempotencyRules
{
    [Theory, OnEveryDatabase]
    public async Task A_repeated_request_gets_the_stored_answer_and_does_nothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var first = await database.Store.Run(Rows.Command(key: "k1", hash: "h1"), work =>
        {
            work.Case = Rows.Case();
            return Task.FromResult(new CommandAnswer(201, """{"编号":"哨-1"}""", "\"1\"", "/api/v1/cases/1"));
        }, CancellationToken.None);
        var second = await database.Store.Run(Rows.Command(key: "k1", hash: "h1"), _ => throw new InvalidOperationException("must not run"), CancellationToken.None);

        Assert.Equal(first, second);
        await using var db = database.Store.Read();
        Assert.Equal(1, await db.Cases.CountAsync());
    }

    [Theory, OnEveryDatabase]
    public async Task A_key_used_for_another_request_is_refused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await database.Do(_ => Task.CompletedTask, key: "k1", hash: "h1");
        var refusal = await Assert.ThrowsAsync<Refusal>(() => database.Do(_ => Task.CompletedTask, key: "k1", hash: "h2"));
        Assert.Equal((422, "idempotency-key-reused"), (refusal.Status, refusal.Code));
    }

    [Theory, OnEveryDatabase]
    public async Task A_key_belongs_to_its_user(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var ran = 0;
        foreach (var user in new[] { Guid.NewGuid(), Guid.NewGuid() })
        {
            await database.Store.Run(Rows.Command(key: "k1", hash: "h1") with { Actor = Rows.Clerk with { UserId = user } }, _ =>
            {
                ran++;
                return Task.FromResult(new CommandAnswer(200, "{}"));
            }, CancellationToken.None);
        }
        Assert.Equal(2, ran);
    }

    [Theory, OnEveryDatabase]
    public async Task A_failed_command_leaves_its_key_free(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await Assert.ThrowsAsync<InvalidDataException>(() => database.Do(_ => throw new InvalidDataException(), key: "k1", hash: "h1"));
        Assert.Equal(200, (await database.Do(_ => Task.CompletedTask, key: "k1", hash: "h1")).Status);
    }

    [Theory, OnEveryDatabase]
    public async Task Of_equal_requests_at_the_same_time_one_runs_and_all_get_its_answer(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var nodes = new[] { database.Store, database.Node().Store };
        var ran = 0;
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => nodes[i % 2].Run(Rows.Command(key: "k1", hash: "h1"), async work =>
        {
            var number = await work.Next("n");
            return new CommandAnswer(201, $"{{\"n\":{number},\"ran\":{Interlocked.Increment(ref ran)}}}");
        }, CancellationToken.None))));

        Assert.Equal(1, ran);
        Assert.Single(answers.Distinct());
    }

    [Theory, OnEveryDatabase]
    public async Task A_key_too_long_to_store_is_refused_before_anything_happens(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var refusal = await Assert.ThrowsAsync<Refusal>(() => database.Do(_ => Task.CompletedTask, key: new string('k', 201), hash: "h"));
        Assert.Equal(400, refusal.Status);
    }
}
