using System.Text.Json.Nodes;

namespace Whistle.Engine.Tests;

/// <summary>
/// Draws a random structured flow: sequences, forks with joins of every satisfiable kind, decisions, loops back to a
/// stage, nested charts, loops over items, timers and children, all in one flowchart with unique names.
/// </summary>
internal sealed class RandomFlow(int seed)
{
    private readonly Random random = new(seed);
    private readonly List<JsonObject> activities = [];
    private readonly List<(string From, string Port, string To)> connections = [];
    private int count;

    public static FlowDefinition Draw(int seed, Random? shuffle = null)
    {
        var flow = new RandomFlow(seed);
        flow.activities.Add(Tests.Draw.Activity("Start", "S"));
        flow.Block([("S", "Done")], depth: 0);
        var lines = flow.connections.Select(c => Tests.Draw.Connection(c.From, c.To, c.Port)).ToArray();
        shuffle?.Shuffle(lines);
        return Tests.Draw.Definition(Tests.Draw.Chart("Chart", flow.activities, lines), continueWithIncidents: true);
    }

    /// <summary>Draws one block after the open ends and returns the ends it leaves.</summary>
    private List<(string, string)> Block(List<(string, string)> ends, int depth)
    {
        var steps = random.Next(1, depth == 0 ? 4 : 3);
        for (var i = 0; i < steps; i++)
            ends = random.Next(depth < 3 ? 8 : 3) switch
            {
                0 or 1 => Attach(ends, Tests.Draw.Task(Name("T"))),
                2 => Attach(ends, Small()),
                3 => Parallel(ends, depth),
                4 => Decision(ends, depth),
                5 => Loop(ends, depth),
                6 => Attach(ends, Nested()),
                _ => Attach(ends, Items())
            };
        return ends;
    }

    private JsonObject Small() => random.Next(5) switch
    {
        0 => Tests.Draw.Say(Name("L")),
        1 => Tests.Draw.Activity("Delay", Name("D"), ("timeSpan", Tests.Draw.Literal("00:10:00"))),
        2 => Tests.Draw.Activity("Event", Name("E"), ("eventName", Tests.Draw.Literal("e"))),
        3 => Tests.Draw.Activity("ExecuteWorkflow", Name("C"), ("workflowDefinitionId", Tests.Draw.Literal("child")), ("waitForCompletion", Tests.Draw.Literal(true))),
        _ => Tests.Draw.Activity("Sequence", Name("Q"), ("activities", new JsonArray(Tests.Draw.Say(Name("L")), Tests.Draw.Task(Name("T")))))
    };

    private List<(string, string)> Parallel(List<(string, string)> ends, int depth)
    {
        var fork = Attach(ends, Tests.Draw.Say(Name("F")));
        var branches = new List<(string, string)>();
        for (var i = random.Next(2, 4); i > 0; i--) branches.AddRange(Block([.. fork], depth + 1));
        // A branch with a decision may leave several ends of which one stays dead, so WaitAll would rightly get stuck.
        var mode = random.Next(3) switch { 0 => "WaitAny", 1 => "WaitAllActive", _ => null };
        var meeting = mode is null
            ? Tests.Draw.Say(Name("M"))
            : Tests.Draw.Activity("FlowJoin", Name("J"), ("mode", Tests.Draw.Literal(mode)));
        return Attach(branches, meeting);
    }

    private List<(string, string)> Decision(List<(string, string)> ends, int depth)
    {
        var id = Attach(ends, Tests.Draw.Activity("FlowDecision", Name("X"), ("condition", Tests.Draw.Literal(random.Next(2) == 0)))).Single().Item1;
        var left = Block([(id, "True")], depth + 1);
        var right = random.Next(3) == 0 ? [(id, "False")] : Block([(id, "False")], depth + 1);
        return Attach([.. left, .. right], Tests.Draw.Say(Name("M")));
    }

    /// <summary>One stage node is entered, and a counter decides whether to go back to it.</summary>
    private List<(string, string)> Loop(List<(string, string)> ends, int depth)
    {
        var head = Attach(ends, Tests.Draw.Say(Name("H")));
        var body = Block([.. head], depth + 1);
        var last = Attach(body, Tests.Draw.Activity("FlowDecision", Name("R"),
            ("condition", Tests.Draw.Script("const n = getVariable('V'); setVariable('V', n - 1); n > 5"))));
        connections.Add((last.Single().Item1, "True", head.Single().Item1));
        return [(last.Single().Item1, "False")];
    }

    private JsonObject Nested()
    {
        var a = Name("T");
        var b = Name("T");
        var end = Name("L");
        return Tests.Draw.Chart(Name("N"), [Tests.Draw.Task(a), Tests.Draw.Task(b), Tests.Draw.Say(end)],
            [Tests.Draw.Connection(a, b), Tests.Draw.Connection(a, end), Tests.Draw.Connection(b, end)]);
    }

    private JsonObject Items() => Tests.Draw.Activity("ForEach", Name("G"),
        ("items", Tests.Draw.Literal("[1,2]")),
        ("body", random.Next(2) == 0 ? Tests.Draw.Task(Name("T")) : Tests.Draw.Say(Name("L"))));

    private List<(string, string)> Attach(List<(string, string)> ends, JsonObject activity)
    {
        activities.Add(activity);
        var id = activity["id"]!.GetValue<string>();
        foreach (var (from, port) in ends) connections.Add((from, port, id));
        return [(id, "Done")];
    }

    private string Name(string kind) => $"{kind}{++count}";
}
