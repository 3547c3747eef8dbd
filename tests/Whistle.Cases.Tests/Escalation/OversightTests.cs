using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Escalation;
using Whistle.Cases.Rosters;
using Whistle.Cases.Tests.Casework;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Escalation;

public sealed class OversightTests(Worlds worlds) : IClassFixture<Worlds>
{
    [Fact]
    public async Task A_task_is_urged_once_a_working_hour_with_a_trail()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var id = await world.Dispatched();
        Assert.Contains((await world.Case("center", id)).Actions!, a => a.Name == Oversight.Urge);
        await OnCase(world, "center", id, Oversight.Urge, "群众催问");
        Assert.DoesNotContain((await world.Case("center", id)).Actions!, a => a.Name == Oversight.Urge);
        var refusal = await OnCase(world, "center", id, Oversight.Urge).Refused(409, "too-soon");
        Assert.IsType<DateTime>(refusal.Extensions["nextAt"]);
        world.Clock.Advance(TimeSpan.FromMinutes(61));
        await OnCase(world, "center", id, Oversight.Urge);
        await using var db = world.Store.Read();
        Assert.Equal(6, await db.Timeline.CountAsync(e => e.CaseId == id && e.Kind == "urged"));
    }

    [Fact]
    public async Task A_supervisor_supervises_and_does_nothing_else()
    {
        var world = await worlds.OnSqlite();
        var id = await world.Dispatched();
        Assert.Equal([Oversight.Urge, Oversight.Supervise], (await world.Case("supervisor", id)).Actions!.Select(a => a.Name));
        var action = (await world.Case("supervisor", id)).Actions!.Single(a => a.Name == Oversight.Supervise);
        await OnCase(world, "supervisor", id, Oversight.Supervise, data: action.Form!.Example.DeepClone().AsObject());
        await OnCase(world, "supervisor", id, "cancel", "不行").Refused(403, "read-only");
        await using var db = world.Store.Read();
        var order = Assert.Single(await db.SupervisionOrders.Where(o => o.CaseId == id).ToListAsync());
        Assert.Equal((await world.Person("chengguan")).OrganisationId, order.OrganisationId);
        await world.Do("chengguan-lead", id, "answer-supervision", "answer");
    }

    [Theory]
    [InlineData("zhujian")]
    [InlineData("dongguan")]
    public async Task Who_is_not_set_over_a_case_neither_urges_nor_supervises(string userName)
    {
        var world = await worlds.OnSqlite();
        var id = await world.Dispatched();
        Assert.DoesNotContain((await world.Case(userName, id)).Actions!, a => Oversight.Is(a.Name));
        await OnCase(world, userName, id, Oversight.Urge).Refused(403, "not-a-party");
        await OnCase(world, userName, id, Oversight.Supervise, data: new() { ["requirement"] = "请尽快办理" }).Refused(403, "not-a-party");
    }

    [Fact]
    public async Task Shifts_of_a_body_do_not_overlap_and_only_its_chief_plans_them()
    {
        var world = await worlds.OnSqlite();
        var from = world.Now().AddDays(3);
        ShiftInput Shift(DateTime at, DateTime to, string person = "chengguan", string? deputy = null) => new("620802-CGJ", at, to, person, deputy, null);
        async Task Plan(string who, ShiftInput shift) => await world.Rosters.Plan(await world.Person(who), shift, new RequestMeta(), default);
        await Plan("chengguan-lead", Shift(from, from.AddHours(12)));
        await Plan("chengguan-lead", Shift(from.AddHours(6), from.AddHours(18))).Refused(409, "shift-overlap");
        await Plan("chengguan-lead", Shift(from.AddHours(12), from.AddHours(12))).Refused(422, "invalid-form");
        await Plan("chengguan-lead", Shift(from.AddHours(12), from.AddHours(24), "zhujian")).Refused(422, "invalid-form");
        await Plan("chengguan-lead", Shift(from.AddHours(12), from.AddHours(24), deputy: "chengguan")).Refused(422, "invalid-form");
        await Plan("chengguan", Shift(from.AddHours(12), from.AddHours(24))).Refused(403, "forbidden");
    }

    private static async Task OnCase(World world, string userName, Guid id, string command, string? comment = null, JsonObject? data = null) =>
        await world.Cases.Act(await world.Person(userName), id, command, new ActRequest(data, comment), new RequestMeta(), default);
}
