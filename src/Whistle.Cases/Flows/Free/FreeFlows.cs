using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Free;

/// <summary>A version of a free definition, ready to run.</summary>
public sealed record FreeFlow(DefinitionVersion Version, CompiledFlow Flow);

/// <summary>Finds the definitions that free instances run. Compiled ones are kept by version and content: neither ever changes.</summary>
public sealed class FreeFlows(FlowCompiler compiler)
{
    private const int Kept = 500;

    private readonly ConcurrentDictionary<(string Version, string Hash), CompiledFlow> _compiled = new();

    /// <summary>The published version at this moment; null when there is none.</summary>
    /// <exception cref="FlowRefusedException">It can't be run by this server.</exception>
    public async Task<FreeFlow?> Published(CaseDb db, string definitionId, CancellationToken cancel = default)
    {
        var version = await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsPublished, cancel);
        return version is null ? null : Ready(version);
    }

    /// <summary>A version as it stands now, a draft included.</summary>
    /// <exception cref="FlowRefusedException">It can't be run.</exception>
    /// <exception cref="FlowFormatException">It can't even be read.</exception>
    public FreeFlow Ready(DefinitionVersion version)
    {
        var definition = FlowDefinition.Parse(version.Json);
        return new FreeFlow(version, Keep(version.Id, definition));
    }

    /// <summary>What an instance runs: the version it began with, also when that was a draft which has been edited since.</summary>
    /// <exception cref="InvalidOperationException">The version or draft is gone.</exception>
    public async Task<CompiledFlow> Of(CaseDb db, FlowInstance row)
    {
        if (_compiled.TryGetValue((row.DefinitionVersionId, row.DefinitionHash), out var known)) return known;
        var json = await db.RunDrafts.Where(d => d.VersionId == row.DefinitionVersionId && d.ContentHash == row.DefinitionHash).Select(d => d.Json).FirstOrDefaultAsync()
            ?? await db.Definitions.Where(d => d.Id == row.DefinitionVersionId).Select(d => d.Json).FirstOrDefaultAsync()
            ?? throw new InvalidOperationException($"The definition of flow instance {row.Id} is gone.");
        return Keep(row.DefinitionVersionId, FlowDefinition.Parse(json));
    }

    private CompiledFlow Keep(string versionId, FlowDefinition definition)
    {
        var key = (versionId, definition.ContentHash);
        if (_compiled.TryGetValue(key, out var known)) return known;
        if (_compiled.Count >= Kept) _compiled.Clear();
        return _compiled[key] = compiler.Compile(definition);
    }
}
