using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Api;

public sealed class OpenApiTests
{
    /// <summary>To take over a wanted change: WHISTLE_UPDATE_SNAPSHOT=1 dotnet test tests/Whistle.Server.Tests --filter OpenApiTests.</summary>
    [Fact]
    public async Task The_committed_snapshot_is_what_the_server_says()
    {
        using var client = TestServer.Shared.Client();
        var document = (await client.GetStringAsync("/swagger/v1/swagger.json")).ReplaceLineEndings("\n") + "\n";
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../../src/Whistle.Server/openapi.json"));
        if (Environment.GetEnvironmentVariable("WHISTLE_UPDATE_SNAPSHOT") == "1") await File.WriteAllTextAsync(path, document);
        Assert.True((await File.ReadAllTextAsync(path)).ReplaceLineEndings("\n") == document,
            "The API changed. If it was meant to, refresh src/Whistle.Server/openapi.json with WHISTLE_UPDATE_SNAPSHOT=1 and generate the web's client anew.");
    }

    [Fact]
    public async Task Every_operation_has_an_id_and_tells_its_refusals()
    {
        using var client = TestServer.Shared.Client();
        var document = JsonNode.Parse(await client.GetStringAsync("/swagger/v1/swagger.json"))!;
        Assert.StartsWith("3.1", document["openapi"]!.GetValue<string>());
        var operations = document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => (Path: p.Key, Operation: o.Value!))).ToList();
        Assert.True(operations.Count > 25);
        Assert.All(operations, o => Assert.False(string.IsNullOrEmpty(o.Operation["operationId"]?.GetValue<string>()), o.Path));
        Assert.Equal(operations.Count, operations.Select(o => o.Operation["operationId"]!.GetValue<string>()).Distinct().Count());
        foreach (var (path, operation) in operations.Where(o => o.Operation["security"] is not null))
            Assert.NotNull(operation["responses"]!["401"]!["content"]!["application/problem+json"]);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
