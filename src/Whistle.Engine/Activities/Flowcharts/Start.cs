namespace Whistle.Engine.Activities;

/// <summary>Marks where a flowchart begins.</summary>
internal sealed class Start : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Start", Describe.Flow, "开始", "Start", "流程图从这里开始", "The flowchart begins here") with { IsStart = true };

    public override void Execute(ActivityContext c) => c.Complete();
}
