using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows.Outbound;
using Whistle.Cases.Tests.Casework;
using Whistle.Engine;
using Whistle.Storage.Setup;

namespace Whistle.Cases.Tests.Flows;

/// <summary>A flow's HTTP request leaves after its burst, from any node, and its answer moves the flow once.</summary>
public sealed class OutboundTests
{
    private static readonly OutboundPolicy Policy = new(["api.example.cn"], false, TimeSpan.FromSeconds(30), 2);

    [Theory, OnBothDatabases]
    public async Task The_answer_moves_the_flow_once_however_often_it_is_looked_for(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var peer = new Peer(_ => new JsonObject { ["statusCode"] = 200, ["body"] = "" });
        var id = await Asking(world, "https://api.example.cn/x");
        Assert.Empty(peer.Sent);

        Assert.Equal(1, await Sender(world, peer).SendOnce(default));
        Assert.Equal(CaseStatus.Open, (await world.Case("dongguan", id)).Status);
        await world.Sweep.SweepOnce(default);
        Assert.Equal(0, await Sender(world, peer).SendOnce(default));
        await world.Sweep.SweepOnce(default);

        Assert.Equal(CaseStatus.Closed, (await world.Case("dongguan", id)).Status);
        Assert.Single(peer.Sent);
        await using var db = world.Store.Read();
        Assert.Empty(await db.OutboundRequests.ToListAsync());
        Assert.DoesNotContain("secret", string.Join('\n', await db.Instances.Select(i => i.StateJson).ToListAsync()) + string.Join('\n', await db.Journal.Select(j => j.DataJson).ToListAsync()), StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Several_nodes_send_a_request_once(DatabaseProvider provider)
    {
        await using var world = await World.On(provider);
        var peer = new Peer(_ => new JsonObject { ["statusCode"] = 200 });
        for (var i = 0; i < 5; i++) await Asking(world, "https://api.example.cn/x");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Sender(world, peer).SendOnce(default))));

