using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Evidence;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Storage.Setup;
using Whistle.Testing;

namespace Whistle.Cases.Tests.Casework;

public sealed class ConcurrencyTests(Worlds worlds) : IClassFixture<Worlds>
{
    private const int Clients = 32;

    [Theory, OnBothDatabases]
    public async Task Thirty_two_clients_completing_a_thousand_tasks_make_exactly_a_thousand_transitions(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var cases = new ConcurrentBag<Guid>();
        await InParallel(Enumerable.Range(0, 200), async _ => cases.Add(await world.OpenId("whistle", "dongguan")));
        var won = 0;
        var late = 0;

        // Each task is tried by two clients at about the same time: 200 approvals, 200 dispatches, 3 × 200 signings.
        await Twice("dongguan-lead", "approve", "approve");
        await Twice("center", "dispatch", "dispatch");
        await Twice(null, "sign", "sign");

        Assert.Equal(1000, won);
        Assert.Equal(1000, late);
        await using var db = world.Store.Read();
        Assert.Equal(1000, await db.Tasks.CountAsync(t => t.State == TaskState.Completed));
        Assert.Equal(1000, await db.Timeline.CountAsync(e => e.Kind == "approve" || e.Kind == "dispatch" || e.Kind == "sign"));
        Assert.Equal(600, await db.Tasks.CountAsync(t => t.State == TaskState.Available && t.Kind == "arrive"));
        Assert.Equal(200, await db.Cases.CountAsync(c => c.Stage == "handling"));
        Assert.Empty(await new CaseAuditor(db).Findings());

        async Task Twice(string? userName, string kind, string outcome)
        {
            List<CaseTask> tasks;
            Dictionary<Guid, string> units;
            await using (var read = world.Store.Read())
            {
                tasks = await read.Tasks.AsNoTracking().Where(t => t.State == TaskState.Available && t.Kind == kind).ToListAsync();
                units = await read.Users.Join(read.Memberships, u => u.Id, m => m.UserId, (u, m) => new { u.UserName, m.OrganisationId })
                    .Where(u => u.UserName == "chengguan" || u.UserName == "zhujian" || u.UserName == "gongan").ToDictionaryAsync(u => u.OrganisationId, u => u.UserName!);
            }
            var actors = new Dictionary<string, Access.Actor>();
            foreach (var name in units.Values.Append(userName).OfType<string>()) actors[name] = await world.Person(name);
            var (_, form) = await world.Offered(actors[userName ?? units[tasks[0].OrganisationId!.Value]], tasks[0].CaseId, kind, outcome);
            await InParallel(tasks.SelectMany(t => new[] { t, t }), async task =>
            {
                var actor = actors[userName ?? units[task.OrganisationId!.Value]];
                try
                {
                    await world.Tasks.Act(actor, task.Id, outcome, new ActRequest(form?.Example.DeepClone().AsObject(), null), new RequestMeta(), default);
                    Interlocked.Increment(ref won);
                }
                catch (Refusal refusal) when (refusal is { Status: 409, Code: "already-completed" })
                {
                    Interlocked.Increment(ref late);
                }
            });
        }
    }

