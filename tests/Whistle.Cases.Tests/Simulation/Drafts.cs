using System.Text.Json.Nodes;
using Whistle.Cases.Flows;
using Whistle.Cases.Simulation;
using Whistle.Cases.Tests.CaseTypes;
using Whistle.Engine;

namespace Whistle.Cases.Tests.Simulation;

/// <summary>Definitions as an administrator might leave them half-way.</summary>
internal static class Drafts
{
    /// <summary>The shipped flow, changed.</summary>
    public static JsonObject Of(string caseType, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(Workflows.Directory, caseType, "flow.json")))!.AsObject();
        change(json);
        return json;
    }

    /// <summary>Leads one line of a flow's drawing somewhere else.</summary>
    public static void Redirect(JsonObject flow, string source, string port, string target)
    {
        var line = flow["root"]!["connections"]!.AsArray().First(c => c!["source"]!["activity"]!.ToString() == source && (c["source"]!["port"]?.ToString() ?? "Done") == port)!;
        line["target"]!["activity"] = target;
    }

    /// <summary>A chain of activities, closed to a ring when asked.</summary>
    public static JsonObject Chain(IReadOnlyList<JsonObject> activities, bool ring = false)
    {
        var connections = new JsonArray();
        for (var i = 0; i + 1 < activities.Count; i++) connections.Add(Line(activities[i]["id"]!.ToString(), activities[i + 1]["id"]!.ToString()));
        if (ring) connections.Add(Line(activities[^1]["id"]!.ToString(), activities[0]["id"]!.ToString()));
        return new JsonObject
        {
            ["definitionId"] = "drawn", ["name"] = "drawn", ["version"] = 1,
            ["root"] = new JsonObject
            {
                ["id"] = "root", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = new JsonArray([.. activities.Select(a => (JsonNode)a)]), ["connections"] = connections,
            },
        };
    }

    public static JsonObject Activity(string id, string type, params (string Name, string Type, JsonNode Value)[] inputs)
    {
        var activity = new JsonObject { ["id"] = id, ["type"] = type, ["version"] = 1 };
        foreach (var (name, of, value) in inputs)
            activity[name] = new JsonObject { ["typeName"] = of, ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value.DeepClone() } };
        return activity;
    }

    public static SimulatedFlows Free(JsonObject definition) => SimulatedFlows.Free(new SimulatedFlow(FlowDefinition.Parse(definition.ToJsonString()), null));

    public static DefinitionVersion Version(JsonObject definition) => new()
    {
        Id = "draft", DefinitionId = definition["definitionId"]!.ToString(), Version = 99, Name = "draft", Json = definition.ToJsonString(),
        ContentHash = FlowDefinition.Parse(definition.ToJsonString()).ContentHash, IsLatest = true,
    };

    private static JsonObject Line(string from, string to) => new()
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = "Done" }, ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
    };
}
