using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Migrating;
using Whistle.Cases.Storage;
using Whistle.Cases.Tests.Casework;
using Whistle.Engine;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Migrating;

/// <summary>Many cases moved by one order.</summary>
public sealed class MigrationBatchTests
{
    [Theory, OnBothDatabases]
    public async Task A_batch_moves_each_case_once_through_the_sweep_and_says_why_one_stayed(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var old = await Redrawn.Current(world);
        Guid[] waiting = [await world.OpenId("whistle", "dongguan"), await world.OpenId("whistle", "dongguan"), await world.OpenId("whistle", "dongguan")];
        var ahead = await world.OpenId("whistle", "dongguan");
        await world.Do("dongguan-lead", ahead, "approve", "approve");
        var over = await world.OpenId("whistle", "dongguan");
        await world.Cases.Act(await world.Person("dongguan"), over, "withdraw", new ActRequest(null, null), new RequestMeta(), default);
        var redrawn = await Redrawn.Publish(world, Redrawn.OtherApproval);
        var queries = world.Service<MigrationQueries>();

        var preview = await queries.Preview(old, redrawn, [], null, 2, "zh-CN", default);
        Assert.Equal((4, 1, 3), (preview.Total, preview.Counts.Moves, preview.Counts.NeedsChoice));
        Assert.Equal(2, preview.Items.Count);
        var rest = await queries.Preview(old, redrawn, [], preview.NextCursor, 2, "zh-CN", default);
        Assert.Equal(4, preview.Items.Concat(rest.Items).Select(i => i.CaseId).Distinct().Count());
        Assert.Null(rest.NextCursor);
        var position = preview.Positions[0];
        Assert.Equal(("approve", MigrationVerdict.NeedsChoice, 3), (position.ActivityId, position.Verdict, position.Cases));

        // One moves on between the preview and the order's turn: it is judged anew, and still moves.
        var batch = await Start(world, new StartMigration(old, redrawn, [new MigrationChoice(Redrawn.Flow, "approve", "examine")], null, "审批环节调整"));
        await world.Do("dongguan-lead", waiting[0], "approve", "approve");
        await world.Do("dongguan-lead", waiting[1], "approve", "return-for-supplement", "缺少照片");
        Assert.True(await world.Service<MigrationWork>().Next(batch, 1, default));
        await world.Cases.Act(await world.Person("dongguan"), waiting[2], "withdraw", new ActRequest(null, null), new RequestMeta(), default);
        await world.Sweep.SweepOnce(default);

        var done = await queries.Batch(batch, default);
        Assert.Equal((MigrationBatchState.Done, 4, 0), (done.State, done.Total, done.Waiting));
        Assert.Equal(4, done.Moved + done.Refused);
        var refused = (await queries.BatchCases(batch, BatchCaseState.Refused, null, 10, "zh-CN", default)).Items;
        Assert.All(refused, r => Assert.Equal("案件已经结束。", r.Reason));
        Assert.Equal(0, await world.Sweep.SweepOnce(default));
        await using var db = world.Store.Read();
        Assert.Equal(done.Moved, await db.Migrations.CountAsync());
        Assert.Equal(done.Moved, await db.Cases.CountAsync(c => c.BundleId == redrawn));
        Assert.Equal(1, await db.Audit.CountAsync(a => a.Action == "migration.start"));
        Assert.Equal(1, await db.Audit.CountAsync(a => a.Action == "migration.done"));
    }

    [Fact]
    public async Task A_batch_is_taken_back_but_for_the_cases_that_went_on()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var old = await Redrawn.Current(world);
        var (left, went) = (await world.OpenId("whistle", "dongguan"), await world.OpenId("whistle", "dongguan"));
        var redrawn = await Redrawn.Publish(world, Redrawn.SecondApproval);
        var batch = await Start(world, new StartMigration(old, redrawn, [], [left, went], "审批环节调整"));
        await world.Sweep.SweepOnce(default);
        await world.Do("dongguan-lead", went, "approve", "claim");

        var commands = world.Service<MigrationCommands>();
        await commands.UndoBatch(await world.Person("admin"), batch, "先撤回", new RequestMeta(), default);
        await world.Sweep.SweepOnce(default);

        var view = await world.Service<MigrationQueries>().Batch(batch, default);
        Assert.Equal((MigrationBatchState.Done, 1, 1), (view.State, view.Undone, view.UndoRefused));
        await using var db = world.Store.Read();
        Assert.Equal([old, redrawn], await db.Cases.OrderBy(c => c.OpenedAt).Select(c => c.BundleId).ToListAsync());
        Assert.Equal("already-undone", (await Assert.ThrowsAsync<Refusal>(async () =>
            await commands.UndoBatch(await world.Person("admin"), batch, "再来一次", new RequestMeta(), default))).Code);
    }

    [Fact]
    public async Task An_order_without_a_reason_with_a_choice_of_nothing_or_between_case_types_is_refused()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var old = await Redrawn.Current(world);
        await world.OpenId("whistle", "dongguan");
        var redrawn = await Redrawn.Publish(world, Redrawn.SecondApproval);
        await using var db = world.Store.Read();
        var dispute = await db.Bundles.Where(b => b.CaseType == "dispute").Select(b => b.Id).FirstAsync();

        Assert.Equal(422, await Refused(new StartMigration(old, redrawn, [], null, " ")));
        Assert.Equal(422, await Refused(new StartMigration(old, redrawn, [new MigrationChoice(Redrawn.Flow, "approve", "nowhere")], null, "理由充分")));
        Assert.Equal(409, await Refused(new StartMigration(old, dispute, [], null, "理由充分")));
        Assert.Equal(409, await Refused(new StartMigration(old, old, [], null, "理由充分")));
        Assert.Equal(409, await Refused(new StartMigration(redrawn, old, [], null, "理由充分")));
        Assert.Equal(404, await Refused(new StartMigration(old, Guid.NewGuid(), [], null, "理由充分")));
        Assert.Equal(409, await Refused(new StartMigration(old, redrawn, [], [Guid.NewGuid()], "理由充分")));

        async Task<int> Refused(StartMigration order) => (await Assert.ThrowsAsync<Refusal>(() => Start(world, order))).Status;
    }

    private static async Task<Guid> Start(World world, StartMigration order)
    {
        world.Tick();
        var answer = await world.Service<MigrationCommands>().Start(await world.Person("admin"), order, new RequestMeta(), default);
        Assert.Equal(202, answer.Status);
        return Guid.Parse(JsonNode.Parse(answer.Body)!["id"]!.GetValue<string>());
    }
}
