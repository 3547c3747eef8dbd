using Whistle.Engine;

namespace Whistle.Cases.CaseTypes;

/// <summary>What a case pins, ready to run: the case type as it was and the exact versions of its flow and sub-flows. Immutable.</summary>
public sealed class CaseBundle(Guid id, CaseType type, IReadOnlyDictionary<string, PinnedFlow> flows)
{
    public Guid Id => id;
    public CaseType Type => type;
    public IReadOnlyDictionary<string, PinnedFlow> Flows => flows;

    public bool Has(string definitionId) => flows.ContainsKey(definitionId);

    /// <exception cref="KeyNotFoundException">The bundle has no such definition; a flow names its sub-flows literally, so this was checked at publish.</exception>
    public CompiledFlow Flow(string definitionId) => flows[definitionId].Compiled;

    /// <inheritdoc cref="Flow"/>
    public string VersionId(string definitionId) => flows[definitionId].VersionId;
}

public sealed record PinnedFlow(string VersionId, CompiledFlow Compiled);
