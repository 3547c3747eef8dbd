using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Problems;

/// <summary>Bad input is told what is wrong and where, in the reader's language, and is never a 500.</summary>
public sealed class BadInputTests
{
    private static readonly TestServer Server = TestServer.Shared;

    [Fact]
    public async Task Malformed_json_is_refused_with_its_line_and_column()
    {
        using var client = await Server.SignedIn("dongguan");
        var problem = await (await Send(client, "/api/v1/cases", "{\n  \"caseType\": \"whistle\",\n  \"data\": {,}\n}")).Problem(400, "malformed-json");
        Assert.Equal(3, problem["line"]!.GetValue<int>());
        Assert.True(problem["column"]!.GetValue<int>() > 1);
    }

    [Theory]
    [InlineData("{\"caseType\":\"whistle\",\"data\":{}", "malformed-json")]
    [InlineData("not json at all", "malformed-json")]
    [InlineData("\"text\"", "invalid-body")]
    [InlineData("[]", "invalid-body")]
    [InlineData("null", "invalid-body")]
    [InlineData("", "invalid-body")]
    public async Task A_body_that_is_no_object_is_refused(string body, string code)
    {
        using var client = await Server.SignedIn("dongguan");
        await (await Send(client, "/api/v1/cases", body)).Problem(400, code);
    }

