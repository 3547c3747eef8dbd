using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Whistle.Server.Tests.Support;
using Whistle.Storage.Setup;
using Whistle.Testing;

namespace Whistle.Server.Tests.Faults;

/// <summary>The server dies with -9 while it fires a hundred rungs that fell due together, twice, and is started again.</summary>
public sealed class SweepKillTests
{
    private const int Whistles = 24;

    [Fact]
    public async Task A_server_killed_in_the_middle_of_a_sweep_fires_each_rung_once()
    {
        var folder = Directory.CreateTempSubdirectory("whistle-sweep-").FullName;
        var storage = new StorageSettings(DatabaseProvider.Sqlite, new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "whistle.db") }.ToString(), folder);
        await Prepare(folder);
        await using var setup = new StorageSetup(storage, TimeProvider.System);
        var due = await MakeDue(setup);
        Assert.True(due >= Whistles * 4, $"{due} rungs");

        foreach (var share in (int[])[4, 2])
        {
            using var server = await ServerProcess.Start(storage);
            while (await Fired(setup) < due / share) (await server.Client.GetAsync("/health/live")).Dispose();
            await server.Kill();
        }
        using (var server = await ServerProcess.Start(storage))
        {
            // The leases the dead took with them run out after half a minute; then the rest is fired.
            while (await Fired(setup) < due) (await server.Client.GetAsync("/health/live")).Dispose();
            await server.Kill();
        }

        await using (var db = setup.Open())
        {
            Assert.Equal(due, await db.ClockRungs.CountAsync(r => r.Rung == "warn-50"));
            Assert.Empty(await new CaseAuditor(db).Findings());
        }
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task Prepare(string folder)
    {
        var server = new TestServer(directory: folder);
        using var clerk = await server.SignedIn("dongguan");
        using var lead = await server.SignedIn("dongguan-lead");
        using var centre = await server.SignedIn("center");
        for (var i = 0; i < Whistles; i++)
        {
            var c = await Support.Whistles.Blow(clerk);
            await (await Support.Whistles.Act(lead, await Support.Whistles.OpenTask(lead, c, "approve"), "approve")).Json();
            var dispatch = await Support.Whistles.OpenTask(centre, c, "dispatch");
            var example = dispatch["actions"]!.AsArray().Single(a => a!["name"]!.ToString() == "dispatch")!["form"]!["example"]!.DeepClone().AsObject();
            await (await Support.Whistles.Act(centre, dispatch, "dispatch", example)).Json();
        }
        await server.Stop();
    }

    /// <summary>As after an outage: the next rung of every clock is due.</summary>
    private static async Task<int> MakeDue(StorageSetup setup)
    {
        await using var db = setup.Open();
        var past = DateTime.UtcNow.AddMinutes(-1);
        return await db.Timers.Where(t => t.ClockId != null).ExecuteUpdateAsync(t => t.SetProperty(x => x.DueAt, past));
    }

    private static async Task<int> Fired(StorageSetup setup)
    {
        await using var db = setup.Open();
        return await db.ClockRungs.CountAsync(r => r.Rung == "warn-50");
    }
}
