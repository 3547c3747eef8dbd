using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>Runs the activities of the cases that hold, and is complete when they are.</summary>
internal sealed class Switch : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Switch", Describe.Branching, "分情形执行", "Switch", "执行条件成立的情形中的活动", "Runs the activities of the cases that hold") with
        {
            Inputs =
            [
                Describe.Input("Cases", "SwitchCase[]", "情形", "Cases", "每种情形一个活动", "One activity a case", "switch-editor") with { IsWrapped = false },
                Describe.Choice("Mode", "SwitchMode", "匹配方式", "Mode", "执行第一个还是所有成立的", "The first that holds, or all", "MatchFirst",
                    ("MatchFirst", "第一个成立的", "The first that holds"), ("MatchAny", "所有成立的", "All that hold"))
            ],
            Outputs = [Describe.Output("Output", "Object", "结果", "Output", "成立的情形名称", "The labels of the cases that held")],
            Ports = [Describe.Embedded("Default", "其他", "Default")]
        };

    public override IEnumerable<(string Key, JsonObject Expression)> Conditions(JsonObject json) =>
        Cases(json).Select(one => (one.Port, one.Json["condition"] as JsonObject ?? new JsonObject { ["type"] = "Literal", ["value"] = false }));

    public override IEnumerable<ChildSlot> Children(JsonObject json) =>
        Cases(json).Where(one => one.Json["activity"] is JsonObject).Select(one => new ChildSlot(one.Port, (JsonObject)one.Json["activity"]!))
            .Concat(base.Children(json));

    public override void Execute(ActivityContext c)
    {
        var holding = Cases(c.Node.Json).Where(one => c.Condition(one.Port)).ToList();
        if (c.Input<SwitchMode>("Mode") == SwitchMode.MatchFirst) holding = [.. holding.Take(1)];
        c.SetOutput("Output", new JsonArray([.. holding.Select(one => one.Json["label"]?.DeepClone())]));
        var ports = holding.Count > 0 ? holding.Select(one => one.Port) : ["Default"];
        var chosen = ports.Select(c.Node.Child).OfType<ActivityNode>().ToList();
        foreach (var activity in chosen) c.Schedule(activity);
        if (chosen.Count == 0) c.Complete();
    }

    public override void ChildCompleted(ActivityContext c, ActivityContext child, IReadOnlyList<string> outcomes)
    {
        if (c.Children.Count == 0) c.Complete();
    }

    public override bool Enter(ActivityContext c, ActivityNode child)
    {
        c.Schedule(child);
        return true;
    }

    private static IEnumerable<(string Port, JsonObject Json)> Cases(JsonObject json) =>
        (json["cases"] as JsonArray ?? []).OfType<JsonObject>().Select((one, i) => ($"cases[{i}]", one));
}
