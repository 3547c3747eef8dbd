namespace Whistle.Cases.Designing;

public enum PublishRequestState
{
    Open,
    Approved,
    Rejected,

    /// <summary>The definition was changed, deleted or requested again before anybody decided.</summary>
    Void,
}

/// <summary>Under four-eyes publishing: one administrator's wish to publish exactly this content, for a second one to decide.</summary>
public sealed class PublishRequest
{
    public Guid Id { get; set; }
    public required string DefinitionId { get; set; }
    public required string VersionId { get; set; }
    public int Version { get; set; }

    /// <summary>Of the definition when the request was made; an approval publishes this content or nothing.</summary>
    public required string ContentHash { get; set; }

    /// <summary>The definition's name when the request was made.</summary>
    public required string Name { get; set; }

    /// <summary>Why failing scenarios should not keep it from being published; null where none is to be overridden.</summary>
    public string? OverrideReason { get; set; }
    public PublishRequestState State { get; set; }
    public Guid RequestedById { get; set; }
    public DateTime RequestedAt { get; set; }
    public Guid? DecidedById { get; set; }
    public DateTime? DecidedAt { get; set; }

    /// <summary>What the second administrator wrote, or why the request became void.</summary>
    public string? DecisionReason { get; set; }
}
