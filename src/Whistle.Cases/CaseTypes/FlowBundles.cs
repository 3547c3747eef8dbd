using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes;

/// <summary>What a bundle would hold: the versions, the case type's flow first, and the ids named literally that no published version has.</summary>
/// <param name="Missing">Definition id that is named → definition that names it; empty for the case type itself.</param>
public sealed record BundleMembers(IReadOnlyList<DefinitionVersion> Versions, IReadOnlyDictionary<string, string> Missing)
{
    public bool Has(string definitionId) => Versions.Any(v => v.DefinitionId == definitionId);
}

/// <summary>
/// Which versions a new case of a type pins: the published version of its flow, of its sub-flows, and of every flow these start, named by
/// literal id, however deep.
/// </summary>
public static class FlowBundles
{
    /// <param name="instead">A version to take for its definition as if it were published.</param>
    public static async Task<BundleMembers> Members(CaseDb db, CaseType type, DefinitionVersion? instead, CancellationToken cancel)
    {
        var versions = new List<DefinitionVersion>();
        var missing = new Dictionary<string, string>();
        var seen = new HashSet<string>();
        var open = new Queue<(string Id, string NamedBy)>(type.Subflows.Prepend(type.Flow).Select(id => (id, "")));
        while (open.TryDequeue(out var next))
        {
            if (!seen.Add(next.Id)) continue;
            if (await Published(db, next.Id, instead, cancel) is not { } version)
            {
                missing[next.Id] = next.NamedBy;
                continue;
            }
            versions.Add(version);
            foreach (var id in await Started(db, FlowDefinition.Parse(version.Json), [], cancel)) open.Enqueue((id, version.DefinitionId));
        }
        return new BundleMembers(versions, missing);
    }

    /// <summary>Makes the bundle of what is published now the one that new cases of the type pin. Runs in the caller's transaction.</summary>
    /// <returns>True when another bundle was current before.</returns>
    public static async Task<bool> MakeCurrent(CaseDb db, CaseType type, DateTime now, CancellationToken cancel)
    {
        var pinned = (await Members(db, type, null, cancel)).Versions;
        var hash = Hash(type, pinned);
        var current = await db.Bundles.Where(b => b.CaseType == type.Key && b.Current).ToListAsync(cancel);
        if (current is [{ } only] && only.Hash == hash) return false;
        foreach (var old in current) old.Current = false;
        var bundle = current.FirstOrDefault(b => b.Hash == hash) ?? await db.Bundles.FirstOrDefaultAsync(b => b.CaseType == type.Key && b.Hash == hash, cancel);
        if (bundle is null) db.Bundles.Add(bundle = Make(type, pinned, hash, now));
        bundle.Current = true;
        return true;
    }

    /// <summary>The case types that new cases can have now, as their current bundles describe them.</summary>
    public static async Task<IReadOnlyList<CaseType>> CurrentTypes(CaseDb db, CancellationToken cancel)
    {
        var rows = await db.Bundles.AsNoTracking().Where(b => b.Current).OrderBy(b => b.CaseType).Select(b => new { b.CaseType, b.CaseTypeJson }).ToListAsync(cancel);
        return [.. rows.Select(row => CaseTypeReader.Read(row.CaseTypeJson, new ProblemList(row.CaseType))
            ?? throw new InvalidOperationException($"The current bundle of {row.CaseType} can't be read."))];
    }

    /// <summary>
    /// The flows a definition starts, also from within flows it uses as activities: those are compiled into it at the version they are
    /// pinned to, and are no members themselves.
    /// </summary>
    private static async Task<HashSet<string>> Started(CaseDb db, FlowDefinition definition, HashSet<string> seen, CancellationToken cancel)
    {
        var ids = FlowUses.Starts(definition).Select(use => use.Name).ToHashSet();
        foreach (var (activity, used) in FlowUses.AsActivities(definition))
        {
            var id = (activity["workflowDefinitionVersionId"] as JsonValue)?.TryGetValue<string>(out var text) == true ? text : "";
            var number = (activity["version"] as JsonValue)?.TryGetValue<int>(out var version) == true ? version : 0;
            if (!seen.Add($"{used} {id} {number}")) continue;
            var pinned = await db.Definitions.AsNoTracking().Where(d => d.Id == id || (d.DefinitionId == used && d.Version == number))
                .OrderBy(d => d.Id == id ? 0 : 1).Select(d => d.Json).FirstOrDefaultAsync(cancel);
            if (pinned is not null) ids.UnionWith(await Started(db, FlowDefinition.Parse(pinned), seen, cancel));
        }
        return ids;
    }

    private static async Task<DefinitionVersion?> Published(CaseDb db, string id, DefinitionVersion? instead, CancellationToken cancel)
    {
        if (instead?.DefinitionId == id) return instead;
        // Whoever changes which version is published reads all versions of the definition: then what is tracked is newer than what is stored.
        var tracked = db.Definitions.Local.Where(d => d.DefinitionId == id).ToList();
        return tracked.Count > 0
            ? tracked.FirstOrDefault(d => d.IsPublished)
            : await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == id && d.IsPublished, cancel);
    }

    private static Bundle Make(CaseType type, IReadOnlyList<DefinitionVersion> pinned, string hash, DateTime now) => new()
    {
        Id = new Guid(Convert.FromHexString(hash).AsSpan(0, 16), bigEndian: true),
        CaseType = type.Key,
        Hash = hash,
        CaseTypeJson = type.Json,
        FlowsJson = new JsonObject(pinned.Select(v => KeyValuePair.Create<string, JsonNode?>(v.DefinitionId, v.Id))).ToJsonString(Json.Compact),
        Current = false,
        CreatedAt = now,
    };

    /// <summary>SHA-256 (lower-case hex) over the description and each version's id and text.</summary>
    private static string Hash(CaseType type, IReadOnlyList<DefinitionVersion> pinned)
    {
        var text = new StringBuilder(type.Json);
        foreach (var version in pinned.OrderBy(v => v.DefinitionId, StringComparer.Ordinal))
            text.Append('\n').Append(version.Id).Append('\n').Append(version.Json);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
