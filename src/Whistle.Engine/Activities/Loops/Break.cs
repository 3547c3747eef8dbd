namespace Whistle.Engine.Activities;

internal sealed class Break : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Break", Describe.Looping, "跳出循环", "Break", "立即结束所在的循环", "Ends the loop around it at once") with { IsTerminal = true };

    public override void Execute(ActivityContext c) => c.Break();
}
