using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Migrating;
using Whistle.Engine;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <param name="Definition">Definition id of the flow or sub-flow.</param>
/// <param name="From">Activity of the old version.</param>
/// <param name="To">Activity of the new one; empty ends the branch.</param>
public sealed record ChoiceBody(string? Definition, string? From, string? To);

/// <param name="From">Bundle the cases are on.</param>
/// <param name="To">Bundle they would go to.</param>
public sealed record MigrationPreviewBody(Guid? From, Guid? To, IReadOnlyList<ChoiceBody>? Choices, string? Cursor, int? Limit);

/// <param name="Cases">The cases to move; absent means every running case of the version.</param>
public sealed record MigrationBody(Guid? From, Guid? To, IReadOnlyList<ChoiceBody>? Choices, IReadOnlyList<Guid>? Cases, string? Reason);

/// <summary>Moving running cases between versions: what would happen, doing it, watching it, taking it back. Administrators only.</summary>
public static class MigrationsApi
{
    private const int MostChoices = 200;
    private const int MostCases = 10_000;

    /// <summary>So few cases are moved before the answer; more by the sweep afterwards.</summary>
    private const int AtOnce = 20;

    public static void MapMigrations(this RouteGroupBuilder api)
    {
        var migrations = api.MapGroup("/migrations").WithTags("Migrations").AddEndpointFilter(FlowsApi.AdministratorsOnly);
        migrations.MapGet("/bundles", Bundles).WithName("ListBundles").WithSummary("Exact sets of versions cases are pinned to, with the cases running on each").Produces<Page<BundleView>>().Refuses(403);
        migrations.MapPost("/preview", Preview).WithName("PreviewMigration").WithSummary("A verdict for each running case; changes nothing").Produces<MigrationPreviewView>().Refuses(400, 403, 404, 409);
        migrations.MapPost("", Start).WithName("StartMigration").WithSummary("Move running cases to another version, each in a transaction of its own")
            .WithMetadata(new CommandEndpoint()).Produces<MigrationBatchView>(StatusCodes.Status202Accepted).Refuses(400, 403, 404, 409, 422);
        migrations.MapGet("", List).WithName("ListMigrations").WithSummary("Orders to move cases, newest first").Produces<Page<MigrationBatchView>>().Refuses(400, 403);
        migrations.MapGet("/{id:guid}", Get).WithName("GetMigration").WithSummary("How far an order has come").Produces<MigrationBatchView>().Refuses(403, 404);
        migrations.MapGet("/{id:guid}/cases", Cases).WithName("ListMigrationCases").WithSummary("What became of each case of an order").Produces<Page<BatchCaseView>>().Refuses(400, 403);
        migrations.MapPost("/{id:guid}/undo", UndoBatch).WithName("UndoMigration").WithSummary("Take an order back: every case to which nothing has happened since")
            .WithMetadata(new CommandEndpoint()).Produces<MigrationBatchView>(StatusCodes.Status202Accepted).Refuses(400, 403, 404, 409, 422);
        migrations.MapGet("/of-case/{caseId:guid}", OfCase).WithName("ListCaseMigrations").WithSummary("Every move of one case").Produces<Page<CaseMigrationView>>().Refuses(403, 404);
        migrations.MapPost("/moves/{id:guid}/undo", Undo).WithName("UndoCaseMigration").WithSummary("Take one case's move back while nothing has happened since")
            .WithMetadata(new CommandEndpoint()).Produces<CaseMigrationView>().Refuses(400, 403, 404, 409, 422);
    }

    private static async Task<IResult> Bundles(Actor actor, MigrationQueries migrations, CancellationToken cancel, string? caseType = null) =>
        TypedResults.Ok(new Page<BundleView>(await migrations.Bundles(caseType, actor.Language, cancel), null));

