namespace Whistle.Engine;

/// <summary>
/// How an activity says which definition it is: by the id of one version, and for tools that renumber versions by definition and version
/// number as well.
/// </summary>
public sealed record UsedFlowReference(string? VersionId, string? DefinitionId, int? Version);

/// <summary>Where a compiler finds the definitions that are used as activities. Versions are immutable, so what was found may be kept.</summary>
public interface IUsedFlows
{
    /// <summary>The version meant; null when there is none.</summary>
    FlowDefinition? Find(UsedFlowReference reference);
}
