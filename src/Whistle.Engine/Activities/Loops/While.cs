namespace Whistle.Engine.Activities;

internal sealed class While : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("While", Describe.Looping, "当…时重复", "While", "条件成立就重复执行循环体", "Repeats the body while the condition holds") with
        {
            Inputs = [Describe.Input("Condition", "Boolean", "条件", "Condition", "每轮之前计算一次", "Evaluated before each round", byDefault: false)],
            Ports = [Describe.Embedded("Body", "循环体", "Body")]
        };

    public override bool IsLoop => true;

    public override void Execute(ActivityContext c)
    {
        if (c.Input<bool>("Condition") && c.Node.Child("Body") is { } body) c.Schedule(body);
        else c.Complete();
    }

    public override void ChildCompleted(ActivityContext c, ActivityContext child, IReadOnlyList<string> outcomes) => Execute(c);

    public override bool Enter(ActivityContext c, ActivityNode child)
    {
        foreach (var open in c.Children) c.CancelChild(open);
        c.Schedule(child);
        return true;
    }
}
