using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Tests.Casework;

public sealed class SeparationOfDutyTests(Worlds worlds) : IClassFixture<Worlds>
{
    /// <summary>Were the second report anybody's to write, both officers could end up barred from confirming it.</summary>
    [Fact]
    public async Task A_report_sent_back_returns_to_its_own_officer_so_that_a_second_one_stays_free_to_confirm()
    {
        var world = await worlds.OnSqlite();
        var id = await world.OpenId("enforcement", "chengguan");
        await world.Do("chengguan-lead", id, "file", "file");
        await world.Do("chengguan", id, "investigate", "submit");
        await world.Do("chengguan-2", id, "second-officer", "send-back", "现场笔录缺少当事人签字");
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => world.Do("chengguan-2", id, "investigate", "submit"));
        await world.Do("chengguan", id, "investigate", "submit");
        await world.Do("chengguan-2", id, "second-officer", "confirm");
    }

    [Fact]
    public async Task Whoever_handled_a_whistle_does_not_verify_it()
    {
        var world = await worlds.OnSqlite();
        await AlsoHolds(world, "zhujian", "620802001", Roles.StreetClerk);
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        string[] units = ["chengguan", "zhujian", "gongan"];
        foreach (var unit in units)
        {
            await world.Do(unit, id, "sign", "sign");
            await world.Do(unit, id, "arrive", "arrive");
            await world.Do("dongguan", id, "confirm-arrival", "confirm");
            await world.Do(unit, id, "handle", "feed-back");
        }
        await world.Do("chengguan", id, "merge-feedback", "merge");

        await KeptOut(world, "zhujian", id, "verify", "pass");
        await world.Do("dongguan", id, "verify", "pass");
    }

    [Theory]
    [InlineData("trial", "check", "pass")]
    [InlineData("whistle", "approve", "approve")]
    public async Task Whoever_opened_a_case_does_not_approve_it(string caseType, string kind, string outcome)
    {
        var world = await worlds.OnSqlite();
        await AlsoHolds(world, "zhongjie", "620802002", Roles.StreetLeader);
        var id = await world.OpenId(caseType, "zhongjie");
        if (caseType == "trial")
        {
            world.Clock.Advance(TimeSpan.FromHours(2));
            await world.Sweep.SweepOnce(default);
            await world.Do("zhongjie", id, "plan", "call");
        }
        await KeptOut(world, "zhongjie", id, kind, outcome);
        await world.Do("zhongjie-lead", id, kind, outcome);
    }

    private static async Task KeptOut(World world, string account, Guid id, string kind, string outcome)
    {
        var actor = await world.Person(account);
        var task = (await world.CaseQueries.Tasks(actor, id, default)).Items.Last(t => t.Kind == kind);
        Assert.Empty(task.Actions);
        foreach (var command in new[] { "claim", outcome })
        {
            var refusal = await Assert.ThrowsAsync<Refusal>(() => world.Tasks.Act(actor, task.Id, command, new ActRequest(null, "同意"), new RequestMeta(), default));
            Assert.Equal((403, "separation-of-duty"), (refusal.Status, refusal.Code));
        }
    }

    private static async Task AlsoHolds(World world, string account, string organisation, string role)
    {
        await using var db = world.Edit();
        var user = await db.Users.SingleAsync(u => u.UserName == account);
        var body = await db.Organisations.SingleAsync(o => o.Code == organisation);
        if (await db.Memberships.AnyAsync(m => m.UserId == user.Id && m.OrganisationId == body.Id && m.Role == role)) return;
        db.Memberships.Add(new Membership { Id = Guid.CreateVersion7(), UserId = user.Id, OrganisationId = body.Id, Role = role, ValidFrom = CityTemplate.Morning.UtcDateTime.AddDays(-1) });
        await db.SaveChangesAsync();
    }
}
