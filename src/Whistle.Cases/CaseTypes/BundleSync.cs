using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Simulation;
using Whistle.Cases.Storage;

namespace Whistle.Cases.CaseTypes;

/// <summary>
/// Brings the shipped case types into the database at start: versions of their flows, the current bundle of each, and their scenarios. Doing it again
/// changes nothing. A published version that an administrator drew is never replaced by a file.
/// </summary>
public static class BundleSync
{
    /// <summary>Runs in the caller's transaction and saves nothing itself; concurrent starts are kept apart by the caller's write gate.</summary>
    /// <returns>True when anything was added or changed.</returns>
    public static async Task<bool> Sync(CaseDb db, CaseTypeLibrary library, DateTime now, CancellationToken cancel)
    {
        var changed = false;
        foreach (var shipped in library.Loaded)
        {
            foreach (var flow in shipped.Flows) changed |= await Publish(db, shipped.Type.Key, flow, now, cancel);
            changed |= await FlowBundles.MakeCurrent(db, shipped.Type, now, cancel);
            changed |= await ShippedScenarios.Sync(db, shipped, now, cancel);
        }
        return changed;
    }

    /// <returns>True when the file became a new version.</returns>
    private static async Task<bool> Publish(CaseDb db, string caseType, ShippedFlow flow, DateTime now, CancellationToken cancel)
    {
        var versions = await db.Definitions.Where(d => d.DefinitionId == flow.Id).ToListAsync(cancel);
        var published = versions.FirstOrDefault(v => v.IsPublished);
        if (published is not null && (!published.Shipped || published.Json == flow.Json)) return false;
        foreach (var old in versions)
        {
            old.IsPublished = false;
            old.IsLatest = false;
        }
        var number = versions.Count == 0 ? 1 : versions.Max(v => v.Version) + 1;
        db.Definitions.Add(new DefinitionVersion
        {
            Id = $"{flow.Id}-v{number}",
            DefinitionId = flow.Id,
            Version = number,
            Name = flow.Definition.Name,
            Description = (flow.Definition.Raw["description"] as JsonValue)?.TryGetValue<string>(out var description) == true ? description : null,
            Json = flow.Json,
            ContentHash = flow.Definition.ContentHash,
            IsPublished = true,
            IsLatest = true,
            Shipped = true,
            CaseType = caseType,
            CreatedAt = now,
            PublishedAt = now,
        });
        return true;
    }
}
