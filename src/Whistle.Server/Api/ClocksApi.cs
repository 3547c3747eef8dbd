using System.Xml;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Escalation;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <summary>Clocks: their ledgers, what is at risk, and the commands a clock's own <c>actions</c> offer; cards and figures of escalation.</summary>
public static class ClocksApi
{
    public static void MapClocks(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}/clocks", OfCase).WithTags("Clocks").WithName("GetCaseClocks").WithSummary("Deadlines with explanation, ledger and next rung").Produces<Page<ClockView>>().Refuses(404);
        api.MapGet("/cases/{id:guid}/supervision-orders", Orders).WithTags("Clocks").WithName("GetCaseSupervisionOrders").WithSummary("Supervision orders of the case and their answers")
            .Produces<Page<SupervisionOrderView>>().Refuses(404);
        var clocks = api.MapGroup("/clocks").WithTags("Clocks");
        clocks.MapGet("/at-risk", AtRisk).WithName("ListClocksAtRisk").WithSummary("Running clocks by due time, of all the caller may see").Produces<Page<AtRiskView>>().Refuses(400);
        clocks.MapGet("/{id:guid}", One).WithName("GetClockOfCase").WithSummary("One clock").Produces<ClockView>().Refuses(404);
        clocks.MapPost("/{id:guid}/{command:regex(^[a-z][a-z0-9-]{{0,60}}$)}", Act).WithName("ActOnClock").WithSummary("extend, pause (both asked for and decided by another), resume or restart")
            .WithMetadata(new CommandEndpoint()).Produces<ClockView>().Refuses(400, 403, 404, 409, 413, 415, 422);
        var escalation = api.MapGroup("/escalation").WithTags("Escalation");
        escalation.MapGet("/cards", Cards).WithName("ListCards").WithSummary("Yellow and red cards of organisations, newest first").Produces<Page<CardView>>().Refuses(400);
        escalation.MapGet("/figures", Figures).WithName("GetEscalationFigures").WithSummary("Rungs, cards and supervision orders by organisation").Produces<Page<EscalationFigures>>().Refuses(400);
    }

    private static async Task<IResult> OfCase(Actor actor, ClockQueries queries, Guid id, CancellationToken cancel) => TypedResults.Ok(await queries.OfCase(actor, id, cancel));

    private static async Task<IResult> Orders(Actor actor, EscalationQueries queries, Guid id, CancellationToken cancel) => TypedResults.Ok(await queries.OfCase(actor, id, cancel));

    private static async Task<IResult> One(Actor actor, ClockQueries queries, Guid id, CancellationToken cancel) => TypedResults.Ok(await queries.One(actor, id, cancel));

    private static async Task<IResult> Act(HttpContext context, Actor actor, ClockCommands commands, Guid id, string command, ActBody? body, CancellationToken cancel) =>
        Answers.Stored(await commands.Act(actor, id, command, new ActRequest(body?.Data, Answers.Comment(body?.Comment)), context.Meta(), cancel));

    private static async Task<IResult> AtRisk(Actor actor, ClockQueries queries, CancellationToken cancel, string? within = null, bool? overdue = null,
        DateTimeOffset? dueFrom = null, DateTimeOffset? dueTo = null, Guid? organisation = null, string? caseType = null, string? cursor = null, int? limit = null) =>
        TypedResults.Ok(await queries.AtRisk(actor, new AtRiskFilter
        {
            Within = Length(within), Overdue = overdue, DueFrom = dueFrom?.UtcDateTime, DueTo = dueTo?.UtcDateTime, Organisation = organisation,
            CaseType = caseType, Cursor = cursor, Limit = Answers.Limit(limit),
        }, cancel));

    private static async Task<IResult> Cards(Actor actor, EscalationQueries queries, CancellationToken cancel, Guid? organisation = null, DateTimeOffset? from = null,
        DateTimeOffset? to = null, string? cursor = null, int? limit = null) =>
        TypedResults.Ok(await queries.Cards(actor, organisation, from?.UtcDateTime, to?.UtcDateTime, cursor, Answers.Limit(limit), cancel));

    /// <summary>Without dates: the last thirty days.</summary>
    private static async Task<IResult> Figures(Actor actor, EscalationQueries queries, TimeProvider time, CancellationToken cancel, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var end = to?.UtcDateTime ?? time.GetUtcNow().UtcDateTime.AddSeconds(1);
        var begin = from?.UtcDateTime ?? end.AddDays(-30);
        if (begin >= end || end - begin > TimeSpan.FromDays(3 * 366)) throw Refusals.InvalidParameter("/query/from", new("起止时间无效，最长三年。", "from must come before to, three years apart at most."));
        return TypedResults.Ok(await queries.Figures(actor, begin, end, cancel));
    }

    private static TimeSpan Length(string? text)
    {
        if (text is null) return TimeSpan.FromDays(1);
        try
        {
            var length = XmlConvert.ToTimeSpan(text);
            if (length >= TimeSpan.Zero && length <= TimeSpan.FromDays(3 * 366)) return length;
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            // Refused below with the others.
        }
        throw Refusals.InvalidParameter("/query/within", new("须为 ISO 8601 时长，例如 PT24H，最长三年。", "Write an ISO 8601 duration of at most three years, e.g. PT24H."));
    }
}
