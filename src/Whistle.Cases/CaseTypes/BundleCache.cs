using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes;

/// <summary>Bundles in runnable form. A bundle never changes, so one that was read is kept for the life of the process.</summary>
public sealed class BundleCache(FlowCompiler compiler)
{
    private readonly ConcurrentDictionary<Guid, CaseBundle> bundles = new();
    private readonly ConcurrentDictionary<string, CompiledFlow> flows = new();

    /// <exception cref="InvalidOperationException">The bundle does not exist, or the server no longer understands what it holds.</exception>
    public async Task<CaseBundle> Get(CaseDb db, Guid id, CancellationToken cancel = default)
    {
        if (bundles.TryGetValue(id, out var known)) return known;
        var row = await db.Bundles.AsNoTracking().FirstOrDefaultAsync(b => b.Id == id, cancel)
            ?? throw new InvalidOperationException($"The bundle {id} does not exist.");
        return bundles.GetOrAdd(id, await Make(db, row, cancel));
    }

    /// <summary>What a new case of this type would pin; null when there is no such type.</summary>
    public async Task<CaseBundle?> Current(CaseDb db, string caseType, CancellationToken cancel = default)
    {
        var id = await db.Bundles.Where(b => b.CaseType == caseType && b.Current).Select(b => (Guid?)b.Id).FirstOrDefaultAsync(cancel);
        return id is null ? null : await Get(db, id.Value, cancel);
    }

    private async Task<CaseBundle> Make(CaseDb db, Bundle row, CancellationToken cancel)
    {
        var problems = new ProblemList(row.CaseType);
        var type = CaseTypeReader.Read(row.CaseTypeJson, problems)
            ?? throw new InvalidOperationException($"The bundle {row.Id} of {row.CaseType} can't be read: {problems.Found[0].Pointer} {problems.Found[0].Reason.En}");
        var ids = JsonNode.Parse(row.FlowsJson)!.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<string>());
        string[] versions = [.. ids.Values];
        var rows = await db.Definitions.AsNoTracking().Where(d => versions.Contains(d.Id)).ToDictionaryAsync(d => d.Id, cancel);
        return new CaseBundle(row.Id, type, ids.ToDictionary(p => p.Key, p => new PinnedFlow(p.Value, Compiled(rows[p.Value]))));
    }

    /// <summary>Compiled once for all bundles that share the version, which must be frozen.</summary>
    /// <exception cref="FlowRefusedException">The server no longer understands it.</exception>
    public CompiledFlow Compiled(DefinitionVersion version) =>
        flows.GetOrAdd($"{version.Id} {version.ContentHash}", _ => compiler.Compile(FlowDefinition.Parse(version.Json)));
}
