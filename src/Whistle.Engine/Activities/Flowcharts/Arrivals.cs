using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>
/// What has arrived at activities that wait for more than one connection: the whole memory of a flowchart. Two arrivals
/// over the same connection before the join runs count as one.
/// </summary>
internal sealed class Arrivals
{
    private const string Key = "arrived";
    private readonly JsonObject state;

    private Arrivals(JsonObject state) => this.state = state;

    public static Arrivals Of(JsonObject state) => new(state);

    public bool Any => state[Key] is JsonObject { Count: > 0 };

    public IReadOnlyList<string> Targets => state[Key] is JsonObject all ? [.. all.Select(t => t.Key)] : [];

    /// <summary>The connections over which something has come to an activity, by <see cref="Name"/>.</summary>
    public HashSet<string> At(string target) =>
        (state[Key] as JsonObject)?[target] is JsonArray at ? at.Select(a => a!.GetValue<string>()).ToHashSet(StringComparer.Ordinal) : [];

    public void Add(FlowConnection connection) => Add(connection.TargetId, Name(connection));

    /// <summary>Forgets what arrived at these activities; true if there was anything.</summary>
    public bool RemoveTo(IReadOnlySet<string> targets)
    {
        var found = Targets.Where(targets.Contains).ToList();
        foreach (var target in found) Take(target);
        return found.Count > 0;
    }

    /// <summary>Forgets one arrival.</summary>
    public void Remove(string target, string name)
    {
        var left = At(target);
        left.Remove(name);
        Take(target);
        foreach (var other in left.Order(StringComparer.Ordinal)) Add(target, other);
    }

    public JsonArray Take(string target)
    {
        var all = (JsonObject)state[Key]!;
        var taken = (JsonArray)all[target]!.DeepClone();
        all.Remove(target);
        if (all.Count == 0) state.Remove(Key);
        return taken;
    }

    public void PutBack(string target, JsonArray names)
    {
        foreach (var name in names) Add(target, name!.GetValue<string>());
    }

    /// <summary>Arrivals from activities that will be walked through again no longer count.</summary>
    public void ForgetFrom(IReadOnlySet<string> sources, FlowGraph graph)
    {
        foreach (var target in Targets)
        {
            var came = At(target);
            var left = graph.ForwardInbound(target).Where(c => !sources.Contains(c.SourceId)).Select(Name).Where(came.Contains).ToList();
            Take(target);
            foreach (var name in left) Add(target, name);
        }
    }

    private void Add(string target, string name)
    {
        if (state[Key] is not JsonObject all) state[Key] = all = [];
        if (all[target] is not JsonArray at) all[target] = at = [];
        if (!at.Any(a => a!.GetValue<string>() == name)) at.Add(name);
    }

    public static string Name(FlowConnection connection) => $"{connection.SourceId}:{connection.Port}";
}
