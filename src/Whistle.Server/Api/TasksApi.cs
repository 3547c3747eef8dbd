using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Tasks;

namespace Whistle.Server.Api;

/// <summary>Tasks: the inbox, and the commands a task's own <c>actions</c> offer.</summary>
public static class TasksApi
{
    public static void MapTasks(this RouteGroupBuilder api)
    {
        var tasks = api.MapGroup("/tasks").WithTags("Tasks");
        tasks.MapGet("", List).WithName("ListTasks").WithSummary("mine, available to me, or all I may see").Produces<Page<TaskView>>().Refuses(400);
        tasks.MapGet("/{id:guid}", Get).WithName("GetTask").WithSummary("One task with what may be done").Produces<TaskView>().Refuses(404);
        tasks.MapPost("/{id:guid}/{command:regex(^[a-z][a-z0-9-]{{0,60}}$)}", Act).WithName("ActOnTask")
            .WithSummary("claim, release, comment, or an outcome the flow draws").WithMetadata(new CommandEndpoint())
            .Produces<TaskAnswer>().Refuses(400, 403, 404, 409, 412, 413, 415, 422);
    }

    private static async Task<IResult> List(Actor actor, TaskQueries queries, CancellationToken cancel,
        string? view = null, string? stage = null, string? kind = null, string? caseType = null, TaskState? state = null, DateTimeOffset? dueBefore = null,
        string? q = null, string? sort = null, string? cursor = null, int? limit = null, bool count = false) =>
        TypedResults.Ok(await queries.List(actor, new TaskFilter
        {
            View = view, Stage = stage, Kind = kind, CaseType = caseType, State = Answers.Defined(state, "state"), DueBefore = dueBefore?.UtcDateTime,
            Q = q, Sort = Answers.OneOf(sort, "sort", "dueAt", "-createdAt"), Cursor = cursor, Limit = Answers.Limit(limit), Count = count,
        }, cancel));

    private static async Task<IResult> Get(HttpContext context, Actor actor, TaskQueries queries, Guid id, CancellationToken cancel)
    {
        var view = await queries.Get(actor, id, cancel);
        return Answers.Versioned(context, view, view.Version);
    }

    private static async Task<IResult> Act(HttpContext context, Actor actor, TaskCommands commands, Guid id, string command, ActBody? body, CancellationToken cancel) =>
        Answers.Stored(await commands.Act(actor, id, command, new ActRequest(body?.Data, Answers.Comment(body?.Comment)), context.Meta(), cancel));
}
