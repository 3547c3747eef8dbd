using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Storage.Setup;
using Whistle.Testing;

namespace Whistle.Cases.Tests.Casework;

/// <summary>The auditor finds each kind of damage it is there for; a harness that trusts it would else prove nothing.</summary>
public sealed class CaseAuditorTests
{
    [Theory]
    [InlineData("DELETE FROM timeline WHERE sequence = 2", "timeline entries")]
    [InlineData("UPDATE cases SET number = replace(number, '-000001', '-000007')", "gap or a double")]
    [InlineData("DELETE FROM journal WHERE sequence = 3", "the journal of instance")]
    [InlineData("DELETE FROM bookmarks", "its stored bookmarks are not those of its state")]
    [InlineData("UPDATE tasks SET state = 'Cancelled' WHERE state = 'Available'", "waits for 0 open tasks")]
    [InlineData("UPDATE tasks SET state = 'Available' WHERE state = 'Completed'", "its completion is told")]
    [InlineData("UPDATE tasks SET bookmark_id = 'elsewhere' WHERE state = 'Available'", "its flow does not wait for it")]
    [InlineData("DELETE FROM timers", "has no timer")]
    [InlineData("UPDATE timers SET bookmark_id = 'elsewhere'", "where nothing waits")]
    [InlineData("UPDATE instances SET status = 'Finished'", "its flow has ended")]
    [InlineData("UPDATE cases SET status = 'Cancelled'", "still runs after its end")]
    [InlineData("DELETE FROM audit WHERE action = 'task.approve'", "lost: task.approve")]
    [InlineData("UPDATE audit SET object_id = (SELECT object_id FROM audit WHERE action = 'case.open' LIMIT 1) WHERE action = 'case.open'", "applied twice or unasked: case.open")]
    [InlineData("DELETE FROM idempotency", "is not kept under its key")]
    [InlineData("UPDATE timeline SET kind = 'approve', task_id = (SELECT task_id FROM timeline WHERE kind = 'approve') WHERE id = (SELECT id FROM timeline WHERE kind = 'stage' LIMIT 1)", "is completed once and told")]
    [InlineData("INSERT INTO attachments (id, uploaded_by_id, organisation_id, file_name, media_type, size, sha256, original_path, created_at) "
        + "VALUES ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001', 'a', 'image/jpeg', 1, 'x', 'gone.jpg', '2026-11-23')", "is not on disk")]
    public async Task The_auditor_finds(string damage, string finding)
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var told = await SomeWork(world);
        await using (var sound = world.Store.Read()) Assert.Empty(await new CaseAuditor(sound, Path.GetTempPath()).Findings(told));

        await using (var db = world.Edit())
            Assert.NotEqual(0, await db.Database.ExecuteSqlRawAsync(damage));
        await using var hurt = world.Store.Read();
        Assert.Contains(await new CaseAuditor(hurt, Path.GetTempPath()).Findings(told), f => f.Contains(finding, StringComparison.Ordinal));
    }

    /// <summary>An approved whistle and a trial that waits for its time, each command with a key and acknowledged.</summary>
    private static async Task<List<Acknowledged>> SomeWork(World world)
    {
        var told = new List<Acknowledged>();
        var clerk = await world.Person("dongguan");
        var whistle = Guid.Empty;
        foreach (var type in new[] { "trial", "whistle" })
        {
            world.Tick();
            var answer = await world.Cases.Open(clerk, new OpenCaseRequest(type, await world.Example(type)), new RequestMeta(type, type), default);
            whistle = Guid.Parse(JsonNode.Parse(answer.Body)!["id"]!.ToString());
            told.Add(new Acknowledged(clerk.UserId, "case.open", whistle, type));
        }
        var leader = await world.Person("dongguan-lead");
        var (task, _) = await world.Offered(leader, whistle, "approve", "approve");
        world.Tick();
        await world.Tasks.Act(leader, task.Id, "approve", new ActRequest(null, null), new RequestMeta("approve", "approve"), default);
        told.Add(new Acknowledged(leader.UserId, "task.approve", task.Id, "approve"));
        return told;
    }
}
