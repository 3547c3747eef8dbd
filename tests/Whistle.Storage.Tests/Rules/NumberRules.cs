using Whistle.Cases.Storage;
using Whistle.Storage.Setup;
using Whistle.Storage.Tests.Databases;

namespace Whistle.Storage.Tests.Rules;

/// <summary>Case numbers have no gaps and no doubles.</summary>
public sealed class NumberRules
{
    [Theory, OnEveryDatabase]
    public async Task Numbers_begin_at_one_and_have_no_gap_although_commands_fail(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        var nodes = new[] { database.Store, database.Node().Store };
        var drawn = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run(async () =>
        {
            long number = 0;
            try
            {
                await nodes[i % 2].Run(Rows.Command(), async work =>
                {
                    number = await work.Next("whistle-620802-2026");
                    return i % 3 == 0 ? throw new InvalidDataException() : new CommandAnswer(200, "{}");
                }, CancellationToken.None);
                return number;
            }
            catch (InvalidDataException)
            {
                return 0;
            }
        })));
        Assert.Equal(Enumerable.Range(1, 40).Select(n => (long)n), drawn.Where(n => n > 0).Order());
    }

    [Theory, OnEveryDatabase]
    public async Task Each_key_counts_for_itself(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await database.Do(async work =>
        {
            Assert.Equal(1, await work.Next("哨-620802-2026"));
            Assert.Equal(2, await work.Next("哨-620802-2026"));
            Assert.Equal(1, await work.Next("哨-620802-2027"));
        });
    }
}
