using System.Text.Json.Nodes;

namespace Whistle.Engine.Running;

internal enum InstanceStatus
{
    /// <summary>In the queue; begins when its turn comes, in order of <see cref="ActivityInstance.Number"/>.</summary>
    Scheduled,
    Running,

    /// <summary>Waits on its incident. Counts as open: it may yet be retried.</summary>
    Faulted
}

/// <summary>One running visit of an activity. Completed visits are not kept: the journal has them.</summary>
internal sealed class ActivityInstance(int number, string activityId, ActivityInstance? parent)
{
    public int Number { get; } = number;

    /// <summary>Changes only for a root that another version of the flow takes up under another id.</summary>
    public string ActivityId { get; set; } = activityId;
    public ActivityInstance? Parent { get; } = parent;
    public List<ActivityInstance> Children { get; } = [];
    public InstanceStatus Status { get; set; } = InstanceStatus.Scheduled;
    public JsonObject State { get; set; } = [];
    public JsonObject Variables { get; set; } = [];

    /// <summary>The bookmark whose resumption failed: a retry resumes it again instead of starting the activity over.</summary>
    public FailedResume? FailedResume { get; set; }

    public ActivityInstance CopyTo(ActivityInstance? parent) => new(Number, ActivityId, parent)
    {
        Status = Status,
        State = (JsonObject)State.DeepClone(),
        Variables = (JsonObject)Variables.DeepClone(),
        FailedResume = FailedResume
    };
}

internal sealed record FailedResume(Bookmark Bookmark, JsonNode? Input);
