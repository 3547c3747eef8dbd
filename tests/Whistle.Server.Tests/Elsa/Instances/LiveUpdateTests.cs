using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Elsa.Definitions;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Instances;

/// <summary>The instance viewer's live connection, in SignalR's own words.</summary>
public sealed class LiveUpdateTests
{
    private const char End = '\u001e';

    [Fact]
    public async Task A_watched_instance_tells_its_viewer_when_it_moves()
    {
        var studio = await Studio.Open();
        var instance = await CaseDoorTests.Waiting(studio);
        using var socket = new ClientWebSocket();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var token = studio.Client.DefaultRequestHeaders.Authorization!.Parameter;
        var address = new UriBuilder(TestServer.Shared.Address) { Scheme = "ws", Path = "/elsa/hubs/workflow-instance", Query = "access_token=" + token }.Uri;
        await socket.ConnectAsync(address, patience.Token);
        await Send(socket, """{"protocol":"json","version":1}""", patience.Token);
        await Send(socket, $$"""{"type":1,"target":"ObserveInstanceAsync","arguments":["{{instance}}"]}""", patience.Token);
        await Until(socket, m => m["target"]?.ToString() == "WorkflowInstanceUpdatedAsync" && m["arguments"]![0]!["workflowInstanceId"]!.ToString() == instance, patience.Token);

        var task = (await (await studio.Get($"/workflow-instances/{instance}")).Json())["workflowState"]!["bookmarks"]![0]!["payload"]!["taskId"]!.ToString();
        Assert.Equal(HttpStatusCode.OK, (await studio.Post($"/tasks/{task}/complete", new JsonObject())).StatusCode);
        var stats = await Until(socket, m => m["target"]?.ToString() == "ActivityExecutionLogUpdatedAsync", patience.Token);
        var moved = stats["arguments"]![0]!["stats"]!.AsArray().Single(s => s!["activityId"]!.ToString() == "T")!;
        Assert.Equal((1, false), (moved["completedCount"]!.GetValue<int>(), moved["isBlocked"]!.GetValue<bool>()));
    }

    [Theory]
    [InlineData("dongguan", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("admin", HttpStatusCode.OK)]
    public async Task Only_administrators_may_watch(string? user, HttpStatusCode expected)
    {
        var client = user is null ? TestServer.Shared.Client() : await TestServer.Shared.SignedIn(user);
        Assert.Equal(expected, (await client.PostAsync("/elsa/hubs/workflow-instance/negotiate?negotiateVersion=1", null)).StatusCode);
    }

    private static Task Send(ClientWebSocket socket, string message, CancellationToken cancel) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, true, cancel);

    private static async Task<JsonObject> Until(ClientWebSocket socket, Func<JsonObject, bool> wanted, CancellationToken cancel)
    {
        var (piece, text) = (new byte[8192], "");
        while (true)
        {
            var received = await socket.ReceiveAsync(piece, cancel);
            text += Encoding.UTF8.GetString(piece, 0, received.Count);
            for (int at; (at = text.IndexOf(End, StringComparison.Ordinal)) >= 0; text = text[(at + 1)..])
                if (JsonNode.Parse(text[..at]) is JsonObject message && wanted(message)) return message;
        }
    }
}
