using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa.Instances;

/// <summary>Instances: the list, one of them, its variables; cancel and delete.</summary>
public static class InstanceEndpoints
{
    public static void Map(RouteGroupBuilder elsa)
    {
        elsa.MapPost("/workflow-instances", async (HttpContext http, ICaseStore store, CancellationToken cancel) =>
            await List(store, InstanceSearch.Of(await ElsaJson.ReadObject(http.Request, cancel)), cancel));
        elsa.MapGet("/workflow-instances", (HttpContext http, ICaseStore store, CancellationToken cancel) => List(store, InstanceSearch.Of(http.Request.Query), cancel));
        elsa.MapGet("/workflow-instances/{id}", async (HttpContext http, ICaseStore store, FreeFlows flows, string id, CancellationToken cancel) =>
        {
            await using var db = store.Read();
            return ElsaJson.Answer(InstanceJson.Full(await WatchedInstance.Open(db, flows, id, cancel), CallerLanguage.Of(http.Request)));
        });
        elsa.MapGet("/workflow-instances/{id}/execution-state", ExecutionState);
        elsa.MapGet("/workflow-instances/{id}/variables", async (ICaseStore store, FreeFlows flows, string id, CancellationToken cancel) =>
        {
            await using var db = store.Read();
            return ElsaJson.Answer(InstanceJson.Variables(await WatchedInstance.Open(db, flows, id, cancel)));
        });
        elsa.MapPost("/workflow-instances/{id}/variables", SetVariables);
        elsa.MapDelete("/workflow-instances/{id}", async (HttpContext http, Actor actor, FreeCommands commands, string id, CancellationToken cancel) =>
        {
            await commands.Delete(actor, Id(id), Meta(http), cancel);
            return TypedResults.NoContent();
        });
        elsa.MapPost("/cancel/workflow-instances/{id}", async (HttpContext http, Actor actor, FreeCommands commands, string id, CancellationToken cancel) =>
        {
            await commands.Cancel(actor, Id(id), Meta(http), cancel);
            return TypedResults.Ok();
        });
    }

    /// <exception cref="Refusal">404: no id of ours, so no instance of ours.</exception>
    public static Guid Id(string text) => Guid.TryParse(text, out var id) ? id
        : throw new Refusal(404, "unknown-instance", new LocalText("没有该流程实例。", "There is no such workflow instance."));

    public static RequestMeta Meta(HttpContext http) => http.Features.Get<RequestMeta>() ?? new RequestMeta();

    private static async Task<IResult> List(ICaseStore store, InstanceSearch search, CancellationToken cancel)
    {
        await using var db = store.Read();
        var found = search.Filter(db);
        var total = await found.CountAsync(cancel);
        var page = await search.Order(found).Skip(search.Page * search.PageSize).Take(search.PageSize).ToListAsync(cancel);
        string[] versions = [.. page.Select(i => i.DefinitionVersionId).Distinct()];
        var numbers = await db.Definitions.Where(d => versions.Contains(d.Id)).ToDictionaryAsync(d => d.Id, d => d.Version, cancel);
        var items = new JsonArray([.. page.Select(i => InstanceJson.Summary(i, numbers.GetValueOrDefault(i.DefinitionVersionId)))]);
        return ElsaJson.Answer(new JsonObject { ["items"] = items, ["totalCount"] = total });
    }

    /// <summary>What a viewer that polls asks each time: three columns, not the state.</summary>
    private static async Task<IResult> ExecutionState(ICaseStore store, string id, CancellationToken cancel)
    {
        await using var db = store.Read();
        var known = Id(id);
        var row = await db.Instances.Where(i => i.Id == known).Select(i => new { i.Status, i.SubStatus, i.UpdatedAt }).FirstOrDefaultAsync(cancel)
            ?? throw new Refusal(404, "unknown-instance", new LocalText("没有该流程实例。", "There is no such workflow instance."));
        return ElsaJson.Answer(new JsonObject { ["status"] = row.Status, ["subStatus"] = row.SubStatus, ["updatedAt"] = ElsaJson.Time(row.UpdatedAt) });
    }

    private static async Task<IResult> SetVariables(HttpContext http, Actor actor, ICaseStore store, FreeFlows flows, FreeCommands commands, string id, CancellationToken cancel)
    {
        var body = await ElsaJson.ReadObject(http.Request, cancel);
        if (body["variables"] is not JsonArray { Count: > 0 } variables) throw ElsaJson.Bad("variables", new LocalText("应为变量列表。", "A list of variables is expected."));
        var changes = variables.Select(v => v is JsonObject one && ElsaJson.Text(one, "id") is { Length: > 0 } variable
            ? (Alteration)new ModifyVariable(variable, one["value"])
            : throw ElsaJson.Bad("variables", new LocalText("每个变量需要 id 和 value。", "Each variable has an id and a value."))).ToList();
        await commands.Alter(actor, Id(id), changes, Meta(http), cancel);
        await using var db = store.Read();
        return ElsaJson.Answer(InstanceJson.Variables(await WatchedInstance.Open(db, flows, id, cancel)));
    }
}
