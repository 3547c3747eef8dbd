using Whistle.Cases.Storage;
using Whistle.Storage.Setup;
using Whistle.Storage.Tests.Databases;

namespace Whistle.Storage.Tests.Rules;

/// <summary>Whichever write of a command fails, the database is as it was before.</summary>
public sealed class FaultRules
{
    [Theory, OnEveryDatabase]
    public async Task Failing_any_write_of_a_command_leaves_the_database_as_it_was(DatabaseProvider provider)
    {
        var probe = new FailingProbe();
        await using var database = await TestDatabase.Create(provider, probe);
        var @case = Rows.Case();
        await database.Do(work => Task.FromResult(work.Case = @case));
        var before = await Contents.Of(database.Store);

        for (var n = 1; ; n++)
        {
            probe.Arm(n);
            try
            {
                await database.Store.Run(Rows.Command(@case.Id, key: "k", hash: "h"), work => Everything(work), CancellationToken.None);
            }
            catch (Exception failure) when (failure is FailingProbe.Failure || failure.InnerException is FailingProbe.Failure)
            {
                Assert.Equal(before, await Contents.Of(database.Store));
                continue;
            }
            // The n-th write was one too many: the command has gone through, each of its writes having failed once.
            Assert.Equal(IWriteProbe.Commit, probe.Seen[^1]);
            Assert.Equal(n - 1, probe.Seen.Count);
            Assert.InRange(probe.Seen.Count, 13, 30);
            break;
        }
        Assert.NotEqual(before, await Contents.Of(database.Store));
    }

    /// <summary>A command that writes in every way there is.</summary>
    private static async Task<CommandAnswer> Everything(CaseWork work)
    {
        var caseId = work.Case!.Id;
        await work.Next("numbers");
        work.Case.Version++;
        work.Db.Add(Rows.Task(caseId));
        work.Db.Add(Rows.Task(caseId));
        var instance = Rows.Instance(caseId);
        work.Checkpoint(instance, Rows.Change(instance, [Rows.Bookmark("b1", Rows.Opened)], journal: [Rows.Journal(1)]));
        await work.Flush();
        work.Checkpoint(instance, Rows.Change(instance, [Rows.Bookmark("b2")], ["b1"], [Rows.Journal(2)]));
        work.Append(Rows.Entry(caseId, 1));
        work.Append(Rows.Message(caseId));
        return new CommandAnswer(200, "{}");
    }

    private sealed class FailingProbe : IWriteProbe
    {
        private int _failAt;

        public List<string> Seen { get; } = [];

        public void Arm(int failAt)
        {
            _failAt = failAt;
            Seen.Clear();
        }

        public void Before(string sql)
        {
            if (Seen.Count + 1 == _failAt) throw new Failure();
            Seen.Add(sql);
        }

        public sealed class Failure : Exception;
    }
}
