using System.Text.Json.Nodes;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Designing.Guard;
using Whistle.Cases.Tests.CaseTypes;
using Whistle.Engine;

namespace Whistle.Cases.Tests.Designing.Guard;

/// <summary>A shipped case type whose flows an administrator has redrawn, and what the guard says of it.</summary>
internal sealed class Redrawn
{
    private readonly Dictionary<string, JsonObject> flows;

    public Redrawn(string caseType)
    {
        var shipped = Workflows.Of(caseType);
        Type = shipped.Type;
        flows = shipped.Flows.ToDictionary(f => f.Id, f => f.Definition.Raw.DeepClone().AsObject());
    }

    public CaseType Type { get; set; }

    /// <summary>The flow that is being redrawn; the case type's own unless set.</summary>
    public string Flow { get; init; } = "";

    private JsonObject Root => flows[Flow == "" ? Type.Flow : Flow]["root"]!.AsObject();
    public JsonArray Activities => Root["activities"]!.AsArray();
    private JsonArray Connections => Root["connections"]!.AsArray();

    public JsonObject this[string id] => Activities.Select(a => a!.AsObject()).Single(a => a["id"]!.ToString() == id);

    public Redrawn Set(string id, string input, JsonNode? value)
    {
        this[id][input] = new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = value is JsonArray ? "Object" : "Literal", ["value"] = value is JsonArray ? value.ToJsonString() : value } };
        return this;
    }

    public Redrawn Without(string id, string input)
    {
        this[id].Remove(input);
        return this;
    }

    /// <summary>Takes a step out: whatever led to it leads to where this outcome of it led.</summary>
    public Redrawn Skip(string id, string outcome)
    {
        var next = Targets(id, outcome).ToList();
        foreach (var way in Connections.Select(c => c!).Where(c => c["target"]!["activity"]!.ToString() == id).ToList())
        {
            var (from, port) = (way["source"]!["activity"]!.ToString(), way["source"]!["port"]!.ToString());
            Connections.Remove(way);
            foreach (var target in next.Where(t => t != id)) Connect(from, port, target);
        }
        foreach (var way in Connections.Select(c => c!).Where(c => c["source"]!["activity"]!.ToString() == id).ToList()) Connections.Remove(way);
        Activities.Remove(this[id]);
        return this;
    }

    public IEnumerable<string> Targets(string id, string port) => Connections
        .Where(c => c!["source"]!["activity"]!.ToString() == id && c["source"]!["port"]!.ToString() == port).Select(c => c!["target"]!["activity"]!.ToString());

    public Redrawn Connect(string from, string port, string to)
    {
        Connections.Add(new JsonObject { ["source"] = new JsonObject { ["activity"] = from, ["port"] = port }, ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" } });
        return this;
    }

    /// <summary>Leads an outcome elsewhere; to nowhere when no target is given.</summary>
    public Redrawn Lead(string from, string port, string? to)
    {
        foreach (var way in Connections.Select(c => c!).Where(c => c["source"]!["activity"]!.ToString() == from && c["source"]!["port"]!.ToString() == port).ToList()) Connections.Remove(way);
        return to is null ? this : Connect(from, port, to);
    }

    /// <summary>Leads two outcomes of a step to each other's targets.</summary>
    public Redrawn Swap(string id, string one, string other)
    {
        var (first, second) = (Targets(id, one).Single(), Targets(id, other).Single());
        return Lead(id, one, second).Lead(id, other, first);
    }

    public Redrawn Add(string type, string id, params (string Input, JsonNode? Value)[] inputs)
    {
        Activities.Add(new JsonObject { ["id"] = id, ["type"] = type, ["version"] = 1 });
        foreach (var (input, value) in inputs) Set(id, input, value);
        return this;
    }

    /// <summary>One more human task with an act.</summary>
    public Redrawn AddTask(string id, string act, params string[] outcomes) => Add("Whistle.Assign", id, ("task", id), ("titleZh", id), ("assignTo", "role"),
        ("role", new JsonArray("handler")), ("of", "owner"), ("outcomes", new JsonArray([.. outcomes.Select(o => (JsonNode)o)])), ("act", act));

    public Redrawn Shuffle(int seed)
    {
        var random = new Random(seed);
        foreach (var root in flows.Values.Select(f => f["root"]!.AsObject()))
            foreach (var list in new[] { "activities", "connections" })
            {
                var items = root[list]!.AsArray().Select(i => i!.DeepClone()).ToArray();
                random.Shuffle(items);
                root[list] = new JsonArray(items);
            }
        return this;
    }

    public IReadOnlyDictionary<string, CompiledFlow> Compile() =>
        flows.ToDictionary(f => f.Key, f => Workflows.Compiler.Compile(FlowDefinition.Parse(f.Value.ToJsonString())));

    public IReadOnlyList<GuardFinding> Findings() => FlowGuard.Check(Type, Compile());

    /// <summary>"code activity" of every error, each once.</summary>
    public IReadOnlyList<string> Errors() => [.. Findings().Where(f => !f.Problem.Warning).Select(f => $"{f.Problem.Code} {f.Problem.ActivityId}".Trim()).Distinct()];
}
