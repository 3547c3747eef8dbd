namespace Whistle.Cases.Clocks;

/// <summary>A day that differs from its weekday: a public holiday or a make-up workday (调休), from the State Council's notice.</summary>
public sealed class CalendarDay
{
    public DateOnly Date { get; set; }
    public bool Working { get; set; }
    public required string Name { get; set; }
    public bool Statutory { get; set; }
    public required string Notice { get; set; }

    /// <summary>The year whose notice speaks of the day; it may reach into the December before.</summary>
    public int NoticeYear { get; set; }
}
