namespace Whistle.Engine.Activities;

/// <summary>Counts from start to end; bounds and step are read once, at the beginning.</summary>
internal sealed class For : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("For", Describe.Looping, "计数循环", "For", "从起始数数到结束数，每数一次执行一遍循环体", "Counts from start to end, running the body each time") with
        {
            Inputs =
            [
                Describe.Input("Start", "Int32", "起始", "Start", "第一个数", "The first number", byDefault: 0),
                Describe.Input("End", "Int32", "结束", "End", "最后一个数", "The last number", byDefault: 0),
                Describe.Input("Step", "Int32", "步长", "Step", "每次加多少，可为负数", "Added each time; may be negative", byDefault: 1),
                Describe.Input("OuterBoundInclusive", "Boolean", "含结束数", "Include the end", "结束数本身也算", "The end itself counts", "checkbox", true)
            ],
            Outputs = [Describe.Output("CurrentValue", "Object", "当前数", "Current value", "正数到的数", "The number at hand")],
            Ports = [Describe.Embedded("Body", "循环体", "Body")]
        };

    public override bool IsLoop => true;
    public override IReadOnlyList<string> GivenVariables => ["CurrentValue"];

    public override void Execute(ActivityContext c)
    {
        var step = c.Input<long>("Step");
        if (step == 0) throw new ActivityFaultException("bad-input-value", new LocalText("步长不能为 0", "The step can't be 0"));
        c.State["end"] = c.Input<long>("End");
        c.State["step"] = step;
        c.State["inclusive"] = c.Input<bool>("OuterBoundInclusive");
        Next(c, c.Input<long>("Start"));
    }

    public override void ChildCompleted(ActivityContext c, ActivityContext child, IReadOnlyList<string> outcomes) =>
        Next(c, Number(c, "at") + Number(c, "step"));

    private static void Next(ActivityContext c, long at)
    {
        var (end, step) = (Number(c, "end"), Number(c, "step"));
        var isWithin = step > 0 ? at < end : at > end;
        if (c.State["inclusive"]!.GetValue<bool>()) isWithin |= at == end;
        if (!isWithin || c.Node.Child("Body") is not { } body)
        {
            c.Complete();
            return;
        }

        c.State["at"] = at;
        c.SetVariable("CurrentValue", at);
        c.SetOutput("CurrentValue", at);
        c.Schedule(body);
    }

    private static long Number(ActivityContext c, string field) => c.State[field]!.GetValue<long>();
}
