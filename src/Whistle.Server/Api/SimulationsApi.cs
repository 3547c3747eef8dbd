using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Simulation;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <param name="Version">Number of a version; absent: the latest, draft or not.</param>
/// <param name="Scenario">As docs/scenarios.md describes it; without this and without a key a case is opened and nobody does anything.</param>
/// <param name="ScenarioKey">One of the case type's scenarios.</param>
/// <param name="CompareWithPublished">Run the scenario on the published version as well, and tell the differences.</param>
public sealed record SimulationBody(int? Version, JsonObject? Scenario, string? ScenarioKey, bool? CompareWithPublished);

/// <param name="Key">Small letters, digits and hyphens; unique within the case type.</param>
public sealed record NewScenarioBody([property: Required] string? Key, [property: Required] JsonObject? Scenario);

public sealed record ScenarioBody([property: Required] JsonObject? Scenario);

/// <param name="CaseId">The case whose course is recorded.</param>
/// <param name="Name">In Chinese.</param>
public sealed record RecordScenarioBody([property: Required] Guid? CaseId, [property: Required] string? Key, [property: Required] string? Name, string? NameEn);

/// <summary>Simulations, and the scenarios they run. Administrators only; a simulation changes nothing.</summary>
public static class SimulationsApi
{
    public static void MapSimulations(this RouteGroupBuilder api)
    {
        api.MapPost("/flows/{definitionId}/simulations", Simulate).WithTags("Simulation").WithName("SimulateFlow").WithSummary("What would happen, on a virtual clock and in nobody's case")
            .Produces<SimulationView>().Refuses(400, 403, 404, 422);
        var scenarios = api.MapGroup("/case-types/{key}/scenarios").WithTags("Simulation");
        scenarios.MapGet("", List).WithName("ListScenarios").WithSummary("Scenarios of a case type").Produces<Page<ScenarioView>>().Refuses(403, 404);
        scenarios.MapPost("", Create).WithName("CreateScenario").WithSummary("Write a scenario").WithMetadata(new CommandEndpoint()).Produces<ScenarioView>(201).Refuses(400, 403, 404, 409, 422);
        scenarios.MapPost("/record", Record).WithName("RecordScenario").WithSummary("Make a scenario of the course of a real case, without texts and personal data")
            .WithMetadata(new CommandEndpoint()).Produces<ScenarioView>(201).Refuses(400, 403, 404, 409, 422);
        scenarios.MapGet("/{scenario}", Get).WithName("GetScenario").WithSummary("One scenario").Produces<ScenarioView>().Refuses(403, 404);
        scenarios.MapPut("/{scenario}", Change).WithName("PutScenario").WithSummary("Change a scenario").WithMetadata(new CommandEndpoint()).Produces<ScenarioView>().Refuses(400, 403, 404, 409, 412, 422, 428);
        scenarios.MapDelete("/{scenario}", Delete).WithName("DeleteScenario").WithSummary("Delete a scenario").WithMetadata(new CommandEndpoint()).Produces(204).Refuses(403, 404, 409, 412);
    }

    private static async Task<IResult> Simulate(Actor actor, SimulationQueries simulations, string definitionId, SimulationBody? body, CancellationToken cancel)
    {
        ScenarioCommands.RequireAdministrator(actor);
        if (body is { Scenario: not null, ScenarioKey: not null })
            throw Refusals.InvalidBody(new FieldError("/scenarioKey", "contradiction", new("scenario 与 scenarioKey 只能填一个。", "Give scenario or scenarioKey, not both.")));
        var scenario = body?.Scenario is { } json ? ScenarioReader.Read(json, "/scenario") : null;
        return TypedResults.Ok(await simulations.Run(actor, definitionId, body?.Version, scenario, body?.ScenarioKey, body?.CompareWithPublished == true, cancel));
    }

    private static async Task<IResult> List(Actor actor, ICaseStore store, string key, CancellationToken cancel)
    {
        ScenarioCommands.RequireAdministrator(actor);
        await using var db = store.Read();
        if (!await db.Bundles.AnyAsync(b => b.CaseType == key && b.Current, cancel)) throw Refusals.NotFound();
        var rows = await db.Scenarios.Where(s => s.CaseType == key).OrderBy(s => s.Key).ToListAsync(cancel);
        var people = await People(db, rows, cancel);
        return TypedResults.Ok(new Page<ScenarioView>([.. rows.Select(r => ScenarioCommands.View(r, people.GetValueOrDefault(r.UpdatedById ?? Guid.Empty)))], null));
    }

    private static async Task<IResult> Get(HttpContext context, Actor actor, ICaseStore store, string key, string scenario, CancellationToken cancel)
    {
        ScenarioCommands.RequireAdministrator(actor);
        await using var db = store.Read();
        var row = await db.Scenarios.FirstOrDefaultAsync(s => s.CaseType == key && s.Key == scenario, cancel) ?? throw Refusals.NotFound();
        return Answers.Versioned(context, ScenarioCommands.View(row, (await People(db, [row], cancel)).GetValueOrDefault(row.UpdatedById ?? Guid.Empty)), row.Version);
    }

    private static async Task<IResult> Create(HttpContext context, Actor actor, ScenarioCommands commands, string key, NewScenarioBody? body, CancellationToken cancel) =>
        Answers.Stored(await commands.Create(actor, key, body?.Key ?? throw Refusals.MissingField("key"), body.Scenario ?? throw Refusals.MissingField("scenario"), context.Meta(), cancel));

    private static async Task<IResult> Record(HttpContext context, Actor actor, ScenarioCommands commands, string key, RecordScenarioBody? body, CancellationToken cancel)
    {
        var id = body?.CaseId ?? throw Refusals.MissingField("caseId");
        var name = body.Name?.Trim() is { Length: > 0 and <= ScenarioReader.MaxName } given ? given : throw Refusals.MissingField("name");
        var nameEn = string.IsNullOrWhiteSpace(body.NameEn) ? name : body.NameEn.Trim();
        return Answers.Stored(await commands.Record(actor, key, body.Key ?? throw Refusals.MissingField("key"), new LocalText(name, nameEn), id, context.Meta(), cancel));
    }

    private static async Task<IResult> Change(HttpContext context, Actor actor, ScenarioCommands commands, string key, string scenario, ScenarioBody? body, CancellationToken cancel) =>
        Answers.Stored(await commands.Change(actor, key, scenario, body?.Scenario ?? throw Refusals.MissingField("scenario"), context.Meta(), cancel));

    private static async Task<IResult> Delete(HttpContext context, Actor actor, ScenarioCommands commands, string key, string scenario, CancellationToken cancel) =>
        Answers.Stored(await commands.Delete(actor, key, scenario, context.Meta(), cancel));

    private static async Task<Dictionary<Guid, string>> People(CaseDb db, IReadOnlyList<FlowScenario> rows, CancellationToken cancel)
    {
        Guid[] ids = [.. rows.Select(r => r.UpdatedById).OfType<Guid>().Distinct()];
        return await db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancel);
    }
}
