using System.Text.Json.Nodes;

namespace Whistle.Engine.Tests;

/// <summary>
/// Every file in <c>flows/</c> is a definition, its <c>.expect.json</c> what is done to it and what must come of it. Each
/// is run as drawn and with its connections in other orders.
/// </summary>
public sealed class FlowFileTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "flows");

    public static TheoryData<string> Flows()
    {
        var data = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.expect.json").Order(StringComparer.Ordinal))
            data.Add(Path.GetFileName(file).Replace(".expect.json", "", StringComparison.Ordinal));
        return data;
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public void A_flow_does_what_its_expectation_says(string name) => Check(name, Read(name));

    [Theory]
    [MemberData(nameof(Flows))]
    public void The_order_of_connections_changes_nothing(string name)
    {
        for (var seed = 1; seed <= 4; seed++)
        {
            var definition = (JsonObject)JsonNode.Parse(Read(name))!;
            Shuffle(definition["root"], new Random(seed));
            Check(name, definition.ToJsonString());
        }
    }

    [Fact]
    public void Every_builtin_activity_has_a_flow()
    {
        var used = Directory.EnumerateFiles(Folder, "*.json").Select(File.ReadAllText).ToList();
        Assert.All(Harness.Catalog.All, type =>
            Assert.Contains(used, text => text.Contains($"\"{type.Descriptor.TypeName}\"", StringComparison.Ordinal)));
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"));

    private static void Check(string name, string definition)
    {
        var expected = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".expect.json")))!;
        var compiler = new FlowCompiler(Harness.Catalog);
        if (expected["problems"] is JsonArray problems)
        {
            var found = compiler.Check(FlowDefinition.Parse(definition)).Select(p => $"{(p.Warning ? "warning" : "error")} {p.Code} {p.ActivityId}".TrimEnd());
            Assert.Equal(problems.Select(p => p!.GetValue<string>()).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }

        if (expected["steps"] is JsonArray steps) new FlowSteps(compiler.Compile(FlowDefinition.Parse(definition))).Run(steps);
    }

    private static void Shuffle(JsonNode? node, Random random)
    {
        if (node is JsonArray items)
            foreach (var item in items) Shuffle(item, random);
        if (node is not JsonObject json) return;
        foreach (var (_, value) in json.ToArray()) Shuffle(value, random);
        if (json["connections"] is not JsonArray connections) return;
        var drawn = connections.Select(c => c!.DeepClone()).ToArray();
        random.Shuffle(drawn);
        json["connections"] = new JsonArray(drawn);
    }
}
