using System.Text.Json.Nodes;
using Whistle.Cases.Simulation;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Cases.Tests.CaseTypes;

namespace Whistle.Cases.Tests.Simulation;

internal static class Scenarios
{
    public static Scenario Read(string json)
    {
        try
        {
            return ScenarioReader.Read(JsonNode.Parse(json)!.AsObject());
        }
        catch (Refusal refusal)
        {
            Assert.Fail(string.Join('\n', refusal.Errors.Select(e => $"{e.Pointer} {e.Code}: {e.Message.En}")));
            throw;
        }
    }

    public static Scenario Shipped(string caseType, string key) =>
        Read(File.ReadAllText(Path.Combine(Workflows.Directory, caseType, "scenarios", key + ".json")));

    public static string Failures(SimulationResult result) => string.Join('\n', result.Failures.Select(f => $"{f.Code} {f.Pointer}: {f.Message.En}"));

    /// <summary>Activities that open tasks, as "definition:activity".</summary>
    public static IEnumerable<string> TaskActivities(SimulatedFlows flows) =>
        from flow in flows.Flows
        from node in Workflows.Compiler.Compile(flow.Definition).Activities.Values
        where node.Type is AssignActivity
        select $"{flow.Definition.DefinitionId}:{node.Id}";
}