    [Theory, OnBothDatabases]
    public async Task Of_two_people_claiming_one_task_one_wins_and_the_other_learns_who_and_when(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await Dispatched(world);
        var people = new[] { await world.Person("chengguan"), await world.Person("chengguan-2") };
        var (task, _) = await world.Offered(people[0], id, "sign", "claim");
        var refusals = new ConcurrentBag<Refusal>();
        await InParallel(people, async person =>
        {
            try { await world.Tasks.Act(person, task.Id, "claim", new ActRequest(null, null), new RequestMeta(), default); }
            catch (Refusal refusal) { refusals.Add(refusal); }
        });

        var loser = Assert.Single(refusals);
        Assert.Equal((409, "already-claimed"), (loser.Status, loser.Code));
        var claimed = await world.TaskQueries.Get(people[0], task.Id, default);
        Assert.Equal(claimed.Assignee!.Name, loser.Extensions["by"]);
        Assert.NotNull(loser.Extensions["at"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_completed_task_cannot_be_completed_again_nor_by_someone_it_is_not_for(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var id = await Dispatched(world);
        var (task, form) = await world.Offered(await world.Person("zhujian"), id, "sign", "sign");
        await Refused("chengguan-2", 403, "not-yours");
        await Refused("wuye", 404, "not-found");
        await world.Do("zhujian", id, "sign", "sign");
        var again = await Refused("zhujian", 409, "already-completed");
        Assert.Equal((await world.Person("zhujian")).DisplayName, again.Extensions["by"]);
        Assert.NotNull(again.Extensions["at"]);

        async Task<Refusal> Refused(string userName, int status, string code)
        {
            var actor = await world.Person(userName);
            var refusal = await Assert.ThrowsAsync<Refusal>(() =>
                world.Tasks.Act(actor, task.Id, "sign", new ActRequest(form?.Example.DeepClone().AsObject(), null), new RequestMeta(), default));
            Assert.Equal((status, code), (refusal.Status, refusal.Code));
            return refusal;
        }
    }

    [Theory, OnBothDatabases]
    public async Task One_key_raced_by_sixteen_clients_has_one_effect_and_one_answer(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var clerk = await world.Person("zhongjie");
        var request = new OpenCaseRequest("dispute", await world.Example("dispute"));
        var meta = new RequestMeta("raced", "same request");
        var answers = new ConcurrentBag<string>();
        await InParallel(Enumerable.Range(0, 16), async _ => answers.Add((await world.Cases.Open(clerk, request, meta, default)).Body));

        Assert.Equal(16, answers.Count);
        var id = Guid.Parse(JsonNode.Parse(Assert.Single(answers.Distinct()))!["id"]!.ToString());
        await using (var db = world.Store.Read())
            Assert.Equal(id, Assert.Single(await db.Cases.Where(c => c.OpenedById == clerk.UserId).ToListAsync()).Id);

        var mediator = await world.Person("dongguan");
        answers.Clear();
        var whistle = await world.OpenId("whistle", "dongguan");
        await InParallel(Enumerable.Range(0, 16), async _ =>
            answers.Add((await world.Cases.Act(mediator, whistle, "comment", new ActRequest(null, "请尽快审核"), new RequestMeta("comment", "same"), default)).Body));
        Assert.Single(answers.Distinct());
        await using (var db = world.Store.Read())
            Assert.Equal(1, await db.Timeline.CountAsync(e => e.CaseId == whistle && e.Kind == "comment"));
    }

    [Theory, OnBothDatabases]
    public async Task A_key_used_for_another_request_is_refused(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var clerk = await world.Person("dongguan");
        var id = await world.OpenId("whistle", "dongguan");
        await world.Cases.Act(clerk, id, "comment", new ActRequest(null, "第一次"), new RequestMeta("one", "first"), default);
        var refusal = await Assert.ThrowsAsync<Refusal>(() =>
            world.Cases.Act(clerk, id, "comment", new ActRequest(null, "第二次"), new RequestMeta("one", "second"), default));
        Assert.Equal((422, "idempotency-key-reused"), (refusal.Status, refusal.Code));
    }

    [Theory, OnBothDatabases]
    public async Task Units_that_finish_together_bring_the_case_to_its_next_step_once(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        string[] units = ["chengguan", "zhujian", "gongan"];
        for (var round = 0; round < 5; round++)
        {
            var id = await Dispatched(world);
            foreach (var unit in units) await world.Do(unit, id, "sign", "sign");
            foreach (var unit in units) await world.Do(unit, id, "arrive", "arrive");
            foreach (var _ in units) await world.Do("dongguan", id, "confirm-arrival", "confirm");
            await InParallel(units, unit => world.Do(unit, id, "handle", "feed-back"));

            await using var db = world.Store.Read();
            var open = await db.Tasks.Where(t => t.CaseId == id && (t.State == TaskState.Available || t.State == TaskState.Claimed)).ToListAsync();
            Assert.Equal("merge-feedback", Assert.Single(open).Kind);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_timer_swept_by_eight_nodes_at_once_acts_once(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var ids = new List<Guid>();
        for (var i = 0; i < 20; i++) ids.Add(await world.OpenId("trial", "dongguan"));
        world.Clock.Advance(TimeSpan.FromHours(3));
        var fired = 0;
        await InParallel(Enumerable.Range(0, 8), async _ => Interlocked.Add(ref fired, await world.Sweep.SweepOnce(default)));
        Assert.Equal(ids.Count, fired);
        await using var db = world.Store.Read();
        Assert.Equal(ids.Count, await db.Tasks.CountAsync(t => t.Kind == "plan"));
        Assert.Empty(await new CaseAuditor(db).Findings());
    }

    [Theory, OnBothDatabases]
    public async Task One_file_named_by_eight_cases_at_once_belongs_to_one_of_them(DatabaseProvider provider)
    {
        var world = await worlds.On(provider);
        var clerk = await world.Person("dongguan");
        for (var round = 0; round < 5; round++)
        {
            var file = Guid.CreateVersion7();
            await using (var edit = world.Edit())
            {
                edit.Attachments.Add(new Attachment
                {
                    Id = file, FileName = "现场.jpg", MediaType = "image/jpeg", Size = 1, Sha256 = "", OriginalPath = $"{file}.jpg", UploadedById = clerk.UserId, CreatedAt = world.Clock.GetUtcNow().UtcDateTime,
                });
                await edit.SaveChangesAsync();
            }
            var opened = new ConcurrentBag<Guid>();
            var example = await world.Example("whistle");
            await InParallel(Enumerable.Range(0, 8), async _ =>
            {
                var data = example.DeepClone().AsObject();
                data["photos"] = new JsonArray(file.ToString());
                try
                {
                    var answer = await world.Cases.Open(clerk, new OpenCaseRequest("whistle", data), new RequestMeta(), default);
                    opened.Add(Guid.Parse(JsonNode.Parse(answer.Body)!["id"]!.ToString()));
                }
                catch (Refusal refusal) when (refusal.Status is 409 or 422)
                {
                    // The file was somebody else's by then.
                }
            });
            Assert.Equal(file, Assert.Single((await world.Case("dongguan", Assert.Single(opened))).Files).Id);
        }
    }

    private static async Task<Guid> Dispatched(World world)
    {
        var id = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", id, "approve", "approve");
        await world.Do("center", id, "dispatch", "dispatch");
        return id;
    }

    private static Task InParallel<T>(IEnumerable<T> items, Func<T, Task> work) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = Clients }, async (item, _) => await work(item));
}
