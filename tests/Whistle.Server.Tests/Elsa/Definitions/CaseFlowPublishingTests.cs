using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Storage;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Definitions;

/// <summary>Redrawing the flows cases run, on a server of its own.</summary>
public sealed class CaseFlowPublishingTests : IAsyncLifetime
{
    private const string Main = "whistle";
    private readonly TestServer server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task New_cases_take_the_new_version_running_ones_keep_theirs_and_a_used_version_stays()
    {
        var studio = await Studio.Open(server);
        var clerk = await server.SignedIn("dongguan");
        var before = await Whistles.Blow(clerk);
        var flow = await MainFlow();
        var shipped = await studio.Model(flow, "Published");
        var changed = shipped.DeepClone().AsObject();
        var first = changed["root"]!["activities"]!.AsArray().First(a => a!["metadata"]?["displayText"] is not null)!;
        first["metadata"]!["displayText"] = "改过的名称";
        first["name"] = "Renamed";
        var published = await studio.Save(changed, publish: true);
        Assert.Equal((2, true), (published["version"]!.GetValue<int>(), published["isPublished"]!.GetValue<bool>()));

        var after = await Whistles.Blow(clerk);
        await using var db = server.Services.GetRequiredService<ICaseStore>().Read();
        var versions = await db.Instances.Where(i => i.ParentInstanceId == null).ToDictionaryAsync(i => i.CaseId!.Value.ToString(), i => i.DefinitionVersionId);
        Assert.Equal(shipped["id"]!.ToString(), versions[before["id"]!.ToString()]);
        Assert.Equal(published["id"]!.ToString(), versions[after["id"]!.ToString()]);
        Assert.NotNull(await server.Services.GetRequiredService<BundleCache>().Current(db, "whistle"));

        var refusal = await Studio.Refused(await studio.Delete($"/workflow-definition-versions/{shipped["id"]}"), 409, "version-in-use");
        Assert.Contains("第 1 版不能删除", Studio.Errors(refusal));
        var audit = await db.Audit.Where(a => a.Action == "definition.published").OrderByDescending(a => a.Sequence).FirstAsync();
        Assert.Equal(("admin", flow), (audit.UserName, audit.ObjectId));
        Assert.Contains("发布流程", audit.DetailJson);
    }

    [Fact]
    public async Task What_an_administrator_published_is_not_overwritten_by_the_file_at_the_next_start()
    {
        var first = new TestServer();
        var studio = await Studio.Open(first);
        var flow = await MainFlow();
        var model = await studio.Model(flow, "Published");
        model["description"] = "Ours";
        var published = await studio.Save(model, publish: true);
        Guid current;
        await using (var db = first.Services.GetRequiredService<ICaseStore>().Read())
            current = (await first.Services.GetRequiredService<BundleCache>().Current(db, "whistle"))!.Id;
        await first.Stop();

        await using var again = new TestServer(directory: first.Directory);
        var later = await Studio.Open(again);
        Assert.Equal(published["id"]!.ToString(), (await later.Model(flow, "Published"))["id"]!.ToString());
        await using var read = again.Services.GetRequiredService<ICaseStore>().Read();
        Assert.Equal(current, (await again.Services.GetRequiredService<BundleCache>().Current(read, "whistle"))!.Id);
    }

    [Fact]
    public async Task A_flow_without_the_activity_an_interrupt_needs_is_refused_in_words_and_kept_as_a_draft()
    {
        var studio = await Studio.Open(server);
        var (flow, target) = await InterruptTarget();
        var model = await studio.Model(flow, "Published");
        var root = model["root"]!.AsObject();
        var gone = root["activities"]!.AsArray().Single(a => a!["id"]!.ToString() == target);
        root["activities"]!.AsArray().Remove(gone);
        foreach (var connection in root["connections"]!.AsArray().Where(c => c!["source"]!["activity"]!.ToString() == target || c["target"]!["activity"]!.ToString() == target).ToList())
            root["connections"]!.AsArray().Remove(connection);
        var refusal = await Studio.Refused(await studio.Send(model, true), 400, "not-publishable");
        Assert.Contains($"“{target}”", Studio.Errors(refusal));
        Assert.Contains("改法", Studio.Errors(refusal));
        var latest = await studio.Model(flow);
        Assert.Equal((2, false), (latest["version"]!.GetValue<int>(), latest["isPublished"]!.GetValue<bool>()));
        Assert.Equal(HttpStatusCode.Created, (await Whistles.Post(await server.SignedIn("dongguan"), "/api/v1/cases",
            new JsonObject { ["caseType"] = "whistle", ["data"] = await Whistles.Example(await server.SignedIn("dongguan")) })).StatusCode);
    }

    [Fact]
    public async Task A_sub_flow_that_does_not_exist_is_refused_by_the_activity_that_names_it()
    {
        var studio = await Studio.Open(server);
        var model = await studio.Model(await MainFlow(), "Published");
        var activity = model["root"]!["activities"]!.AsArray().First(a => a!["unitFlow"] is not null)!;
        activity["unitFlow"]!["expression"]!["value"] = "no-such-flow";
        var refusal = await Studio.Refused(await studio.Send(model, true), 400, "not-publishable");
        Assert.Contains("no-such-flow", Studio.Errors(refusal));
        Assert.True(refusal["errors"]!.AsObject().ContainsKey($"activities/{activity["id"]}"));
    }

    private async Task<string> MainFlow()
    {
        await using var db = server.Services.GetRequiredService<ICaseStore>().Read();
        return (await server.Services.GetRequiredService<BundleCache>().Current(db, Main))!.Type.Flow;
    }

    private async Task<(string DefinitionId, string Activity)> InterruptTarget()
    {
        await using var db = server.Services.GetRequiredService<ICaseStore>().Read();
        var bundle = (await server.Services.GetRequiredService<BundleCache>().Current(db, Main))!;
        var target = bundle.Type.Interrupts.First(i => i.GoTo is not null).GoTo!;
        return (bundle.Flows.Single(f => f.Value.Compiled.Activities.ContainsKey(target)).Key, target);
    }
}
