using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Whistle.Cases.Clocks;
using Whistle.Cases.Duties;
using Whistle.Cases.Storage;
using Whistle.Cases.Tests.Casework;
using Whistle.Cases.WorkingTime;
using Whistle.Engine;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Duties;

/// <summary>An occasion of a duty happens once over all nodes, whatever becomes of the node that began it.</summary>
public sealed class DutyRunnerTests
{
    private static readonly DateTime Occasion = new(2026, 11, 24, 1, 0, 0, DateTimeKind.Utc);

    /// <summary>Writes down that it was run; fails as often as it is told.</summary>
    private sealed class Trial(int failures = 0, params string[] scopes) : IDuty
    {
        private int _runs;
        private int _failures = failures;

        public int Runs => _runs;
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The run waits for this when it is set.</summary>
        public TaskCompletionSource? Holds { get; init; }
        public string Key => "trial";
        public LocalText Name => new("试验", "Trial");
        public LocalText About => Name;
        public string Cron => "0 0 9 * * ?";

        public Task<IReadOnlyList<string>> Scopes(CaseDb db, CancellationToken cancel) => Task.FromResult<IReadOnlyList<string>>(scopes.Length == 0 ? [""] : scopes);

        public async Task<LocalText> Run(DateTime dueAt, string scope, CancellationToken cancel)
        {
            Interlocked.Increment(ref _runs);
            Begun.TrySetResult();
            if (Holds is not null) await Holds.Task;
            if (Interlocked.Decrement(ref _failures) >= 0) throw new InvalidOperationException("as told");
            return new LocalText("完成", "done");
        }
    }

    private static DutyRunner Node(World world, IDuty duty) => new(world.Store, [duty], new RealTime(world.RealClock), NullLogger<DutyRunner>.Instance);

    private static async Task<List<DutyRun>> Rows(World world)
    {
        await using var db = world.Store.Read();
        return await db.DutyRuns.OrderBy(r => r.Scope).ToListAsync();
    }

    [Theory, OnBothDatabases]
    public async Task An_occasion_raced_by_eight_nodes_is_carried_out_once_for_each_scope(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var duty = new Trial(0, "620802", "620821");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Node(world, duty).Run(duty, Occasion)));
        Assert.Equal(2, duty.Runs);
        Assert.Equal(["620802", "620821"], (await Rows(world)).Select(r => r.Scope));
        Assert.True(await Node(world, duty).Run(duty, Occasion));
        Assert.Equal(2, duty.Runs);
        await Node(world, duty).Run(duty, Occasion.AddDays(1));
        Assert.Equal(4, duty.Runs);
    }

    [Fact]
    public async Task A_failed_run_says_why_and_is_carried_out_when_it_is_tried_again()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var duty = new Trial(failures: 1);
        Assert.False(await Node(world, duty).Run(duty, Occasion));
        var failed = Assert.Single(await Rows(world));
        Assert.Equal("InvalidOperationException", failed.Error);
        Assert.True(await Node(world, duty).Run(duty, Occasion));
        var done = Assert.Single(await Rows(world));
        Assert.Equal((null, "完成", "done", 2), (done.Error, done.Result, done.ResultEn, done.Attempts));
    }

    [Theory, OnBothDatabases]
    public async Task A_run_whose_node_died_is_taken_up_when_the_cluster_says_so_or_its_lease_has_run_out(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        foreach (var knownDead in new[] { true, false })
        {
            var at = knownDead ? Occasion : Occasion.AddDays(1);
            var never = new Trial { Holds = new TaskCompletionSource() };
            var dying = Node(world, never).Run(never, at);
            await never.Begun.Task;
            var duty = new Trial();
            // A node that is still at it is left alone.
            Assert.False(await Node(world, duty).Run(duty, at));
            Assert.Equal(0, duty.Runs);
            if (!knownDead) world.RealClock.Advance(TimeSpan.FromMinutes(11));
            Assert.True(await Node(world, duty).Run(duty, at, takeOver: knownDead));
            Assert.Equal(1, duty.Runs);
            never.Holds.SetResult();
            await dying;
        }
    }

    [Fact]
    public async Task A_manual_run_is_an_occasion_of_its_own_and_the_same_request_is_one_run()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var duty = new Trial();
        await Node(world, duty).Run(duty, Occasion);
        await Node(world, duty).Run(duty, Occasion, askedBy: "admin", manualId: "a");
        await Node(world, duty).Run(duty, Occasion, askedBy: "admin", manualId: "a");
        Assert.Equal(2, duty.Runs);
        Assert.Contains(await Rows(world), r => r.AskedBy == "admin" && r.Period == "manual-a");
    }

    [Fact]
    public async Task Administrators_are_reminded_on_mondays_from_november_until_the_notice_is_in()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var reminder = new CalendarReminder(world.Store);
        async Task<int> Told(DateTime at)
        {
            await reminder.Run(at, "", default);
            await using var db = world.Store.Read();
            return await db.Notifications.CountAsync(n => n.Text.Contains("放假安排尚未录入"));
        }
        Assert.Equal(0, await Told(new DateTime(2026, 10, 26, 1, 0, 0, DateTimeKind.Utc)));
        var administrators = await Told(new DateTime(2026, 11, 23, 1, 0, 0, DateTimeKind.Utc));
        Assert.True(administrators >= 2);
        await world.Service<CalendarCommands>().PutYear(await world.Person("admin"), 2027,
            new YearEntry("通知", null, null, [new NoticeDay(new DateOnly(2027, 1, 1), false, "元旦", true)]), new(), default);
        Assert.Equal(administrators, await Told(new DateTime(2026, 11, 30, 1, 0, 0, DateTimeKind.Utc)));
    }

    [Theory, OnBothDatabases]
    public async Task Stored_answers_are_pruned_when_they_are_older_than_a_month(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        await world.Store.Run(new Command("test", await world.Person("admin"), null, "key-1", "hash"), _ => Task.FromResult(new CommandAnswer(200, "{}")), default);
        var duty = new PruneAnswers(world.Store, world.Clock);
        async Task<int> Left()
        {
            await duty.Run(Occasion, "", default);
            await using var db = world.Store.Read();
            return await db.Idempotency.CountAsync(r => r.Key == "key-1");
        }
        Assert.Equal(1, await Left());
        world.Clock.Advance(TimeSpan.FromDays(31));
        Assert.Equal(0, await Left());
    }
}
