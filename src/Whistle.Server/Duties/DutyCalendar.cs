using Quartz;
using Whistle.Cases.Clocks;
using Whistle.Cases.Duties;

namespace Whistle.Server.Duties;

/// <summary>When duties are due, on the city's wall clock.</summary>
public static class DutyCalendar
{
    /// <summary>Asia/Shanghai where the machine knows it (a stored trigger names its zone), else the same offset without a name.</summary>
    public static readonly TimeZoneInfo City = TimeZoneInfo.TryFindSystemTimeZoneById("Asia/Shanghai", out var zone)
        ? zone : TimeZoneInfo.CreateCustomTimeZone("UTC+08", CityTime.Offset, "UTC+08", "UTC+08");

    public static CronExpression Cron(IDuty duty) => new(duty.Cron, City);

    /// <summary>First occasion after the instant, UTC; null when there is none.</summary>
    public static DateTime? After(IDuty duty, DateTime utc) => Cron(duty).GetNextValidTimeAfter(new DateTimeOffset(utc, TimeSpan.Zero))?.UtcDateTime;

    /// <summary>Latest occasion up to and including the instant, UTC.</summary>
    public static DateTime? UpTo(IDuty duty, DateTime utc) => Cron(duty).GetPreviousValidTimeBefore(new DateTimeOffset(utc.AddSeconds(1), TimeSpan.Zero))?.UtcDateTime;
}
