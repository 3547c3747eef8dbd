using System.Text.Json.Nodes;

namespace Whistle.Cases.Flows;

/// <summary>One run of a definition. Instances of a case change only in the transaction that holds the case's lock.</summary>
public sealed class FlowInstance
{
    public Guid Id { get; set; }
    public Guid? CaseId { get; set; }
    public Guid? ParentInstanceId { get; set; }

    /// <summary>Of a free instance: the one at the top of its parents (itself, if it has none), whose row is the lock of them all. Null in a case.</summary>
    public Guid? RootInstanceId { get; set; }

    public Guid? UnitOrderId { get; set; }
    public required string DefinitionId { get; set; }
    public required string DefinitionVersionId { get; set; }
    public required string DefinitionHash { get; set; }
    public required string Status { get; set; }
    public required string SubStatus { get; set; }
    public string? Name { get; set; }
    public string? CorrelationId { get; set; }
    public int IncidentCount { get; set; }

    /// <summary>True for a run that only shows what would happen: it owns no case, wakes nobody and fires no timer.</summary>
    public bool Simulated { get; set; }

    /// <summary>The engine's own serialisation; ids and routing facts only, never personal data or texts.</summary>
    public required string StateJson { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public DateTime? FinishedAt { get; set; }
}

public sealed class FlowBookmark
{
    public required string Id { get; set; }
    public Guid InstanceId { get; set; }
    public Guid? CaseId { get; set; }
    public required string Name { get; set; }
    public required string Hash { get; set; }
    public required string ActivityId { get; set; }
    public required string ActivityInstanceId { get; set; }
    public required string PayloadJson { get; set; }
    public string? CorrelationId { get; set; }
    public DateTime CreatedAt { get; set; }
}

/// <summary>Something that falls due: a flow's delay, a clock's rung, or (at once) the fan-out of a publication. Deleted in the transaction that carries out its effect, so it acts once.</summary>
public sealed class DueTimer
{
    public Guid Id { get; set; }
    public Guid? CaseId { get; set; }
    public Guid? InstanceId { get; set; }
    public string? BookmarkId { get; set; }
    public Guid? ClockId { get; set; }

    /// <summary>"flow" or the rung's key; with <see cref="Occurrence"/> unique for a clock.</summary>
    public required string Kind { get; set; }
    public int Occurrence { get; set; }
    public DateTime DueAt { get; set; }

    /// <summary>Real time until which a node has it in hand; another may take it afterwards.</summary>
    public DateTime? LeaseUntil { get; set; }
    public int Attempts { get; set; }
    public string? LastError { get; set; }

    /// <summary>What it brings along; for a fan-out row the publication.</summary>
    public string? InputJson { get; set; }

    /// <summary>What the waiting activity is told: what the timer brings along, or that it was time alone.</summary>
    public JsonNode Brings() => (InputJson is { } json ? JsonNode.Parse(json) : null) ?? new JsonObject { ["timer"] = true };
}

public sealed class JournalRow
{
    public Guid InstanceId { get; set; }
    public int Sequence { get; set; }
    public DateTime At { get; set; }
    public required string ActivityId { get; set; }
    public required string ActivityInstanceId { get; set; }
    public required string ActivityType { get; set; }
    public required string Event { get; set; }
    public string? DataJson { get; set; }
}

/// <summary>
/// One version of a definition. Immutable once it was published or shipped; the one that never was, and is the latest, is the draft.
/// At most one version of a definition is published, and exactly one is the latest.
/// </summary>
public sealed class DefinitionVersion
{
    public required string Id { get; set; }
    public required string DefinitionId { get; set; }
    public int Version { get; set; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    /// <summary>Elsa's JSON without what the server keeps in columns (ids, flags, times, links).</summary>
    public required string Json { get; set; }

    /// <summary>See <c>FlowDefinition.ContentHash</c>.</summary>
    public required string ContentHash { get; set; }
    public bool IsPublished { get; set; }
    public bool IsLatest { get; set; }

    /// <summary>True when it came from a file of workflows/. Only such a version is replaced by a newer file.</summary>
    public bool Shipped { get; set; }
    public string? CaseType { get; set; }
    public DateTime CreatedAt { get; set; }
    public Guid? CreatedById { get; set; }

    /// <summary>Of the tool that drew it, e.g. "3.8.0.0".</summary>
    public string? ToolVersion { get; set; }

    /// <summary>Grows with every save of the draft. A model sent to the designer carries it along, so that an old one is recognised.</summary>
    public int Revision { get; set; }
    public DateTime? UpdatedAt { get; set; }
    public Guid? UpdatedById { get; set; }

    /// <summary>When it was first published; null for a draft.</summary>
    public DateTime? PublishedAt { get; set; }
    public Guid? PublishedById { get; set; }

    /// <summary>True when nothing about it may change any more, since cases and instances may run it.</summary>
    public bool IsFrozen => IsPublished || Shipped || PublishedAt is not null;

    /// <summary>True for the version that a save changes.</summary>
    public bool IsDraft => IsLatest && !IsFrozen;
}

/// <summary>What a case pins: the case type's description and the exact versions of its flow and sub-flows. Content-addressed.</summary>
public sealed class Bundle
{
    public Guid Id { get; set; }
    public required string CaseType { get; set; }
    public required string Hash { get; set; }

    /// <summary>The case type's description as JSON (forms, stages, roles, numbering, commands).</summary>
    public required string CaseTypeJson { get; set; }

    /// <summary>JSON object: definition id → definition version id.</summary>
    public required string FlowsJson { get; set; }
    public bool Current { get; set; }
    public DateTime CreatedAt { get; set; }
}
