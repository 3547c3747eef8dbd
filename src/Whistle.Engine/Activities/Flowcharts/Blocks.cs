using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>
/// Connections into an activity that merges by Cascade whose next token is to be swallowed: the first token of a round runs the
/// activity, and one of each other connection belongs to the same round.
/// </summary>
internal sealed class Blocks
{
    private const string Key = "blocked";
    private readonly JsonObject state;

    private Blocks(JsonObject state) => this.state = state;

    public static Blocks Of(JsonObject state) => new(state);

    public void Add(FlowConnection connection)
    {
        if (state[Key] is not JsonObject all) state[Key] = all = [];
        if (all[connection.TargetId] is not JsonArray at) all[connection.TargetId] = at = [];
        var name = Arrivals.Name(connection);
        if (!at.Any(b => b!.GetValue<string>() == name)) at.Add(name);
    }

    /// <summary>True when a token over this connection is to be swallowed; the next one is not.</summary>
    public bool Take(FlowConnection connection)
    {
        if ((state[Key] as JsonObject)?[connection.TargetId] is not JsonArray at) return false;
        var name = Arrivals.Name(connection);
        if (at.FirstOrDefault(b => b!.GetValue<string>() == name) is not { } found) return false;
        at.Remove(found);
        if (at.Count == 0) Remove(connection.TargetId);
        return true;
    }

    /// <summary>A round begins anew: what was left over from the last one must not swallow its tokens.</summary>
    public void RemoveTo(IReadOnlySet<string> targets)
    {
        if (state[Key] is not JsonObject all) return;
        foreach (var target in all.Select(t => t.Key).Where(targets.Contains).ToList()) Remove(target);
    }

    private void Remove(string target)
    {
        var all = (JsonObject)state[Key]!;
        all.Remove(target);
        if (all.Count == 0) state.Remove(Key);
    }
}
