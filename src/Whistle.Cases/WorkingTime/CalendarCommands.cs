using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Audit;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.WorkingTime;

/// <summary>
/// Changes the working calendar: a year's holiday notice, a version of office hours, an organisation's schedule. Each change raises the
/// calendar's version, so that every node reads it anew, and leaves a <see cref="CalendarChange"/> that the recalculation works off.
/// </summary>
public sealed class CalendarCommands(ICaseStore store, CaseAnswers answers)
{
    /// <summary>As far as a change without an end is followed.</summary>
    private static readonly DateOnly Horizon = new(2100, 12, 31);

    /// <summary>Publishes a year's arrangement, or corrects one. If-Match holds the year's version; 0 for a year that is not there yet.</summary>
    public Task<CommandAnswer> PutYear(Actor actor, int year, YearEntry entry, RequestMeta meta, CancellationToken cancel)
    {
        RequireAdministrator(actor);
        CalendarEntry.Check(year, entry);
        return store.Run(new Command("calendar.year", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            await Raise(work);
            var known = await work.Db.CalendarYears.FirstOrDefaultAsync(y => y.Year == year, cancel);
            if (meta.IfMatch is { } version && version != (known?.Version ?? 0))
                throw new Refusal(412, "stale", new("日历已被他人修改，请刷新后再改。", "Somebody else has changed the calendar; reload and try again."));
            var old = await work.Db.CalendarDays.Where(d => d.NoticeYear == year).ToListAsync(cancel);
            var dates = entry.Days.Select(d => d.Date).ToArray();
            if (await work.Db.CalendarDays.Where(d => d.NoticeYear != year && dates.Contains(d.Date)).OrderBy(d => d.Date).FirstOrDefaultAsync(cancel) is { } taken)
                throw new Refusal(422, "invalid-calendar", new("日历内容有误，请检查。", "Some entries of the calendar need attention."),
                    [new FieldError($"/days/{Array.IndexOf(dates, taken.Date)}/date", "other-notice", new($"{taken.NoticeYear} 年的通知已对该日作出安排。", $"The notice of {taken.NoticeYear} already speaks of this day."))]);

            var touched = known is null ? (First: new DateOnly(year, 1, 1), Last: new DateOnly(year, 12, 31)) : Differing(old, entry.Days);
            var kept = old.ToDictionary(d => d.Date);
            work.Db.CalendarDays.RemoveRange(old.Where(d => !dates.Contains(d.Date)));
            foreach (var day in entry.Days)
            {
                if (!kept.TryGetValue(day.Date, out var row)) work.Db.CalendarDays.Add(row = new CalendarDay { Date = day.Date, Name = "", Notice = "", NoticeYear = year });
                (row.Working, row.Name, row.Statutory, row.Notice) = (day.Working, day.Name.Trim(), day.Statutory, entry.Notice.Trim());
            }
            if (known is null) work.Db.CalendarYears.Add(known = new CalendarYear { Year = year, Notice = "" });
            (known.Notice, known.Url, known.PublishedOn, known.Shipped) = (entry.Notice.Trim(), string.IsNullOrWhiteSpace(entry.Url) ? null : entry.Url.Trim(), entry.PublishedOn, false);
            known.Version++;
            (known.UpdatedAt, known.UpdatedById) = (work.Now, actor.UserId);
            return Changed(work, "year", year.ToString(System.Globalization.CultureInfo.InvariantCulture), touched.First, touched.Last,
                new { entry.Notice, before = old.OrderBy(d => d.Date).Select(Short), after = entry.Days.OrderBy(d => d.Date).Select(Short) }, known.Version);
        }, cancel);
    }

