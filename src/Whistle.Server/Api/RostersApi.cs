using System.ComponentModel.DataAnnotations;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Rosters;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <param name="Organisation">Code of the body.</param>
/// <param name="Person">User name of somebody of the body; <paramref name="Deputy"/> likewise.</param>
public sealed record ShiftBody([property: Required] string? Organisation, [property: Required] DateTime? From, [property: Required] DateTime? To,
    [property: Required] string? Person, string? Deputy, string? Note);

/// <param name="To">User name; left out for the deputy.</param>
/// <param name="Note">What the successor has to know.</param>
public sealed record HandOverBody(string? To, [property: Required] string? Note);

/// <summary>Duty rosters (值班表): planned shifts, hand-over, and who is reachable now.</summary>
public static class RostersApi
{
    public static void MapRosters(this RouteGroupBuilder api)
    {
        var rosters = api.MapGroup("/rosters").WithTags("Rosters");
        rosters.MapGet("", List).WithName("ListShifts").WithSummary("Shifts of one body or of all the caller may read").Produces<Page<ShiftView>>().Refuses(400, 404);
        rosters.MapGet("/now", Reachable).WithName("GetOnDuty").WithSummary("Who is reachable now").Produces<Page<OnDutyView>>().Refuses(404);
        rosters.MapPost("/shifts", Plan).WithName("PlanShift").WithSummary("Plan a shift").WithMetadata(new CommandEndpoint())
            .Produces<ShiftView>(StatusCodes.Status201Created).Refuses(400, 403, 409, 413, 415, 422);
        rosters.MapPut("/shifts/{id:guid}", Change).WithName("ChangeShift").WithSummary("Change a shift that is not over").WithMetadata(new CommandEndpoint())
            .Produces<ShiftView>().Refuses(400, 403, 404, 409, 412, 413, 415, 422, 428);
        rosters.MapDelete("/shifts/{id:guid}", Remove).WithName("RemoveShift").WithSummary("Remove a shift that has not begun").WithMetadata(new CommandEndpoint())
            .Produces(StatusCodes.Status204NoContent).Refuses(403, 404, 409, 412);
        rosters.MapPost("/shifts/{id:guid}/hand-over", HandOver).WithName("HandOverShift").WithSummary("Hand the shift under way to somebody else").WithMetadata(new CommandEndpoint())
            .Produces<ShiftView>().Refuses(400, 403, 404, 409, 413, 415, 422);
    }

    /// <summary>Without dates: from yesterday for five weeks.</summary>
    private static async Task<IResult> List(Actor actor, RosterQueries queries, TimeProvider time, CancellationToken cancel, string? organisation = null, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var begin = from?.UtcDateTime ?? time.GetUtcNow().UtcDateTime.AddDays(-1);
        var end = to?.UtcDateTime ?? begin.AddDays(36);
        if (begin >= end || end - begin > TimeSpan.FromDays(366)) throw Refusals.InvalidParameter("/query/from", new("起止时间无效，最长一年。", "from must come before to, a year apart at most."));
        return TypedResults.Ok(await queries.List(actor, organisation, begin, end, cancel));
    }

    private static async Task<IResult> Reachable(Actor actor, RosterQueries queries, CancellationToken cancel, string? organisation = null) =>
        TypedResults.Ok(await queries.Reachable(actor, organisation, cancel));

    private static async Task<IResult> Plan(HttpContext context, Actor actor, RosterCommands commands, ShiftBody body, CancellationToken cancel) =>
        Answers.Stored(await commands.Plan(actor, Read(body), context.Meta(), cancel));

    private static async Task<IResult> Change(HttpContext context, Actor actor, RosterCommands commands, Guid id, ShiftBody body, CancellationToken cancel) =>
        Answers.Stored(await commands.Change(actor, id, Read(body), context.Meta(), cancel));

    private static async Task<IResult> Remove(HttpContext context, Actor actor, RosterCommands commands, Guid id, CancellationToken cancel) =>
        Answers.Stored(await commands.Remove(actor, id, context.Meta(), cancel));

    private static async Task<IResult> HandOver(HttpContext context, Actor actor, RosterCommands commands, Guid id, HandOverBody body, CancellationToken cancel) =>
        Answers.Stored(await commands.HandOver(actor, id, string.IsNullOrWhiteSpace(body.To) ? null : body.To, Answers.Comment(body.Note), context.Meta(), cancel));

    private static ShiftInput Read(ShiftBody body) => new(
        string.IsNullOrWhiteSpace(body.Organisation) ? throw Refusals.MissingField("organisation") : body.Organisation,
        body.From ?? throw Refusals.MissingField("from"), body.To ?? throw Refusals.MissingField("to"),
        string.IsNullOrWhiteSpace(body.Person) ? throw Refusals.MissingField("person") : body.Person, body.Deputy, body.Note);
}
