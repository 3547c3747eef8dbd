using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

internal enum SwitchMode { MatchFirst, MatchAny }

/// <summary>One port a case. All conditions are evaluated, as in Elsa, even where the first already holds.</summary>
internal sealed class FlowSwitch : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("FlowSwitch", Describe.Branching, "多路判断", "Switch", "从条件成立的出口继续", "Goes on through the ports whose conditions hold") with
        {
            Inputs =
            [
                Describe.Input("Cases", "FlowSwitchCase[]", "情形", "Cases", "每种情形一个出口", "One port a case", "flow-switch-editor") with { IsWrapped = false },
                Describe.Choice("Mode", "SwitchMode", "匹配方式", "Mode", "走第一个还是所有成立的", "The first that holds, or all", "MatchFirst",
                    ("MatchFirst", "第一个成立的", "The first that holds"), ("MatchAny", "所有成立的", "All that hold"))
            ],
            Ports = [Describe.Outcome("Default", "其他", "Default")]
        };

    public override IReadOnlyList<string> Outcomes(ActivityNode node) => [.. Cases(node.Json).Select(c => c.Label), "Default"];

    public override IEnumerable<(string Key, JsonObject Expression)> Conditions(JsonObject json) =>
        Cases(json).Select((c, i) => (Key(i), c.Condition));

    public override void Execute(ActivityContext c)
    {
        var matching = Cases(c.Node.Json).Where((_, i) => c.Condition(Key(i))).Select(m => m.Label).ToArray();
        if (matching.Length == 0) c.Complete("Default");
        else if (c.Input<SwitchMode>("Mode") == SwitchMode.MatchAny) c.Complete(matching);
        else c.Complete(matching[0]);
    }

    public override IEnumerable<FlowProblem> Check(ActivityNode node)
    {
        foreach (var twice in Cases(node.Json).GroupBy(c => c.Label).Where(g => g.Count() > 1))
            yield return FlowProblem.Error("duplicate-case", node.Id, $"情形“{twice.Key}”写了两次", $"The case '{twice.Key}' appears twice");
    }

    private static string Key(int index) => $"cases[{index}]";

    private static IEnumerable<(string Label, JsonObject Condition)> Cases(JsonObject json)
    {
        foreach (var item in json["cases"] as JsonArray ?? [])
            if (item is JsonObject one && one["label"] is JsonValue label && label.TryGetValue<string>(out var text))
                yield return (text, one["condition"] as JsonObject ?? new JsonObject { ["type"] = "Literal", ["value"] = false });
    }
}
