using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Designing;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;
using Whistle.Server.SignIn;

namespace Whistle.Server.Elsa.Definitions;

/// <summary>A part of a drawing, the way down to it, and who uses a flow.</summary>
internal static class DefinitionGraph
{
    public static void Map(RouteGroupBuilder elsa)
    {
        elsa.MapGet("/workflow-definitions/subgraph/{id}", Subgraph);
        elsa.MapGet("/workflow-definitions/subgraph/segments/{id}", Segments);
        elsa.MapGet("/workflow-definitions/{definitionId}/consumers", Consumers);
        elsa.MapPost("/workflow-definitions/{definitionId}/update-references", UpdateReferences);
    }

    private static async Task<IResult> Subgraph(string id, string? parentNodeId, ICaseStore store, CancellationToken cancel)
    {
        var root = await Root(id, store, cancel);
        var wanted = root.SelfAndDescendants().FirstOrDefault(a => a.NodeId == parentNodeId) ?? root;
        return ElsaJson.Answer(Node(wanted));
    }

    private static async Task<IResult> Segments(string id, string? childNodeId, ICaseStore store, CancellationToken cancel)
    {
        var root = await Root(id, store, cancel);
        var child = root.SelfAndDescendants().FirstOrDefault(a => a.NodeId == childNodeId)
            ?? throw ElsaJson.Bad("childNodeId", new LocalText("流程中没有此活动。", "The flow has no such activity."));
        // From the outermost container down; flowcharts are only the paper the others are drawn on.
        var path = Ancestors(child).Reverse().ToList();
        var segments = path.Select((at, i) => (at, Port: i + 1 < path.Count ? path[i + 1].Port : child.Port)).Where(s => s.at.Type != "Elsa.Flowchart").ToList();
        var container = segments.Count > 0 ? segments[^1].at : root;
        return ElsaJson.Answer(new JsonObject
        {
            ["childNode"] = Node(child),
            ["container"] = Node(container),
            ["segments"] = new JsonArray([.. segments.Select(s => (JsonNode)new JsonObject
            {
                ["activityNodeId"] = s.at.NodeId,
                ["activityId"] = s.at.Id,
                ["activityType"] = s.at.Type,
                ["portName"] = s.Port,
                ["activityName"] = (s.at.Json["name"] as JsonValue)?.TryGetValue<string>(out var name) == true ? name : s.at.Type,
            })]),
        });
    }

    private static async Task<IResult> Consumers(string definitionId, ICaseStore store, CancellationToken cancel)
    {
        await using var db = store.Read();
        if (!await db.Definitions.AnyAsync(d => d.DefinitionId == definitionId, cancel)) throw Refusals.NotFound();
        var consumers = await FlowConsumers.Of(db, definitionId, cancel);
        return ElsaJson.Answer(new JsonObject { ["consumingWorkflowDefinitionIds"] = new JsonArray([.. consumers.Select(c => (JsonNode)c)]) });
    }

    private static async Task<IResult> UpdateReferences(HttpContext context, string definitionId, FlowConsumers consumers, CancellationToken cancel)
    {
        var affected = await consumers.Update(context.DesignSession(), definitionId, cancel);
        return ElsaJson.Answer(new JsonObject { ["affectedWorkflows"] = new JsonArray([.. affected.Select(a => (JsonNode)a)]) });
    }

    private static async Task<PlacedActivity> Root(string versionId, ICaseStore store, CancellationToken cancel)
    {
        await using var db = store.Read();
        var version = await db.Definitions.FirstOrDefaultAsync(d => d.Id == versionId, cancel) ?? throw Refusals.NotFound();
        var root = ActivityTree.Of(FlowDefinition.Parse(version.Json).Root);
        foreach (var activity in root.SelfAndDescendants().ToList()) activity.Json["nodeId"] = activity.NodeId;
        return root;
    }

    private static IEnumerable<PlacedActivity> Ancestors(PlacedActivity activity)
    {
        for (var at = activity.Parent; at is not null; at = at.Parent) yield return at;
    }

    private static JsonObject Node(PlacedActivity activity) => new()
    {
        ["nodeId"] = activity.NodeId,
        ["port"] = activity.Port,
        ["activity"] = activity.Json.DeepClone(),
        ["children"] = new JsonArray([.. activity.Children.Select(Node)]),
    };
}
