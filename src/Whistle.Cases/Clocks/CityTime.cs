namespace Whistle.Cases.Clocks;

/// <summary>
/// The city's wall clock, Asia/Shanghai: UTC+8 without daylight saving since 1991, so no zone table is needed
/// and every computation is the same on every machine.
/// </summary>
public static class CityTime
{
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    /// <param name="utc">An instant in UTC (an unspecified kind is taken as UTC; a local kind is refused).</param>
    public static DateTime ToLocal(DateTime utc) =>
        utc.Kind == DateTimeKind.Local
            ? throw new ArgumentException("An instant must be in UTC.", nameof(utc))
            : DateTime.SpecifyKind(utc + Offset, DateTimeKind.Unspecified);

    public static DateTime ToUtc(DateTime local) => DateTime.SpecifyKind(local - Offset, DateTimeKind.Utc);

    public static DateOnly DateOf(DateTime utc) => DateOnly.FromDateTime(ToLocal(utc));

    public static DateTime StartOfDay(DateOnly date) => ToUtc(date.ToDateTime(TimeOnly.MinValue));

    public static DateTime At(DateOnly date, TimeOnly time) => ToUtc(date.ToDateTime(time));
}
