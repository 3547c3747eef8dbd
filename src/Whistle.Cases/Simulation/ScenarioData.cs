using System.Text.Json.Nodes;

namespace Whistle.Cases.Simulation;

/// <summary>What people of a scenario enter.</summary>
internal static class ScenarioData
{
    /// <summary>A form's example with the scenario's values laid over it: null takes a field away, objects are merged, all else replaces (RFC 7386).</summary>
    public static JsonObject Over(JsonObject example, JsonObject? data)
    {
        var merged = example.DeepClone().AsObject();
        foreach (var (name, value) in data ?? [])
        {
            if (value is null) merged.Remove(name);
            else if (value is JsonObject inner && merged[name] is JsonObject below) merged[name] = Over(below, inner);
            else merged[name] = value is JsonObject alone ? Over([], alone) : value.DeepClone();
        }
        return merged;
    }
}
