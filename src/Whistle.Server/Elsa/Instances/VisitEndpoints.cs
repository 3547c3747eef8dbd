using System.Text.Json.Nodes;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa.Instances;

/// <summary>What the viewer asks about the activities of one instance: counts on the drawing, visits, one visit in full.</summary>
public static class VisitEndpoints
{
    public static void Map(RouteGroupBuilder elsa)
    {
        elsa.MapPost("/activity-executions/report", Report);
        elsa.MapGet("/activity-executions/list", (HttpContext http, ICaseStore store, FreeFlows flows, string workflowInstanceId, string? activityNodeId, bool? completed, CancellationToken cancel) =>
            List(http, store, flows, workflowInstanceId, activityNodeId, completed, full: true, cancel));
        elsa.MapGet("/activity-execution-summaries/list", (HttpContext http, ICaseStore store, FreeFlows flows, string workflowInstanceId, string? activityNodeId, bool? completed, CancellationToken cancel) =>
            List(http, store, flows, workflowInstanceId, activityNodeId, completed, full: false, cancel));
        elsa.MapGet("/activity-executions/by-id", (HttpContext http, ICaseStore store, FreeFlows flows, string id, CancellationToken cancel) => One(http, store, flows, id, cancel));
        elsa.MapGet("/activity-executions/{id}", (HttpContext http, ICaseStore store, FreeFlows flows, string id, CancellationToken cancel) => One(http, store, flows, id, cancel));
        elsa.MapGet("/activity-executions/{id}/call-stack", CallStack);
    }

    private static async Task<IResult> Report(HttpContext http, ICaseStore store, FreeFlows flows, CancellationToken cancel)
    {
        var body = await ElsaJson.ReadObject(http.Request, cancel);
        await using var db = store.Read();
        var instance = await WatchedInstance.Open(db, flows, ElsaJson.Text(body, "workflowInstanceId") ?? "", cancel);
        var wanted = ElsaJson.Texts(body, "activityNodeIds").ToHashSet(StringComparer.Ordinal);
        var stats = await ActivityStats.Of(db, instance, 0, wanted, cancel);
        return ElsaJson.Answer(new JsonObject { ["stats"] = stats });
    }

    private static async Task<IResult> List(HttpContext http, ICaseStore store, FreeFlows flows, string instanceId, string? nodeId, bool? completed, bool full, CancellationToken cancel)
    {
        await using var db = store.Read();
        var instance = await WatchedInstance.Open(db, flows, instanceId, cancel);
        var items = new JsonArray();
        if (nodeId is null or WatchedInstance.Workflow) items.Add(VisitJson.Workflow(instance, full));
        if (nodeId != WatchedInstance.Workflow)
        {
            var visits = await Visits.Of(db, instance, full, cancel);
            foreach (var visit in visits.InOrder.Where(v => (nodeId is null || instance.NodeId(v.ActivityId) == nodeId) && (completed is null || v.EndedAt is not null == completed)))
                items.Add(full ? VisitJson.Full(instance, visit, visits.Find(visit.Parent)?.ActivityId ?? WatchedInstance.Workflow, CallerLanguage.Of(http.Request)) : VisitJson.Summary(instance, visit));
        }
        return ElsaJson.Answer(new JsonObject { ["items"] = items, ["count"] = items.Count });
    }

    private static async Task<IResult> One(HttpContext http, ICaseStore store, FreeFlows flows, string id, CancellationToken cancel)
    {
        await using var db = store.Read();
        var (instance, visits, visit) = await Find(db, flows, id, cancel);
        return ElsaJson.Answer(visit is null
            ? VisitJson.Workflow(instance, full: true)
            : VisitJson.Full(instance, visit, visits.Find(visit.Parent)?.ActivityId ?? WatchedInstance.Workflow, CallerLanguage.Of(http.Request)));
    }

    /// <summary>The visit and the containers around it, outermost first.</summary>
    private static async Task<IResult> CallStack(HttpContext http, ICaseStore store, FreeFlows flows, string id, CancellationToken cancel)
    {
        await using var db = store.Read();
        var (instance, visits, visit) = await Find(db, flows, id, cancel);
        var stack = new Stack<JsonObject>();
        for (var at = visit; at is not null; at = visits.Find(at.Parent))
            stack.Push(VisitJson.Full(instance, at, visits.Find(at.Parent)?.ActivityId ?? WatchedInstance.Workflow, CallerLanguage.Of(http.Request)));
        stack.Push(VisitJson.Workflow(instance, full: true));
        return ElsaJson.Answer(new JsonObject { ["activityExecutionId"] = id, ["items"] = new JsonArray([.. stack]), ["totalCount"] = stack.Count });
    }

    /// <summary>A visit by its id, which begins with its instance's; null for the workflow's own.</summary>
    private static async Task<(WatchedInstance Instance, Visits Visits, Visit? Visit)> Find(CaseDb db, FreeFlows flows, string id, CancellationToken cancel)
    {
        var instance = await WatchedInstance.Open(db, flows, id.Split('.')[0], cancel);
        var visits = await Visits.Of(db, instance, details: true, cancel);
        if (id == instance.WorkflowVisit) return (instance, visits, null);
        return (instance, visits, visits.Find(id) ?? throw new Refusal(404, "unknown-instance", new LocalText("没有这次执行。", "There is no such activity execution.")));
    }
}
