using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Quartz;
using Whistle.Cases.Duties;
using Whistle.Cases.Storage;
using Whistle.Server.Duties;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Duties;

public sealed class DutyTests
{
    public static TheoryData<string> Databases => TestServer.Databases;

    [Theory, MemberData(nameof(Databases))]
    public async Task An_administrator_sees_every_duty_and_runs_one_now_once(string database)
    {
        using var admin = await TestServer.On(database).SignedIn("admin");
        var view = await (await admin.GetAsync("/api/v1/admin/duties")).Json();
        Assert.Equal(["calendar-reminder", "prune-answers", "prune-tokens", "prune-uploads"], view["duties"]!.AsArray().Select(d => d!["key"]!.GetValue<string>()).Where(k => k.StartsWith("prune", StringComparison.Ordinal) || k.StartsWith("calendar", StringComparison.Ordinal)));
        Assert.All(view["duties"]!.AsArray(), d => Assert.NotNull(d!["nextDueAt"]));

        var key = Guid.NewGuid().ToString();
        for (var i = 0; i < 2; i++)
        {
            var run = await (await Whistles.Post(admin, "/api/v1/admin/duties/prune-tokens/run", new JsonObject(), key)).Json();
            Assert.Equal(("done", 1, "admin"), (run["state"]!.GetValue<string>(), run["attempts"]!.GetValue<int>(), run["askedBy"]!.GetValue<string>()));
        }
        var runs = await (await admin.GetAsync("/api/v1/admin/duties/prune-tokens/runs")).Json();
        Assert.Single(runs["items"]!.AsArray(), r => r!["period"]!.GetValue<string>() == "manual-" + key);
    }

    [Fact]
    public async Task Only_administrators_see_and_run_duties()
    {
        using var center = await TestServer.Shared.SignedIn("center");
        await (await center.GetAsync("/api/v1/admin/duties")).Problem(403, "forbidden");
        await (await Whistles.Post(center, "/api/v1/admin/duties/prune-tokens/run", new JsonObject())).Problem(403, "forbidden");
        using var admin = await TestServer.Shared.SignedIn("admin");
        await (await Whistles.Post(admin, "/api/v1/admin/duties/no-such/run", new JsonObject())).Problem(404, "not-found");
    }

    [Theory, MemberData(nameof(Databases))]
    public async Task Every_duty_stands_in_the_scheduler_with_recovery(string database)
    {
        var services = TestServer.On(database).Services;
        var scheduler = (await services.GetRequiredService<ISchedulerFactory>().LookupScheduler(DutyScheduling.Scheduler))!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        foreach (var duty in services.GetRequiredService<DutyRunner>().All)
        {
            var key = new JobKey(duty.Key, DutyScheduling.Scheduler);
            // The scheduler is filled after the server has begun to serve.
            IJobDetail? stored;
            while ((stored = await scheduler.GetJobDetail(key, limit.Token)) is null) await Task.Yield();
            Assert.True(stored.RequestsRecovery);
        }
    }

    [Fact]
    public async Task A_duty_of_business_happens_when_business_time_is_moved_past_it_and_only_once()
    {
        await using var server = new TestServer(new Dictionary<string, string> { ["Clock:Virtual"] = "true" });
        using var admin = await server.SignedIn("admin");
        await (await admin.PostAsJsonAsync("/api/v1/dev/clock/advance", new { by = "P15D" })).Json();
        await (await admin.PostAsJsonAsync("/api/v1/dev/clock/advance", new { by = "PT1M" })).Json();
        await using var db = server.Services.GetRequiredService<ICaseStore>().Read();
        var runs = await db.DutyRuns.Where(r => r.Duty == "calendar-reminder" && r.AskedBy == null).OrderBy(r => r.DueAt).ToListAsync();
        Assert.InRange(runs.Count, 2, 3);
        Assert.All(runs, r => Assert.Equal((1, null, DayOfWeek.Monday, 1), (r.Attempts, r.Error, r.DueAt.DayOfWeek, r.DueAt.Hour)));
        Assert.Equal(runs.Count, runs.Select(r => r.Period).Distinct().Count());
    }
}