        Assert.Equal(5, peer.Sent.Count);
        Assert.Equal(5, peer.Sent.Distinct().Count());
    }

    [Fact]
    public async Task A_node_that_dies_with_a_request_in_hand_leaves_it_to_another_under_the_same_id()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var id = await Asking(world, "https://api.example.cn/x");
        var dying = new Peer(_ => throw new IOException("power cut"));
        await Assert.ThrowsAsync<IOException>(() => Sender(world, dying).SendOnce(default));
        var peer = new Peer(_ => new JsonObject { ["statusCode"] = 200 });
        Assert.Equal(0, await Sender(world, peer).SendOnce(default));

        world.RealClock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await Sender(world, peer).SendOnce(default));
        await world.Sweep.SweepOnce(default);

        Assert.Equal(dying.Sent, peer.Sent);
        Assert.Equal(CaseStatus.Closed, (await world.Case("dongguan", id)).Status);
    }

    [Fact]
    public async Task A_host_that_is_not_reached_is_tried_again_later_and_then_given_up_by_its_own_way_out()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var peer = new Peer(_ => new JsonObject { ["failure"] = "connect" });
        var id = await Asking(world, "https://api.example.cn/x");

        Assert.Equal(0, await Sender(world, peer).SendOnce(default));
        Assert.Equal(0, await Sender(world, peer).SendOnce(default));
        Assert.Single(peer.Sent);
        world.RealClock.Advance(OutboundPolicy.Pause(1));
        Assert.Equal(1, await Sender(world, peer).SendOnce(default));
        await world.Sweep.SweepOnce(default);

        Assert.Equal(2, peer.Sent.Count);
        Assert.Equal(CaseStatus.Cancelled, (await world.Case("dongguan", id)).Status);
    }

    [Theory]
    [InlineData("https://other.example.cn/x")]
    [InlineData("https://api.example.cn:8443/x")]
    [InlineData("https://api.example.cn.evil.com/x")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    public async Task A_host_that_no_setting_names_is_refused_clearly_and_nothing_is_sent(string url)
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var peer = new Peer(_ => new JsonObject { ["statusCode"] = 200 });
        await Asking(world, url);

        await Sender(world, peer).SendOnce(default);
        await world.Sweep.SweepOnce(default);

        Assert.Empty(peer.Sent);
        await using var db = world.Store.Read();
        var state = FlowState.FromJson((await db.Instances.OrderByDescending(i => i.CreatedAt).FirstAsync()).StateJson);
        var incident = Assert.Single(state.Incidents);
        Assert.Equal("http-refused", incident.Code);
        Assert.Contains("Http:AllowedHosts", incident.Message.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_nobody_waits_for_any_more_is_not_sent()
    {
        await using var world = await World.On(DatabaseProvider.Sqlite);
        var peer = new Peer(_ => new JsonObject { ["statusCode"] = 200 });
        await Asking(world, "https://api.example.cn/x");
        await using (var db = world.Edit()) await db.Bookmarks.Where(b => b.Name == "Elsa.FlowSendHttpRequest").ExecuteDeleteAsync();

        await Sender(world, peer).SendOnce(default);

        Assert.Empty(peer.Sent);
        await using var after = world.Store.Read();
        Assert.Empty(await after.OutboundRequests.ToListAsync());
    }

    [Theory]
    [InlineData("api.example.cn", "https://api.example.cn/", true)]
    [InlineData("api.example.cn", "http://API.example.cn/", true)]
    [InlineData("api.example.cn", "https://a.api.example.cn/", false)]
    [InlineData("*.example.cn", "https://a.b.example.cn/", true)]
    [InlineData("*.example.cn", "https://example.cn/", false)]
    [InlineData("*.example.cn", "https://evilexample.cn/", false)]
    [InlineData("api.example.cn:8443", "https://api.example.cn:8443/", true)]
    [InlineData("api.example.cn:8443", "https://api.example.cn/", false)]
    [InlineData("api.example.cn", "https://api.example.cn@evil.com/", false)]
    [InlineData("api.example.cn", "ftp://api.example.cn/", false)]
    public void A_host_is_allowed_by_its_name_and_port(string allowed, string url, bool may) =>
        Assert.Equal(may, new OutboundPolicy([allowed], false, TimeSpan.FromSeconds(1), 1).Refuses(new Uri(url)) is null);

    private static OutboundSender Sender(World world, IOutboundHttp peer) => new(world.Store, peer, Policy, new RealTime(world.RealClock), world.Clock);

    /// <summary>Opens a case whose flow asks for this address at once: 200 closes the case, an unreachable host cancels it.</summary>
    private static async Task<Guid> Asking(World world, string url)
    {
        await using (var db = world.Edit())
        {
            var version = await db.Definitions.AsTracking().SingleAsync(d => d.DefinitionId == "relay" && d.IsPublished);
            version.Json = Flow(url).ToJsonString();
            version.ContentHash = FlowDefinition.Parse(version.Json).ContentHash;
            await db.SaveChangesAsync();
        }
        return await world.OpenId("relay", "dongguan");
    }

    private static JsonObject Flow(string url) => new()
    {
        ["definitionId"] = "relay",
        ["name"] = "relay",
        ["version"] = 1,
        ["options"] = new JsonObject { ["incidentStrategyType"] = "ContinueWithIncidentsStrategy" },
        ["root"] = new JsonObject
        {
            ["id"] = "chart", ["type"] = "Elsa.Flowchart", ["version"] = 1,
            ["activities"] = new JsonArray(
                Activity("Elsa.FlowSendHttpRequest", "ask", ("url", url), ("authorization", "Bearer secret")),
                Activity("Whistle.CloseCase", "done", ("status", "closed")),
                Activity("Whistle.CloseCase", "down", ("status", "cancelled"))),
            ["connections"] = new JsonArray(Connection("200", "done"), Connection("Failed to connect", "down")),
        },
    };

    private static JsonObject Activity(string type, string id, params (string Name, string Value)[] inputs)
    {
        var json = new JsonObject { ["id"] = id, ["type"] = type, ["version"] = 1 };
        foreach (var (name, value) in inputs) json[name] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };
        return json;
    }

    private static JsonObject Connection(string port, string to) => new()
    {
        ["source"] = new JsonObject { ["activity"] = "ask", ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
    };

    /// <summary>The other side of the network.</summary>
    private sealed class Peer(Func<JsonObject, JsonObject> answer) : IOutboundHttp
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<Guid> sent = new();

        public IReadOnlyCollection<Guid> Sent => sent;

        public Task<JsonObject> Send(Guid id, JsonObject request, OutboundPolicy policy, CancellationToken cancel)
        {
            sent.Enqueue(id);
            return Task.FromResult(answer(request));
        }
    }
}
