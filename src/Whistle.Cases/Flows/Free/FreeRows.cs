namespace Whistle.Cases.Flows.Free;

/// <summary>An activity of a published free definition that starts an instance when its event comes or its time is due.</summary>
public sealed class FlowTrigger
{
    public Guid Id { get; set; }
    public required string DefinitionId { get; set; }
    public required string DefinitionVersionId { get; set; }
    public required string ActivityId { get; set; }

    /// <summary>Type name of the activity.</summary>
    public required string Name { get; set; }

    /// <summary>As of a bookmark that would wait for the same.</summary>
    public required string Hash { get; set; }
    public DateTime CreatedAt { get; set; }
}

/// <summary>A task that a free flow handed out with Elsa.RunTask. Remembered after it was done, so that a second completion is told the truth.</summary>
public sealed class FreeTask
{
    /// <summary>The task id the flow made: the instance's id and a number.</summary>
    public required string Id { get; set; }
    public Guid InstanceId { get; set; }
    public required string BookmarkId { get; set; }
    public required string Name { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? CompletedAt { get; set; }
}

/// <summary>A draft as it was when it was run. Drafts are edited on while their instances run; published versions never change.</summary>
public sealed class RunDraft
{
    public Guid Id { get; set; }
    public required string VersionId { get; set; }
    public required string ContentHash { get; set; }
    public required string Json { get; set; }
    public DateTime CreatedAt { get; set; }
}
