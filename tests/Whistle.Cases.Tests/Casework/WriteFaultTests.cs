using System.Text.Json.Nodes;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Storage;
using Whistle.Storage.Setup;
using Whistle.Testing;

namespace Whistle.Cases.Tests.Casework;

/// <summary>
/// For every kind of command: the n-th write fails, for every n and the commit too, and the database is as it was, byte for byte;
/// then the same command succeeds. The whole of it runs on one database, so each failure also has to leave it fit for the next command.
/// </summary>
public sealed class WriteFaultTests
{
    private static readonly string[] Leases = ["timers.lease_until", "timers.attempts", "timers.last_error"];

    [Theory, OnBothDatabases]
    public async Task The_commands_of_a_whistle_that_fail_at_any_write_leave_the_database_as_it_was(DatabaseProvider provider)
    {
        await using var faults = await Faults.On(provider);
        var id = await faults.Open("whistle", "dongguan");
        await faults.OnCase("dongguan", id, "comment", "补充一张现场照片");
        await faults.Unmask("dongguan", id);
        await faults.OnTask("dongguan-lead", id, "approve", "claim");
        await faults.OnTask("dongguan-lead", id, "approve", "comment", "先核实再定");
        await faults.OnTask("dongguan-lead", id, "approve", "release");
        await faults.OnTask("dongguan-lead", id, "approve", "return-for-supplement", "缺少现场说明");
        await faults.OnTask("dongguan", id, "supplement", "resubmit");
        await faults.OnTask("dongguan-lead", id, "approve", "approve");
        await faults.OnTask("center", id, "dispatch", "dispatch");
        await faults.OnTask("zhujian", id, "sign", "return");
        await faults.OnTask("center", id, "decide-return", "refuse", "职责清单明确由贵单位负责");
        await faults.OnTask("gongan", id, "sign", "return");
        await faults.OnTask("center", id, "decide-return", "accept");
        await faults.OnTask("wuye", id, "sign", "sign");
        await faults.World.Do("zhujian", id, "sign", "sign");
        await faults.World.Do("chengguan", id, "sign", "sign");
        string[] units = ["chengguan", "zhujian", "wuye"];
        await faults.OnTask("chengguan", id, "arrive", "arrive");
        await faults.OnTask("dongguan", id, "confirm-arrival", "not-arrived", "现场未见人员");
        foreach (var unit in units) await faults.World.Do(unit, id, "arrive", "arrive");
        await faults.OnTask("dongguan", id, "confirm-arrival", "confirm");
        foreach (var _ in units.Skip(1)) await faults.World.Do("dongguan", id, "confirm-arrival", "confirm");
        await faults.OnTask("chengguan", id, "handle", "feed-back");
        await faults.World.Do("zhujian", id, "handle", "feed-back");
        await faults.OnTask("wuye", id, "handle", "feed-back");
        await faults.OnTask("chengguan", id, "merge-feedback", "merge");
        await faults.OnTask("dongguan", id, "verify", "pass");
        await faults.OnTask("dongguan-lead", id, "rate", "rate");
        await faults.OnTask("center", id, "follow-up", "unsatisfied", "积水又起");
        await faults.OnCase("center", id, "cancel", "另案处理");

        await faults.OnCase("dongguan", await faults.World.OpenId("whistle", "dongguan"), "withdraw");
        await faults.OnTask("dongguan-lead", await faults.World.OpenId("whistle", "dongguan"), "approve", "reject", "属街道职责");
        await faults.Audited();
    }

    [Theory, OnBothDatabases]
    public async Task A_rework_and_an_archiving_that_fail_at_any_write_leave_the_database_as_it_was(DatabaseProvider provider)
    {
        await using var faults = await Faults.On(provider);
        var id = await faults.World.OpenId("whistle", "dongguan");
        await faults.World.Do("dongguan-lead", id, "approve", "approve");
        await faults.World.Do("center", id, "dispatch", "dispatch");
        await Handle();
        await faults.OnTask("dongguan", id, "verify", "rework");
        await Handle();
        await faults.World.Do("dongguan", id, "verify", "pass");
        await faults.World.Do("dongguan-lead", id, "rate", "rate");
        await faults.OnTask("center", id, "follow-up", "satisfied");
        await faults.Audited();

        async Task Handle()
        {
            string[] units = ["chengguan", "zhujian", "gongan"];
            foreach (var unit in units) await faults.World.Do(unit, id, "sign", "sign");
            foreach (var unit in units) await faults.World.Do(unit, id, "arrive", "arrive");
            foreach (var _ in units) await faults.World.Do("dongguan", id, "confirm-arrival", "confirm");
            foreach (var unit in units) await faults.World.Do(unit, id, "handle", "feed-back");
            await faults.World.Do("chengguan", id, "merge-feedback", "merge");
        }
    }

