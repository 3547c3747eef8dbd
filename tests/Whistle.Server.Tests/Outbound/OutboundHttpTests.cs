using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Whistle.Cases.Flows.Outbound;
using Whistle.Server.Outbound;

namespace Whistle.Server.Tests.Outbound;

/// <summary>What the server does on the network for a flow, against a real peer.</summary>
public sealed class OutboundHttpTests : IAsyncLifetime
{
    private static readonly Guid Id = Guid.NewGuid();
    private readonly OutboundHttp _http = new();
    private readonly TaskCompletionSource _hold = new();
    private WebApplication _peer = null!;
    private string _address = "";

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _peer = builder.Build();
        _peer.MapPost("/echo", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            return Results.Json(new
            {
                body = await reader.ReadToEndAsync(),
                type = request.ContentType,
                key = request.Headers["Idempotency-Key"].ToString(),
                authorization = request.Headers.Authorization.ToString(),
                mine = request.Headers["X-Mine"].ToString(),
                host = request.Host.Value,
            }, statusCode: 201);
        });
        _peer.MapGet("/away", () => Results.Redirect("http://169.254.169.254/"));
        _peer.MapGet("/large", () => Results.Text(new string('x', OutboundHttp.LargestAnswer + 1)));
        _peer.MapGet("/slow", async () => await _hold.Task);
        await _peer.StartAsync();
        _address = _peer.Urls.Single();
    }

    public async Task DisposeAsync()
    {
        _hold.TrySetResult();
        _http.Dispose();
        await _peer.DisposeAsync();
    }

    [Fact]
    public async Task A_request_carries_what_the_activity_gave_and_an_id_that_stays()
    {
        var answer = await Send("POST", "/echo", request =>
        {
            request["content"] = new JsonObject { ["x"] = "值" };
            request["authorization"] = "Bearer abc";
            request["headers"] = new JsonObject { ["X-Mine"] = "1", ["Host"] = "evil", ["Idempotency-Key"] = "evil" };
        });

        Assert.Equal(201, answer["statusCode"]!.GetValue<int>());
        var echo = JsonNode.Parse(answer["body"]!.GetValue<string>())!;
        Assert.Equal("值", JsonNode.Parse(echo["body"]!.GetValue<string>())!["x"]!.GetValue<string>());
        Assert.Equal("application/json", echo["type"]!.GetValue<string>());
        Assert.Equal(Id.ToString(), echo["key"]!.GetValue<string>());
        Assert.Equal("Bearer abc", echo["authorization"]!.GetValue<string>());
        Assert.Equal("1", echo["mine"]!.GetValue<string>());
        Assert.NotEqual("evil", echo["host"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_is_not_followed() =>
        Assert.Equal(302, (await Send("GET", "/away"))["statusCode"]!.GetValue<int>());

    [Fact]
    public async Task An_answer_that_is_too_large_is_refused() =>
        Assert.Equal("refused", (await Send("GET", "/large"))["failure"]!.GetValue<string>());

    [Fact]
    public async Task An_answer_that_does_not_come_is_a_timeout() =>
        Assert.Equal("timeout", (await Send("GET", "/slow", policy: Policy(true) with { Timeout = TimeSpan.FromMilliseconds(200) }))["failure"]!.GetValue<string>());

    [Fact]
    public async Task An_address_inside_the_own_network_is_refused_unless_it_is_allowed()
    {
        var answer = await Send("GET", "/away", policy: Policy(false));

        Assert.Equal("refused", answer["failure"]!.GetValue<string>());
        Assert.Contains("inside the own network", answer["reason"]!["en"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_leads_into_the_own_network_is_refused() =>
        Assert.Equal("refused", (await _http.Send(Id, Request("GET", $"http://localhost:{new Uri(_address).Port}/away"), Policy(false), default))["failure"]!.GetValue<string>());

    [Fact]
    public async Task A_host_that_is_not_there_can_not_be_connected_to() =>
        Assert.Equal("connect", (await _http.Send(Id, Request("GET", "http://127.0.0.1:1/"), Policy(true), default))["failure"]!.GetValue<string>());

    [Theory]
    [InlineData("X\nY", "1", null)]
    [InlineData("X-A", "1\r\nInjected: 1", null)]
    [InlineData("X-A", "1", "no type")]
    public async Task Headers_that_could_not_be_sent_are_refused(string name, string value, string? type)
    {
        var answer = await Send("POST", "/echo", request =>
        {
            request["headers"] = new JsonObject { [name] = value };
            request["content"] = "x";
            request["contentType"] = type;
        });

        Assert.Equal("refused", answer["failure"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.1.2.3", true)]
    [InlineData("172.31.255.255", true)]
    [InlineData("172.32.0.1", false)]
    [InlineData("192.168.0.1", true)]
    [InlineData("169.254.169.254", true)]
    [InlineData("100.64.0.1", true)]
    [InlineData("0.0.0.0", true)]
    [InlineData("255.255.255.255", true)]
    [InlineData("8.8.8.8", false)]
    [InlineData("::1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("::10.0.0.1", true)]
    [InlineData("64:ff9b::a00:1", true)]
    [InlineData("fd00::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("2400:3200::1", false)]
    public void Addresses_that_are_not_public_are_known(string address, bool isPrivate) =>
        Assert.Equal(isPrivate, PrivateAddresses.Has(IPAddress.Parse(address)));

    private Task<JsonObject> Send(string method, string path, Action<JsonObject>? change = null, OutboundPolicy? policy = null)
    {
        var request = Request(method, _address + path);
        change?.Invoke(request);
        return _http.Send(Id, request, policy ?? Policy(true), default);
    }

    private static JsonObject Request(string method, string url) => new() { ["method"] = method, ["url"] = url };

    private static OutboundPolicy Policy(bool allowPrivate) => new(["127.0.0.1"], allowPrivate, TimeSpan.FromSeconds(20), 1);
}
