using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Designing;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;
using Whistle.Server.SignIn;

namespace Whistle.Server.Elsa.Definitions;

/// <summary>Save, publish, retract, revert and delete of one definition.</summary>
internal static class DefinitionSaving
{
    public static void Map(RouteGroupBuilder elsa)
    {
        elsa.MapPost("/workflow-definitions", Save);
        elsa.MapPost("/workflow-definitions/{definitionId}/publish", Publish);
        elsa.MapPost("/workflow-definitions/{definitionId}/retract", Retract);
        elsa.MapPost("/workflow-definitions/{definitionId}/revert/{version:int}", Revert);
        elsa.MapDelete("/workflow-definitions/{definitionId}", Delete);
        elsa.MapDelete("/workflow-definition-versions/{id}", DeleteVersion);
    }

    /// <summary>
    /// Saves, and with <c>publish</c> publishes what was saved. These are two commands: a drawing that may not be published is kept as a
    /// draft nevertheless.
    /// </summary>
    private static async Task<IResult> Save(HttpContext context, DefinitionIntake intake, FlowDrafts drafts, Publisher publisher, ICaseStore store, CancellationToken cancel)
    {
        var body = await ElsaJson.ReadObject(context.Request, cancel);
        if (body["model"] is not JsonObject model) throw ElsaJson.Bad("model", new LocalText("缺少流程定义 model。", "The definition (model) is missing."));
        var publish = ElsaJson.Flag(body, "publish") == true;
        var incoming = intake.Read(model);
        var who = context.DesignSession();
        if (publish && await Unchanged(store, incoming, cancel) is { } published) return Answer(published, true, [], 0, context);
        var saved = await drafts.Save(who, incoming, cancel);
        if (!publish) return Answer(saved.Version, false, [], 0, context);
        return await publisher.Publish(context, who, saved.Version.DefinitionId, cancel);
    }

    private static Task<IResult> Publish(HttpContext context, string definitionId, Publisher publisher, CancellationToken cancel) =>
        publisher.Publish(context, context.DesignSession(), definitionId, cancel);

    private static async Task<IResult> Retract(HttpContext context, string definitionId, FlowPublishing publishing, CancellationToken cancel) =>
        ElsaJson.Answer(DefinitionModel.ForStudio(await publishing.Retract(context.DesignSession(), definitionId, cancel)));

    private static async Task<IResult> Revert(HttpContext context, string definitionId, int version, FlowDrafts drafts, CancellationToken cancel)
    {
        var made = await drafts.Revert(context.DesignSession(), definitionId, version, cancel);
        context.Response.Headers.Location = $"{ElsaContract.Prefix}/workflow-definitions/by-id/{made.Id}";
        return ElsaJson.Answer(DefinitionModel.Summary(DefinitionModel.RowOf(made), links: false), StatusCodes.Status201Created);
    }

    private static async Task<IResult> Delete(HttpContext context, string definitionId, FlowDeletion deletion, CancellationToken cancel)
    {
        await deletion.Definition(context.DesignSession(), definitionId, cancel);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> DeleteVersion(HttpContext context, string id, FlowDeletion deletion, CancellationToken cancel)
    {
        await deletion.Version(context.DesignSession(), id, cancel);
        return TypedResults.NoContent();
    }

    public static IResult Answer(DefinitionVersion version, bool already, IReadOnlyList<FlowProblem> warnings, int updatedConsumers, HttpContext context)
    {
        var language = CallerLanguage.Of(context.Request);
        return ElsaJson.Answer(new JsonObject
        {
            ["workflowDefinition"] = DefinitionModel.ForStudio(version),
            ["alreadyPublished"] = already,
            ["consumingWorkflowCount"] = updatedConsumers,
            ["validationErrors"] = new JsonArray([.. warnings.Select(w => (JsonNode)new JsonObject
            {
                ["message"] = w.Message.In(language),
                ["activityId"] = w.ActivityId.Length == 0 ? null : w.ActivityId,
                ["code"] = w.Code,
                ["warning"] = true,
            })]),
        });
    }

    /// <summary>Publishing again what is published, unchanged, makes no new version.</summary>
    private static async Task<DefinitionVersion?> Unchanged(ICaseStore store, IncomingDefinition incoming, CancellationToken cancel)
    {
        if (incoming.DefinitionId is not { } id) return null;
        await using var db = store.Read();
        var latest = await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == id && d.IsLatest && d.IsPublished, cancel);
        return latest is not null && FlowDrafts.Holds(latest, incoming) ? latest : null;
    }
}

/// <summary>Publishing as the Studio asks for it: with four eyes it becomes a request; flows that follow by themselves are updated.</summary>
public sealed class Publisher(PublishRequests requests, FlowConsumers consumers)
{
    public async Task<IResult> Publish(HttpContext context, DesignSession who, string definitionId, CancellationToken cancel)
    {
        var (result, updated) = await Publish(who, definitionId, cancel);
        return DefinitionSaving.Answer(result.Version, result.Already, result.Warnings, updated.Count, context);
    }

    public async Task<(PublishResult Result, IReadOnlyList<string> Updated)> Publish(DesignSession who, string definitionId, CancellationToken cancel)
    {
        var result = await requests.PublishOrRequest(who, definitionId, null, cancel);
        var follows = FlowDefinition.Parse(result.Version.Json).Raw["options"] is JsonObject options
            && options["autoUpdateConsumingWorkflows"] is JsonValue flag && flag.TryGetValue<bool>(out var on) && on;
        return (result, follows && !result.Already ? await consumers.Update(who, definitionId, cancel) : []);
    }
}
