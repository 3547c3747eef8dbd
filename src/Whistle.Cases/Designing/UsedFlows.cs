using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>
/// Definitions used as activities, out of the database. Only versions that are or were published can be used: those never change, so
/// what was read once is kept.
/// </summary>
public sealed class UsedFlows(Func<CaseDb> read) : IUsedFlows
{
    private readonly ConcurrentDictionary<string, FlowDefinition> byVersion = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> offered = new(StringComparer.Ordinal);

    public FlowDefinition? Find(UsedFlowReference reference)
    {
        if (reference.VersionId is { } known && byVersion.TryGetValue(known, out var kept)) return kept;
        using var db = read();
        return Row(db, reference) is { } row ? byVersion.GetOrAdd(row.Id, _ => FlowDefinition.Parse(row.Json)) : null;
    }

    /// <summary>Every version that may be placed as an activity, the newest of a definition last; with the version of it that is published now.</summary>
    public async Task<IReadOnlyList<OfferedFlow>> Offered(CaseDb db, CancellationToken cancel)
    {
        var rows = await Fixed(db).OrderBy(d => d.DefinitionId).ThenBy(d => d.Version).Select(d => new { d.Id, d.DefinitionId, d.Version, d.IsPublished }).ToListAsync(cancel);
        string[] unknown = [.. rows.Where(r => !offered.ContainsKey(r.Id)).Select(r => r.Id)];
        foreach (var chunk in unknown.Chunk(100))
            foreach (var row in await db.Definitions.AsNoTracking().Where(d => chunk.Contains(d.Id)).Select(d => new { d.Id, d.Json }).ToListAsync(cancel))
            {
                var definition = FlowDefinition.Parse(row.Json);
                if (offered[row.Id] = definition.Options.UsableAsActivity) byVersion.TryAdd(row.Id, definition);
            }

        var published = rows.Where(r => r.IsPublished).ToDictionary(r => r.DefinitionId, r => (r.Id, r.Version), StringComparer.Ordinal);
        return [.. rows.Where(r => offered[r.Id]).Select(r => new OfferedFlow(r.Id, r.DefinitionId, r.Version, byVersion[r.Id],
            published.TryGetValue(r.DefinitionId, out var latest) ? latest : null))];
    }

    private static DefinitionVersion? Row(CaseDb db, UsedFlowReference reference)
    {
        var rows = Fixed(db).AsNoTracking();
        if (reference.VersionId is { } id && rows.FirstOrDefault(d => d.Id == id) is { } exact) return exact;
        // An imported flow names its version by the id it had where it came from.
        if (reference is { DefinitionId: { } definition, Version: { } version } && rows.FirstOrDefault(d => d.DefinitionId == definition && d.Version == version) is { } numbered) return numbered;
        return null;
    }

    /// <summary>Published now or before: what can't change any more (<see cref="DefinitionVersion.IsFrozen"/>).</summary>
    private static IQueryable<DefinitionVersion> Fixed(CaseDb db) => db.Definitions.Where(d => d.IsPublished || d.Shipped || d.PublishedAt != null);
}

/// <param name="Published">The version of the definition that is published now; null after it was retracted.</param>
public sealed record OfferedFlow(string VersionId, string DefinitionId, int Version, FlowDefinition Definition, (string Id, int Version)? Published);
