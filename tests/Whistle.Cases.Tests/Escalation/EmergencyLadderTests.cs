using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Rosters;
using Whistle.Cases.Tests.Casework;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Escalation;

public sealed class EmergencyLadderTests
{
    [Theory, OnBothDatabases]
    public async Task An_emergency_reaches_duty_officer_chief_centre_and_leader_after_5_10_15_and_30_minutes(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        await Plan(world, "chengguan-lead", "620802-CGJ", "chengguan-2", null);
        await Plan(world, "duty", "620802", "duty", null);
        var id = await world.Dispatched("EMERGENCY");
        var clock = await world.ClockOf(id, "sign", "chengguan");
        foreach (var minutes in (int[])[5, 10, 15, 30])
        {
            var next = (await world.View("center", clock.Id)).NextRung!;
            Assert.Equal(clock.StartedAt.AddMinutes(minutes), next.At);
            await world.PassTo(next.At);
        }
        var view = await world.View("center", clock.Id);
        Assert.Null(view.NextRung);
        Assert.Equal([
            ("minute-5", "崆峒区城市管理综合行政执法局何亮"), ("minute-10", "崆峒区城市管理综合行政执法局部门领导"),
            ("minute-15", "崆峒区社会治安综合治理中心综治中心派单员"), ("minute-30", "崆峒区徐振华"),
        ], view.Rungs.Select(r => (r.Key, r.To)));
        await using var db = world.Store.Read();
        var officer = (await world.Person("chengguan-2")).UserId;
        Assert.Single(await db.Notifications.Where(n => n.UserId == officer && n.CaseId == id).ToListAsync());
    }

    [Fact]
    public async Task With_nobody_on_the_roster_the_chief_is_told_and_the_history_says_why()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var id = await world.Dispatched("EMERGENCY");
        var clock = await world.ClockOf(id, "sign", "chengguan");
        await world.Pass(TimeSpan.FromMinutes(5.1));
        Assert.Equal("崆峒区城市管理综合行政执法局部门领导", (await world.View("center", clock.Id)).Rungs.Single().To);
        await using var db = world.Store.Read();
        Assert.True(await db.Timeline.AnyAsync(e => e.CaseId == id && e.Kind == "roster-empty" && e.Text.Contains("城市管理")));
    }

    [Fact]
    public async Task Who_took_over_is_reached_with_the_deputy_beside()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var shift = await Plan(world, "chengguan-lead", "620802-CGJ", "chengguan", "chengguan-2");
        var officer = await world.Person("chengguan");
        var id = await world.Dispatched("EMERGENCY");
        await world.Rosters.HandOver(officer, shift, "chengguan-lead", "东大街积水待处置", new RequestMeta(), default);
        await world.Pass(TimeSpan.FromMinutes(5.1));
        var clock = await world.ClockOf(id, "sign", "chengguan");
        Assert.Equal("崆峒区城市管理综合行政执法局张维民、崆峒区城市管理综合行政执法局何亮", (await world.View("center", clock.Id)).Rungs.Single().To);
    }

    internal static async Task<Guid> Plan(World world, string chief, string body, string person, string? deputy)
    {
        var from = world.Now().AddHours(-1);
        var answer = await world.Rosters.Plan(await world.Person(chief), new ShiftInput(body, from, from.AddDays(1), person, deputy, null), new RequestMeta(), default);
        return Guid.Parse(System.Text.Json.Nodes.JsonNode.Parse(answer.Body)!["id"]!.ToString());
    }
}
