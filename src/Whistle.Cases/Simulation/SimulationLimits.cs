using System.Diagnostics;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>Bounds of one simulation. A drawing that a person could use stays far below all of them.</summary>
public sealed record SimulationLimits
{
    /// <summary>Real time for one run.</summary>
    public TimeSpan WallTime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Business time from the opening to the last step.</summary>
    public TimeSpan VirtualTime { get; init; } = TimeSpan.FromDays(3 * 366);

    /// <summary>Timers fired.</summary>
    public int Timers { get; init; } = 2_000;

    /// <summary>What the flow asks of the platform: tasks, stages, clocks, notices, called units …</summary>
    public int Questions { get; init; } = 3_000;

    /// <summary>Bounds of one burst. Scripts get less time than in a real case, whose burst nobody waits for in front of a screen.</summary>
    public FlowLimits Flow { get; init; } = new() { ScriptTime = TimeSpan.FromSeconds(1), ScriptTimePerBurst = TimeSpan.FromSeconds(3) };
}

/// <summary>A limit was reached: the simulation ends here and says so.</summary>
public sealed class SimulationStoppedException(string code, LocalText reason) : Exception(reason.En)
{
    public string Code { get; } = code;
    public LocalText Reason { get; } = reason;
}

/// <summary>What one run has used of its limits.</summary>
internal sealed class SimulationBudget(SimulationLimits limits)
{
    private readonly long _begun = Stopwatch.GetTimestamp();
    private int _questions;
    private int _timers;
    private SimulationStoppedException? _stopped;

    public void Question()
    {
        if (++_questions > limits.Questions) throw Stopped("too-many-questions",
            $"流程要求平台做的事超过 {limits.Questions} 件，可能是没有等待的循环。", $"The flow asked the platform for more than {limits.Questions} things: probably a loop that never waits.");
        Wall();
    }

    public void Timer()
    {
        if (++_timers > limits.Timers) throw Stopped("too-many-timers",
            $"触发的定时超过 {limits.Timers} 个，可能是不断重设定时的循环。", $"More than {limits.Timers} timers fired: probably a loop that sets one again and again.");
        Wall();
    }

    /// <summary>Also throws again what was thrown before: the timer sweep takes any failure for one to be tried later.</summary>
    public void Wall()
    {
        if (_stopped is not null) throw _stopped;
        if (Stopwatch.GetElapsedTime(_begun) > limits.WallTime) throw Stopped("too-slow",
            $"推演超过 {limits.WallTime.TotalSeconds:0} 秒仍未完成。", $"The simulation took longer than {limits.WallTime.TotalSeconds:0} seconds.");
    }

    public void Virtual(TimeSpan gone)
    {
        if (gone > limits.VirtualTime) throw Stopped("too-far",
            $"推演的时间跨度超过 {limits.VirtualTime.TotalDays:0} 天。", $"The simulation reaches further than {limits.VirtualTime.TotalDays:0} days.");
    }

    private SimulationStoppedException Stopped(string code, string zh, string en) => _stopped = new(code, new LocalText(zh, en));
}
