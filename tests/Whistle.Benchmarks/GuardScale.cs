using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Whistle.Engine;
using Whistle.Engine.Guarding;

namespace Whistle.Benchmarks;

/// <summary>How long the publish guard takes over drawings of 1,000 and of 10,000 activities; the aim is two seconds and a ratio near ten.</summary>
internal static class GuardScale
{
    private static readonly FlowCompiler Compiler = new(new ActivityCatalog(ActivityCatalog.Elsa));

    public static IEnumerable<string> Run()
    {
        Guard(Draw(200));
        var (small, large) = (Compiler.Compile(Draw(1_000)), Compiler.Compile(Draw(10_000)));
        var (first, second) = (Best(small), Best(large));
        yield return string.Create(CultureInfo.InvariantCulture, $"publish guard: {first.TotalMilliseconds:F0} ms for 1,000 activities, {second.TotalMilliseconds:F0} ms for 10,000, ratio {second / first:F1}");
    }

    private static TimeSpan Best(CompiledFlow flow) => Enumerable.Range(0, 5).Select(_ =>
    {
        var watch = Stopwatch.StartNew();
        Guard(flow);
        return watch.Elapsed;
    }).Min();

    private static void Guard(FlowDefinition definition) => Guard(Compiler.Compile(definition));

    /// <summary>The structural checks and twenty walks with all facts, as many as a case type with several statutes takes.</summary>
    private static void Guard(CompiledFlow flow)
    {
        var points = FlowPoints.Of(flow);
        _ = new StructureChecks(points, n => n.Type.Waits(n) != WaitKind.None).Run();
        var effects = Array.ConvertAll(points.All.ToArray(), p => p.Kind == PointKind.Leave ? new FactEffect(1UL << (p.Index % 64), 1UL << (p.Index * 7 % 64), 0) : FactEffect.None);
        for (var i = 0; i < 20; i++) _ = new FactFlow(points, effects, (ulong)i);
    }

    /// <summary>Rounds of a stage, a fork with a join of all, a choice and a way back to the stage.</summary>
    private static FlowDefinition Draw(int size)
    {
        var activities = new JsonArray(Activity("Start", "s"));
        var connections = new JsonArray(Connection("s", "stage0"));
        for (var i = 0; i < size / 5; i++)
        {
            foreach (var (type, id) in new[] { ("WriteLine", $"stage{i}"), ("Delay", $"a{i}"), ("Delay", $"b{i}"), ("FlowDecision", $"choice{i}") }) activities.Add(Activity(type, id));
            var join = Activity("FlowJoin", $"join{i}");
            join["mode"] = new JsonObject { ["typeName"] = "FlowJoinMode", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = "WaitAll" } };
            activities.Add(join);
            foreach (var (from, to, port) in new[] { ($"stage{i}", $"a{i}", "Done"), ($"stage{i}", $"b{i}", "Done"), ($"a{i}", $"join{i}", "Done"), ($"b{i}", $"join{i}", "Done"),
                         ($"join{i}", $"choice{i}", "Done"), ($"choice{i}", $"stage{i}", "False"), ($"choice{i}", $"stage{i + 1}", "True") })
                connections.Add(Connection(from, to, port));
        }
        activities.Add(Activity("WriteLine", $"stage{size / 5}"));
        return FlowDefinition.Parse(new JsonObject
        {
            ["definitionId"] = "large",
            ["root"] = new JsonObject { ["id"] = "chart", ["type"] = "Elsa.Flowchart", ["activities"] = activities, ["connections"] = connections },
        }.ToJsonString());
    }

    private static JsonObject Activity(string type, string id) => new() { ["id"] = id, ["type"] = "Elsa." + type };

    private static JsonObject Connection(string from, string to, string port = "Done") => new()
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
    };
}
