using System.Text.Json.Nodes;
using Whistle.Engine.Running;

namespace Whistle.Engine;

/// <summary>
/// Where an instance stands: everything a later burst needs and nothing else. Never changed in place: a burst works on
/// a copy, so an abandoned transaction leaves the old state as it was.
/// </summary>
public sealed class FlowState
{
    internal FlowState(string instanceId) => InstanceId = instanceId;

    public string InstanceId { get; }
    public string DefinitionId { get; internal set; } = "";
    public int DefinitionVersion { get; internal set; }

    /// <summary>The content hash of the definition it runs.</summary>
    public string DefinitionHash { get; internal set; } = "";
    public FlowStatus Status { get; internal set; }
    public FlowSubStatus SubStatus { get; internal set; }
    public string? Name { get; internal set; }
    public string? CorrelationId { get; internal set; }
    public string? ParentInstanceId { get; internal set; }
    public JsonObject Input { get; internal set; } = [];
    public JsonObject Output { get; internal set; } = [];

    /// <summary>What the flow as a whole ended with; empty while it runs.</summary>
    public IReadOnlyList<string> Outcomes { get; internal set; } = [];

    /// <summary>Workflow variables by name.</summary>
    public JsonObject Variables { get; internal set; } = [];
    public DateTimeOffset CreatedAt { get; internal set; }
    public DateTimeOffset UpdatedAt { get; internal set; }
    public DateTimeOffset? FinishedAt { get; internal set; }

    /// <summary>Where branches wait. Empty when finished: a faulted instance keeps its parked bookmarks to itself until a retry.</summary>
    public IReadOnlyList<Bookmark> Bookmarks => Status == FlowStatus.Running ? [.. Waiting] : [];

    public IReadOnlyList<Incident> Incidents => [.. OpenIncidents];

    public IReadOnlyList<OpenActivity> OpenActivities =>
        [.. Instances.Values.Select(i => new OpenActivity(i.ActivityId, FullId(i.Number), i.Parent is null ? null : FullId(i.Parent.Number), i.Status == InstanceStatus.Faulted))];

    internal SortedDictionary<int, ActivityInstance> Instances { get; } = [];
    internal List<Bookmark> Waiting { get; } = [];
    internal List<Incident> OpenIncidents { get; } = [];
    internal JsonObject Outputs { get; set; } = [];
    internal JsonNode? LastResult { get; set; }

    /// <summary>Counts everything that needs an identity in this instance, so that ids are the same in a replay.</summary>
    internal int LastNumber { get; set; }
    internal int LastSequence { get; set; }

    internal ActivityInstance? Root => Instances.Values.FirstOrDefault(i => i.Parent is null);

    internal string FullId(int number) => $"{InstanceId}.{number}";

    public string ToJson() => FlowStateJson.Write(this);

    /// <exception cref="FormatException">The text was not written by <see cref="ToJson"/>.</exception>
    public static FlowState FromJson(string json) => FlowStateJson.Read(json);

    internal FlowState Copy()
    {
        var copy = new FlowState(InstanceId)
        {
            DefinitionId = DefinitionId,
            DefinitionVersion = DefinitionVersion,
            DefinitionHash = DefinitionHash,
            Status = Status,
            SubStatus = SubStatus,
            Name = Name,
            CorrelationId = CorrelationId,
            ParentInstanceId = ParentInstanceId,
            Input = (JsonObject)Input.DeepClone(),
            Output = (JsonObject)Output.DeepClone(),
            Outcomes = Outcomes,
            Variables = (JsonObject)Variables.DeepClone(),
            CreatedAt = CreatedAt,
            UpdatedAt = UpdatedAt,
            FinishedAt = FinishedAt,
            Outputs = (JsonObject)Outputs.DeepClone(),
            LastResult = LastResult?.DeepClone(),
            LastNumber = LastNumber,
            LastSequence = LastSequence
        };
        copy.Waiting.AddRange(Waiting);
        copy.OpenIncidents.AddRange(OpenIncidents);
        foreach (var instance in Instances.Values)
            copy.Add(instance.CopyTo(instance.Parent is null ? null : copy.Instances[instance.Parent.Number]));
        return copy;
    }

    /// <summary>Parents come before their children: numbers only grow.</summary>
    internal void Add(ActivityInstance instance)
    {
        Instances.Add(instance.Number, instance);
        instance.Parent?.Children.Add(instance);
    }

    internal void Remove(ActivityInstance instance)
    {
        Instances.Remove(instance.Number);
        instance.Parent?.Children.Remove(instance);
    }
}
