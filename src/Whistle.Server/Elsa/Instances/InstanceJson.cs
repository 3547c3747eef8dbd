using System.Text.Json.Nodes;
using Whistle.Cases.Flows;
using Whistle.Engine;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa.Instances;

/// <summary>Instances in Elsa's shapes.</summary>
public static class InstanceJson
{
    public static JsonObject Full(WatchedInstance instance, string language)
    {
        var row = instance.Row;
        var json = new JsonObject
        {
            ["id"] = instance.Id,
            ["definitionId"] = row.DefinitionId,
            ["definitionVersionId"] = row.DefinitionVersionId,
            ["version"] = instance.Version,
        };
        if (row.ParentInstanceId is { } parent) json["parentWorkflowInstanceId"] = parent.ToString();
        json["workflowState"] = State(instance, language);
        json["status"] = row.Status;
        json["subStatus"] = row.SubStatus;
        json["isExecuting"] = false;
        Add(json, "correlationId", row.CorrelationId);
        Add(json, "name", row.Name);
        json["incidentCount"] = row.IncidentCount;
        json["isSystem"] = false;
        Times(json, row);
        return json;
    }

    public static JsonObject Summary(FlowInstance row, int version)
    {
        var json = new JsonObject
        {
            ["id"] = row.Id.ToString(),
            ["definitionId"] = row.DefinitionId,
            ["definitionVersionId"] = row.DefinitionVersionId,
            ["version"] = version,
            ["status"] = row.Status,
            ["subStatus"] = row.SubStatus,
        };
        Add(json, "correlationId", row.CorrelationId);
        Add(json, "name", row.Name);
        json["incidentCount"] = row.IncidentCount;
        Times(json, row);
        return json;
    }

    /// <summary>The state as Elsa writes it, without what only Elsa's own engine could read.</summary>
    public static JsonObject State(WatchedInstance instance, string language)
    {
        var (row, state) = (instance.Row, instance.State);
        var json = new JsonObject
        {
            ["id"] = instance.Id,
            ["definitionId"] = row.DefinitionId,
            ["definitionVersionId"] = row.DefinitionVersionId,
            ["definitionVersion"] = instance.Version,
        };
        Add(json, "correlationId", state.CorrelationId);
        Add(json, "name", state.Name);
        if (row.ParentInstanceId is { } parent) json["parentWorkflowInstanceId"] = parent.ToString();
        json["status"] = row.Status;
        json["subStatus"] = row.SubStatus;
        json["isExecuting"] = false;
        json["bookmarks"] = new JsonArray([.. state.Bookmarks.Select(b => Bookmark(instance, b))]);
        json["incidents"] = new JsonArray([.. state.Incidents.Select(i => Incident(instance, i, language))]);
        json["isSystem"] = false;
        json["completionCallbacks"] = new JsonArray();
        json["activityExecutionContexts"] = Contexts(instance);
        json["scheduledActivities"] = new JsonArray();
        json["input"] = state.Input.DeepClone();
        json["output"] = state.Output.DeepClone();
        json["properties"] = new JsonObject();
        Times(json, row);
        return json;
    }

    public static JsonObject Variables(WatchedInstance instance)
    {
        var declared = instance.Flow?.Definition.Variables ?? [];
        var items = new JsonArray([.. declared.Select(v =>
        {
            var item = new JsonObject { ["id"] = v.Id, ["name"] = v.Name };
            if (instance.State.Variables[v.Name] is { } value) item["value"] = value.DeepClone();
            return item;
        })]);
        return new JsonObject { ["items"] = items, ["count"] = items.Count };
    }

    public static JsonObject Exception(Incident incident, string language) => new()
    {
        ["type"] = incident.Code,
        ["message"] = incident.Message.In(language),
    };

    private static JsonObject Bookmark(WatchedInstance instance, Bookmark bookmark) => new()
    {
        ["id"] = bookmark.Id,
        // Elsa names the wait for a child by the activity that waits.
        ["name"] = bookmark.Name == "Whistle.Child" ? instance.Activity(bookmark.ActivityId)?.TypeName ?? bookmark.Name : bookmark.Name,
        ["hash"] = bookmark.Hash,
        ["payload"] = bookmark.Payload.DeepClone(),
        ["activityId"] = bookmark.ActivityId,
        ["activityNodeId"] = instance.NodeId(bookmark.ActivityId),
        ["activityInstanceId"] = bookmark.ActivityInstanceId,
        ["createdAt"] = ElsaJson.Time(bookmark.CreatedAt.UtcDateTime),
        ["autoBurn"] = true,
        ["callbackMethodName"] = "ResumeAsync",
        ["autoComplete"] = true,
    };

    private static JsonObject Incident(WatchedInstance instance, Incident incident, string language) => new()
    {
        ["activityId"] = incident.ActivityId,
        ["activityNodeId"] = instance.NodeId(incident.ActivityId),
        ["activityType"] = incident.ActivityType,
        ["message"] = incident.Message.In(language),
        ["exception"] = Exception(incident, language),
        ["timestamp"] = ElsaJson.Time(incident.At.UtcDateTime),
    };

    private static JsonArray Contexts(WatchedInstance instance)
    {
        var contexts = new JsonArray();
        foreach (var open in instance.State.OpenActivities.Reverse())
        {
            var node = instance.Activity(open.ActivityId);
            contexts.Add(Context(open.ActivityInstanceId, open.Parent ?? instance.WorkflowVisit, instance.NodeId(open.ActivityId),
                node?.Parent is { } owner ? instance.NodeId(owner.Id) : WatchedInstance.Workflow, (node?.Depth ?? 0) + 1,
                open.Faulted ? "Faulted" : "Running", instance.Faults(open.ActivityId), new JsonObject()));
        }
        var variables = new JsonObject((instance.Flow?.Definition.Variables ?? []).Where(v => instance.State.Variables[v.Name] is not null)
            .Select(v => KeyValuePair.Create(v.Id, instance.State.Variables[v.Name]?.DeepClone())));
        contexts.Add(Context(instance.WorkflowVisit, null, WatchedInstance.Workflow, null, 0, "Running", instance.State.Incidents.Count, new JsonObject { ["Variables"] = variables }));
        return contexts;
    }

    private static JsonObject Context(string id, string? parent, string node, string? owner, int depth, string status, int faults, JsonObject properties)
    {
        var json = new JsonObject { ["id"] = id, ["callStackDepth"] = depth };
        Add(json, "parentContextId", parent);
        json["scheduledActivityNodeId"] = node;
        Add(json, "ownerActivityNodeId", owner);
        json["properties"] = properties;
        json["metadata"] = new JsonObject();
        json["activityState"] = new JsonObject();
        json["dynamicVariables"] = new JsonArray();
        json["status"] = status;
        json["isExecuting"] = false;
        json["faultCount"] = faults;
        return json;
    }

    private static void Times(JsonObject json, FlowInstance row)
    {
        json["createdAt"] = ElsaJson.Time(row.CreatedAt);
        json["updatedAt"] = ElsaJson.Time(row.UpdatedAt);
        if (row.FinishedAt is { } finished) json["finishedAt"] = ElsaJson.Time(finished);
    }

    private static void Add(JsonObject json, string name, string? text)
    {
        if (text is not null) json[name] = text;
    }
}
