using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Whistle.Server.Clock;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.SignIn;

public sealed class SessionTests
{
    private static readonly TestServer Server = TestServer.Shared;

    [Fact]
    public async Task Signing_in_gives_a_token_and_who_i_am()
    {
        using var client = Server.Client();
        var session = await (await SignIn(client, "dongguan", TestServer.Password)).Json();
        Assert.Equal(900, session["expiresIn"]!.GetValue<int>());
        var me = session["me"]!;
        Assert.Equal("dongguan", me["userName"]!.GetValue<string>());
        Assert.Equal("东关街道", me["organisation"]!["name"]!.GetValue<string>());
        Assert.Equal("street-clerk", me["roles"]![0]!["role"]!.GetValue<string>());
        Assert.EndsWith("+08:00", me["now"]!.GetValue<string>());

        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session["accessToken"]!.GetValue<string>());
        var again = await (await client.GetAsync("/api/v1/me")).Json();
        Assert.Equal(me["id"]!.GetValue<Guid>(), again["id"]!.GetValue<Guid>());
    }

    [Theory]
    [InlineData("supervisor", "cases")]
    [InlineData("auditor", "audit")]
    [InlineData("admin", "admin")]
    public async Task Menus_follow_the_roles(string userName, string menus)
    {
        using var client = await Server.SignedIn(userName);
        var me = await (await client.GetAsync("/api/v1/me")).Json();
        Assert.Equal(menus, string.Join(",", me["menus"]!.AsArray().Select(m => m!.GetValue<string>())));
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_look_the_same()
    {
        using var client = Server.Client();
        var wrong = await (await SignIn(client, "zhujian", "not-it")).Problem(401, "wrong-credentials");
        var unknown = await (await SignIn(client, "nobody-at-all", "not-it")).Problem(401, "wrong-credentials");
        Assert.Equal(wrong["title"]!.ToString(), unknown["title"]!.ToString());
    }

    [Theory]
    [InlineData("{\"userName\":\"dongguan\"}", "/password")]
    [InlineData("{\"password\":\"x\"}", "/userName")]
    [InlineData("{\"userName\":\"  \",\"password\":\"x\"}", "/userName")]
    public async Task Both_fields_are_required(string body, string pointer)
    {
        using var client = Server.Client();
        var answer = await client.PostAsync("/api/v1/session", new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal([pointer], (await answer.Problem(400, "invalid-body")).Pointers());
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiI3In0.")]
    public async Task A_garbage_token_is_refused(string token)
    {
        using var client = Server.Client();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        await (await client.GetAsync("/api/v1/me")).Problem(401, "invalid-token");
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_for_fifteen_minutes()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = WithTime(time);
        using var client = server.Client();
        for (var i = 0; i < 4; i++) await (await SignIn(client, "presider", "wrong")).Problem(401, "wrong-credentials");
        var locked = await (await SignIn(client, "presider", "wrong")).Problem(401, "locked-out");
        Assert.Equal(time.GetUtcNow().AddMinutes(15), locked["until"]!.GetValue<DateTimeOffset>(), TimeSpan.FromSeconds(1));
        await (await SignIn(client, "presider", TestServer.Password)).Problem(401, "locked-out");
        await (await SignIn(client, "mediator", TestServer.Password)).Json();

        time.Advance(TimeSpan.FromMinutes(15.1));
        await (await SignIn(client, "presider", TestServer.Password)).Json();
    }

    [Fact]
    public async Task Parallel_wrong_passwords_are_counted_one_by_one()
    {
        using var client = Server.Client();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            var answer = await SignIn(client, "admin-2", "wrong");
            return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["code"]!.GetValue<string>();
        }));
        Assert.Equal(4, answers.Count(c => c == "wrong-credentials"));
        Assert.Equal(4, answers.Count(c => c == "locked-out"));
    }

    [Fact]
    public async Task An_expired_token_is_refused_and_the_cookie_renews_it()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = WithTime(time);
        using var client = server.Client();
        var signedIn = await SignIn(client, "dongguan", TestServer.Password);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await signedIn.Json())["accessToken"]!.GetValue<string>());
        time.Advance(TimeSpan.FromMinutes(15.1));
        var refused = await client.GetAsync("/api/v1/me");
        await refused.Problem(401, "token-expired");
        Assert.Contains("invalid_token", refused.Headers.WwwAuthenticate.ToString());

        var renewed = await Renew(client, CookieOf(signedIn));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await renewed.Json())["accessToken"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/me")).StatusCode);

        time.Advance(TimeSpan.FromDays(8));
        await (await Renew(client, CookieOf(renewed))).Problem(401, "session-expired");
    }

    [Fact]
    public async Task The_refresh_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        using var client = Server.Client();
        var cookie = (await SignIn(client, "dongguan", TestServer.Password)).Headers.GetValues("Set-Cookie").Single().ToLowerInvariant();
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        Assert.Contains("path=/api/v1/session", cookie);
    }

    [Fact]
    public async Task A_refresh_token_that_comes_back_ends_the_whole_family()
    {
        using var client = Server.Client();
        var first = CookieOf(await SignIn(client, "gongan", TestServer.Password));
        var second = CookieOf(await Renew(client, first));
        Assert.NotEqual(first, second);
        await (await Renew(client, first)).Problem(401, "session-expired");
        await (await Renew(client, second)).Problem(401, "session-expired");
    }

    [Fact]
    public async Task Of_parallel_renewals_with_one_cookie_at_most_one_succeeds()
    {
        using var client = Server.Client();
        var cookie = CookieOf(await SignIn(client, "gongan", TestServer.Password));
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Renew(client, cookie)));
        Assert.Equal(1, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        using var client = Server.Client();
        var cookie = CookieOf(await SignIn(client, "gongan", TestServer.Password));
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/session");
        request.Headers.Add("Cookie", cookie);
        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(request)).StatusCode);
        await (await Renew(client, cookie)).Problem(401, "session-expired");
    }

    [Fact]
    public async Task Sign_ins_from_one_address_are_limited()
    {
        await using var server = new TestServer(new Dictionary<string, string> { ["SignIn:AttemptsPerMinute"] = "6" });
        using var client = server.Client();
        for (var i = 0; i < 6; i++) await (await SignIn(client, "nobody-" + i, "x")).Problem(401, "wrong-credentials");
        var refused = await SignIn(client, "nobody-7", "x");
        await refused.Problem(429, "too-many-requests");
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task Tokens_outlive_a_restart()
    {
        var before = new TestServer();
        using var client = await before.SignedIn("dongguan");
        var token = client.DefaultRequestHeaders.Authorization;
        await before.Stop();
        await using var after = new TestServer(directory: before.Directory);
        using var again = after.Client();
        again.DefaultRequestHeaders.Authorization = token;
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task The_audit_keeps_sign_ins_and_only_auditors_read_it()
    {
        using var client = Server.Client();
        await SignIn(client, "wuye", "wrong");
        using var clerk = await Server.SignedIn("wuye");
        await (await clerk.GetAsync("/api/v1/audit")).Problem(403, "forbidden");
        using var auditor = await Server.SignedIn("auditor");
        var page = await (await auditor.GetAsync("/api/v1/audit?user=wuye")).Json();
        var actions = page["items"]!.AsArray().Select(e => e!["action"]!.GetValue<string>()).ToList();
        Assert.Equal(["session.opened", "session.refused"], actions.Take(2));
    }

    private static TestServer WithTime(FakeTimeProvider time) => new(services: services =>
    {
        services.RemoveAll<BusinessClock>();
        services.AddSingleton(new BusinessClock(time));
    });

    private static Task<HttpResponseMessage> SignIn(HttpClient client, string userName, string password) =>
        client.PostAsJsonAsync("/api/v1/session", new { userName, password });

    private static async Task<HttpResponseMessage> Renew(HttpClient client, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/session/refresh");
        request.Headers.Add("Cookie", cookie);
        return await client.SendAsync(request);
    }

    private static string CookieOf(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
}
