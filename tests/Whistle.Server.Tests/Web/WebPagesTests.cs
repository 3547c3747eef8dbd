using System.Net;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Web;

public sealed class WebPagesTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("whistle-web-").FullName;
    private TestServer _server = null!;

    public Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "assets"));
        File.WriteAllText(Path.Combine(_folder, "index.html"), "<!doctype html><title>Whistle</title>");
        File.WriteAllText(Path.Combine(_folder, "assets/app-1a2b.js"), "console.log('whistle')");
        File.WriteAllText(Path.Combine(_folder, "assets/app-1a2b.js.br"), "brotli bytes");
        File.WriteAllText(Path.Combine(_folder, "assets/app-1a2b.js.gz"), "gzip bytes");
        _server = new TestServer(new Dictionary<string, string> { ["Web:Directory"] = _folder });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/work")]
    [InlineData("/cases/0199c0de-0000-7000-8000-000000000000")]
    public async Task Routes_of_the_front_end_get_the_page_and_never_from_a_cache(string path)
    {
        using var client = _server.Client();
        var answer = await client.GetAsync(path);
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.True(answer.Headers.CacheControl!.NoCache);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("http", policy);
    }

    [Theory]
    [InlineData("br", "brotli bytes")]
    [InlineData("gzip", "gzip bytes")]
    [InlineData("gzip, br", "brotli bytes")]
    [InlineData("br;q=0, gzip", "gzip bytes")]
    [InlineData("identity", "console.log('whistle')")]
    public async Task Hashed_assets_are_sent_compressed_and_kept_for_ever(string encoding, string content)
    {
        using var client = _server.Client();
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd(encoding);
        var answer = await client.GetAsync("/assets/app-1a2b.js");
        Assert.Equal(content, await answer.Content.ReadAsStringAsync());
        Assert.Contains("javascript", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task A_page_that_did_not_change_is_not_sent_again()
    {
        using var client = _server.Client();
        var tag = (await client.GetAsync("/")).Headers.ETag!;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.IfNoneMatch.Add(tag);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData("/assets/gone-9z.js")]
    [InlineData("/api/nothing")]
    [InlineData("/%2e%2e/whistle.db")]
    public async Task What_is_missing_is_a_problem_and_not_the_page(string path)
    {
        using var client = _server.Client();
        await (await client.GetAsync(path)).Problem(404, "not-found");
    }
}
