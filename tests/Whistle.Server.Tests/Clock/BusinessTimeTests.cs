using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Whistle.Server.Clock;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Clock;

public sealed class BusinessTimeTests
{
    private static readonly Dictionary<string, string> Virtual = new() { ["Clock:Virtual"] = "true" };

    [Fact]
    public async Task Advancing_moves_business_time_and_survives_a_restart()
    {
        var server = new TestServer(Virtual);
        using var client = await server.SignedIn("dongguan");
        var before = await Now(client);
        var answer = await (await client.PostAsJsonAsync("/api/v1/dev/clock/advance", new { by = "P2DT3H" })).Json();
        Assert.InRange(answer["now"]!.GetValue<DateTimeOffset>() - before, TimeSpan.FromHours(51), TimeSpan.FromHours(51) + TimeSpan.FromMinutes(1));
        // The token lives on real time and still holds.
        Assert.InRange(await Now(client) - before, TimeSpan.FromHours(51), TimeSpan.FromHours(51) + TimeSpan.FromMinutes(1));

        await server.Stop();
        await using var again = new TestServer(Virtual, directory: server.Directory);
        using var after = await again.SignedIn("dongguan");
        Assert.InRange(await Now(after) - before, TimeSpan.FromHours(51), TimeSpan.FromHours(51) + TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData("{}", 400, "invalid-body")]
    [InlineData("{\"by\":\"half an hour\"}", 400, "invalid-body")]
    [InlineData("{\"until\":\"2027-01-01 00:00\"}", 400, "invalid-body")]
    [InlineData("{\"until\":\"2020-01-01T00:00:00+08:00\"}", 422, "clock-goes-forward")]
    [InlineData("{\"by\":\"-PT10M\"}", 422, "clock-goes-forward")]
    [InlineData("{\"by\":\"-P9999999D\"}", 422, "clock-goes-forward")]
    [InlineData("{\"by\":\"P9999999D\"}", 422, "clock-too-far")]
    public async Task A_senseless_advance_is_refused(string body, int status, string code)
    {
        using var client = await TestServer.Shared.SignedIn("dongguan");
        var answer = await client.PostAsync("/api/v1/dev/clock/advance", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        await answer.Problem(status, code);
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_virtual_clock()
    {
        await using var server = new TestServer(new Dictionary<string, string> { ["Clock:Virtual"] = "false" });
        using var client = await server.SignedIn("dongguan");
        await (await client.PostAsJsonAsync("/api/v1/dev/clock/advance", new { by = "PT1M" })).Problem(404, "not-found");
        Assert.False((await (await client.GetAsync("/api/v1/me")).Json())["demoClock"]!.GetValue<bool>());
    }

    /// <summary>Quartz registers a time provider of its own; whoever registers last wins, and it must be us.</summary>
    [Fact]
    public void Everything_that_asks_for_the_time_is_given_business_time() =>
        Assert.Same(TestServer.Shared.Services.GetRequiredService<BusinessClock>(), TestServer.Shared.Services.GetRequiredService<TimeProvider>());

    private static async Task<DateTimeOffset> Now(HttpClient client) => (await client.GetFromJsonAsync<JsonObject>("/api/v1/me"))!["now"]!.GetValue<DateTimeOffset>();
}
