using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Organisation;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Casework;

/// <summary>People who try what is not theirs. What they may not know of answers 404, what they may only look at 403.</summary>
public sealed class HostileTests(Worlds worlds) : IClassFixture<Worlds>
{
    [Theory, OnBothDatabases]
    public async Task Nobody_acts_on_a_task_that_is_not_theirs(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await Dispatched(world);
        var tasks = (await world.CaseQueries.Tasks(await world.Person("center"), id, default)).Items;
        var sign = tasks.First(t => t.Kind == "sign" && t.Organisation!.Code == "620802-ZJJ");
        foreach (var (account, status, code) in new[]
        {
            ("zhongjie", 404, "not-found"), ("wuye", 404, "not-found"), ("reviewer", 404, "not-found"), ("admin", 404, "not-found"), ("auditor", 404, "not-found"),
            ("gongan", 404, "not-found"), ("chengguan", 403, "not-yours"), ("dongguan", 403, "not-yours"), ("grid-dongguan", 403, "not-yours"), ("supervisor", 403, "read-only"),
        })
            foreach (var command in new[] { "claim", "sign", "release", "return" })
                await Refused(account, sign.Id, command, status, code);
        var approved = tasks.First(t => t.Kind == "approve");
        await Refused("zhujian", approved.Id, "approve", 404, "not-found");
        await Refused("zhujian", approved.Id, "comment", 404, "not-found");

        async Task Refused(string account, Guid task, string command, int status, string code)
        {
            var actor = await world.Person(account);
            var refusal = await Assert.ThrowsAsync<Refusal>(() => world.Tasks.Act(actor, task, command, new ActRequest(null, "不是我的任务"), new RequestMeta(), default));
            Assert.True((status, code) == (refusal.Status, refusal.Code), $"{account} {command}: {refusal.Status} {refusal.Code} instead of {status} {code}");
        }
    }

    [Theory, OnBothDatabases]
    public async Task Guessed_ids_and_unknown_commands_are_not_found(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var clerk = await world.Person("dongguan");
        var id = await world.OpenId("whistle", "dongguan");
        var task = (await world.CaseQueries.Tasks(clerk, id, default)).Items[0];
        var leader = await world.Person("dongguan-lead");
        await NotFound(() => world.CaseQueries.Get(clerk, Guid.NewGuid(), default));
        await NotFound(() => world.TaskQueries.Get(clerk, Guid.NewGuid(), default));
        await NotFound(() => world.Tasks.Act(clerk, Guid.NewGuid(), "claim", new ActRequest(null, null), new RequestMeta(), default));
        await NotFound(() => world.Cases.Act(clerk, Guid.NewGuid(), "withdraw", new ActRequest(null, null), new RequestMeta(), default));
        await NotFound(() => world.Cases.Unmask(clerk, Guid.NewGuid(), "回访反映人", new RequestMeta(), default));
        await NotFound(() => world.Tasks.Act(leader, task.Id, "explode", new ActRequest(null, null), new RequestMeta(), default));
        await NotFound(() => world.Cases.Act(clerk, id, "explode", new ActRequest(null, null), new RequestMeta(), default));
        await NotFound(() => world.Cases.Open(clerk, new OpenCaseRequest("nonsense", []), new RequestMeta(), default));
    }

    [Theory, OnBothDatabases]
    public async Task A_dispatcher_of_another_county_and_a_grid_worker_of_another_grid_learn_nothing(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await Dispatched(world);
        await using (var db = world.Edit())
        {
            var elsewhere = await db.Organisations.FirstAsync(o => o.Kind == OrganisationKind.GovernanceCentre && o.DivisionCode != "620802" && o.CountyCode != null);
            var street = await db.Organisations.SingleAsync(o => o.Code == "620802001");
            var grid = (await world.Case("center", id)).Place!.Grid!.Code;
            var other = await db.Grids.FirstAsync(g => g.TownshipCode == "620802001" && g.Code != grid);
            Hire(db, "jingchuan", elsewhere.Id, Roles.Dispatcher, null);
            Hire(db, "grid-other", street.Id, Roles.GridWorker, other.Id);
            await db.SaveChangesAsync();
        }
        foreach (var account in new[] { "jingchuan", "grid-other" })
        {
            var actor = await world.Person(account);
            Assert.Empty((await world.CaseQueries.List(actor, new CaseFilter(), default)).Items);
            foreach (var view in new[] { "mine", "available", "all" })
            {
                var list = await world.TaskQueries.List(actor, new TaskFilter { View = view, Count = true }, default);
                Assert.Empty(list.Items);
                Assert.Equal(0, list.Total);
            }
            await NotFound(() => world.CaseQueries.Get(actor, id, default));
            await NotFound(() => world.Cases.Act(actor, id, "cancel", new ActRequest(null, "另案处理"), new RequestMeta(), default));
        }
        Assert.Contains((await world.CaseQueries.List(await world.Person("grid-dongguan"), new CaseFilter(), default)).Items, c => c.Id == id);
    }

