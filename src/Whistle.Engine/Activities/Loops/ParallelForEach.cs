using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

/// <summary>All items at once, each body with a current value of its own; complete when every one is.</summary>
internal sealed class ParallelForEach : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("ParallelForEach", Describe.Looping, "逐项并行", "Parallel for each", "对每一项同时执行循环体，全部完成后继续", "Runs the body for all items at once and goes on when all are done") with
        {
            Inputs = [Describe.Input("Items", "Object", "各项", "Items", "要处理的列表", "The list to go through")],
            Ports = [Describe.Embedded("Body", "循环体", "Body")]
        };

    public override bool IsLoop => true;
    public override IReadOnlyList<string> GivenVariables => ["CurrentValue", "CurrentIndex"];

    public override void Execute(ActivityContext c)
    {
        var items = c.Input<JsonArray>("Items") ?? [];
        if (items.Count == 0 || c.Node.Child("Body") is not { } body)
        {
            c.Complete();
            return;
        }

        for (var i = 0; i < items.Count; i++)
            c.Schedule(body, new JsonObject { ["CurrentValue"] = items[i]?.DeepClone(), ["CurrentIndex"] = i });
    }

    public override void ChildCompleted(ActivityContext c, ActivityContext child, IReadOnlyList<string> outcomes)
    {
        if (c.Children.Count == 0) c.Complete();
    }
}
