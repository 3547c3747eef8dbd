using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Clocks;
using Whistle.Cases.Duties;
using Whistle.Cases.Storage;
using Whistle.Cases.Timeline;
using Whistle.Engine;

namespace Whistle.Cases.WorkingTime;

/// <summary>
/// From November on reminds administrators every Monday that next year's holiday arrangement is not in yet, and how many due times rest
/// on a guess meanwhile. The notice is usually published in November.
/// </summary>
public sealed class CalendarReminder(ICaseStore store) : IDuty
{
    public string Key => "calendar-reminder";
    public LocalText Name { get; } = new("提醒录入下一年放假安排", "Remind of next year's holidays");
    public LocalText About { get; } = new("每年 11 月起每周一检查：下一年放假安排尚未录入时，提醒系统管理员。", "From November on, every Monday: reminds administrators while next year's arrangement is missing.");
    public string Cron => "0 0 9 ? * MON";
    public bool OfBusiness => true;

    public async Task<LocalText> Run(DateTime dueAt, string scope, CancellationToken cancel)
    {
        var day = CityTime.DateOf(dueAt);
        if (day.Month < 11) return new LocalText("未到提醒时间。", "Not yet the time of the year.");
        var next = day.Year + 1;
        var reminded = 0;
        await store.Run(new Command("duty.calendar-reminder", Actor.System), async work =>
        {
            reminded = 0;
            if (await work.Db.CalendarYears.AnyAsync(y => y.Year == next, cancel)) return new CommandAnswer(204, "");
            var resting = await work.Db.Clocks.CountAsync(k => k.Provisional && k.State == ClockState.Running, cancel);
            var administrators = await work.Db.Memberships.Where(m => m.Role == Roles.Administrator && m.ValidFrom <= work.Now && (m.ValidTo == null || m.ValidTo > work.Now))
                .Select(m => m.UserId).Distinct().ToListAsync(cancel);
            var text = new LocalText(
                $"{next} 年放假安排尚未录入，有 {resting} 个进行中的期限暂按周末推算。国务院办公厅通知发布后，请在“工作日历”中录入。",
                $"The holidays of {next} are not entered yet; {resting} running due times rest on weekends only. Enter the notice in the working calendar once it is published.");
            var timeline = new TimelineWriter(work);
            foreach (var administrator in administrators) timeline.Notify(text, null, userId: administrator);
            reminded = administrators.Count;
            return new CommandAnswer(204, "");
        }, cancel);
        return reminded == 0 ? new LocalText($"{next} 年放假安排已录入。", $"The holidays of {next} are in.") : new LocalText($"已提醒 {reminded} 人。", $"{reminded} people reminded.");
    }
}