    [Theory, OnBothDatabases]
    public async Task A_supervisor_looks_urges_and_supervises_and_changes_nothing_else(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await world.OpenId("whistle", "dongguan");
        var supervisor = await world.Person("supervisor");
        var c = await world.CaseQueries.Get(supervisor, id, default);
        string[] offered = ["urge", "supervise"];
        Assert.Equal(offered.Order(), c.Actions!.Select(a => a.Name).Order());
        Assert.All((await world.CaseQueries.Tasks(supervisor, id, default)).Items, t => Assert.Empty(t.Actions.Select(a => a.Name).Except(offered)));
        foreach (var command in new[] { "comment", "withdraw", "cancel" })
            await Forbidden("read-only", () => world.Cases.Act(supervisor, id, command, new ActRequest(null, "督查意见"), new RequestMeta(), default));
        await Forbidden("personal-data", () => world.Cases.Unmask(supervisor, id, "督查核实", new RequestMeta(), default));
        await Forbidden("not-an-opener", async () => await world.Cases.Open(supervisor, new OpenCaseRequest("whistle", await world.Example("whistle")), new RequestMeta(), default));
        Assert.Equal(c.Version, (await world.Case("supervisor", id)).Version);
    }

    [Theory, OnBothDatabases]
    public async Task Administrators_and_auditors_read_no_case_and_find_no_task(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await Dispatched(world);
        foreach (var account in new[] { "admin", "admin-2", "auditor" })
        {
            var actor = await world.Person(account);
            Assert.Empty((await world.CaseQueries.List(actor, new CaseFilter(), default)).Items);
            foreach (var view in new[] { "mine", "available", "all" }) Assert.Empty((await world.TaskQueries.List(actor, new TaskFilter { View = view }, default)).Items);
            await NotFound(() => world.CaseQueries.Get(actor, id, default));
            await NotFound(() => world.Cases.Unmask(actor, id, "例行检查", new RequestMeta(), default));
        }
    }

    [Theory, OnBothDatabases]
    public async Task Rights_end_with_the_membership_that_gave_them(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await world.OpenId("whistle", "dongguan");
        await using (var db = world.Edit())
        {
            var street = await db.Organisations.SingleAsync(o => o.Code == "620802001");
            var gone = Hire(db, "gone-lead", street.Id, Roles.StreetLeader, null);
            gone.ValidTo = world.Clock.GetUtcNow().UtcDateTime.AddMinutes(30);
            await db.SaveChangesAsync();
        }
        Assert.Equal(id, (await world.Case("gone-lead", id)).Id);
        world.Clock.Advance(TimeSpan.FromHours(1));
        await NotFound(async () => await world.CaseQueries.Get(await world.Person("gone-lead"), id, default));
    }

    [Theory, OnBothDatabases]
    public async Task A_returned_unit_can_neither_comment_nor_act_any_more(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await Dispatched(world);
        await world.Do("gongan", id, "sign", "return");
        await world.Do("center", id, "decide-return", "accept");
        var unit = await world.Person("gongan");
        await using (var db = world.Store.Read())
        {
            Assert.False(await CaseAccess.CanFollow(db, unit, id));
            Assert.True(await CaseAccess.CanFollow(db, await world.Person("wuye"), id));
        }
        await Forbidden("read-only", () => world.Cases.Act(unit, id, "comment", new ActRequest(null, "再说一句"), new RequestMeta(), default));
        var sign = (await world.CaseQueries.Tasks(unit, id, default)).Items.First(t => t.Kind == "sign");
        await Forbidden("read-only", () => world.Tasks.Act(unit, sign.Id, "sign", new ActRequest(null, null), new RequestMeta(), default));
    }

    [Theory, OnBothDatabases]
    public async Task The_comment_of_a_lead_is_told_with_its_own_order(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await Dispatched(world);
        var lead = await world.Person("chengguan");
        await world.Cases.Act(lead, id, "comment", new ActRequest(null, "已联系街道"), new RequestMeta(), default);
        var c = await world.Case("center", id);
        var entry = (await world.CaseQueries.Timeline(lead, id, default)).Items.Last(e => e.Kind == "comment");
        Assert.Equal("620802-CGJ", c.Orders.Single(o => o.Id == entry.OrderId).Organisation.Code);
        Assert.DoesNotContain((await world.CaseQueries.Timeline(await world.Person("zhujian"), id, default)).Items, e => e.Kind == "comment");
    }

    internal static Membership Hire(CaseDb db, string userName, Guid organisation, string role, Guid? grid)
    {
        var user = new WhistleUser { Id = Guid.CreateVersion7(), UserName = userName, NormalizedUserName = userName.ToUpperInvariant(), DisplayName = userName, DisplayNameEn = userName, OrganisationId = organisation };
        var membership = new Membership { Id = Guid.CreateVersion7(), UserId = user.Id, OrganisationId = organisation, Role = role, GridId = grid, ValidFrom = CityTemplate.Morning.UtcDateTime.AddDays(-1) };
        db.Users.Add(user);
        db.Memberships.Add(membership);
        return membership;
    }

    private static async Task<Guid> Dispatched(World world)
    {
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        return id;
    }

    private static async Task NotFound<T>(Func<Task<T>> attempt) => Assert.Equal(404, (await Assert.ThrowsAsync<Refusal>(attempt)).Status);

    private static async Task Forbidden<T>(string code, Func<Task<T>> attempt)
    {
        var refusal = await Assert.ThrowsAsync<Refusal>(attempt);
        Assert.Equal((403, code), (refusal.Status, refusal.Code));
    }
}
