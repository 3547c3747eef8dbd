using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.WorkingTime;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <param name="Text">The notice as published; pasted whole.</param>
/// <param name="Year">Needed when the text does not name it.</param>
public sealed record NoticeBody(string? Text, int? Year);

public sealed record DayBody(DateOnly Date, bool Working, string? Name, bool Statutory);

/// <param name="Notice">Title of the notice.</param>
/// <param name="Days">Every day that differs from its weekday, and the statutory ones.</param>
public sealed record YearBody(string? Notice, string? Url, DateOnly? PublishedOn, IReadOnlyList<DayBody>? Days);

/// <param name="From">First day, "MM-dd".</param>
/// <param name="To">Last day, "MM-dd", inclusive.</param>
/// <param name="Hours">Stretches of office time, "08:30-12:00".</param>
public sealed record SeasonBody(string? Zh, string? En, string? From, string? To, IReadOnlyList<string>? Hours);

public sealed record ScheduleBody(string? Name, string? NameEn, string? Basis, string? BasisEn, DateOnly Effective, IReadOnlyList<SeasonBody>? Seasons);

public sealed record OrganisationHoursBody(string? Schedule, DateOnly From);

/// <summary>The working calendar: holiday notices, make-up workdays, office hours, and what a change of them moves. Everybody reads, administrators write.</summary>
public static class CalendarApi
{
    public static void MapCalendar(this RouteGroupBuilder api)
    {
        var calendar = api.MapGroup("/calendar").WithTags("Calendar");
        calendar.MapGet("/years", Years).WithName("ListCalendarYears").WithSummary("Years with a notice, this year and the next").Produces<Page<CalendarYearView>>();
        calendar.MapGet("/years/{year:int}", Year).WithName("GetCalendarYear").WithSummary("One year").Produces<CalendarYearView>().Refuses(404);
        calendar.MapPut("/years/{year:int}", PutYear).WithName("PutCalendarYear").WithSummary("Publish or correct a year; due times are computed anew")
            .WithMetadata(new CommandEndpoint()).Produces<CalendarChangeView>().Refuses(400, 403, 412, 422, 428);
        calendar.MapPost("/years/{year:int}/preview", PreviewYear).WithName("PreviewCalendarYear").WithSummary("Which due times it would move; changes nothing")
            .Produces<DueShiftReport>().Refuses(400, 403, 422);
        calendar.MapPost("/notice", ReadNotice).WithName("ReadHolidayNotice").WithSummary("Read the text of a notice into days to check").Produces<NoticeReading>().Refuses(400, 403);
        calendar.MapGet("/hours", Hours).WithName("GetOfficeHours").WithSummary("Schedules of office hours and who keeps which").Produces<OfficeHoursView>();
        calendar.MapPut("/hours/{key}", PutSchedule).WithName("PutOfficeHours").WithSummary("Add or correct a version of a schedule")
            .WithMetadata(new CommandEndpoint()).Produces<CalendarChangeView>().Refuses(400, 403, 422, 428);
        calendar.MapPost("/hours/{key}/preview", PreviewSchedule).WithName("PreviewOfficeHours").WithSummary("Which due times it would move; changes nothing")
            .Produces<DueShiftReport>().Refuses(400, 403, 422);
        calendar.MapPut("/organisations/{code}/hours", PutOrganisation).WithName("PutOrganisationHours").WithSummary("From a day on an organisation keeps another schedule")
            .WithMetadata(new CommandEndpoint()).Produces<CalendarChangeView>().Refuses(400, 403, 422, 428);
        calendar.MapGet("/changes", Changes).WithName("ListCalendarChanges").WithSummary("Newest first, with how far due times have been computed anew").Produces<Page<CalendarChangeView>>().Refuses(403);
        calendar.MapGet("/changes/{id:guid}/moved", Moved).WithName("ListMovedDueTimes").WithSummary("Every due time a change moved").Produces<Page<DueShift>>().Refuses(400, 403, 404);
    }

    private static async Task<IResult> Years(CalendarQueries calendar, CancellationToken cancel) =>
        TypedResults.Ok(new Page<CalendarYearView>(await calendar.Years(cancel), null));

