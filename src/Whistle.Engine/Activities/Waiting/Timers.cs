using System.Globalization;
using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

internal static class Due
{
    public static void At(ActivityContext c, string field, DateTimeOffset moment)
    {
        if (moment <= c.Now) c.Complete();
        else c.AddBookmark(c.Node.TypeName, new JsonObject { [field] = moment.ToString("O", CultureInfo.InvariantCulture) }, moment);
    }

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

    public override void Execute(ActivityContext c)
    {
        if (c.IsTrigger) c.Complete();
        else Due.At(c, "resumeAt", Due.After(c, c.Input<TimeSpan>("Interval")));
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

    public override void Execute(ActivityContext c)
    {
        if (c.IsTrigger) c.Complete();
        else Due.At(c, "executeAt", c.Input<DateTimeOffset>("DateTime"));
    }
}
