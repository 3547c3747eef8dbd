namespace Whistle.Cases.Tasks;

/// <summary>A human task: something one person of an organisation (or with a role there) is asked to do.</summary>
public sealed class CaseTask
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public Guid? UnitOrderId { get; set; }
    public Guid InstanceId { get; set; }

    /// <summary>The flow's bookmark that completing the task resumes.</summary>
    public required string BookmarkId { get; set; }
    public required string ActivityId { get; set; }

    /// <summary>Key of the act, e.g. approve, dispatch, sign, arrive, handle, verify, rate.</summary>
    public required string Kind { get; set; }
    public required string Name { get; set; }
    public required string NameEn { get; set; }
    public TaskState State { get; set; }

    /// <summary>Candidates: people of this organisation …</summary>
    public Guid? OrganisationId { get; set; }

    /// <summary>… with one of these roles there (comma-separated); empty means any handler of it.</summary>
    public string Roles { get; set; } = "";

    /// <summary>Only people answerable for this grid, when set.</summary>
    public Guid? GridId { get; set; }
    public Guid? AssigneeId { get; set; }
    public DateTime? ClaimedAt { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? DueAt { get; set; }
    public DateTime? CompletedAt { get; set; }
    public Guid? CompletedById { get; set; }
    public string? Outcome { get; set; }

    /// <summary>Key of a form of the case type; null for a task with a comment only.</summary>
    public string? Form { get; set; }

    /// <summary>JSON array of the outcomes the flow offers: [{"name","zh","en","form","reasonRequired","primary"}].</summary>
    public required string OutcomesJson { get; set; }

    /// <summary>What was entered at completion.</summary>
    public string? ResultJson { get; set; }
    public string? Comment { get; set; }

    /// <summary>Task kinds whose completer may not do this one (separation of duty), comma-separated.</summary>
    public string NotBy { get; set; } = "";

    /// <summary>Somebody who may not do it because they asked for it (requester ≠ approver).</summary>
    public Guid? NotById { get; set; }

    /// <summary>Of a task no flow waits for: the request to decide on, or the supervision order to answer.</summary>
    public Guid? SubjectId { get; set; }

    /// <summary>When it was last urged, and when a supervision order was last issued about it.</summary>
    public DateTime? UrgedAt { get; set; }
    public DateTime? SupervisedAt { get; set; }
    public int Version { get; set; }
}

public enum TaskState { Available, Claimed, Completed, Cancelled }
