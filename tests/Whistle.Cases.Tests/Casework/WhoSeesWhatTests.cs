using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Casework;

/// <summary>The table "who sees what", on lists and on every door of one joint case.</summary>
public sealed class WhoSeesWhatTests(JointCase joint) : IClassFixture<JointCase>
{
    /// <summary>Account, and what it sees: the whole case, the orders of these units, an order as it was when its return was accepted, or nothing.</summary>
    private static readonly (string Account, string Sees)[] Table =
    [
        ("dongguan", "whole"), ("dongguan-lead", "whole"), ("grid-dongguan", "whole"), ("center", "whole"), ("duty", "whole"), ("supervisor", "whole"),
        ("chengguan", "chengguan gongan wuye zhujian"), ("chengguan-2", "chengguan gongan wuye zhujian"),
        ("chengguan-lead", "chengguan gongan wuye zhujian"), ("chengguan-head", "chengguan gongan wuye zhujian"),
        ("zhujian", "zhujian"), ("wuye", "wuye"), ("gongan", "gongan as it was"),
        ("zhongjie", "nothing"), ("zhongjie-lead", "nothing"), ("presider", "nothing"), ("reviewer", "nothing"), ("mediator", "nothing"),
        ("bianban", "nothing"), ("admin", "nothing"), ("admin-2", "nothing"), ("auditor", "nothing"),
    ];

    public static TheoryData<DatabaseProvider, string, string> Rows()
    {
        var rows = new TheoryData<DatabaseProvider, string, string>();
        foreach (var provider in new OnBothDatabasesAttribute().GetData(null!))
            foreach (var (account, sees) in Table) rows.Add((DatabaseProvider)provider[0], account, sees);
        return rows;
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task Each_account_sees_of_a_joint_case_what_is_its_own(DatabaseProvider provider, string account, string sees)
    {
        var (world, id) = await joint.On(provider);
        var actor = await world.Person(account);
        var listed = (await world.CaseQueries.List(actor, new CaseFilter { Count = true }, default));
        Assert.Equal(sees != "nothing", listed.Items.Any(c => c.Id == id));
        Assert.Equal(listed.Items.Count, listed.Total);
        var all = await world.TaskQueries.List(actor, new TaskFilter { View = "all", Count = true }, default);
        Assert.Equal(all.Items.Count, all.Total);
        if (sees == "nothing")
        {
            Assert.Empty(all.Items);
            await Hidden(() => world.CaseQueries.Get(actor, id, default));
            await Hidden(() => world.CaseQueries.Timeline(actor, id, default));
            await Hidden(() => world.CaseQueries.Tasks(actor, id, default));
            await Hidden(() => world.Clocks.OfCase(actor, id, default));
            await Hidden(() => world.CaseQueries.Flow(actor, id, default));
            foreach (var task in (await world.CaseQueries.Tasks(await world.Person("center"), id, default)).Items)
                await Hidden(() => world.TaskQueries.Get(actor, task.Id, default));
            foreach (var file in (await world.Case("center", id)).Files) await Hidden(() => world.Evidence.Find(actor, file.Id, default));
            return;
        }
        var whole = await world.Case("center", id);
        var unitOf = whole.Orders.ToDictionary(o => o.Id, o => JointCase.Units.Single(u => u.Value == o.Organisation.Code).Key);
        string[] units = sees == "whole" ? [.. JointCase.Units.Keys] : [.. sees.Split(' ').Where(JointCase.Units.ContainsKey)];

        var c = await world.CaseQueries.Get(actor, id, default);
        Assert.Equal(units.Order(), c.Orders.Select(o => unitOf[o.Id]).Order());
        Assert.Equal(sees == "whole", c.Personal is not null);
        Assert.All(c.Personal?.Fields ?? [], field => Assert.Contains('*', field.Value!.ToString()));

        var tasks = (await world.CaseQueries.Tasks(actor, id, default)).Items;
        OnlyOf(units, tasks.Select(t => t.OrderId));
        var timeline = (await world.CaseQueries.Timeline(actor, id, default)).Items;
        OnlyOf(units, timeline.Select(e => e.OrderId));
        OnlyOf(units, (await world.Clocks.OfCase(actor, id, default)).Items.Select(k => k.OrderId));
        Assert.Equal(units.Intersect(["chengguan", "zhujian", "wuye"]).Count(), (await world.CaseQueries.Flow(actor, id, default)).Children.Count + (units.Contains("zhujian") ? 1 : 0));

        var files = c.Files.Select(f => f.FileName).ToHashSet();
        string[] expected = [.. units.Select(u => $"{u}.jpg"), .. sees.EndsWith("as it was", StringComparison.Ordinal) ? Array.Empty<string>() : ["现场.jpg"]];
        Assert.Equal(expected.Order(), files.Order());
        foreach (var file in whole.Files)
        {
            if (files.Contains(file.FileName)) Assert.Equal(file.Id, (await world.Evidence.Find(actor, file.Id, default)).Id);
            else await Hidden(() => world.Evidence.Find(actor, file.Id, default));
        }

        if (sees == "whole") return;
        Assert.DoesNotContain(tasks, t => t.Kind is "approve" or "dispatch");
        var own = actor.Roles.Select(r => r.OrganisationId).ToHashSet();
        Assert.All(all.Items, t => Assert.Contains(t.Organisation!.Id, own));
        if (!sees.EndsWith("as it was", StringComparison.Ordinal)) return;
        Assert.DoesNotContain(timeline, e => e.Text.Contains("物业", StringComparison.Ordinal));
        Assert.Empty(c.Actions!);
        Assert.Null(c.DueAt);

        void OnlyOf(string[] units, IEnumerable<Guid?> orders) => Assert.Empty(orders.OfType<Guid>().Select(o => unitOf[o]).Except(units));
    }

    [Theory, OnBothDatabases]
    public async Task A_mediator_sees_the_disputes_of_his_body_and_a_reviewer_the_cases_he_reviews(DatabaseProvider provider)
    {
        var (world, _) = await joint.On(provider);
        var dispute = await world.OpenId("dispute", "dongguan");
        Assert.Equal(dispute, (await world.Case("mediator", dispute)).Id);

        var enforcement = await world.OpenId("enforcement", "chengguan");
        await world.Do("chengguan-lead", enforcement, "file", "file");
        await Hidden(async () => await world.CaseQueries.Get(await world.Person("reviewer"), enforcement, default));
        await world.Do("chengguan", enforcement, "investigate", "submit");
        await world.Do("chengguan-2", enforcement, "second-officer", "confirm");
        Assert.Equal(enforcement, (await world.Case("reviewer", enforcement)).Id);
        await Hidden(async () => await world.CaseQueries.Get(await world.Person("presider"), enforcement, default));
        await Hidden(async () => await world.CaseQueries.Get(await world.Person("zhujian"), enforcement, default));
    }

    private static async Task Hidden<T>(Func<Task<T>> look) => Assert.Equal(404, (await Assert.ThrowsAsync<Refusal>(look)).Status);
}
