using System.Text.Json.Nodes;
using Whistle.Engine.Expressions;

namespace Whistle.Engine.Running;

/// <summary>The data an expression of one activity visit sees: variables from the innermost container outwards, then the instance.</summary>
internal sealed class InstanceScope(FlowRun run, ActivityInstance instance) : IExpressionScope
{
    public ScriptBudget Budget => run.Budget;
    public string InstanceId => run.State.InstanceId;
    public string DefinitionId => run.State.DefinitionId;
    public int DefinitionVersion => run.State.DefinitionVersion;
    public DateTimeOffset Now => run.Now;
    public List<string> ChosenOutcomes { get; } = [];
    public JsonNode? LastResult => run.State.LastResult?.DeepClone();
    public IEnumerable<string> InputNames => (Use?.Definition ?? run.Flow.Definition).Inputs.Select(i => i.Name);

    private Activities.UsedFlow? Use => run.UseAround(instance) is { } use ? (Activities.UsedFlow)run.NodeOf(use).Type : null;

    public string? FlowName
    {
        get => run.State.Name;
        set => run.State.Name = value;
    }

    public string? CorrelationId
    {
        get => run.State.CorrelationId;
        set => run.State.CorrelationId = value;
    }

    public IEnumerable<string> VariableNames =>
        run.Scopes(instance).SelectMany(s => s.Declared.Select(v => v.Name).Concat(s.Values.Select(v => v.Key))).Distinct(StringComparer.Ordinal);

    public JsonNode? Variable(string name)
    {
        foreach (var (declared, values) in run.Scopes(instance))
            if (values.ContainsKey(name) || declared.Any(v => v.Name == name)) return values[name]?.DeepClone();
        return null;
    }

    public JsonNode? VariableById(string id)
    {
        foreach (var (declared, values) in run.Scopes(instance))
            if (declared.FirstOrDefault(v => v.Id == id) is { } variable)
                // A loop that runs all items at once gives each body a value of its own, nearer than the loop's.
                return values.ContainsKey(variable.Name) ? values[variable.Name]?.DeepClone() : Variable(variable.Name);
        return Variable(id);
    }

    public void SetVariable(string name, JsonNode? value)
    {
        foreach (var (declared, values) in run.Scopes(instance))
            if (declared.FirstOrDefault(v => v.Name == name) is { } variable)
            {
                values[name] = ValueConversion.ForType(value, variable.TypeName, variable.IsArray);
                return;
            }
            else if (values.ContainsKey(name))
            {
                values[name] = value?.DeepClone();
                return;
            }

        run.State.Variables[name] = value?.DeepClone();
    }

    public JsonNode? Input(string name)
    {
        if (run.UseAround(instance) is { } use) return ((Activities.UsedFlow)run.NodeOf(use).Type).Input(use.State, name)?.DeepClone();
        if (run.State.Input.TryGetPropertyValue(name, out var exact)) return exact?.DeepClone();
        foreach (var (key, value) in run.State.Input)
            if (string.Equals(key, name, StringComparison.OrdinalIgnoreCase)) return value?.DeepClone();
        return null;
    }

    public JsonNode? OutputOf(string activity, string? output)
    {
        var node = Inside(activity) ?? run.Flow.Activities.GetValueOrDefault(activity)
                   ?? run.Flow.Activities.Values.FirstOrDefault(a => string.Equals(a.Name, activity, StringComparison.OrdinalIgnoreCase));
        return node is null ? null : run.State.Outputs[node.Id]?[output ?? "Result"]?.DeepClone();
    }

    /// <summary>An activity of the same use of a definition, before any of the same name elsewhere.</summary>
    private ActivityNode? Inside(string activity)
    {
        if (run.UseAround(instance) is not { } use) return null;
        var prefix = use.ActivityId + ":";
        return run.Flow.Activities.GetValueOrDefault(prefix + activity)
               ?? run.Flow.Activities.Values.FirstOrDefault(a => a.Id.StartsWith(prefix, StringComparison.Ordinal) && string.Equals(a.Name, activity, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Depends on the instance and on how far it has come, so a replay draws the same numbers.</summary>
    public int NextSeed()
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{InstanceId}/{run.NextNumber()}"));
        return BitConverter.ToInt32(hash);
    }
}
