using System.Text.Json.Nodes;

namespace Whistle.Engine.Expressions;

/// <summary>What an expression may see and change: the data of its own instance, nothing of the host.</summary>
internal interface IExpressionScope
{
    JsonNode? Variable(string name);
    JsonNode? VariableById(string id);
    void SetVariable(string name, JsonNode? value);
    IEnumerable<string> VariableNames { get; }
    JsonNode? Input(string name);
    IEnumerable<string> InputNames { get; }
    JsonNode? OutputOf(string activity, string? output);
    JsonNode? LastResult { get; }

    /// <summary>What a script of this visit chose with <c>setOutcome</c>.</summary>
    List<string> ChosenOutcomes { get; }
    string InstanceId { get; }
    string DefinitionId { get; }
    int DefinitionVersion { get; }
    string? FlowName { get; set; }
    string? CorrelationId { get; set; }
    DateTimeOffset Now { get; }

    /// <summary>Differs from call to call, but is the same in a replay.</summary>
    int NextSeed();
    ScriptBudget Budget { get; }
}

/// <summary>What scripts may use up in one burst.</summary>
internal sealed class ScriptBudget(FlowLimits limits)
{
    private TimeSpan spent;

    public FlowLimits Limits { get; } = limits;

    /// <summary>Time the next script may take; zero when the burst has none left.</summary>
    public TimeSpan Next
    {
        get
        {
            var left = Limits.ScriptTimePerBurst - spent;
            return left < Limits.ScriptTime ? left : Limits.ScriptTime;
        }
    }

    public void Spend(TimeSpan time) => spent += time;
}

/// <summary>An expression could not be evaluated; the message never holds data values.</summary>
internal sealed class ExpressionException(LocalText reason, Exception? inner = null) : Exception(reason.En, inner)
{
    public LocalText Reason { get; } = reason;
}
