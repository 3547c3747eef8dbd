using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa.Definitions;

/// <summary>What the lists and the editor read.</summary>
internal static class DefinitionReading
{
    private const int LargestPage = 1000;

    public static void Map(RouteGroupBuilder elsa)
    {
        elsa.MapGet("/workflow-definitions", List);
        elsa.MapGet("/workflow-definitions/by-definition-id/{definitionId}", ByDefinitionId);
        elsa.MapGet("/workflow-definitions/{definitionId}", ByDefinitionId);
        elsa.MapGet("/workflow-definitions/by-id/{id}", ById);
        elsa.MapGet("/workflow-definitions/many-by-id", ManyById);
        elsa.MapGet("/workflow-definitions/query/count", Count);
        elsa.MapGet("/workflow-definitions/validation/is-name-unique", IsNameUnique);
        elsa.MapGet("/workflow-definitions/{definitionId}/versions", Versions);
    }

    private sealed record ListQuery(string? VersionOptions, int? Page, int? PageSize, string? SearchTerm, bool? IsSystem, string? OrderBy, string? OrderDirection,
        string[]? DefinitionIds, string[]? Ids);

    private static async Task<IResult> List([AsParameters] ListQuery query, ICaseStore store, CancellationToken cancel)
    {
        await using var db = store.Read();
        var found = db.Definitions.Where(VersionOptions.Filter(query.VersionOptions));
        if (query.DefinitionIds is { Length: > 0 } definitions) found = found.Where(d => definitions.Contains(d.DefinitionId));
        if (query.Ids is { Length: > 0 } ids) found = found.Where(d => ids.Contains(d.Id));
        // System definitions are an Elsa server's own; we have none.
        if (query.IsSystem == true) found = found.Where(_ => false);
        if (query.SearchTerm?.Trim().ToLowerInvariant() is { Length: > 0 } term)
            found = found.Where(d => d.Name.ToLower().Contains(term) || (d.Description != null && d.Description.ToLower().Contains(term))
                || d.DefinitionId.ToLower().Contains(term) || d.Id.ToLower().Contains(term));

        var total = await found.CountAsync(cancel);
        var ordered = Ordered(found, query.OrderBy, Descending(query.OrderDirection)).ThenBy(d => d.DefinitionId).ThenByDescending(d => d.Version);
        var rows = await Paged(ordered, query.Page, query.PageSize)
            .Select(d => new DefinitionModel.Row(d.Id, d.DefinitionId, d.Name, d.Description, d.Version, d.ToolVersion, d.IsLatest, d.IsPublished, d.CreatedAt))
            .ToListAsync(cancel);
        return ElsaJson.Answer(new JsonObject
        {
            ["items"] = new JsonArray([.. rows.Select(r => DefinitionModel.Summary(r))]),
            ["totalCount"] = total,
            ["links"] = DefinitionLinks.OfList(),
        });
    }

    private static async Task<IResult> ByDefinitionId(string definitionId, string? versionOptions, ICaseStore store, CancellationToken cancel)
    {
        await using var db = store.Read();
        var version = await Find(db, definitionId, versionOptions, cancel) ?? throw Refusals.NotFound();
        return ElsaJson.Answer(DefinitionModel.ForStudio(version));
    }

    private static async Task<IResult> ById(string id, ICaseStore store, CancellationToken cancel)
    {
        await using var db = store.Read();
        var version = await db.Definitions.FirstOrDefaultAsync(d => d.Id == id, cancel) ?? throw Refusals.NotFound();
        return ElsaJson.Answer(DefinitionModel.ForStudio(version));
    }

    private static async Task<IResult> ManyById([FromQuery(Name = "ids")] string[]? ids, ICaseStore store, CancellationToken cancel)
    {
        await using var db = store.Read();
        var found = await db.Definitions.Where(d => (ids ?? Array.Empty<string>()).Contains(d.Id)).OrderBy(d => d.DefinitionId).ThenBy(d => d.Version).ToListAsync(cancel);
        return ElsaJson.Answer(new JsonObject { ["items"] = new JsonArray([.. found.Select(DefinitionModel.ForStudio)]), ["count"] = found.Count });
    }

    private static async Task<IResult> Count(ICaseStore store, CancellationToken cancel)
    {
        await using var db = store.Read();
        return ElsaJson.Answer(new JsonObject { ["count"] = await db.Definitions.CountAsync(d => d.IsLatest, cancel) });
    }

    private static async Task<IResult> IsNameUnique(string? name, string? definitionId, ICaseStore store, CancellationToken cancel)
    {
        var wanted = name?.Trim() ?? "";
        await using var db = store.Read();
        var taken = await db.Definitions.AnyAsync(d => d.Name == wanted && d.DefinitionId != definitionId && (d.IsLatest || d.IsPublished), cancel);
        return ElsaJson.Answer(new JsonObject { ["isUnique"] = !taken });
    }

    private static async Task<IResult> Versions(string definitionId, ICaseStore store, CancellationToken cancel)
    {
        await using var db = store.Read();
        var rows = await db.Definitions.Where(d => d.DefinitionId == definitionId).OrderByDescending(d => d.Version).ToListAsync(cancel);
        if (rows.Count == 0) throw Refusals.NotFound();
        return ElsaJson.Answer(new JsonObject { ["items"] = new JsonArray([.. rows.Select(d => DefinitionModel.Summary(DefinitionModel.RowOf(d)))]), ["totalCount"] = rows.Count });
    }

    /// <summary>One version of a definition; where the words fit several, the newest.</summary>
    public static Task<DefinitionVersion?> Find(CaseDb db, string definitionId, string? versionOptions, CancellationToken cancel) =>
        db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId)
            .Where(VersionOptions.Filter(string.IsNullOrWhiteSpace(versionOptions) ? VersionOptions.Latest : versionOptions))
            .OrderByDescending(d => d.Version).FirstOrDefaultAsync(cancel);

    private static IOrderedQueryable<DefinitionVersion> Ordered(IQueryable<DefinitionVersion> found, string? by, bool descending) => by?.ToUpperInvariant() switch
    {
        null or "" or "CREATED" or "CREATEDAT" => descending ? found.OrderByDescending(d => d.CreatedAt) : found.OrderBy(d => d.CreatedAt),
        "NAME" => descending ? found.OrderByDescending(d => d.Name) : found.OrderBy(d => d.Name),
        "VERSION" => descending ? found.OrderByDescending(d => d.Version) : found.OrderBy(d => d.Version),
        _ => throw ElsaJson.Bad("orderBy", new LocalText("只能按 Name、Version 或 Created 排序。", "Order by Name, Version or Created.")),
    };

    private static bool Descending(string? direction) => direction?.ToUpperInvariant() switch
    {
        null or "" or "ASCENDING" or "ASC" => false,
        "DESCENDING" or "DESC" => true,
        _ => throw ElsaJson.Bad("orderDirection", new LocalText("取值应为 Ascending 或 Descending。", "It must be Ascending or Descending.")),
    };

    private static IQueryable<DefinitionVersion> Paged(IQueryable<DefinitionVersion> ordered, int? page, int? size)
    {
        if (page < 0) throw ElsaJson.Bad("page", new LocalText("页码不能为负数。", "A page is not negative."));
        if (size < 0) throw ElsaJson.Bad("pageSize", new LocalText("每页数量不能为负数。", "A page size is not negative."));
        if (size is null) return ordered;
        var most = Math.Min(size.Value, LargestPage);
        return ordered.Skip((int)Math.Min((long)(page ?? 0) * most, int.MaxValue)).Take(most);
    }
}
