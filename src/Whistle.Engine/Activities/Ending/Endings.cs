namespace Whistle.Engine.Activities;

internal sealed class Fault : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Fault", Describe.Primitives, "报错", "Fault", "让流程在此出错，等人处理", "Makes the flow fail here") with
        {
            Inputs =
            [
                Describe.Input("Code", "String", "代码", "Code", "错误代码", "An error code"),
                Describe.Input("Category", "String", "类别", "Category", "错误类别", "The kind of error"),
                Describe.Input("FaultType", "String", "类型", "Fault type", "业务错误或系统错误", "Business or system"),
                Describe.Input("Message", "String", "说明", "Message", "给人看的说明", "What a person is told")
            ]
        };

    public override void Execute(ActivityContext c)
    {
        var message = c.Input<string>("Message") ?? "";
        throw new ActivityFaultException(c.Input<string>("Code") is { Length: > 0 } code ? code : "fault", new LocalText(message, message));
    }
}

/// <summary>Ends the flowchart it is in, whatever else is open there.</summary>
internal sealed class End : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("End", Describe.Flow, "结束", "End", "结束所在的流程图", "Ends its flowchart") with { IsTerminal = true };

    public override void Execute(ActivityContext c) => c.Complete();
}

/// <summary>Ends the whole flow, whatever else is open.</summary>
internal sealed class Finish : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Finish", Describe.Primitives, "终了", "Finish", "立即结束整个流程", "Ends the whole flow at once") with { IsTerminal = true };

    public override void Execute(ActivityContext c) => c.FinishFlow();
}

/// <summary>Ends the definition it is in with outcomes that its caller may branch on.</summary>
internal sealed class Complete : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Complete", Describe.Composition, "以结论结束", "Complete", "以给定的结论结束流程", "Ends the flow with these outcomes") with
        {
            IsTerminal = true,
            Inputs = [Describe.Input("Outcomes", "Object", "结论", "Outcomes", "一个或几个结论", "One outcome or several", "outcome-picker")]
        };

    public override void Execute(ActivityContext c) => c.CompleteDefinition(c.Input<string[]>("Outcomes") ?? []);
}
