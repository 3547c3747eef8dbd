namespace Whistle.Engine.Activities;

internal sealed class FlowDecision : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("FlowDecision", Describe.Branching, "判断", "Decision", "按条件从“真”或“假”出口继续", "Goes on through True or False") with
        {
            Inputs = [Describe.Input("Condition", "Boolean", "条件", "Condition", "为真走 True 出口", "Leaves through True when this is true", byDefault: false)],
            Ports = [Describe.Outcome("True", "是", "True"), Describe.Outcome("False", "否", "False")]
        };

    public override void Execute(ActivityContext c) => c.Complete(c.Input<bool>("Condition") ? "True" : "False");
}
