using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>One item after the other. The items are read once, at the beginning.</summary>
internal sealed class ForEach : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("ForEach", Describe.Looping, "逐项执行", "For each", "对每一项依次执行循环体", "Runs the body for each item in turn") with
        {
            Inputs = [Describe.Input("Items", "List<Object>", "各项", "Items", "要逐一处理的列表", "The list to go through", "multitext")],
            Outputs = [Describe.Output("CurrentValue", "Object", "当前项", "Current value", "正在处理的一项", "The item at hand")],
            Ports = [Describe.Embedded("Body", "循环体", "Body")]
        };

    public override bool IsLoop => true;
    public override IReadOnlyList<string> GivenVariables => ["CurrentValue", "CurrentIndex"];

    public override void Execute(ActivityContext c)
    {
        c.State["items"] = c.Input<JsonArray>("Items")?.DeepClone() ?? new JsonArray();
        Next(c, 0);
    }

    public override void ChildCompleted(ActivityContext c, ActivityContext child, IReadOnlyList<string> outcomes) =>
        Next(c, c.State["index"]!.GetValue<int>() + 1);

    private static void Next(ActivityContext c, int index)
    {
        var items = (JsonArray)c.State["items"]!;
        if (index >= items.Count || c.Node.Child("Body") is not { } body)
        {
            c.Complete();
            return;
        }

        c.State["index"] = index;
        c.SetVariable("CurrentValue", items[index]);
        c.SetVariable("CurrentIndex", index);
        c.SetOutput("CurrentValue", items[index]);
        c.Schedule(body);
    }
}
