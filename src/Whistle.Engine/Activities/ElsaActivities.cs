namespace Whistle.Engine.Activities;

/// <summary>All built-in activity types, under Elsa's type names.</summary>
internal static class ElsaActivities
{
    public static IReadOnlyList<ActivityType> All { get; } =
    [
        new Flowchart(), new Sequence(), new Start(),
        new Parallel(), new If(), new Switch(), new Fork(), new FlowDecision(), new FlowSwitch(), new FlowFork(), new FlowJoin(),
        new ForEach(), new ParallelForEach(), new For(), new While(), new Break(),
        new SetVariable(), new SetName(), new SetOutput(), new Correlate(), new WriteLine(), new RunJavaScript(),
        new Event(), new PublishEvent(), new RunTask(), new Delay(), new Timer(), new Cron(), new StartAt(),
        new ExecuteWorkflow(), new DispatchWorkflow(),
        new FlowSendHttpRequest(), new SendHttpRequest(),
        new Fault(), new End(), new Complete(), new Finish()
    ];
}
