using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Clocks;
using Whistle.Cases.Escalation;
using Whistle.Cases.Tests.Casework;
using Whistle.Storage.Setup;
using Whistle.Testing;

namespace Whistle.Cases.Tests.Escalation;

/// <summary>A rung acts exactly once, whoever sweeps, whatever fails, however late.</summary>
public sealed class OnceTests
{
    private static readonly string[] Leases = ["timers.lease_until", "timers.attempts", "timers.last_error"];

    [Theory, OnBothDatabases]
    public async Task Rungs_swept_by_eight_nodes_at_once_fire_once_each(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        for (var i = 0; i < 4; i++) await world.Dispatched();
        world.Clock.Advance(TimeSpan.FromDays(12));
        for (var quiet = 0; quiet < 2;)
        {
            var fired = 0;
            await Parallel.ForEachAsync(Enumerable.Range(0, 8), async (_, cancel) => Interlocked.Add(ref fired, await world.Sweep.SweepOnce(cancel)));
            quiet = fired == 0 ? quiet + 1 : 0;
            world.RealClock.Advance(TimeSpan.FromSeconds(31));
        }
        await using var db = world.Store.Read();
        // Four whistles with three units each: nine rungs for each of twelve sign clocks, and one card of each colour.
        Assert.Equal(12 * 9, await db.ClockRungs.CountAsync(r => db.Clocks.Any(k => k.Id == r.ClockId && k.Step == "sign")));
        Assert.Equal(12, await db.OrganisationCards.CountAsync(k => k.Colour == CardColour.Red && db.Clocks.Any(c => c.Id == k.ClockId && c.Step == "sign")));
        Assert.Empty(await new CaseAuditor(db).Findings());
    }

    [Theory, OnBothDatabases]
    public async Task A_rung_that_fails_at_any_write_leaves_the_database_as_it_was_and_fires_once_afterwards(DatabaseProvider provider)
    {
        var probe = new FailingProbe();
        await using var world = await World.On(provider, probe);
        var id = await world.Dispatched();
        var clock = await world.ClockOf(id, "sign", "chengguan");
        // To the eve of the supervision order, which writes the most: a record, a task, a clock, messages, a timer.
        while ((await world.View("center", clock.Id)).NextRung is { Key: not "supervise" } next) await world.PassTo(next.At);
        var order = (await world.View("center", clock.Id)).NextRung!;
        // The only one due: what fails is this rung and nothing beside it.
        await using (var edit = world.Edit())
            await edit.Timers.Where(t => t.ClockId != clock.Id).ExecuteUpdateAsync(t => t.SetProperty(x => x.DueAt, order.At.AddYears(1)));
        world.Clock.SetUtcNow(new DateTimeOffset(order.At, TimeSpan.Zero));
        for (var n = 1; ; n++)
        {
            var before = await WholeDatabase.Living(world, provider, Leases);
            probe.Arm(n);
            int fired;
            try { fired = await world.Sweep.SweepOnce(default); }
            catch (Exception e) when (FailingProbe.Caused(e)) { fired = 0; }
            var writes = probe.Seen.Count;
            probe.Arm(0);
            await using (var db = world.Store.Read())
            {
                if (await db.ClockRungs.AnyAsync(r => r.ClockId == clock.Id && r.Rung == "supervise"))
                {
                    Assert.InRange(n, 8, writes + 1);
                    break;
                }
            }
            Assert.Equal(0, fired);
            Assert.Empty(WholeDatabase.Differences(before, await WholeDatabase.Living(world, provider, Leases)));
            world.RealClock.Advance(TimeSpan.FromSeconds(31));
        }
        while (await world.Sweep.SweepOnce(default) > 0) world.RealClock.Advance(TimeSpan.FromSeconds(31));
        await using var after = world.Store.Read();
        Assert.Single(await after.SupervisionOrders.Where(o => o.ClockId == clock.Id).ToListAsync());
        Assert.Empty(await new CaseAuditor(after).Findings());
    }

    [Fact]
    public async Task After_an_outage_everything_due_is_fired_once_and_in_order_and_stale_messages_are_not_sent()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var id = await world.Dispatched();
        var clock = await world.ClockOf(id, "sign", "chengguan");
        world.Clock.Advance(TimeSpan.FromDays(3.5));
        while (await world.Sweep.SweepOnce(default) > 0) { }
        var rungs = (await world.View("center", clock.Id)).Rungs;
        Assert.Equal(["warn-50", "warn-80", "warn-100", "remind", "urge", "supervise", "yellow-card"], rungs.Select(r => r.Key).OrderBy(k => rungs.Single(r => r.Key == k).DueAt));
        // Messages that were overtaken are on record only; what has consequences is carried out.
        Assert.Equal(["remind", "urge", "warn-100", "warn-50", "warn-80"], rungs.Where(r => r.Superseded).Select(r => r.Key).Order());
        await using var db = world.Store.Read();
        Assert.False(await db.Notifications.AnyAsync(n => n.CaseId == id && n.Text.Contains("时限过半：常规哨应哨")));
        var told = await db.Timeline.Where(e => e.ClockId == clock.Id && e.Rung != null).OrderBy(e => e.Sequence).Select(e => e.Rung).ToListAsync();
        Assert.Equal(["warn-50", "warn-80", "warn-100", "remind", "urge", "supervise", "yellow-card"], told);
    }

    [Fact]
    public async Task A_server_clock_that_steps_back_fires_nothing_again_and_dates_no_ledger_row_earlier()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var id = await world.Dispatched();
        var clock = await world.ClockOf(id, "sign", "chengguan");
        await world.Pass(TimeSpan.FromMinutes(61));
        var paused = await world.ClockOf(id, "finish");
        await PauseDirectly(world, id, paused.Id);
        world.Clock.AdjustTime(world.Clock.GetUtcNow() - TimeSpan.FromMinutes(50));
        Assert.Equal(0, await world.Sweep.SweepOnce(default));
        await world.OnClock("chengguan", paused.Id, ClockRights.Resume);
        var ledger = (await world.View("center", paused.Id)).Ledger;
        Assert.Equal(ledger.Select(e => e.At).Order(), ledger.Select(e => e.At));
        await world.Pass(TimeSpan.FromMinutes(51));
        Assert.Equal(["warn-50"], (await world.View("center", clock.Id)).Rungs.Select(r => r.Key));
    }

    private static async Task PauseDirectly(World world, Guid caseId, Guid clockId)
    {
        await world.OnClock("chengguan", clockId, ClockRights.Pause, new() { ["reason"] = "SUPPLEMENT", ["why"] = "等待补充图纸" });
        await world.Do("center", caseId, "decide-pause", "agree");
    }
}
