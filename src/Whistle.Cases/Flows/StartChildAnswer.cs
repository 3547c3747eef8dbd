using System.Text.Json.Nodes;
using Whistle.Engine;

namespace Whistle.Cases.Flows;

/// <summary>Elsa.ExecuteWorkflow and Elsa.DispatchWorkflow in a case's flow: the child belongs to the case and runs in its transaction.</summary>
public sealed class StartChildAnswer : IHostAnswer
{
    public string Kind => "start-child";

    public async Task<JsonNode?> Answer(CaseRun run, FlowInstance instance, HostQuestion question)
    {
        var definitionId = question.Payload["definitionId"]?.ToString() ?? "";
        if (!run.Bundle.Has(definitionId))
            throw new FlowQuestionException(new LocalText($"本案的流程包里没有流程“{definitionId}”。", $"The case's bundle holds no flow '{definitionId}'."), "unknown-definition");
        var child = await run.Start(definitionId, question.Payload["input"]?.DeepClone() as JsonObject ?? [], instance.Id, instance.UnitOrderId);
        var state = await run.State(child.Id);
        return new JsonObject
        {
            ["instanceId"] = child.Id.ToString(),
            ["status"] = state.Status.ToString(),
            ["subStatus"] = state.SubStatus.ToString(),
            ["output"] = state.Output.DeepClone(),
        };
    }
}