    private static async Task<IResult> Preview(Actor actor, MigrationQueries migrations, MigrationPreviewBody body, CancellationToken cancel) =>
        TypedResults.Ok(await migrations.Preview(body.From ?? throw Refusals.MissingField("from"), body.To ?? throw Refusals.MissingField("to"),
            Choices(body.Choices), body.Cursor, Answers.Limit(body.Limit), actor.Language, cancel));

    private static async Task<IResult> Start(HttpContext context, Actor actor, MigrationCommands commands, MigrationQueries migrations, MigrationWork work, MigrationBody body, CancellationToken cancel)
    {
        if (body.Cases is { Count: > MostCases }) throw TooMany("/cases", MostCases);
        var order = new StartMigration(body.From ?? throw Refusals.MissingField("from"), body.To ?? throw Refusals.MissingField("to"), Choices(body.Choices), body.Cases, body.Reason ?? "");
        return await Begun(await commands.Start(actor, order, context.Meta(), cancel), migrations, work, cancel);
    }

    private static async Task<IResult> List(MigrationQueries migrations, CancellationToken cancel, string? cursor = null, int? limit = null) =>
        TypedResults.Ok(await migrations.Batches(cursor, Answers.Limit(limit), cancel));

    private static async Task<IResult> Get(MigrationQueries migrations, Guid id, CancellationToken cancel) => TypedResults.Ok(await migrations.Batch(id, cancel));

    private static async Task<IResult> Cases(Actor actor, MigrationQueries migrations, Guid id, CancellationToken cancel, BatchCaseState? state = null, string? cursor = null, int? limit = null) =>
        TypedResults.Ok(await migrations.BatchCases(id, Answers.Defined(state, "state"), cursor, Answers.Limit(limit), actor.Language, cancel));

    private static async Task<IResult> UndoBatch(HttpContext context, Actor actor, MigrationCommands commands, MigrationQueries migrations, MigrationWork work, Guid id, ReasonBody? body, CancellationToken cancel) =>
        await Begun(await commands.UndoBatch(actor, id, body?.Reason, context.Meta(), cancel), migrations, work, cancel);

    private static async Task<IResult> OfCase(MigrationQueries migrations, Guid caseId, CancellationToken cancel) =>
        TypedResults.Ok(new Page<CaseMigrationView>(await migrations.OfCase(caseId, cancel), null));

    private static async Task<IResult> Undo(HttpContext context, Actor actor, MigrationCommands commands, Guid id, ReasonBody? body, CancellationToken cancel) =>
        Answers.Stored(await commands.Undo(actor, id, body?.Reason, context.Meta(), cancel));

    /// <summary>The order is stored; a small one is carried out before the answer, so that nobody waits for the sweep.</summary>
    private static async Task<IResult> Begun(Whistle.Cases.Storage.CommandAnswer stored, MigrationQueries migrations, MigrationWork work, CancellationToken cancel)
    {
        var id = System.Text.Json.Nodes.JsonNode.Parse(stored.Body)!["id"]!.GetValue<Guid>();
        await work.Next(id, AtOnce, cancel);
        return TypedResults.Accepted($"/api/v1/migrations/{id}", await migrations.Batch(id, cancel));
    }

    private static List<MigrationChoice> Choices(IReadOnlyList<ChoiceBody>? choices)
    {
        if (choices is { Count: > MostChoices }) throw TooMany("/choices", MostChoices);
        return [.. (choices ?? []).Select((c, i) => new MigrationChoice(
            c.Definition ?? throw Refusals.MissingField($"choices/{i}/definition"), c.From ?? throw Refusals.MissingField($"choices/{i}/from"), c.To ?? throw Refusals.MissingField($"choices/{i}/to")))];
    }

    private static Whistle.Cases.Storage.Refusal TooMany(string pointer, int most) =>
        Refusals.InvalidBody(new Whistle.Cases.Storage.FieldError(pointer, "too-many", new LocalText($"最多 {most} 项。", $"At most {most} items.")));
}