    [Theory, OnBothDatabases]
    public async Task The_commands_of_disputes_and_enforcement_that_fail_at_any_write_leave_the_database_as_it_was(DatabaseProvider provider)
    {
        await using var faults = await Faults.On(provider);
        var dispute = await faults.Open("dispute", "dongguan");
        await faults.OnTask("mediator", dispute, "register", "accept");
        await faults.OnTask("mediator", dispute, "mediate", "agreed");
        await faults.OnTask("mediator", dispute, "agreement", "sign");
        var refused = await faults.World.OpenId("dispute", "dongguan");
        await faults.OnTask("mediator", refused, "register", "refused");
        await faults.OnTask("mediator", refused, "remedies", "told");

        var enforcement = await faults.Open("enforcement", "chengguan");
        await faults.OnTask("chengguan-lead", enforcement, "file", "file");
        await faults.OnTask("chengguan", enforcement, "investigate", "submit");
        await faults.OnTask("chengguan-2", enforcement, "second-officer", "confirm");
        await faults.OnTask("reviewer", enforcement, "legal-review", "agree");
        await faults.OnTask("chengguan", enforcement, "notice", "delivered");
        await faults.OnTask("chengguan", enforcement, "statement", "recorded");
        await faults.OnTask("chengguan-lead", enforcement, "assess", "ordinary");
        await faults.OnTask("chengguan-head", enforcement, "decide", "penalise");
        await faults.OnTask("chengguan", enforcement, "serve", "served");
        await faults.OnTask("chengguan-lead", enforcement, "publish", "published");
        await faults.Audited();
    }

    [Theory, OnBothDatabases]
    public async Task A_timer_that_fails_at_any_write_is_still_due_and_acts_once_afterwards(DatabaseProvider provider)
    {
        await using var faults = await Faults.On(provider);
        var world = faults.World;
        var id = await world.OpenId("trial", "dongguan");
        world.Clock.Advance(TimeSpan.FromHours(2));
        for (var n = 1; ; n++)
        {
            var before = await WholeDatabase.Living(world, provider, Leases);
            faults.Probe.Arm(n);
            int fired;
            try { fired = await world.Sweep.SweepOnce(default); }
            catch (Exception e) when (FailingProbe.Caused(e)) { fired = 0; }
            var writes = faults.Probe.Seen.Count;
            faults.Probe.Arm(0);
            if (fired == 1)
            {
                Assert.InRange(n, 8, writes + 1);
                break;
            }
            Assert.Empty(WholeDatabase.Differences(before, await WholeDatabase.Living(world, provider, Leases)));
            world.RealClock.Advance(TimeSpan.FromSeconds(31));
        }
        Assert.Equal(0, await world.Sweep.SweepOnce(default));
        await faults.OnTask("dongguan", id, "plan", "call");
        await faults.OnTask("dongguan-lead", id, "check", "pass");
        await faults.Audited();
    }

    /// <summary>Drives commands through every failure they can meet.</summary>
    private sealed class Faults(World world, DatabaseProvider provider, FailingProbe probe, IReadOnlyDictionary<string, string> seed) : IAsyncDisposable
    {
        private int _keys;

        public World World => world;
        public FailingProbe Probe => probe;

        public static async Task<Faults> On(DatabaseProvider provider)
        {
            var probe = new FailingProbe();
            var world = await Casework.World.On(provider, probe);
            return new Faults(world, provider, probe, await WholeDatabase.OfTheSeed(world, provider));
        }

        public async Task<Guid> Open(string caseType, string opener)
        {
            var actor = await world.Person(opener);
            var request = new OpenCaseRequest(caseType, await world.Example(caseType));
            var answer = await AtEveryWrite(meta => world.Cases.Open(actor, request, meta, default));
            return Guid.Parse(JsonNode.Parse(answer.Body)!["id"]!.ToString());
        }

        public async Task OnTask(string userName, Guid caseId, string kind, string action, string? comment = null)
        {
            var actor = await world.Person(userName);
            var (task, form) = await world.Offered(actor, caseId, kind, action);
            await AtEveryWrite(meta => world.Tasks.Act(actor, task.Id, action, new ActRequest(form?.Example.DeepClone().AsObject(), comment), meta, default));
        }

        public async Task OnCase(string userName, Guid caseId, string command, string? comment = null)
        {
            var actor = await world.Person(userName);
            await AtEveryWrite(meta => world.Cases.Act(actor, caseId, command, new ActRequest(null, comment), meta, default));
        }

        public async Task Unmask(string userName, Guid caseId)
        {
            var actor = await world.Person(userName);
            await AtEveryWrite(meta => world.Cases.Unmask(actor, caseId, "电话回访反映人", meta, default));
        }

        /// <summary>After all the failures nothing is wrong with what succeeded, and the seeded city is as it was.</summary>
        public async Task Audited()
        {
            Assert.Empty(WholeDatabase.Differences(seed, await WholeDatabase.OfTheSeed(world, provider)));
            await using var db = world.Store.Read();
            Assert.Empty(await new CaseAuditor(db).Findings());
        }

        public ValueTask DisposeAsync() => world.DisposeAsync();

        private async Task<CommandAnswer> AtEveryWrite(Func<RequestMeta, Task<CommandAnswer>> command)
        {
            world.Tick();
            var meta = new RequestMeta($"fault-{++_keys}", "request");
            var before = await WholeDatabase.Living(world, provider);
            for (var n = 1; ; n++)
            {
                probe.Arm(n);
                CommandAnswer answer;
                try
                {
                    answer = await command(meta);
                }
                catch (Exception e) when (FailingProbe.Caused(e))
                {
                    probe.Arm(0);
                    Assert.Empty(WholeDatabase.Differences(before, await WholeDatabase.Living(world, provider)));
                    continue;
                }
                // The n-th write was one too many: every write has failed once, the commit last.
                Assert.Equal(n - 1, probe.Seen.Count);
                Assert.Equal(IWriteProbe.Commit, probe.Seen[^1]);
                probe.Arm(0);
                Assert.NotEmpty(WholeDatabase.Differences(before, await WholeDatabase.Living(world, provider)));
                return answer;
            }
        }
    }
}