    [Theory]
    [InlineData("{\"caseType\":\"whistle\",\"data\":{},\"extra\":1}", "/extra", "unknown-field")]
    [InlineData("{\"CaseType\":\"whistle\",\"data\":{}}", "/CaseType", "unknown-field")]
    [InlineData("{\"caseType\":5,\"data\":{}}", "/caseType", "wrong-type")]
    [InlineData("{\"caseType\":\"whistle\",\"data\":[]}", "/data", "wrong-type")]
    [InlineData("{\"caseType\":\"whistle\",\"data\":\"x\"}", "/data", "wrong-type")]
    [InlineData("{\"caseType\":\"whistle\",\"caseType\":\"whistle\",\"data\":{}}", "/caseType", "duplicate-field")]
    [InlineData("{\"caseType\":\"whistle\",\"data\":{\"a\":{\"b\":1,\"b\":2}}}", "/data/a/b", "duplicate-field")]
    [InlineData("{\"caseType\":\"whistle\",\"data\":{\"a\":[\"x\",\"\\u0000\"]}}", "/data/a/1", "invalid-text")]
    [InlineData("{\"caseType\":\"whistle\",\"data\":{\"a/b\":\"\\ud800\"}}", "/data/a~1b", "invalid-text")]
    [InlineData("{\"caseType\":\"\\u0000\",\"data\":{}}", "/caseType", "invalid-text")]
    [InlineData("{\"data\":{}}", "/caseType", "required")]
    [InlineData("{\"caseType\":\"whistle\"}", "/data", "required")]
    public async Task A_wrong_field_is_pointed_at(string body, string pointer, string code)
    {
        using var client = await Server.SignedIn("dongguan");
        var problem = await (await Send(client, "/api/v1/cases", body)).Problem(400, "invalid-body");
        var error = Assert.Single(problem["errors"]!.AsArray())!;
        Assert.Equal((pointer, code), (error["pointer"]!.GetValue<string>(), error["code"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_body_nested_too_deep_is_refused()
    {
        using var client = await Server.SignedIn("dongguan");
        var deep = "{\"caseType\":\"whistle\",\"data\":" + string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200) + "}";
        await (await Send(client, "/api/v1/cases", deep)).Problem(400, "malformed-json");
    }

    [Theory]
    [InlineData("/api/v1/cases", 50)]
    [InlineData("/api/v1/session", 50)]
    [InlineData("/api/v1/files", 50)]
    [InlineData("/api/v1/cases", 2)]
    public async Task A_body_over_the_limit_is_answered_with_413_on_the_same_connection(string path, int megabytes)
    {
        using var client = await Server.SignedIn("dongguan");
        HttpContent content = new ByteArrayContent(new byte[megabytes << 20]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (path.EndsWith("files")) content = new MultipartFormDataContent { { new ByteArrayContent(new byte[megabytes << 20]), "file", "a.jpg" } };
        var problem = await (await client.PostAsync(path, content)).Problem(413, "too-large");
        Assert.True(problem["limitBytes"]!.GetValue<long>() > 0);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/me")).StatusCode);
    }

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_answered_with_413_too()
    {
        using var client = await Server.SignedIn("dongguan");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/cases") { Content = new StreamContent(new MemoryStream(new byte[8 << 20])) };
        request.Headers.TransferEncodingChunked = true;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        await (await client.SendAsync(request)).Problem(413, "too-large");
    }

    [Fact]
    public async Task Another_media_type_than_json_is_refused()
    {
        using var client = await Server.SignedIn("dongguan");
        await (await client.PostAsync("/api/v1/cases", new StringContent("<a/>", Encoding.UTF8, "application/xml"))).Problem(415, "unsupported-media-type");
        await (await client.PostAsync("/api/v1/cases", new StringContent("caseType=whistle", Encoding.UTF8, "application/x-www-form-urlencoded"))).Problem(415, "unsupported-media-type");
    }

    [Theory]
    [InlineData("/api/v1/nothing-here")]
    [InlineData("/api/v2/cases")]
    [InlineData("/api/v1/cases/not-a-guid")]
    [InlineData("/api/v1/cases/00000000-0000-0000-0000-000000000001")]
    [InlineData("/api/v1/cases/00000000-0000-0000-0000-000000000001/timeline")]
    [InlineData("/api/v1/tasks/00000000-0000-0000-0000-000000000001")]
    [InlineData("/api/v1/files/00000000-0000-0000-0000-000000000001/content")]
    [InlineData("/api/v1/case-types/unheard-of")]
    [InlineData("/api/v1/categories?parent=unheard-of")]
    public async Task What_does_not_exist_is_404(string path)
    {
        using var client = await Server.SignedIn("dongguan");
        await (await client.GetAsync(path)).Problem(404, "not-found");
    }

    [Fact]
    public async Task A_wrong_method_is_405_and_says_which_are_allowed()
    {
        using var client = await Server.SignedIn("dongguan");
        var answer = await client.DeleteAsync("/api/v1/cases");
        await answer.Problem(405, "method-not-allowed");
        Assert.Contains("GET", answer.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/api/v1/cases?limit=0", "/query/limit")]
    [InlineData("/api/v1/cases?limit=201", "/query/limit")]
    [InlineData("/api/v1/cases?limit=ten", "/query/limit")]
    [InlineData("/api/v1/cases?status=lost", "/query/status")]
    [InlineData("/api/v1/cases?status=7", "/query/status")]
    [InlineData("/api/v1/cases?grid=12", "/query/grid")]
    [InlineData("/api/v1/cases?openedFrom=yesterday", "/query/openedFrom")]
    [InlineData("/api/v1/cases?sort=name", "/query/sort")]
    [InlineData("/api/v1/cases?q=%00", "/query")]
    [InlineData("/api/v1/grids/at?lon=abc&lat=35", "/query/lon")]
    [InlineData("/api/v1/grids/at?lon=190&lat=35", "/query/lon")]
    [InlineData("/api/v1/grids/at?lon=NaN&lat=35", "/query/lon")]
    [InlineData("/api/v1/grids/at?lon=106.6", "/query/lat")]
    public async Task A_wrong_query_parameter_is_named(string path, string pointer)
    {
        using var client = await Server.SignedIn("dongguan");
        Assert.Equal([pointer], (await (await client.GetAsync(path)).Problem(400, "invalid-parameter")).Pointers());
    }

    [Theory]
    [InlineData("/api/v1/cases?cursor=nonsense")]
    [InlineData("/api/v1/tasks?view=all&cursor=%2B%2B")]
    public async Task A_cursor_of_somebody_else_is_refused(string path)
    {
        using var client = await Server.SignedIn("dongguan");
        await (await client.GetAsync(path)).Problem(400, "bad-cursor");
    }

    [Theory]
    [InlineData("with space")]
    [InlineData("tab\there")]
    [InlineData("\"\"")]
    public async Task A_malformed_idempotency_key_is_refused(string key)
    {
        using var client = await Server.SignedIn("dongguan");
        using var request = Post("/api/v1/cases", "{}");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        await (await client.SendAsync(request)).Problem(400, "idempotency-key-invalid");
    }

    [Fact]
    public async Task An_endless_idempotency_key_is_refused()
    {
        using var client = await Server.SignedIn("dongguan");
        using var request = Post("/api/v1/cases", "{}");
        request.Headers.Add("Idempotency-Key", new string('k', 201));
        await (await client.SendAsync(request)).Problem(400, "idempotency-key-invalid");
    }

    [Theory]
    [InlineData("3")]
    [InlineData("\"three\"")]
    [InlineData("W/\"3\"")]
    [InlineData("\"-3\"")]
    public async Task A_malformed_if_match_is_refused(string tag)
    {
        using var client = await Server.SignedIn("dongguan");
        using var request = Post($"/api/v1/tasks/{Guid.NewGuid()}/claim", "{}");
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        await (await client.SendAsync(request)).Problem(400, "invalid-if-match");
    }

    [Fact]
    public async Task An_unknown_case_type_is_refused()
    {
        using var client = await Server.SignedIn("dongguan");
        await (await Send(client, "/api/v1/cases", "{\"caseType\":\"unheard-of\",\"data\":{}}")).Problem(404, "unknown-case-type");
    }

    [Fact]
    public async Task Texts_are_chinese_unless_english_is_asked_for()
    {
        using var chinese = Server.Client("fr, *;q=0.1");
        using var english = Server.Client("zh;q=0.5, en-GB;q=0.9");
        var zh = await (await chinese.GetAsync("/api/v1/me")).Problem(401, "not-signed-in");
        var answer = await english.GetAsync("/api/v1/me");
        var en = await answer.Problem(401, "not-signed-in");
        Assert.Equal("请先登录。", zh["title"]!.GetValue<string>());
        Assert.Equal("Please sign in first.", en["title"]!.GetValue<string>());
        Assert.Equal(["en"], answer.Content.Headers.ContentLanguage);
    }

    [Fact]
    public async Task An_unexpected_failure_tells_nothing_but_the_trace_id()
    {
        await using var server = new TestServer(services: services =>
            Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddSingleton<Server.Api.CategoryShelf>(services, _ => throw new InvalidOperationException("secret detail")));
        using var client = await server.SignedIn("dongguan");
        var answer = await client.GetAsync("/api/v1/categories");
        await answer.Problem(500, "unexpected");
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Every_problem_type_address_describes_itself()
    {
        using var client = Server.Client("en");
        var description = await (await client.GetAsync("/problems/already-claimed")).Json();
        Assert.Equal(409, description["status"]!.GetValue<int>());
        await (await client.GetAsync("/problems/unheard-of")).Problem(404, "not-found");
    }

    private static HttpRequestMessage Post(string path, string json) =>
        new(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    private static async Task<HttpResponseMessage> Send(HttpClient client, string path, string json)
    {
        using var request = Post(path, json);
        return await client.SendAsync(request);
    }
}
