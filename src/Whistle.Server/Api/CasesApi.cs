using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Tasks;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <summary>Cases: open, list, read, and the commands their own <c>actions</c> offer.</summary>
public static class CasesApi
{
    public static void MapCases(this RouteGroupBuilder api)
    {
        var cases = api.MapGroup("/cases").WithTags("Cases");
        cases.MapPost("", Open).WithName("OpenCase").WithSummary("Open a case").WithMetadata(new CommandEndpoint())
            .Produces<CaseView>(StatusCodes.Status201Created).Refuses(400, 403, 404, 413, 415, 422);
        cases.MapGet("", List).WithName("ListCases").WithSummary("Cases the caller may see").Produces<Page<CaseSummaryView>>().Refuses(400);
        cases.MapGet("/{id:guid}", Get).WithName("GetCase").WithSummary("One case with what may be done next").Produces<CaseView>().Refuses(404);
        cases.MapGet("/{id:guid}/timeline", Timeline).WithName("GetCaseTimeline").WithSummary("What happened, in sentences").Produces<Page<TimelineEntryView>>().Refuses(404);
        cases.MapGet("/{id:guid}/tasks", Tasks).WithName("GetCaseTasks").WithSummary("Tasks of the case, each department's").Produces<Page<TaskView>>().Refuses(404);
        cases.MapGet("/{id:guid}/flow", Flow).WithName("GetCaseFlow").WithSummary("The drawn flow with the present position").Produces<FlowView>().Refuses(404);
        cases.MapPost("/{id:guid}/personal", Unmask).WithName("UnmaskCase").WithSummary("Personal data, for a stated purpose that is recorded")
            .WithMetadata(new CommandEndpoint()).Produces<PersonalView>().Refuses(400, 403, 404, 422);
        cases.MapPost("/{id:guid}/messages/{name:regex(^[a-z][a-z0-9.-]{{0,60}}$)}", Deliver).WithName("DeliverMessage")
            .WithSummary("A message from outside that a flow waits for; an early one is kept").WithMetadata(new CommandEndpoint()).Produces<CaseView>().Refuses(400, 403, 404, 409, 422);
        cases.MapPost("/{id:guid}/{command:regex(^[a-z][a-z0-9-]{{0,60}}$)}", Act).WithName("ActOnCase").WithSummary("A command offered in the case's actions")
            .WithMetadata(new CommandEndpoint()).Produces<CaseView>().Refuses(400, 403, 404, 409, 412, 413, 415, 422);
    }

    private static async Task<IResult> Open(HttpContext context, Actor actor, CaseCommands commands, OpenCaseBody body, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(body.CaseType)) throw Refusals.MissingField("caseType");
        if (body.Data is null) throw Refusals.MissingField("data");
        return Answers.Stored(await commands.Open(actor, new OpenCaseRequest(body.CaseType, body.Data), context.Meta(), cancel));
    }

    private static async Task<IResult> List(Actor actor, CaseQueries queries, CancellationToken cancel,
        string? caseType = null, string? stage = null, CaseStatus? status = null, string? kind = null, string? category = null, string? township = null,
        Guid? grid = null, Guid? organisation = null, string? q = null, bool? overdue = null, DateTimeOffset? openedFrom = null, DateTimeOffset? openedTo = null,
        string? sort = null, string? cursor = null, int? limit = null, bool count = false) =>
        TypedResults.Ok(await queries.List(actor, new CaseFilter
        {
            CaseType = caseType, Stage = stage, Status = Answers.Defined(status, "status"), Kind = kind, Category = category, Township = township,
            Grid = grid, Organisation = organisation, Q = q, Overdue = overdue, OpenedFrom = openedFrom?.UtcDateTime, OpenedTo = openedTo?.UtcDateTime,
            Sort = Answers.OneOf(sort, "sort", "-openedAt", "openedAt", "dueAt"), Cursor = cursor, Limit = Answers.Limit(limit), Count = count,
        }, cancel));

    private static async Task<IResult> Get(HttpContext context, Actor actor, CaseQueries queries, Guid id, CancellationToken cancel)
    {
        var view = await queries.Get(actor, id, cancel);
        return Answers.Versioned(context, view, view.Version);
    }

    private static async Task<IResult> Timeline(Actor actor, CaseQueries queries, Guid id, CancellationToken cancel) =>
        TypedResults.Ok(await queries.Timeline(actor, id, cancel));

    private static async Task<IResult> Tasks(Actor actor, CaseQueries queries, Guid id, CancellationToken cancel) =>
        TypedResults.Ok(await queries.Tasks(actor, id, cancel));

    private static async Task<IResult> Flow(Actor actor, CaseQueries queries, Guid id, CancellationToken cancel) =>
        TypedResults.Ok(await queries.Flow(actor, id, cancel));

    private static async Task<IResult> Unmask(HttpContext context, Actor actor, CaseCommands commands, Guid id, UnmaskBody body, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(body.Purpose)) throw Refusals.MissingField("purpose");
        Answers.Comment(body.Purpose);
        return Answers.Stored(await commands.Unmask(actor, id, body.Purpose, context.Meta(), cancel));
    }

    private static async Task<IResult> Deliver(HttpContext context, Actor actor, CaseMessages messages, Guid id, string name, CancellationToken cancel) =>
        Answers.Stored(await messages.Deliver(actor, id, name, context.Meta(), cancel));

    private static async Task<IResult> Act(HttpContext context, Actor actor, CaseCommands commands, Guid id, string command, ActBody? body, CancellationToken cancel) =>
        Answers.Stored(await commands.Act(actor, id, command, new ActRequest(body?.Data, Answers.Comment(body?.Comment)), context.Meta(), cancel));
}
