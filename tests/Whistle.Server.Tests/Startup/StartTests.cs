using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Whistle.Server.Composition;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Startup;

public sealed class StartTests
{
    [Theory]
    [InlineData("Database:Provider", "Oracle")]
    [InlineData("Database:Provider", "Postgres")]
    [InlineData("Clock:Virtual", "true")]
    [InlineData("SignIn:SigningKey", "c2hvcnQ=")]
    [InlineData("SignIn:AccessMinutes", "soon")]
    [InlineData("Web:Directory", "/nowhere/at/all")]
    [InlineData("CaseTypes:Directory", "/nowhere/at/all")]
    [InlineData("Data:Directory", "/proc/whistle")]
    public void A_setting_it_cannot_start_with_is_named(string key, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Data:Directory"] = Path.Combine(Path.GetTempPath(), "whistle-settings"),
            [key] = value,
        }).Build();
        var wrong = Assert.Throws<SettingsException>(() => ServerSettings.Read(configuration, new Production()));
        Assert.Contains(value == "Postgres" ? "ConnectionStrings:Whistle" : key, wrong.Message);
    }

    [Fact]
    public async Task Outside_development_there_are_no_demonstration_accounts()
    {
        await using var server = new TestServer(environment: "Production");
        using var client = server.Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/ready")).StatusCode);
        await (await client.GetAsync("/api/v1/session/demo-accounts")).Problem(404, "not-found");
        var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(client, "/api/v1/session", new { userName = "dongguan", password = TestServer.Password });
        await answer.Problem(401, "wrong-credentials");
    }

    [Fact]
    public async Task A_broken_flow_costs_only_its_own_case_type_and_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("whistle-types-").FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "workflows"), "*.json", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "workflows"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        File.WriteAllText(Path.Combine(folder, "dispute", "flow.json"), "{ \"definitionId\": \"dispute\", broken");

        await using (var server = new TestServer(new Dictionary<string, string> { ["CaseTypes:Directory"] = folder }))
        {
            using var client = await server.SignedIn("dongguan");
            var keys = (await (await client.GetAsync("/api/v1/case-types")).Json())["items"]!.AsArray().Select(t => t!["key"]!.GetValue<string>()).ToList();
            Assert.Contains("whistle", keys);
            Assert.DoesNotContain("dispute", keys);
            await (await client.GetAsync("/api/v1/admin/case-types")).Problem(403, "forbidden");

            using var admin = await server.SignedIn("admin");
            var types = (await (await admin.GetAsync("/api/v1/admin/case-types")).Json())["items"]!.AsArray();
            var refused = types.Single(t => !t!["loaded"]!.GetValue<bool>())!;
            Assert.Equal("dispute", refused["file"]!.GetValue<string>());
            Assert.Contains(refused["problems"]!.AsArray(), p => p!["file"]!.GetValue<string>() == "dispute/flow.json");
        }
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Production : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Production";
        public string ApplicationName { get; set; } = "Whistle.Server";
        public string ContentRootPath { get; set; } = Path.GetTempPath();
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
