namespace Whistle.Engine.Activities;

internal sealed class Sequence : ActivityType
{
    private const string At = "at";

    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Sequence", Describe.Flow, "顺序", "Sequence", "按先后顺序逐个执行", "Runs its activities one after the other") with
        {
            IsContainer = true, IsBrowsable = false
        };

    public override void Execute(ActivityContext c) => Next(c, 0);

    public override void ChildCompleted(ActivityContext c, ActivityContext child, IReadOnlyList<string> outcomes)
    {
        if (child.Node.Type.Descriptor.IsTerminal) c.Complete();
        else Next(c, child.Node.Order + 1);
    }

    public override bool Enter(ActivityContext c, ActivityNode child)
    {
        foreach (var open in c.Children) c.CancelChild(open);
        Next(c, child.Order);
        return true;
    }

    private static void Next(ActivityContext c, int order)
    {
        if (order >= c.Node.Children.Count)
        {
            c.Complete();
            return;
        }

        c.State[At] = order;
        c.Schedule(c.Node.Children[order]);
    }
}
