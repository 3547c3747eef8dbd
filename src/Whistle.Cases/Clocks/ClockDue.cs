using System.Globalization;
using Whistle.Engine;

namespace Whistle.Cases.Clocks;

/// <summary>The due time of a clock out of its own row and its pauses. Pure.</summary>
public static class ClockDue
{
    /// <param name="pauses">All pauses of the clock; one that lasts explains itself and moves nothing until it ends.</param>
    public static DueTime Of(Clock clock, IReadOnlyList<ClockPause> pauses, WorkingCalendar calendar)
    {
        var deed = clock.Deed is null ? null : new LocalText(clock.Deed, clock.DeedEn ?? "finished");
        var due = DueComputation.Due(clock.StartedAt, clock.Budget + clock.Extended, ClockUnits.Parse(clock.Unit), Ended(pauses), calendar,
            new DueRule(clock.RollsToWorkingDay, deed, clock.Extended));
        if (clock.NotAfter is { } last && due.At > last)
            due = due with { At = last, Explanation = And(due.Explanation, $"；但不晚于全案时限 {Zh(last)}", $"; but no later than the limit of the whole case, {En(last)}") };
        if (pauses.FirstOrDefault(p => p.To is null) is { } open)
            due = due with { Explanation = And(due.Explanation, $"；自 {Zh(open.From)} 起暂停计时，最长至 {Zh(open.Until)}，恢复后顺延", $"; stopped since {En(open.From)}, until {En(open.Until)} at the latest, and moved accordingly afterwards") };
        return due;
    }

    /// <summary>Writes due time, sentence and provisional mark to the row.</summary>
    public static void Settle(Clock clock, IReadOnlyList<ClockPause> pauses, WorkingCalendar calendar)
    {
        var due = Of(clock, pauses, calendar);
        clock.DueAt = due.At;
        clock.Explanation = due.Explanation.Zh;
        clock.ExplanationEn = due.Explanation.En;
        clock.Provisional = due.Provisional;
    }

    /// <summary>The pauses that have ended, as the computation takes them.</summary>
    public static IReadOnlyList<Pause> Ended(IReadOnlyList<ClockPause> pauses) =>
        pauses.Count == 0 ? [] : [.. pauses.Where(p => p.To is not null).Select(p => new Pause(p.From, p.To!.Value))];

    private static LocalText And(LocalText text, string zh, string en) => new(text.Zh + zh, text.En + en);

    internal static string Zh(DateTime utc) => CityTime.ToLocal(utc).ToString("M月d日 HH:mm", CultureInfo.InvariantCulture);

    internal static string En(DateTime utc) => CityTime.ToLocal(utc).ToString("HH:mm 'on' d MMM", CultureInfo.InvariantCulture);
}
