using System.Text.Json.Nodes;
using Whistle.Engine.Guarding;

namespace Whistle.Engine.Tests.Guarding;

/// <summary>
/// A flowchart written as lines of "A -> B" or "A.Port -> B". The first letters of an id say what it is: Task and Delay (a wait that ends),
/// Event (one that may not), Choice (True/False), All/Any/Active (joins), Set and Drop (plain steps that tests give a meaning), anything else a plain step.
/// </summary>
internal static class Drawn
{
    public static CompiledFlow Flow(params string[] lines) => Flow([], lines);

    public static CompiledFlow Flow(JsonObject[] own, params string[] lines)
    {
        var connections = lines.Select(line => line.Split(" -> ")).Select(parts => (From: parts[0].Split('.'), To: parts[1])).ToList();
        var ids = connections.SelectMany(c => new[] { c.From[0], c.To }).Distinct().Where(id => own.All(o => o["id"]!.ToString() != id));
        return new FlowCompiler(Harness.Catalog).Compile(Draw.Definition(Draw.Chart("Chart", [.. ids.Select(Activity), .. own.Select(o => o.DeepClone().AsObject())],
            connections.Select(c => Draw.Connection(c.From[0], c.To, c.From.ElementAtOrDefault(1) ?? "Done")))));
    }

    public static JsonObject Activity(string id) => new string([.. id.TakeWhile(char.IsLetter)]) switch
    {
        "Start" => Draw.Activity("Start", id),
        "Event" => Draw.Activity("Event", id, ("eventName", Draw.Literal("e"))),
        "Task" or "Delay" => Draw.Activity("Delay", id, ("timeSpan", Draw.Literal("1.00:00:00"))),
        "Choice" => Draw.Activity("FlowDecision", id, ("condition", Draw.Script("true"))),
        "All" => Join(id, "WaitAll"),
        "Any" => Join(id, "WaitAny"),
        "Active" => Join(id, "WaitAllActive"),
        "End" => Draw.Activity("End", id),
        _ => Draw.Say(id),
    };

    /// <summary>Does the fact that Set steps establish and Drop steps void surely hold when control comes to an activity?</summary>
    public static bool Holds(CompiledFlow flow, string at, bool atBegin = false, params FlowJump[] jumps)
    {
        var points = FlowPoints.Of(flow, jumps);
        return (Facts(points, atBegin).At(points.Enter(at)) & 1) != 0;
    }

    public static FactFlow Facts(FlowPoints points, bool atBegin = false)
    {
        var effects = new FactEffect[points.All.Count];
        foreach (var point in points.All.Where(p => p.Kind == PointKind.Leave))
            effects[point.Index] = point.Activity!.Id switch
            {
                var id when id.StartsWith("Set", StringComparison.Ordinal) => new FactEffect(1, 0, 0),
                var id when id.StartsWith("Drop", StringComparison.Ordinal) => new FactEffect(0, 1, 1),
                _ => FactEffect.None,
            };
        return new FactFlow(points, effects, atBegin ? 1UL : 0);
    }

    public static IReadOnlyList<(string Code, string Activity)> Problems(CompiledFlow flow, params FlowJump[] jumps) =>
        [.. new StructureChecks(FlowPoints.Of(flow, jumps), n => n.Type.Waits(n) is WaitKind.Time or WaitKind.Person or WaitKind.Outside).Run()
            .Select(p => (p.Code, p.ActivityId)).Order()];

    private static JsonObject Join(string id, string mode) => Draw.Activity("FlowJoin", id, ("mode", Draw.Literal(mode)));
}
