using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Testing;

namespace Whistle.Cases.Tests.Casework;

/// <summary>
/// People who do anything they are offered, in any order, with things they were not offered thrown in. What is offered works with the
/// form's own example; nothing but a refusal is ever thrown; every open case waits for somebody or for a time.
/// </summary>
public sealed class AnyWalkTests
{
    private const int Steps = 50;

    [Theory]
    [InlineData("whistle", 16, "dongguan dongguan-lead center chengguan chengguan-2 zhujian gongan wuye")]
    [InlineData("dispute", 8, "dongguan mediator")]
    [InlineData("enforcement", 12, "chengguan chengguan-2 chengguan-lead chengguan-head reviewer presider")]
    [InlineData("trial", 8, "dongguan dongguan-lead")]
    public async Task Any_walk_by_offered_actions_ends_or_waits_for_somebody(string caseType, int seeds, string accounts)
    {
        await using var world = await World.On(Whistle.Storage.Setup.DatabaseProvider.Sqlite);
        var people = new List<Access.Actor>();
        foreach (var account in accounts.Split(' ')) people.Add(await world.Person(account));
        var stranger = await world.Person("zhongjie");
        var ended = 0;
        for (var seed = 0; seed < seeds; seed++)
        {
            var walk = new Walk(world, people, stranger, new Random(seed), await world.OpenId(caseType, people[0].UserName));
            if (await walk.Go(Steps)) ended++;
            else Assert.True(walk.Taken.Count == Steps, $"seed {seed} is stuck after: {string.Join(", ", walk.Taken)}");
        }
        Assert.NotEqual(0, ended);
        await using var db = world.Store.Read();
        Assert.Empty(await new CaseAuditor(db).Findings());
    }

    private sealed class Walk(World world, IReadOnlyList<Access.Actor> people, Access.Actor stranger, Random random, Guid id)
    {
        public List<string> Taken { get; } = [];

        /// <summary>True when the case came to its end; false when steps ran out or nobody was offered anything.</summary>
        public async Task<bool> Go(int steps)
        {
            while (Taken.Count < steps)
            {
                var c = await world.CaseQueries.Get(people[0], id, default);
                if (c.Status is CaseStatus.Cancelled or CaseStatus.Archived) return true;
                if (random.Next(4) == 0) await Trespass();
                if (await Step()) continue;
                if (c.WaitingUntil is { } until)
                {
                    if (until > world.Clock.GetUtcNow().UtcDateTime) world.Clock.SetUtcNow(until);
                    Assert.Equal(1, await world.Sweep.SweepOnce(default));
                    Taken.Add("time");
                    continue;
                }
                return c.Status == CaseStatus.Closed;
            }
            return false;
        }

        /// <summary>One offered action of somebody who is offered any.</summary>
        private async Task<bool> Step()
        {
            foreach (var person in people.OrderBy(_ => random.Next()).ToList())
            {
                await using (var db = world.Store.Read())
                    if (!await Access.CaseAccess.Visible(db, person).AnyAsync(x => x.Id == id)) continue;
                var tasks = (await world.CaseQueries.Tasks(person, id, default)).Items;
                var offers = tasks.SelectMany(t => t.Actions.Where(a => a.Name != "comment" || random.Next(20) == 0).Select(a => (Task: (Guid?)t.Id, Action: a))).ToList();
                if (random.Next(12) == 0)
                    offers = [.. (await world.CaseQueries.Get(person, id, default)).Actions!.Where(a => !a.Danger || random.Next(4) == 0).Select(a => ((Guid?)null, a))];
                if (offers.Count == 0) continue;
                var (task, action) = offers[random.Next(offers.Count)];
                var request = new ActRequest(action.Form?.Example.DeepClone().AsObject(), action.ReasonRequired || random.Next(3) == 0 ? "情况属实，按程序办理" : null);
                Taken.Add($"{person.UserName} {action.Name}");
                world.Tick();
                try
                {
                    if (task is { } t) await world.Tasks.Act(person, t, action.Name, request, new RequestMeta(), default);
                    else await world.Cases.Act(person, id, action.Name, request, new RequestMeta(), default);
                }
                catch (Refusal refusal)
                {
                    throw new UnreachableException($"offered and refused: {refusal.Code} {string.Join(' ', refusal.Errors.Select(e => e.Pointer + e.Code))} after {string.Join(", ", Taken)}", refusal);
                }
                return true;
            }
            return false;
        }

        /// <summary>Somebody tries something they may or may not do, with data that may or may not fit.</summary>
        private async Task Trespass()
        {
            var who = random.Next(3) == 0 ? stranger : people[random.Next(people.Count)];
            var all = (await world.CaseQueries.Tasks(people[0], id, default)).Items;
            string[] commands = ["claim", "release", "approve", "sign", "return", "accept", "pass", "rate", "decide", "withdraw", "cancel", "unmask"];
            var command = commands[random.Next(commands.Length)];
            var request = new ActRequest(random.Next(2) == 0 ? null : new() { ["units"] = "nonsense", ["newUnit"] = 7 }, random.Next(2) == 0 ? null : "试一试");
            try
            {
                world.Tick();
                if (all.Count > 0 && random.Next(3) > 0) await world.Tasks.Act(who, all[random.Next(all.Count)].Id, command, request, new RequestMeta(), default);
                else await world.Cases.Act(who, id, command, request, new RequestMeta(), default);
                Taken.Add($"{who.UserName} tried {command}");
            }
            catch (Refusal refusal)
            {
                Assert.InRange(refusal.Status, 400, 428);
            }
        }
    }
}
