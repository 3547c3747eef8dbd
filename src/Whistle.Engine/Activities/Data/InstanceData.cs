namespace Whistle.Engine.Activities;

internal sealed class SetName : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("SetName", Describe.Primitives, "设置名称", "Set name", "给流程实例取名", "Names the flow instance") with
        {
            Inputs = [Describe.Input("Value", "String", "名称", "Name", "流程实例的名称", "The name of the instance")]
        };

    public override void Execute(ActivityContext c)
    {
        c.FlowName = c.Input<string>("Value");
        c.Complete();
    }
}

internal sealed class Correlate : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Correlate", Describe.Primitives, "设置关联号", "Correlate", "给流程实例设置关联号，便于消息找到它", "Sets the correlation id by which messages find the instance") with
        {
            Inputs = [Describe.Input("CorrelationId", "String", "关联号", "Correlation id", "业务上的标识", "An identity from the business")]
        };

    public override void Execute(ActivityContext c)
    {
        c.CorrelationId = c.Input<string>("CorrelationId");
        c.Complete();
    }
}

internal sealed class SetOutput : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("SetOutput", Describe.Composition, "设置流程输出", "Set output", "给流程的一个输出赋值", "Sets one output of the flow") with
        {
            Inputs =
            [
                Describe.Input("OutputName", "String", "输出名", "Output", "流程输出的名称", "The name of the output", "output-picker"),
                Describe.Input("OutputValue", "Object", "值", "Value", "输出的值", "Its value")
            ]
        };

    public override void Execute(ActivityContext c)
    {
        if (c.Input<string>("OutputName") is { Length: > 0 } name) c.SetFlowOutput(name, c.Input("OutputValue"));
        c.Complete();
    }
}

/// <summary>Writes a line to whatever the host does with lines; a help while drawing a flow.</summary>
internal sealed class WriteLine : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("WriteLine", Describe.Console, "写一行", "Write line", "向调试输出写一行文字", "Writes one line of debug text") with
        {
            Inputs = [Describe.Input("Text", "String", "文字", "Text", "要写的文字", "The line to write")]
        };

    public override void Execute(ActivityContext c)
    {
        c.Emit("write-line", new() { ["text"] = c.Input<string>("Text") });
        c.Complete();
    }
}
