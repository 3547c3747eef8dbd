using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Cases.Access;
using Whistle.Cases.Designing;
using Whistle.Cases.Storage;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Definitions;

public sealed class FourEyesTests : IAsyncLifetime
{
    private readonly TestServer server = new(new Dictionary<string, string> { ["Designing:FourEyes"] = "true" });

    private ICaseStore Store => server.Services.GetRequiredService<ICaseStore>();
    private PublishRequests Requests => server.Services.GetRequiredService<PublishRequests>();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_publish_waits_for_another_administrator_and_says_so()
    {
        var studio = await Studio.Open(server);
        var (id, request) = await Requested(studio);
        Assert.False((await studio.Model(id))["isPublished"]!.GetValue<bool>());
        var own = await Assert.ThrowsAsync<Refusal>(async () => await Requests.Approve(await Session("admin"), request, default));
        Assert.Equal("separation-of-duty", own.Code);
        await Requests.Approve(await Session("admin-2"), request, default);
        Assert.True((await studio.Model(id))["isPublished"]!.GetValue<bool>());
        var twice = await Assert.ThrowsAsync<Refusal>(async () => await Requests.Approve(await Session("admin-2"), request, default));
        Assert.Equal("request-decided", twice.Code);
        await using var db = Store.Read();
        Assert.Equal(PublishRequestState.Approved, (await db.PublishRequests.SingleAsync(r => r.Id == request)).State);
        Assert.Equal(["definition.created", "definition.publish-approved", "definition.publish-requested", "definition.published"],
            await db.Audit.Where(a => a.ObjectId == id).Select(a => a.Action).Distinct().OrderBy(a => a).ToListAsync());
    }

    [Fact]
    public async Task A_change_after_the_request_makes_it_void()
    {
        var studio = await Studio.Open(server);
        var (id, request) = await Requested(studio);
        var model = await studio.Model(id);
        Flows.Draw(model, "something else");
        await studio.Save(model);
        var refusal = await Assert.ThrowsAsync<Refusal>(async () => await Requests.Approve(await Session("admin-2"), request, default));
        Assert.Equal("request-decided", refusal.Code);
        await using var db = Store.Read();
        Assert.Equal(PublishRequestState.Void, (await db.PublishRequests.SingleAsync(r => r.Id == request)).State);
        Assert.False((await studio.Model(id))["isPublished"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_rejection_needs_a_reason_and_ends_the_request()
    {
        var studio = await Studio.Open(server);
        var (_, request) = await Requested(studio);
        Assert.Equal("reason-required", (await Assert.ThrowsAsync<Refusal>(async () => await Requests.Reject(await Session("admin-2"), request, " ", default))).Code);
        await Requests.Reject(await Session("admin-2"), request, "缺少审核环节", default);
        Assert.Equal("request-decided", (await Assert.ThrowsAsync<Refusal>(async () => await Requests.Approve(await Session("admin-2"), request, default))).Code);
    }

    [Fact]
    public async Task What_may_not_be_published_is_not_requested_either_and_nobody_but_an_administrator_decides()
    {
        var studio = await Studio.Open(server);
        var broken = Flows.Lines(Flows.Name(), "one");
        broken["root"]!["activities"]![0]!["type"] = "No.SuchActivity";
        await Studio.Refused(await studio.Send(broken, true), 400, "not-publishable");
        var (_, request) = await Requested(studio);
        Assert.Equal("forbidden", (await Assert.ThrowsAsync<Refusal>(async () => await Requests.Approve(await Session("dongguan"), request, default))).Code);
        Assert.Equal("needs-approval", (await Assert.ThrowsAsync<Refusal>(async () =>
            await server.Services.GetRequiredService<FlowPublishing>().Publish(await Session("admin"), "anything", null, default))).Code);
    }

    private async Task<(string DefinitionId, Guid Request)> Requested(Studio studio)
    {
        var model = Flows.Lines(Flows.Name(), "one");
        var refusal = await Studio.Refused(await studio.Send(model, true), 409, "awaiting-approval");
        Assert.Contains("另一位管理员", Studio.Errors(refusal));
        var found = await (await studio.Get($"/workflow-definitions?versionOptions=Latest&SearchTerm={Uri.EscapeDataString(model["name"]!.ToString())}")).Json();
        var id = found["items"]![0]!["definitionId"]!.ToString();
        await using var db = Store.Read();
        return (id, (await db.PublishRequests.SingleAsync(r => r.DefinitionId == id && r.State == PublishRequestState.Open)).Id);
    }

    private async Task<DesignSession> Session(string userName)
    {
        await using var db = Store.Read();
        var user = await db.Users.SingleAsync(u => u.UserName == userName);
        return new DesignSession((await ActorReader.Read(db, user.Id, "zh-CN", DateTime.UtcNow, default))!, "test");
    }
}
