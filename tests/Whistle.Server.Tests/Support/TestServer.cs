using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Whistle.Testing;

namespace Whistle.Server.Tests.Support;

/// <summary>
/// The real server on Kestrel and SQLite, in a folder of its own. Most tests share <see cref="Shared"/>; a test that changes settings,
/// time or an account starts its own.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    public const string Password = "Whistle#2026";
    private static readonly Lazy<TestServer> SharedServer = new(() =>
    {
        var server = new TestServer();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Delete();
        return server;
    });

    private static readonly Lazy<TestServer> SharedPostgres = new(() =>
    {
        var connection = Task.Run(async () => await (await PostgresServer.Shared).Create()).GetAwaiter().GetResult();
        var server = new TestServer(new Dictionary<string, string> { ["Database:Provider"] = "Postgres", ["ConnectionStrings:Whistle"] = connection });
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Delete();
        return server;
    });

    private readonly Factory _factory;

    public TestServer(IReadOnlyDictionary<string, string>? settings = null, Action<IServiceCollection>? services = null, string environment = "Development", string? directory = null)
    {
        Directory = directory ?? System.IO.Directory.CreateTempSubdirectory("whistle-server-").FullName;
        _factory = new Factory(Directory, settings ?? new Dictionary<string, string>(), services, environment);
        _factory.UseKestrel(0);
        _factory.StartServer();
        Address = _factory.ClientOptions.BaseAddress;
    }

    public static TestServer Shared => SharedServer.Value;

    /// <summary>The databases the rules of commands are held on; PostgreSQL wherever it can be started (see <see cref="PostgresRuns"/>).</summary>
    public static TheoryData<string> Databases => PostgresServer.WhyNone is null ? ["Sqlite", "Postgres"] : ["Sqlite"];

    public static TestServer On(string database) => database == "Postgres" ? SharedPostgres.Value : Shared;

    public string Directory { get; }
    public Uri Address { get; }
    public IServiceProvider Services => _factory.Services;

    /// <summary>A client without a session and without a cookie jar.</summary>
    public HttpClient Client(string language = "zh-CN")
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return client;
    }

    public async Task<HttpClient> SignedIn(string userName, string language = "zh-CN")
    {
        var client = Client(language);
        var session = await client.PostAsJsonAsync("/api/v1/session", new { userName, password = Password });
        Assert.Equal(HttpStatusCode.OK, session.StatusCode);
        var body = await session.Content.ReadFromJsonAsync<JsonObject>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", body!["accessToken"]!.GetValue<string>());
        return client;
    }

    /// <summary>Stops the server and keeps its folder, so that another can be started on it.</summary>
    public ValueTask Stop() => _factory.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _factory.DisposeAsync();
        Delete();
    }

    private void Delete() => System.IO.Directory.Delete(Directory, recursive: true);

    private sealed class Factory(string directory, IReadOnlyDictionary<string, string> settings, Action<IServiceCollection>? services, string environment) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment(environment);
            builder.UseSetting("Data:Directory", directory);
            foreach (var (key, value) in settings) builder.UseSetting(key, value);
            builder.ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
            if (services is not null) builder.ConfigureTestServices(services);
        }
    }
}

/// <summary>Says in the test run when PostgreSQL was left out, and why.</summary>
public sealed class PostgresRuns
{
    private sealed class NeedsPostgresAttribute : FactAttribute
    {
        public NeedsPostgresAttribute() => Skip = PostgresServer.WhyNone;
    }

    [NeedsPostgres]
    public async Task The_rules_run_on_PostgreSQL_too() =>
        Assert.Equal(HttpStatusCode.OK, (await TestServer.On("Postgres").Client().GetAsync("/health/ready")).StatusCode);
}

public static class Answers
{
    /// <summary>The problem of an answer, after checking what every problem must carry.</summary>
    public static async Task<JsonObject> Problem(this HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == (int)answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(code, problem["code"]!.GetValue<string>());
        Assert.Equal($"/problems/{code}", problem["type"]!.GetValue<string>());
        Assert.Equal(status, problem["status"]!.GetValue<int>());
        Assert.NotEqual("", problem["title"]!.GetValue<string>());
        Assert.NotEqual("", problem["traceId"]!.GetValue<string>());
        Assert.Equal(JsonValueKind.Array, problem["errors"]!.GetValueKind());
        Assert.DoesNotContain("   at ", text);
        return problem;
    }

    public static async Task<JsonObject> Json(this HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(expected == answer.StatusCode, $"{(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public static string[] Pointers(this JsonObject problem) => [.. problem["errors"]!.AsArray().Select(e => e!["pointer"]!.GetValue<string>())];
}
