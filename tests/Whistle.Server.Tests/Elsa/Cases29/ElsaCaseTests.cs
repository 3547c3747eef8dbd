using System.Text.Json.Nodes;
using Whistle.Server.Tests.Elsa.Definitions;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Elsa.Cases29;

/// <summary>
/// Twenty-nine small definitions and what is done to them, with the outcomes an Elsa 3.8.0 server gave. Where ours differs, the case
/// names the words by which docs/elsa-compatibility.md explains it.
/// </summary>
public sealed class ElsaCaseTests(ElsaCaseTests.Server server) : IClassFixture<ElsaCaseTests.Server>
{
    public static TheoryData<string, bool> Cases
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var story in All())
                foreach (var tokens in new[] { false, true }) data.Add(story["name"]!.ToString(), tokens);
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public async Task It_comes_to_the_recorded_outcome(string name, bool tokens) =>
        await new CaseRunner(await server.Studio, All().Single(s => s["name"]!.ToString() == name), tokens).Play();

    [Fact]
    public void Every_difference_is_explained()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "elsa-compatibility.md"));
        Assert.All(All().Select(s => s["differs"]?.ToString()).OfType<string>(), d => Assert.Contains(d, page, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(Enumerable.Range(1, 29), All().Select(s => int.Parse(s["name"]!.ToString()[..2], System.Globalization.CultureInfo.InvariantCulture)).Distinct());
    }

    private static IEnumerable<JsonObject> All() =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "tests", "Whistle.Server.Tests", "Elsa", "Cases29", "cases.json")))!.AsArray().Select(s => s!.AsObject());

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Whistle.sln"))) at = at.Parent!;
        return at.FullName;
    }

    /// <summary>A server whose clock the cases move.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private readonly Lazy<TestServer> _server = new(() => new TestServer(new Dictionary<string, string> { ["Clock:Virtual"] = "true" }));
        private readonly Lazy<Task<Studio>> _studio;

        public Server() => _studio = new Lazy<Task<Studio>>(() => Definitions.Studio.Open(_server.Value));

        public Task<Studio> Studio => _studio.Value;

        public Task InitializeAsync() => Task.CompletedTask;

        public async Task DisposeAsync()
        {
            if (_server.IsValueCreated) await _server.Value.DisposeAsync();
        }
    }
}
