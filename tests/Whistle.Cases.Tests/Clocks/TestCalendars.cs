using Whistle.Cases.Clocks;
using Whistle.Cases.Seeding;

namespace Whistle.Cases.Tests.Clocks;

internal static class TestCalendars
{
    /// <summary>The published notices of 2025 and 2026 with the shipped office hours.</summary>
    public static readonly WorkingCalendar Published = new(ReferenceData.Load().CalendarDays, OfficeHoursTable.Shipped().Default);

    /// <param name="local">City wall clock, "2026-09-28 10:00".</param>
    public static DateTime City(string local) =>
        CityTime.ToUtc(DateTime.ParseExact(local, "yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture));

    public static string Local(DateTime utc) => CityTime.ToLocal(utc).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
