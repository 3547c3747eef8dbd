using System.Text.Json.Nodes;

namespace Whistle.Engine;

public enum FlowStatus { Running, Finished }

public enum FlowSubStatus { Pending, Executing, Suspended, Finished, Cancelled, Faulted }

/// <summary>
/// How an instance begins. <paramref name="Variables"/> sets workflow variables by name before anything runs.
/// <paramref name="StartActivityId"/> is the trigger that fired or the activity to begin at, else the drawing decides;
/// <paramref name="TriggerInput"/> is what the trigger brought along.
/// </summary>
public sealed record FlowStart(
    string InstanceId,
    JsonObject? Input = null,
    string? CorrelationId = null,
    string? ParentInstanceId = null,
    JsonObject? Variables = null,
    string? StartActivityId = null,
    JsonNode? TriggerInput = null);

/// <summary>What happens to a running instance from outside: exactly one of these begins a burst.</summary>
public abstract record Stimulus
{
    private Stimulus()
    {
    }

    public sealed record ResumeBookmark(string BookmarkId, JsonNode? Input = null) : Stimulus;

    public sealed record Cancel(string Reason) : Stimulus;

    /// <summary>
    /// Cancels the named open branches (all when null), removes their bookmarks and goes on at
    /// <paramref name="GoToActivityId"/>. Without a target, and with nothing left open, the flow finishes. A finished
    /// instance is reopened by an interrupt with a target.
    /// </summary>
    public sealed record Interrupt(
        IReadOnlyList<string>? CancelActivityIds, string? GoToActivityId, JsonObject? Variables = null) : Stimulus;

    /// <summary>Tries the failed activity again; of a faulted instance, all parked work comes back with it.</summary>
    public sealed record Retry(string IncidentId) : Stimulus;

    /// <summary>A person gives the failed activity up: it completes with these outcomes (null: Done) as if it had worked.</summary>
    public sealed record Resolve(string IncidentId, IReadOnlyList<string>? Outcomes = null) : Stimulus;

    public sealed record SetVariable(string Name, JsonNode? Value) : Stimulus;
}

/// <summary>The stimulus does not fit the instance as it is: unknown bookmark, finished instance, unknown incident or activity.</summary>
public sealed class StimulusRefusedException(string code, LocalText reason) : Exception(reason.En)
{
    /// <summary><c>unknown-bookmark</c>, <c>instance-finished</c>, <c>unknown-incident</c>, <c>unknown-activity</c>, <c>unreachable-activity</c>, <c>unknown-variable</c>, <c>other-definition</c>, <c>needs-choice</c> or <c>nothing-left</c>.</summary>
    public string Code { get; } = code;
    public LocalText Reason { get; } = reason;
}

/// <summary>Something only the host can know or do, asked in the middle of a burst and answered in the same transaction.</summary>
public sealed record HostQuestion(string ActivityId, string ActivityInstanceId, string Kind, JsonObject Payload);

/// <summary>A place where a branch waits. <paramref name="Hash"/> is <see cref="BookmarkHash"/>; <paramref name="DueAt"/> is set where time alone resumes it.</summary>
public sealed record Bookmark(
    string Id, string Name, string Hash, string ActivityId, string ActivityInstanceId,
    JsonObject Payload, DateTimeOffset? DueAt, DateTimeOffset CreatedAt);

/// <summary>Something the host does after the burst, in the same transaction (open tasks, publish, write a line).</summary>
public sealed record FlowEffect(string ActivityId, string Kind, JsonObject Payload);

/// <summary>One line of the instance's history; <paramref name="Sequence"/> counts through its whole life. Holds ids and routing facts only.</summary>
public sealed record JournalRecord(
    int Sequence, DateTimeOffset At, string ActivityId, string ActivityInstanceId,
    string ActivityType, string Event, JsonObject? Data);

/// <summary>One failure that waits for a person. It stays open until it is retried, resolved or its branch is cancelled.</summary>
public sealed record Incident(
    string Id, string ActivityId, string ActivityInstanceId, string ActivityType,
    string Code, LocalText Message, DateTimeOffset At);

/// <summary>An activity that has begun and not ended. <paramref name="Parent"/> is the instance id of the container, null for the root.</summary>
public sealed record OpenActivity(string ActivityId, string ActivityInstanceId, string? Parent, bool Faulted);

/// <summary>All that one burst changed, to be written in one transaction.</summary>
public sealed record ChangeSet(
    FlowState State,
    IReadOnlyList<Bookmark> Added,
    IReadOnlyList<string> RemovedBookmarkIds,
    IReadOnlyList<FlowEffect> Effects,
    IReadOnlyList<JournalRecord> Journal);
