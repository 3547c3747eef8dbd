using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Escalation;
using Whistle.Cases.Tests.Casework;
using Whistle.Storage.Setup;
using Whistle.Testing;

namespace Whistle.Cases.Tests.Escalation;

public sealed class OrdinaryLadderTests
{
    /// <summary>Dispatched on Monday, 23 November at nine: two working hours to sign.</summary>
    private static readonly (string Rung, string At)[] Expected =
    [
        ("warn-50", "11-23 10:00"), ("warn-80", "11-23 10:36"), ("warn-100", "11-23 11:00"), ("remind", "11-23 15:00"), ("urge", "11-24 11:00"),
        ("supervise", "11-25 11:00"), ("yellow-card", "11-26 11:00"), ("red-card", "11-30 11:00"), ("interview", "12-02 11:00"),
    ];

    [Theory, OnBothDatabases]
    public async Task An_unsigned_order_climbs_every_rung_at_its_time_with_its_record(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var id = await world.Dispatched();
        var clock = await world.ClockOf(id, "sign", "chengguan");
        foreach (var (rung, at) in Expected)
        {
            var next = (await world.View("center", clock.Id)).NextRung!;
            Assert.Equal((rung, at), (next.Key, Waiting.Local(next.At)));
            await world.PassTo(next.At);
        }
        var view = await world.View("center", clock.Id);
        Assert.Null(view.NextRung);
        Assert.Equal(ClockState.Overdue, view.State);
        Assert.Equal(Expected.Select(e => e.Rung), view.Rungs.Select(r => r.Key));
        Assert.All(view.Rungs, r => Assert.Equal((r.DueAt, false, 1), (r.At, r.Superseded, r.Occurrence)));

        await using var db = world.Store.Read();
        Assert.Equal([CardColour.Yellow, CardColour.Red], await db.OrganisationCards.Where(k => k.ClockId == clock.Id).OrderBy(k => k.At).Select(k => k.Colour).ToListAsync());
        var order = Assert.Single(await db.SupervisionOrders.Where(o => o.ClockId == clock.Id).ToListAsync());
        Assert.Equal((SupervisionState.Open, clock.OrganisationId!.Value), (order.State, order.OrganisationId));
        var told = await db.Timeline.Where(e => e.ClockId == clock.Id && e.Rung != null).OrderBy(e => e.Sequence).ToListAsync();
        Assert.Equal(Expected.Select(e => (e.Rung, (int?)1)), told.Select(e => (e.Rung!, e.Occurrence)));
        // 提级: the city's centre sees the case from now on.
        var above = await db.Organisations.SingleAsync(o => o.Code == "ZZZX");
        Assert.Single(await db.Participations.Where(p => p.CaseId == id && p.OrganisationId == above.Id && p.Kind == ParticipationKind.Escalated).ToListAsync());
        Assert.Empty(await new CaseAuditor(db).Findings());
    }

    [Fact]
    public async Task Each_rung_speaks_to_those_the_ladder_names()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var id = await world.Dispatched();
        var clock = await world.ClockOf(id, "sign", "chengguan");
        await world.Pass(TimeSpan.FromDays(12));
        var rungs = (await world.View("center", clock.Id)).Rungs.ToDictionary(r => r.Key, r => r.To);
        Assert.Equal("崆峒区城市管理综合行政执法局单位经办人", rungs["warn-50"]);
        Assert.Equal("崆峒区城市管理综合行政执法局单位经办人、崆峒区城市管理综合行政执法局部门领导", rungs["warn-80"]);
        Assert.Equal("崆峒区城市管理综合行政执法局部门领导、崆峒区委区政府督查室督查人员", rungs["supervise"]);
        Assert.Contains("崆峒区社会治安综合治理中心综治中心派单员", rungs["urge"], StringComparison.Ordinal);
        Assert.EndsWith("崆峒区值班领导", rungs["interview"], StringComparison.Ordinal);

        // 住建局 has no chief among the accounts: the centre is told instead of nobody.
        var other = await world.ClockOf(id, "sign", "zhujian");
        Assert.Contains("综治中心派单员", (await world.View("center", other.Id)).Rungs.Single(r => r.Key == "warn-80").To, StringComparison.Ordinal);
        await using var db = world.Store.Read();
        Assert.True(await db.Notifications.AnyAsync(n => n.CaseId == id && n.Role == "supervisor" && n.Text.Contains("督办：常规哨应哨")));
    }

    [Fact]
    public async Task A_claimed_task_warns_the_person_who_claimed_it()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var id = await world.Dispatched();
        var actor = await world.Person("chengguan");
        var (task, _) = await world.Offered(actor, id, "sign", "claim");
        await world.Tasks.Act(actor, task.Id, "claim", new ActRequest(null, null), new RequestMeta(), default);
        await world.Pass(TimeSpan.FromHours(1.1));
        await using var db = world.Store.Read();
        Assert.True(await db.Notifications.AnyAsync(n => n.UserId == actor.UserId && n.Text.Contains("时限过半")));
    }

    [Fact]
    public async Task What_is_done_in_time_climbs_no_further()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var id = await world.Dispatched();
        var clock = await world.ClockOf(id, "sign", "chengguan");
        await world.Pass(TimeSpan.FromMinutes(70));
        await world.Do("chengguan", id, "sign", "sign");
        await world.Pass(TimeSpan.FromDays(1));
        var view = await world.View("center", clock.Id);
        Assert.Equal(ClockState.Met, view.State);
        Assert.Equal(["warn-50"], view.Rungs.Select(r => r.Key));
        Assert.Equal([ClockEvent.Started, ClockEvent.Stopped], view.Ledger.Select(e => e.Event));
        await using var db = world.Store.Read();
        Assert.False(await db.Timers.AnyAsync(t => t.ClockId == clock.Id));
    }

    [Fact]
    public async Task A_supervision_order_is_answered_within_its_own_limit_or_that_is_told_too()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var id = await world.Dispatched();
        await world.PassTo(TestTime("2026-11-25 12:00"));
        // The lead's answer comes in time, the others' do not come at all.
        await world.Do("chengguan", id, "answer-supervision", "answer");
        await world.Pass(TimeSpan.FromDays(1.5));
        await using var db = world.Store.Read();
        var orders = await db.SupervisionOrders.Where(o => o.CaseId == id).ToListAsync();
        var mine = (await world.Person("chengguan")).OrganisationId;
        Assert.Equal(3, orders.Count);
        Assert.Equal(SupervisionState.Answered, orders.Single(o => o.OrganisationId == mine).State);
        var late = await world.ClockOf(id, "supervision.answer", "zhujian");
        Assert.Equal(["warn-80", "warn-100"], (await world.View("center", late.Id)).Rungs.Select(r => r.Key));
        Assert.Empty(await new CaseAuditor(db).Findings());
    }

    [Fact]
    public async Task A_supervision_order_lapses_with_the_case()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var id = await world.Dispatched();
        await world.PassTo(TestTime("2026-11-25 12:00"));
        await world.Cases.Act(await world.Person("center"), id, "cancel", new ActRequest(null, "另案处理"), new RequestMeta(), default);
        await using var db = world.Store.Read();
        Assert.All(await db.SupervisionOrders.Where(o => o.CaseId == id).ToListAsync(), o => Assert.Equal(SupervisionState.Lapsed, o.State));
        Assert.Empty(await new CaseAuditor(db).Findings());
    }

    private static DateTime TestTime(string local) => Clocks.TestCalendars.City(local);
}
