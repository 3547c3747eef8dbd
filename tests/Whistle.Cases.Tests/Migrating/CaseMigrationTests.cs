using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Migrating;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Cases.Tests.Casework;
using Whistle.Storage.Setup;
using Whistle.Testing;

namespace Whistle.Cases.Tests.Migrating;

/// <summary>Running whistles and a newer version of their flow.</summary>
public sealed class CaseMigrationTests
{
    [Theory, OnBothDatabases]
    public async Task A_running_whistle_keeps_its_version_until_it_is_moved_and_then_takes_the_new_way(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var old = await Redrawn.Current(world);
        var (kept, moved) = (await world.OpenId("whistle", "dongguan"), await world.OpenId("whistle", "dongguan"));
        await world.Do("dongguan-lead", moved, "approve", "claim");
        var task = await Task(world, moved);
        var redrawn = await Redrawn.Publish(world, Redrawn.SecondApproval);
        var fresh = await world.OpenId("whistle", "dongguan");

        await Redrawn.Move(world, moved, old, redrawn);

        var after = await Task(world, moved);
        Assert.Equal((task.Id, TaskState.Claimed, task.AssigneeId, task.DueAt, task.BookmarkId), (after.Id, after.State, after.AssigneeId, after.DueAt, after.BookmarkId));
        foreach (var id in new[] { kept, moved, fresh }) await world.Do("dongguan-lead", id, "approve", "approve");
        Assert.Equal("dispatch", (await Task(world, kept)).Kind);
        Assert.Equal("second-approve", (await Task(world, moved)).Kind);
        Assert.Equal("second-approve", (await Task(world, fresh)).Kind);
        await world.Do("dongguan-lead", moved, "second-approve", "agree");
        Assert.Equal("dispatch", (await Task(world, moved)).Kind);
        var told = Assert.Single((await world.CaseQueries.Timeline(await world.Person("center"), moved, default)).Items, e => e.Kind == "migrated");
        Assert.Contains("第 1 版 → 第 2 版", told.Text, StringComparison.Ordinal);
        await Audited(world);
    }

    [Theory, OnBothDatabases]
    public async Task A_move_is_taken_back_while_nothing_has_happened_and_not_afterwards(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var old = await Redrawn.Current(world);
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "claim");
        var redrawn = await Redrawn.Publish(world, Redrawn.OtherApproval);
        var before = await Position(world, id);
        Assert.Equal(409, (await Assert.ThrowsAsync<Refusal>(() => Redrawn.Move(world, id, old, redrawn))).Status);
        Assert.Equal(before, await Position(world, id));

        var first = await Redrawn.Move(world, id, old, redrawn, new MigrationChoice(Redrawn.Flow, "approve", "examine"));
        Assert.Equal("examine", (await Task(world, id)).Kind);
        await Undo(world, first);
        Assert.Equal(before, await Position(world, id));
        Assert.Equal("already-undone", (await Assert.ThrowsAsync<Refusal>(() => Undo(world, first))).Code);

