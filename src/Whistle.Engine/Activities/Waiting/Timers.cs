using System.Globalization;
using System.Text.Json.Nodes;
using Whistle.Engine.Expressions;

namespace Whistle.Engine.Activities;

internal static class Due
{
    public static void At(ActivityContext c, string field, DateTimeOffset moment)
    {
        if (moment <= c.Now) c.Complete();
        else c.AddBookmark(c.Node.TypeName, new JsonObject { [field] = moment.ToString("O", CultureInfo.InvariantCulture) }, moment);
    }

    /// <summary>Is the span more than nothing, or left to the run?</summary>
    public static bool IsSpan(ActivityNode node, string input) =>
        node.Literal(input) is not { } literal || (ValueConversion.TryRead<TimeSpan>(literal, out var span) && span > TimeSpan.Zero);

    /// <exception cref="ActivityFaultException">The span leads beyond the calendar.</exception>
    public static DateTimeOffset After(ActivityContext c, TimeSpan span)
    {
        try
        {
            return c.Now + span;
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new ActivityFaultException("bad-input-value", new LocalText("等待时长过长", "The time to wait is too long"));
        }
    }
}

/// <summary>Waits a span of time once.</summary>
internal sealed class Delay : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Delay", Describe.Scheduling, "等待时长", "Delay", "等待一段时间再继续", "Waits for a span of time") with
        {
            Inputs = [Describe.Input("TimeSpan", "TimeSpan", "时长", "Time span", "如 01:30:00 或 PT90M", "Such as 01:30:00 or PT90M", byDefault: "00:01:00")]
        };

    public override WaitKind Waits(ActivityNode node) => Due.IsSpan(node, "TimeSpan") ? WaitKind.Time : WaitKind.Moment;

    public override void Execute(ActivityContext c) => Due.At(c, "resumeAt", Due.After(c, c.Input<TimeSpan>("TimeSpan")));
}

/// <summary>As a trigger it repeats (the host's work); in the middle of a flow it waits one interval.</summary>
internal sealed class Timer : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Timer", Describe.Scheduling, "定时", "Timer", "每隔一段时间启动；在流程中则等待一次", "Starts at intervals; inside a flow it waits once") with
        {
            Kind = ActivityKind.Trigger,
            Inputs = [Describe.Input("Interval", "TimeSpan", "间隔", "Interval", "如 01:00:00", "Such as 01:00:00", byDefault: "00:01:00")]
        };

    public override WaitKind Waits(ActivityNode node) => Due.IsSpan(node, "Interval") ? WaitKind.Time : WaitKind.Moment;

    public override void Execute(ActivityContext c)
    {
        if (c.IsTrigger) c.Complete();
        else Due.At(c, "resumeAt", Due.After(c, c.Input<TimeSpan>("Interval")));
    }
}

/// <summary>As a trigger it repeats (the host's work); in the middle of a flow it waits for one occurrence. Times are China Standard Time.</summary>
internal sealed class Cron : ActivityType
{
    private const string Expression = "CronExpression";

    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("Cron", Describe.Scheduling, "按日程", "Cron", "按 cron 日程启动；在流程中则等到下一次", "Starts by a cron schedule; inside a flow it waits for the next occurrence") with
        {
            Kind = ActivityKind.Trigger,
            Inputs = [Describe.Input(Expression, "String", "cron 表达式", "Cron expression", "分 时 日 月 星期，可在前面加秒；北京时间，如 0 9 * * MON-FRI", "Minute, hour, day, month, weekday, seconds in front if wanted; China Standard Time, e.g. 0 9 * * MON-FRI")
                with { Required = true }]
        };

    public override WaitKind Waits(ActivityNode node) => WaitKind.Time;

    public override void Execute(ActivityContext c)
    {
        if (c.IsTrigger)
        {
            c.Complete();
            return;
        }

        var cron = CronExpression.Parse(c.Input<string>(Expression) ?? "", out var problem)
            ?? throw new ActivityFaultException("bad-cron", problem!);
        Due.At(c, "executeAt", cron.Next(c.Now) ?? throw new ActivityFaultException("bad-cron", Never));
    }

    public override IEnumerable<FlowProblem> Check(ActivityNode node)
    {
        if (node.Literal(Expression) is null) yield break;
        var cron = Read(node, out var problem);
        if (problem is { } wrong) yield return FlowProblem.Error("bad-cron", node.Id, wrong.Zh, wrong.En);
        else if (cron!.Next(DateTimeOffset.UnixEpoch) is null) yield return FlowProblem.Error("bad-cron", node.Id, Never.Zh, Never.En);
    }

    private static LocalText Never => new("这个日程没有任何一次会到来", "No moment ever fits this schedule");

    private static CronExpression? Read(ActivityNode node, out LocalText? problem)
    {
        problem = null;
        return node.Literal(Expression) is JsonValue value && value.TryGetValue<string>(out var text) ? CronExpression.Parse(text, out problem) : null;
    }
}

/// <summary>Waits until a moment; one that has passed is not waited for.</summary>
internal sealed class StartAt : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("StartAt", Describe.Scheduling, "到某时刻", "Start at", "到指定时刻再继续", "Goes on at a moment in time") with
        {
            Kind = ActivityKind.Trigger,
            Inputs = [Describe.Input("DateTime", "DateTimeOffset", "时刻", "Moment", "带时区的时间", "A time with its offset")]
        };

    public override WaitKind Waits(ActivityNode node) => WaitKind.Moment;

    public override void Execute(ActivityContext c)
    {
        if (c.IsTrigger) c.Complete();
        else Due.At(c, "executeAt", c.Input<DateTimeOffset>("DateTime"));
    }
}
