using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa.Instances;

/// <summary>
/// Cancelling and deleting many. Each instance in a transaction of its own; the count is of those it was really done to, and what was
/// refused (a live case above all) is listed with its reason.
/// </summary>
public static class BulkEndpoints
{
    private const int Most = 10_000;

    public static void Map(RouteGroupBuilder elsa)
    {
        elsa.MapPost("/bulk-actions/cancel/workflow-instances", async (HttpContext http, Actor actor, ICaseStore store, FreeCommands commands, CancellationToken cancel) =>
        {
            var body = await ElsaJson.ReadObject(http.Request, cancel);
            var ids = await Running(store, body, cancel);
            return await Each(http, "cancelled", ids, async id => (await commands.Cancel(actor, id, new RequestMeta(), cancel)).Status == 200);
        });
        elsa.MapPost("/bulk-actions/delete/workflow-instances/by-id", Delete);
        elsa.MapPost("/bulk-actions/delete/workflow-instances", Delete);
    }

    private static async Task<IResult> Delete(HttpContext http, Actor actor, FreeCommands commands, CancellationToken cancel)
    {
        var body = await ElsaJson.ReadObject(http.Request, cancel);
        var ids = Known(ElsaJson.Texts(body, "ids"));
        return await Each(http, "deleted", ids, async id => (await commands.Delete(actor, id, new RequestMeta(), cancel)).Status == 200);
    }

    private static async Task<IResult> Each(HttpContext http, string what, IReadOnlyList<Guid> ids, Func<Guid, Task<bool>> act)
    {
        var done = 0;
        var refused = new JsonArray();
        foreach (var id in ids)
        {
            try
            {
                if (await act(id)) done++;
            }
            catch (Refusal refusal)
            {
                refused.Add(new JsonObject { ["id"] = id.ToString(), ["code"] = refusal.Code, ["message"] = refusal.Title.In(CallerLanguage.Of(http.Request)) });
            }
        }
        var answer = new JsonObject { [what] = done };
        if (refused.Count > 0) answer["refused"] = refused;
        // Nothing at all could be done: that is no success, and the Studio shows a person why.
        if (done > 0 || refused.Count == 0) return ElsaJson.Answer(answer);
        answer["statusCode"] = StatusCodes.Status409Conflict;
        answer["message"] = refused[0]!["message"]!.DeepClone();
        answer["errors"] = new JsonObject { [ElsaErrors.General] = new JsonArray([.. refused.Select(r => r!["message"]!.DeepClone())]) };
        return TypedResults.Json(answer, ElsaJson.Options, ElsaErrors.MediaType, StatusCodes.Status409Conflict);
    }

    /// <summary>The instances named, or all that run a definition or one of its versions.</summary>
    private static async Task<IReadOnlyList<Guid>> Running(ICaseStore store, JsonObject body, CancellationToken cancel)
    {
        if (ElsaJson.Texts(body, "ids") is { Count: > 0 } ids) return Known(ids);
        var (version, definition) = (ElsaJson.Text(body, "definitionVersionId"), ElsaJson.Text(body, "definitionId"));
        if (version is null && definition is null) return [];
        await using var db = store.Read();
        var running = db.Instances.Where(i => i.Status == nameof(FlowStatus.Running) && !i.Simulated);
        if (version is not null) running = running.Where(i => i.DefinitionVersionId == version);
        if (definition is not null) running = running.Where(i => i.DefinitionId == definition);
        if (definition is not null && ElsaJson.Text(body, "versionOptions") is { Length: > 0 } options && !options.Equals("AllVersions", StringComparison.OrdinalIgnoreCase))
        {
            var chosen = (await VersionChoice.Find(db, definition, options, cancel))?.Id;
            running = running.Where(i => i.DefinitionVersionId == chosen);
        }
        return await running.OrderBy(i => i.Id).Take(Most).Select(i => i.Id).ToListAsync(cancel);
    }

    private static IReadOnlyList<Guid> Known(IReadOnlyList<string> ids) =>
        [.. ids.Take(Most).Select(id => Guid.TryParse(id, out var known) ? known : Guid.Empty).Distinct()];
}
