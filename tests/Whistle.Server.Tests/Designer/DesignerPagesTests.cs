using System.IO.Compression;
using System.Net;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Designer;

public sealed class DesignerPagesTests(ServerWithDesigner designer) : IClassFixture<ServerWithDesigner>
{
    [Theory]
    [InlineData("/designer")]
    [InlineData("/designer/")]
    [InlineData("/designer/definitions/whistle.unit")]
    [InlineData("/designer/instances/0199c0de?page=2")]
    [InlineData("/designer/workflows/instances/0199c0de/view")]
    public async Task Every_place_in_the_designer_is_its_page(string path)
    {
        using var client = designer.Server.Client();
        var answer = await client.GetAsync(path);
        Assert.Contains("Designer", await answer.Content.ReadAsStringAsync());
        Assert.True(answer.Headers.CacheControl!.NoCache);
    }

    [Fact]
    public async Task WebAssembly_may_run_in_the_designer_and_nowhere_else()
    {
        using var client = designer.Server.Client();
        static string Policy(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-", Policy(await client.GetAsync("/designer/instances")));
        Assert.DoesNotContain("wasm", Policy(await client.GetAsync("/work")));
        Assert.DoesNotContain("wasm", Policy(await client.GetAsync("/designers")));
        Assert.DoesNotContain("http", Policy(await client.GetAsync("/designer")));
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    public async Task A_file_of_the_Studio_is_sent_as_it_was_compressed_with_its_own_type(string accepted, string sent)
    {
        using var client = designer.Server.Client();
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd(accepted);
        var answer = await client.GetAsync("/designer/_framework/System.Linq.zrgapkccbx.wasm");
        Assert.Equal(sent, answer.Content.Headers.ContentEncoding.Single());
        Assert.Equal("application/wasm", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Whoever_takes_no_compression_gets_the_file_unpacked()
    {
        using var client = designer.Server.Client();
        var answer = await client.GetAsync("/designer/_framework/System.Linq.zrgapkccbx.wasm");
        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal("content of System.Linq.zrgapkccbx.wasm", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("_framework/System.Linq.zrgapkccbx.wasm", true)]
    [InlineData("_content/BlazorMonaco/lib/monaco-editor/min/vs/assets/ts.worker-C4E4vgbE.js", true)]
    [InlineData("_framework/dotnet.js", false)]
    [InlineData("appsettings.json", false)]
    public async Task Only_a_name_that_changes_with_its_content_is_kept_for_ever(string file, bool forever)
    {
        using var client = designer.Server.Client();
        var answer = await client.GetAsync($"/designer/{file}");
        Assert.Equal(forever, answer.Headers.CacheControl!.ToString().Contains("immutable", StringComparison.Ordinal));
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/designer/{file}");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again)).StatusCode);
    }

    [Theory]
    [InlineData("/designer/_framework/gone.wasm")]
    [InlineData("/designer/_framework/dotnet.js.br")]
    [InlineData("/designer/_content/..%2f..%2findex.html")]
    public async Task A_file_the_Studio_does_not_have_is_missing_and_not_the_page(string path)
    {
        using var client = designer.Server.Client();
        await (await client.GetAsync(path)).Problem(404, "not-found");
    }
}

/// <summary>A server whose built web has a designer of a few files.</summary>
public sealed class ServerWithDesigner : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("whistle-designer-").FullName;
    public TestServer Server { get; private set; } = null!;

    public Task InitializeAsync()
    {
        File.WriteAllText(Path.Combine(_folder, "index.html"), "<!doctype html><title>Whistle</title>");
        File.WriteAllText(Path.Combine(_folder, "designer.html"), "<!doctype html><title>Designer</title>");
        Lay("_framework/System.Linq.zrgapkccbx.wasm");
        Lay("_framework/dotnet.js");
        Lay("_content/BlazorMonaco/lib/monaco-editor/min/vs/assets/ts.worker-C4E4vgbE.js");
        File.WriteAllText(Path.Combine(_folder, "designer/appsettings.json"), "{}");
        Server = new TestServer(new Dictionary<string, string> { ["Web:Directory"] = _folder });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private void Lay(string name)
    {
        var path = Path.Combine(_folder, "designer", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var content = System.Text.Encoding.UTF8.GetBytes($"content of {Path.GetFileName(name)}");
        using (var brotli = new BrotliStream(File.Create(path + ".br"), CompressionLevel.Fastest)) brotli.Write(content);
        using (var gzip = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest)) gzip.Write(content);
    }
}