    /// <summary>Adds a version of a schedule, or corrects the one of the same day. Days before its effective day stay as they are.</summary>
    public Task<CommandAnswer> PutSchedule(Actor actor, string key, ScheduleEntry entry, RequestMeta meta, CancellationToken cancel)
    {
        RequireAdministrator(actor);
        if (key.Length > 60 || !key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            throw new Refusal(422, "invalid-calendar", new("日历内容有误，请检查。", "Some entries of the calendar need attention."),
                [new FieldError("/key", "invalid", new("代号只用小写字母、数字与连字符。", "Use lower-case letters, digits and hyphens."))]);
        CalendarEntry.Check(key, entry);
        return store.Run(new Command("calendar.hours", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            await Raise(work);
            var row = await work.Db.OfficeSchedules.FirstOrDefaultAsync(s => s.Key == key && s.Effective == entry.Effective, cancel);
            if (row is null) work.Db.OfficeSchedules.Add(row = new OfficeSchedule { Key = key, Effective = entry.Effective, Name = "", NameEn = "", Basis = "", BasisEn = "", SeasonsJson = "" });
            var before = row.SeasonsJson;
            (row.Name, row.NameEn, row.Basis, row.BasisEn) = (entry.Name.Trim(), entry.NameEn.Trim(), entry.Basis.Trim(), (entry.BasisEn ?? entry.Basis).Trim());
            row.SeasonsJson = JsonSerializer.Serialize(entry.Seasons, JsonSerializerOptions.Web);
            (row.Shipped, row.UpdatedAt) = (false, work.Now);
            // The first version of a schedule holds for all days before it too.
            var first = await work.Db.OfficeSchedules.AnyAsync(s => s.Key == key && s.Effective < entry.Effective, cancel) ? entry.Effective : new DateOnly(2000, 1, 1);
            return Changed(work, "hours", key, first, Horizon, new { entry.Effective, before, after = row.SeasonsJson });
        }, cancel);
    }

    /// <summary>From a day on the organisation keeps another schedule.</summary>
    public Task<CommandAnswer> PutOrganisation(Actor actor, string code, string schedule, DateOnly from, RequestMeta meta, CancellationToken cancel)
    {
        RequireAdministrator(actor);
        return store.Run(new Command("calendar.organisation", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            await Raise(work);
            var errors = new List<FieldError>();
            if (!await work.Db.Organisations.AnyAsync(o => o.Code == code, cancel)) errors.Add(new("/organisation", "unknown", new("没有这个单位。", "There is no such organisation.")));
            if (!await work.Db.OfficeSchedules.AnyAsync(s => s.Key == schedule, cancel)) errors.Add(new("/schedule", "unknown", new("没有这个作息时间。", "There is no such schedule.")));
            if (from.Year is < 2000 or > 2100) errors.Add(new("/from", "out-of-range", new("日期无效。", "The day is out of range.")));
            if (errors.Count > 0) throw new Refusal(422, "invalid-calendar", new("日历内容有误，请检查。", "Some entries of the calendar need attention."), errors);
            var row = await work.Db.OrganisationHours.FirstOrDefaultAsync(h => h.OrganisationCode == code && h.From == from, cancel);
            var before = row?.Schedule;
            if (row is null) work.Db.OrganisationHours.Add(row = new OrganisationHours { OrganisationCode = code, From = from, Schedule = schedule });
            row.Schedule = schedule;
            return Changed(work, "organisation", code, from, Horizon, new { from, before, after = schedule });
        }, cancel);
    }

    /// <summary>Locks the calendar's version first of all: two changes queue, and no later read of it is older than this one.</summary>
    private static async Task Raise(CaseWork work) => await work.Next(Calendars.VersionKey);

    private CommandAnswer Changed(CaseWork work, string kind, string subject, DateOnly first, DateOnly last, object detail, int? version = null)
    {
        var change = new CalendarChange
        {
            Id = Guid.CreateVersion7(),
            At = work.Now,
            ById = work.Actor.UserId,
            ByName = work.Actor.DisplayName,
            Kind = kind,
            Subject = subject,
            FirstDay = first,
            LastDay = last,
            State = CalendarChangeState.Running,
        };
        work.Db.CalendarChanges.Add(change);
        work.Append(new AuditEntry
        {
            At = work.Now,
            UserId = work.Actor.UserId,
            UserName = work.Actor.UserName,
            Action = work.Command.Name,
            ObjectType = "calendar",
            ObjectId = subject,
            DetailJson = JsonSerializer.Serialize(detail, JsonSerializerOptions.Web),
            TraceId = work.Command.TraceId,
        });
        return new CommandAnswer(200, answers.Serialise(CalendarQueries.View(change, 0)), version is { } v ? $"\"{v}\"" : null);
    }

    private static (DateOnly First, DateOnly Last) Differing(List<CalendarDay> old, IReadOnlyList<NoticeDay> days)
    {
        var before = old.ToDictionary(d => d.Date, d => d.Working);
        var after = days.ToDictionary(d => d.Date, d => d.Working);
        var differing = before.Keys.Union(after.Keys).Where(d => !before.TryGetValue(d, out var b) || !after.TryGetValue(d, out var a) || a != b).Order().ToList();
        // Only names changed: no due time moves, but sentences that name the holiday do.
        if (differing.Count == 0) differing = [.. after.Keys.Order()];
        return (differing[0], differing[^1]);
    }

    private static string Short(CalendarDay d) => $"{d.Date:yyyy-MM-dd} {(d.Working ? "班" : "休")} {d.Name}";

    private static string Short(NoticeDay d) => $"{d.Date:yyyy-MM-dd} {(d.Working ? "班" : "休")} {d.Name}";

    private static void RequireAdministrator(Actor actor)
    {
        if (!actor.Has(Roles.Administrator)) throw new Refusal(403, "forbidden", new("您的岗位无权进行此操作。", "Your role does not allow this."));
    }
}