        var second = await Redrawn.Move(world, id, old, redrawn, new MigrationChoice(Redrawn.Flow, "approve", "examine"));
        await world.Do("dongguan-lead", id, "examine", "claim");
        Assert.Equal("moved-on", (await Assert.ThrowsAsync<Refusal>(() => Undo(world, second))).Code);
        await world.Do("dongguan-lead", id, "examine", "approve");
        Assert.Equal("dispatch", (await Task(world, id)).Kind);
        await Audited(world);
    }

    [Theory, OnBothDatabases]
    public async Task The_units_of_a_joint_case_move_with_it_and_go_on_where_they_were(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var old = await Redrawn.Current(world);
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        string[] units = ["chengguan", "zhujian", "gongan"];
        foreach (var unit in units) await world.Do(unit, id, "sign", "sign");
        await world.Do("zhujian", id, "arrive", "arrive");
        var redrawn = await Redrawn.Publish(world, unit: flow =>
        {
            var check = Redrawn.Copy(flow, "handle", "self-check");
            Redrawn.Literal(check, "task", "self-check");
            check.Remove("act");
            Redrawn.Reconnect(flow, "handle", "feed-back", "self-check");
            Redrawn.Connect(flow, "self-check", "feed-back", "done");
        });

        await Redrawn.Move(world, id, old, redrawn);
        await Audited(world);

        foreach (var unit in new[] { "chengguan", "gongan" }) await world.Do(unit, id, "arrive", "arrive");
        foreach (var _ in units) await world.Do("dongguan", id, "confirm-arrival", "confirm");
        foreach (var unit in units) await world.Do(unit, id, "handle", "feed-back");
        Assert.All(await Open(world, id), t => Assert.Equal("self-check", t.Kind));
        foreach (var unit in units) await world.Do(unit, id, "self-check", "feed-back");
        Assert.Equal("merge-feedback", (await Task(world, id)).Kind);
        await Audited(world);
    }

    [Fact]
    public async Task A_call_of_units_that_is_left_cancels_its_orders_and_taking_it_back_restores_them()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var old = await Redrawn.Current(world);
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        await world.Do("chengguan", id, "sign", "sign");
        var before = await Position(world, id);
        var redrawn = await Redrawn.Publish(world, Redrawn.SecondApproval);

        var move = await Redrawn.Move(world, id, old, redrawn, new MigrationChoice(Redrawn.Flow, "call-units", "dispatching"));
        Assert.Equal("dispatch", (await Task(world, id)).Kind);
        Assert.All((await world.Case("center", id)).Orders, o => Assert.Equal(UnitOrderState.Cancelled, o.State));
        await Audited(world);
        await Undo(world, move);

        Assert.Equal(before, await Position(world, id));
        await Audited(world);
        await world.Do("chengguan", id, "arrive", "arrive");
    }

    [Fact]
    public async Task A_clock_keeps_its_start_where_its_key_stays_stops_where_it_vanished_and_starts_where_it_is_new()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var old = await Redrawn.Current(world);
        var id = await world.OpenId("whistle", "dongguan");
        var clock = Assert.Single(await Clocks(world, id));
        world.Clock.Advance(TimeSpan.FromMinutes(10));

        var same = await Redrawn.Publish(world, Redrawn.SecondApproval);
        await Redrawn.Move(world, id, old, same);
        Assert.Equal((clock.Id, clock.StartedAt, clock.DueAt), Assert.Single((await Clocks(world, id)).Select(k => (k.Id, k.StartedAt, k.DueAt))));

        var without = await Redrawn.Publish(world, flow => Redrawn.Activity(flow, "approve").Remove("clock"));
        await Redrawn.Move(world, id, same, without);
        Assert.Empty(await Clocks(world, id));
        Assert.Null((await Task(world, id)).DueAt);

        var again = await Redrawn.Publish(world, flow => Redrawn.Literal(Redrawn.Activity(flow, "approve"), "clock", "verify"));
        var move = await Redrawn.Move(world, id, without, again);
        var started = Assert.Single(await Clocks(world, id));
        Assert.EndsWith(".verify", started.Policy, StringComparison.Ordinal);
        Assert.Equal(started.DueAt, (await Task(world, id)).DueAt);
        await Undo(world, move);
        Assert.Empty(await Clocks(world, id));
        await Audited(world);
    }

    [Fact]
    public async Task A_clock_of_the_whole_case_that_the_new_way_would_have_started_starts_with_the_move()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var without = await Redrawn.Publish(world, flow =>
        {
            foreach (var clock in new[] { "start-finish", "stop-finish" }) Redrawn.Literal(Redrawn.Activity(flow, clock), "policy", "verify");
        });
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        var early = await world.OpenId("whistle", "dongguan");
        await world.Do("center", id, "dispatch", "dispatch");
        var shipped = await Redrawn.Publish(world);

        await Redrawn.Move(world, id, without, shipped);
        await Redrawn.Move(world, early, without, shipped);

        Assert.Contains(await Clocks(world, id), k => k.TaskId is null && k.Policy.EndsWith(".finish", StringComparison.Ordinal));
        Assert.DoesNotContain(await Clocks(world, id), k => k.TaskId is null && k.Policy.EndsWith(".verify", StringComparison.Ordinal));
        Assert.DoesNotContain(await Clocks(world, early), k => k.TaskId is null);
        await Audited(world);
    }

    [Theory, OnBothDatabases]
    public async Task A_move_or_its_undo_that_fails_at_any_write_leaves_the_database_as_it_was(DatabaseProvider provider)
    {
        var probe = new FailingProbe();
        await using var world = await World.On(provider, probe);
        var old = await Redrawn.Current(world);
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        await world.Do("chengguan", id, "sign", "sign");
        var redrawn = await Redrawn.Publish(world, Redrawn.SecondApproval);

        var move = Guid.Empty;
        await AtEveryWrite(async () => move = await Redrawn.Move(world, id, old, redrawn, new MigrationChoice(Redrawn.UnitFlow, "arrive", "sign")));
        await AtEveryWrite(() => Undo(world, move));
        await Audited(world);

        async Task AtEveryWrite(Func<Task> command)
        {
            for (var n = 1; ; n++)
            {
                var before = await WholeDatabase.Living(world, provider);
                probe.Arm(n);
                try
                {
                    await command();
                    probe.Arm(0);
                    Assert.True(n > 5, "Nothing was written.");
                    return;
                }
                catch (Exception e) when (FailingProbe.Caused(e))
                {
                    probe.Arm(0);
                    Assert.Empty(WholeDatabase.Differences(before, await WholeDatabase.Living(world, provider)));
                }
            }
        }
    }

    private static async Task Undo(World world, Guid migration)
    {
        world.Tick();
        await world.Service<MigrationCommands>().Undo(await world.Person("admin-2"), migration, "迁移有误", new RequestMeta(), default);
    }

    private static async Task<List<CaseTask>> Open(World world, Guid id)
    {
        await using var db = world.Store.Read();
        return await db.Tasks.Where(t => t.CaseId == id && (t.State == TaskState.Available || t.State == TaskState.Claimed)).ToListAsync();
    }

    private static async Task<CaseTask> Task(World world, Guid id) => Assert.Single(await Open(world, id));

    private static async Task<List<Clock>> Clocks(World world, Guid id)
    {
        await using var db = world.Store.Read();
        return await db.Clocks.Where(k => k.CaseId == id && k.State == ClockState.Running).ToListAsync();
    }

    /// <summary>Everything that says where a case stands; not its history, and not the counters.</summary>
    private static async Task<string> Position(World world, Guid id)
    {
        await using var db = world.Store.Read();
        var c = await db.Cases.SingleAsync(x => x.Id == id);
        var lines = new List<string> { $"{c.BundleId} {c.Stage} {c.Status} {c.DueAt:O}" };
        lines.AddRange((await Open(world, id)).Select(t => $"task {t.Id} {t.State} {t.AssigneeId} {t.BookmarkId} {t.DueAt:O} {t.OutcomesJson}").Order());
        lines.AddRange((await Clocks(world, id)).Select(k => $"clock {k.Id} {k.StartedAt:O} {k.DueAt:O}").Order());
        lines.AddRange((await db.UnitOrders.Where(o => o.CaseId == id && o.EndedAt == null).ToListAsync()).Select(o => $"order {o.Id} {o.State}").Order());
        lines.AddRange((await db.Bookmarks.Where(b => b.CaseId == id).ToListAsync()).Select(b => $"bookmark {b.Id} {b.Hash} {b.ActivityId}").Order());
        lines.AddRange((await db.Timers.Where(t => t.CaseId == id).ToListAsync()).Select(t => $"timer {t.Kind} {t.BookmarkId} {t.ClockId} {t.DueAt:O}").Order());
        lines.AddRange((await db.Instances.Where(i => i.CaseId == id && i.Status == "Running").ToListAsync())
            .Select(i => $"instance {i.Id} {i.DefinitionVersionId} {i.DefinitionHash} {JsonNode.Parse(i.StateJson)!["open"]!.ToJsonString()}").Order());
        return string.Join('\n', lines);
    }

    private static async Task Audited(World world)
    {
        await using var db = world.Store.Read();
        Assert.Empty(await new CaseAuditor(db).Findings());
    }
}
