using System.Text.Json.Nodes;
using Whistle.Engine.Expressions;

namespace Whistle.Engine.Activities;

internal enum JoinMode
{
    /// <summary>The first to arrive runs it and cancels what is still open before it.</summary>
    WaitAny,

    /// <summary>Every connection must bring something; one that can't any more is an incident.</summary>
    WaitAll,

    /// <summary>Everything that can still come is waited for; what a meeting of connections does without a join.</summary>
    WaitAllActive,

    /// <summary>The first to arrive runs it at once; of the others the next is swallowed, nothing is cancelled (token flow only).</summary>
    Cascade
}

/// <summary>Where branches meet. The waiting itself is the flowchart's (<see cref="Joins"/>); a join that runs just completes.</summary>
internal sealed class FlowJoin : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("FlowJoin", Describe.Branching, "汇合", "Join", "几路在此汇合后再往下走", "Branches meet here before going on") with
        {
            Inputs =
            [
                Describe.Choice("Mode", "FlowJoinMode", "汇合方式", "Mode", "等哪几路", "Which branches are waited for", "WaitAny",
                    ("WaitAny", "任一到达即可，其余取消", "The first one; cancel the others"),
                    ("WaitAll", "必须全部到齐", "Every one of them"),
                    ("WaitAllActive", "等所有仍在走的", "All that are still active")) with { LiteralOnly = true }
            ]
        };

    public override void Execute(ActivityContext c) => c.Complete();

    /// <summary>
    /// How an activity waits. Counting, anything but a join waits for whatever is still active. With tokens its merge
    /// mode decides, and a join that waits for all that are active needs every branch, as in Elsa.
    /// </summary>
    public static JoinMode ModeOf(ActivityNode node, bool usesTokens)
    {
        if (node.Type is not FlowJoin) return usesTokens ? Merging(node) ?? JoinMode.WaitAllActive : JoinMode.WaitAllActive;
        var mode = node.Literal("Mode") is { } literal && ValueConversion.TryRead<JoinMode>(literal, out var read) ? read : JoinMode.WaitAny;
        return usesTokens && mode == JoinMode.WaitAllActive ? JoinMode.WaitAll : mode;
    }

    /// <summary>The merge mode of an activity in a token flow; null where it is not one the engine knows.</summary>
    public static JoinMode? Merging(ActivityNode node)
    {
        var name = (node.Json["customProperties"] as JsonObject)?["mergeMode"] as JsonValue;
        return (name?.TryGetValue<string>(out var text) == true ? text : "") switch
        {
            "" or "None" or "Stream" => JoinMode.WaitAllActive,
            // Converge asks for the ways back as well; on the way into a loop that is refused when the flow is compiled.
            "Merge" or "Converge" => JoinMode.WaitAll,
            "Race" => JoinMode.WaitAny,
            "Cascade" => JoinMode.Cascade,
            _ => null
        };
    }

    /// <summary>The activity waits for every connection, ways back included.</summary>
    public static bool Converges(ActivityNode node) =>
        (node.Json["customProperties"] as JsonObject)?["mergeMode"] is JsonValue value && value.TryGetValue<string>(out var text) && text == "Converge";

    public override IEnumerable<FlowProblem> Check(ActivityNode node)
    {
        if (node.Literal("Mode") is { } mode && !(ValueConversion.TryRead<JoinMode>(mode, out var read) && read != JoinMode.Cascade))
            yield return FlowProblem.Error("unknown-join-mode", node.Id, $"未知的汇合方式“{mode}”", $"Unknown join mode '{mode}'");
    }
}
