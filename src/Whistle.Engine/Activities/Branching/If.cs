namespace Whistle.Engine.Activities;

internal sealed class If : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("If", Describe.Branching, "如果", "If", "条件成立走一支，否则走另一支", "Runs one of two branches") with
        {
            Inputs = [Describe.Input("Condition", "Boolean", "条件", "Condition", "为真时执行“成立”一支", "The Then branch runs when this is true", byDefault: false)],
            Outputs = [Describe.Output("Result", "Boolean", "结果", "Result", "条件的值", "What the condition was")],
            Ports = [Describe.Embedded("Then", "成立", "Then"), Describe.Embedded("Else", "不成立", "Else")]
        };

    public override void Execute(ActivityContext c)
    {
        var holds = c.Input<bool>("Condition");
        c.SetOutput("Result", holds);
        if (c.Node.Child(holds ? "Then" : "Else") is { } branch) c.Schedule(branch);
        else c.Complete();
    }

    public override bool Enter(ActivityContext c, ActivityNode child)
    {
        foreach (var open in c.Children) c.CancelChild(open);
        c.Schedule(child);
        return true;
    }
}