    private static async Task<IResult> Year(HttpContext context, CalendarQueries calendar, int year, CancellationToken cancel)
    {
        var view = await calendar.Year(year, cancel);
        return Answers.Versioned(context, view, view.Version);
    }

    private static async Task<IResult> PutYear(HttpContext context, Actor actor, CalendarCommands commands, int year, YearBody? body, CancellationToken cancel) =>
        Answers.Stored(await commands.PutYear(actor, year, Entry(body), context.Meta(), cancel));

    private static async Task<IResult> PreviewYear(Actor actor, CalendarQueries calendar, int year, YearBody? body, CancellationToken cancel) =>
        TypedResults.Ok(await calendar.Preview(year, Entry(body, actor), cancel));

    private static IResult ReadNotice(Actor actor, NoticeBody? body)
    {
        Administrators(actor);
        var text = body?.Text ?? throw Refusals.MissingField("text");
        if (text.Length > 20_000) throw Refusals.InvalidBody(new Whistle.Cases.Storage.FieldError("/text", "too-long", new("通知最多 20000 字。", "At most 20,000 characters.")));
        return TypedResults.Ok(NoticeText.Read(text, body.Year is >= 2000 and <= 2100 ? body.Year : null));
    }

    private static async Task<IResult> Hours(Actor actor, CalendarQueries calendar, CancellationToken cancel) => TypedResults.Ok(await calendar.Hours(actor, cancel));

    private static async Task<IResult> PutSchedule(HttpContext context, Actor actor, CalendarCommands commands, string key, ScheduleBody? body, CancellationToken cancel) =>
        Answers.Stored(await commands.PutSchedule(actor, key, Entry(body), context.Meta(), cancel));

    private static async Task<IResult> PreviewSchedule(Actor actor, CalendarQueries calendar, string key, ScheduleBody? body, CancellationToken cancel)
    {
        Administrators(actor);
        return TypedResults.Ok(await calendar.Preview(key, Entry(body), cancel));
    }

    private static async Task<IResult> PutOrganisation(HttpContext context, Actor actor, CalendarCommands commands, string code, OrganisationHoursBody? body, CancellationToken cancel) =>
        Answers.Stored(await commands.PutOrganisation(actor, code, body?.Schedule ?? throw Refusals.MissingField("schedule"), body.From, context.Meta(), cancel));

    private static async Task<IResult> Changes(Actor actor, CalendarQueries calendar, CancellationToken cancel, int? limit = null)
    {
        Administrators(actor);
        return TypedResults.Ok(new Page<CalendarChangeView>(await calendar.Changes(Answers.Limit(limit), cancel), null));
    }

    private static async Task<IResult> Moved(Actor actor, CalendarQueries calendar, Guid id, CancellationToken cancel, string? cursor = null, int? limit = null)
    {
        Administrators(actor);
        return TypedResults.Ok(await calendar.Moved(id, cursor, Answers.Limit(limit), cancel));
    }

    private static YearEntry Entry(YearBody? body, Actor actor)
    {
        Administrators(actor);
        return Entry(body);
    }

    private static YearEntry Entry(YearBody? body) => body is null ? throw Refusals.MissingField("days")
        : new YearEntry(body.Notice ?? "", body.Url, body.PublishedOn, [.. (body.Days ?? []).Select(d => new NoticeDay(d.Date, d.Working, d.Name ?? "", d.Statutory))]);

    private static ScheduleEntry Entry(ScheduleBody? body) => body is null ? throw Refusals.MissingField("seasons")
        : new ScheduleEntry(body.Name ?? "", body.NameEn ?? "", body.Basis ?? "", body.BasisEn, body.Effective,
            [.. (body.Seasons ?? []).Select(s => new SeasonEntry(s.Zh ?? "", s.En ?? s.Zh ?? "", s.From ?? "", s.To ?? "", s.Hours ?? []))]);

    private static void Administrators(Actor actor)
    {
        if (!actor.Has(Roles.Administrator)) throw Refusals.Forbidden();
    }
}
