using System.Text.Json.Nodes;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa.Instances;

/// <summary>Visits in the shape of Elsa's activity executions.</summary>
public static class VisitJson
{
    public static JsonObject Summary(WatchedInstance instance, Visit visit)
    {
        var json = Head(instance, visit);
        json["startedAt"] = ElsaJson.Time(visit.StartedAt);
        json["hasBookmarks"] = HasBookmarks(instance, visit);
        json["status"] = visit.Status;
        json["metadata"] = Map();
        json["aggregateFaultCount"] = instance.Faults(visit.ActivityId);
        if (visit.EndedAt is { } ended) json["completedAt"] = ElsaJson.Time(ended);
        json["id"] = visit.Id;
        return json;
    }

    public static JsonObject Full(WatchedInstance instance, Visit visit, string? scheduledBy, string language)
    {
        var json = Head(instance, visit);
        if (visit.Inputs.Count > 0) json["activityState"] = visit.Inputs.DeepClone();
        if (visit.Outputs.Count > 0) json["outputs"] = visit.Outputs.DeepClone();
        if (visit.Outcomes.Count > 0) json["payload"] = new JsonObject { ["Outcomes"] = new JsonArray([.. visit.Outcomes.Select(o => (JsonNode)o)]) };
        if (instance.State.Incidents.FirstOrDefault(i => i.ActivityInstanceId == visit.Id) is { } incident) json["exception"] = InstanceJson.Exception(incident, language);
        json["properties"] = Map();
        json["metadata"] = Map();
        json["startedAt"] = ElsaJson.Time(visit.StartedAt);
        json["hasBookmarks"] = HasBookmarks(instance, visit);
        json["status"] = visit.Status;
        json["aggregateFaultCount"] = instance.Faults(visit.ActivityId);
        if (visit.EndedAt is { } ended) json["completedAt"] = ElsaJson.Time(ended);
        json["schedulingActivityExecutionId"] = visit.Parent;
        if (scheduledBy is not null) json["schedulingActivityId"] = scheduledBy;
        json["callStackDepth"] = (instance.Activity(visit.ActivityId)?.Depth ?? 0) + 1;
        json["id"] = visit.Id;
        json["tenantId"] = "";
        return json;
    }

    /// <summary>The workflow around the root activity, which Elsa counts as a visit of its own.</summary>
    public static JsonObject Workflow(WatchedInstance instance, bool full)
    {
        var json = new JsonObject
        {
            ["workflowInstanceId"] = instance.Id,
            ["activityId"] = WatchedInstance.Workflow,
            ["activityNodeId"] = WatchedInstance.Workflow,
            ["activityType"] = WatchedInstance.WorkflowType,
            ["activityTypeVersion"] = 1,
        };
        if (full) json["properties"] = Map();
        json["metadata"] = Map();
        json["startedAt"] = ElsaJson.Time(instance.Row.CreatedAt);
        json["hasBookmarks"] = false;
        json["status"] = instance.Row.SubStatus switch { "Finished" => "Completed", "Cancelled" => "Canceled", "Faulted" => "Faulted", _ => "Running" };
        json["aggregateFaultCount"] = instance.State.Incidents.Count;
        if (instance.Row.FinishedAt is { } ended) json["completedAt"] = ElsaJson.Time(ended);
        if (full) json["callStackDepth"] = 0;
        json["id"] = instance.WorkflowVisit;
        if (full) json["tenantId"] = "";
        return json;
    }

    public static JsonObject Map() => new() { ["_type"] = "ObjectMap" };

    private static JsonObject Head(WatchedInstance instance, Visit visit)
    {
        var json = new JsonObject
        {
            ["workflowInstanceId"] = instance.Id,
            ["activityId"] = visit.ActivityId,
            ["activityNodeId"] = instance.NodeId(visit.ActivityId),
            ["activityType"] = visit.ActivityType,
            ["activityTypeVersion"] = instance.TypeVersion(visit.ActivityId),
        };
        if (instance.NameOf(visit.ActivityId) is { } name) json["activityName"] = name;
        return json;
    }

    private static bool HasBookmarks(WatchedInstance instance, Visit visit) => instance.State.Bookmarks.Any(b => b.ActivityInstanceId == visit.Id);
}
