using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;

namespace Whistle.Cases.CaseTypes;

/// <summary>
/// Brings the shipped case types into the database at start: versions of their flows, and the current bundle of each. Doing it again
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
            var pinned = new List<DefinitionVersion>();
            foreach (var flow in shipped.Flows)
            {
                var (version, added) = await Publish(db, shipped.Type.Key, flow, now, cancel);
                pinned.Add(version);
                changed |= added;
            }
            changed |= await MakeCurrent(db, shipped.Type, pinned, now, cancel);
        }
        return changed;
    }

    private static async Task<(DefinitionVersion Published, bool Added)> Publish(CaseDb db, string caseType, ShippedFlow flow, DateTime now, CancellationToken cancel)
    {
        var versions = await db.Definitions.Where(d => d.DefinitionId == flow.Id).ToListAsync(cancel);
        var published = versions.FirstOrDefault(v => v.IsPublished);
        if (published is not null && (!published.Shipped || published.Json == flow.Json)) return (published, false);
        foreach (var old in versions)
        {
            old.IsPublished = false;
            old.IsLatest = false;
        }
        var number = versions.Count == 0 ? 1 : versions.Max(v => v.Version) + 1;
        var version = new DefinitionVersion
        {
            Id = $"{flow.Id}-v{number}",
            DefinitionId = flow.Id,
            Version = number,
            Name = flow.Definition.Name,
            Json = flow.Json,
            ContentHash = flow.Definition.ContentHash,
            IsPublished = true,
            IsLatest = true,
            Shipped = true,
            CaseType = caseType,
            CreatedAt = now,
        };
        db.Definitions.Add(version);
        return (version, true);
    }

    private static async Task<bool> MakeCurrent(CaseDb db, CaseType type, List<DefinitionVersion> pinned, DateTime now, CancellationToken cancel)
    {
        var hash = Hash(type, pinned);
        var current = await db.Bundles.Where(b => b.CaseType == type.Key && b.Current).ToListAsync(cancel);
        if (current is [{ } only] && only.Hash == hash) return false;
        foreach (var old in current) old.Current = false;
        var bundle = current.FirstOrDefault(b => b.Hash == hash) ?? await db.Bundles.FirstOrDefaultAsync(b => b.CaseType == type.Key && b.Hash == hash, cancel);
        if (bundle is null) db.Bundles.Add(bundle = Make(type, pinned, hash, now));
        bundle.Current = true;
        return true;
    }

    private static Bundle Make(CaseType type, List<DefinitionVersion> pinned, string hash, DateTime now) => new()
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
    private static string Hash(CaseType type, List<DefinitionVersion> pinned)
    {
        var text = new StringBuilder(type.Json);
        foreach (var version in pinned.OrderBy(v => v.DefinitionId, StringComparer.Ordinal))
            text.Append('\n').Append(version.Id).Append('\n').Append(version.Json);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
