using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Casework;

public sealed class WhistleLifeTests(Worlds worlds) : IClassFixture<Worlds>
{
    [Theory, OnBothDatabases]
    public async Task A_whistle_runs_its_whole_life_through_the_hands_of_eight_people(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        string[] units = ["chengguan", "zhujian", "gongan"];
        foreach (var unit in units) await world.Do(unit, id, "sign", "sign");
        foreach (var unit in units) await world.Do(unit, id, "arrive", "arrive");
        foreach (var _ in units) await world.Do("dongguan", id, "confirm-arrival", "confirm");
        foreach (var unit in units) await world.Do(unit, id, "handle", "feed-back");
        await world.Do("chengguan", id, "merge-feedback", "merge");
        await world.Do("dongguan", id, "verify", "pass");
        await world.Do("dongguan-lead", id, "rate", "rate");
        Assert.Equal(CaseStatus.Closed, (await world.Case("dongguan", id)).Status);
        await world.Do("center", id, "follow-up", "satisfied");

        var c = await world.Case("dongguan", id);
        Assert.Equal(CaseStatus.Archived, c.Status);
        Assert.Equal(3, c.Orders.Count);
        Assert.All(c.Orders, o => Assert.NotNull(o.Rating));
        Assert.All(c.Orders, o => Assert.Equal(UnitOrderState.FedBack, o.State));
    }

    [Theory, OnBothDatabases]
    public async Task A_task_without_a_clock_of_its_own_is_due_with_the_whole_case(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        await world.Do("chengguan", id, "sign", "sign");
        await world.Do("chengguan", id, "arrive", "arrive");
        await world.Do("dongguan", id, "confirm-arrival", "confirm");
        var finish = (await world.Clocks.OfCase(await world.Person("chengguan"), id, default)).Items.Single(k => k.Policy == "whistle.ROUTINE.finish");
        var handle = (await world.CaseQueries.Tasks(await world.Person("chengguan"), id, default)).Items.Single(t => t.Kind == "handle");
        Assert.Equal(finish.DueAt, handle.DueAt);
    }

    [Theory, OnBothDatabases]
    public async Task An_accepted_return_calls_the_named_unit_instead_and_leaves_the_returning_unit_the_order_as_it_was(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        await world.Do("zhujian", id, "sign", "return");
        await world.Do("center", id, "decide-return", "accept");
        var c = await world.Case("center", id);
        Assert.Contains(c.Orders, o => o.State == UnitOrderState.Returned && o.Organisation.Code == "620802-ZJJ");
        Assert.Contains(c.Orders, o => o.State == UnitOrderState.Dispatched && o.Organisation.Code == "620802-WY01");
        await world.Do("wuye", id, "sign", "sign");
        var seen = await world.CaseQueries.Tasks(await world.Person("zhujian"), id, default);
        Assert.All(seen.Items.Where(t => t.OrderId is not null), t => Assert.Equal("620802-ZJJ", c.Orders.First(o => o.Id == t.OrderId).Organisation.Code));
        Assert.DoesNotContain((await world.CaseQueries.Timeline(await world.Person("zhujian"), id, default)).Items, e => e.Kind == "sign");
    }

    [Theory, OnBothDatabases]
    public async Task A_refused_return_brings_the_same_unit_back_to_its_sign_task_and_it_may_not_ask_again(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        await world.Do("zhujian", id, "sign", "return");
        await world.Do("center", id, "decide-return", "refuse", "职责清单明确由贵单位负责");
        var tasks = await world.CaseQueries.Tasks(await world.Person("zhujian"), id, default);
        var sign = tasks.Items.Last(t => t.Kind == "sign");
        Assert.Contains(sign.Actions, a => a.Name == "sign");
        Assert.DoesNotContain(sign.Actions, a => a.Name == "return");
    }

    [Theory, OnBothDatabases]
    public async Task A_withdrawn_whistle_ends_with_nobody_left_waiting(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await world.OpenId("whistle", "dongguan");
        await world.Cases.Act(await world.Person("dongguan"), id, "withdraw", new ActRequest(null, null), new RequestMeta(), default);
        var c = await world.Case("dongguan", id);
        Assert.Equal(CaseStatus.Cancelled, c.Status);
        await using var db = world.Store.Read();
        Assert.Empty(db.Tasks.Where(t => t.CaseId == id && (t.State == Tasks.TaskState.Available || t.State == Tasks.TaskState.Claimed)));
        Assert.Empty(db.Bookmarks.Where(b => b.CaseId == id));
    }

    [Theory, OnBothDatabases]
    public async Task A_person_outside_the_case_does_not_learn_that_it_exists(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await world.OpenId("whistle", "dongguan");
        var refusal = await Assert.ThrowsAsync<Refusal>(() => world.Case("zhongjie", id));
        Assert.Equal(404, refusal.Status);
        Assert.Equal(404, (await Assert.ThrowsAsync<Refusal>(() => world.Case("admin", id))).Status);
    }
}
