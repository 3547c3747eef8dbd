namespace Whistle.Cases.Designing.Comparing;

/// <summary>Lays the two drawings of a definition over each other.</summary>
internal sealed class DrawingOverlay(DrawnFlow before, DrawnFlow after, FlowNames names)
{
    public ComparedDrawing Draw(IReadOnlyList<ActivityChange> changes)
    {
        var marks = changes.Where(c => c.Change != Change.Same).ToDictionary(c => c.Id, c => c.Change);
        foreach (var nested in changes.Where(c => c.Container is not null)) MarkAround(nested, marks);
        var nodes = Top(after).Select(a => Node(a, marks.GetValueOrDefault(a.Id, Change.Same)))
            .Concat(Top(before).Where(a => !IsTop(after, a.Id)).Select(a => Node(a, Change.Removed)));
        var old = Ways(before).ToDictionary(c => c.Key);
        var present = Ways(after).ToDictionary(c => c.Key);
        var edges = present.Values.Select(c => Edge(after, c, old.ContainsKey(c.Key) ? Change.Same : Change.Added))
            .Concat(old.Values.Where(c => !present.ContainsKey(c.Key)).Select(c => Edge(before, c, Change.Removed)));
        return new ComparedDrawing([.. nodes], [.. edges]);
    }

    /// <summary>What differs inside a container shows on the container that stands on the drawing.</summary>
    private void MarkAround(ActivityChange nested, Dictionary<string, Change> marks)
    {
        if (nested.Change == Change.Moved) return;
        var flow = nested.Change == Change.Removed ? before : after;
        for (var id = nested.Container; id is not null && id != flow.RootId; id = flow.Activities.GetValueOrDefault(id)?.Container)
            if (marks.GetValueOrDefault(id, Change.Same) is Change.Same or Change.Moved) marks[id] = Change.Changed;
    }

    private static IEnumerable<DrawnActivity> Top(DrawnFlow flow) => flow.Activities.Values.Where(a => a.Container == flow.RootId);

    private static bool IsTop(DrawnFlow flow, string id) => flow.Activities.GetValueOrDefault(id)?.Container == flow.RootId;

    private static IEnumerable<DrawnConnection> Ways(DrawnFlow flow) => flow.Connections.Where(c => c.Chart == flow.RootId);

    private static ComparedNode Node(DrawnActivity a, Change change) => new(a.Id, a.Type, FlowNames.Of(a),
        DrawnFlow.Number(a.Designer?["position"]?["x"], 0), DrawnFlow.Number(a.Designer?["position"]?["y"], 0),
        DrawnFlow.Number(a.Designer?["size"]?["width"], 160), DrawnFlow.Number(a.Designer?["size"]?["height"], 50), change);

    private ComparedEdge Edge(DrawnFlow flow, DrawnConnection c, Change change) =>
        new(c.SourceId, c.Port, names.PortOf(flow, c.SourceId, c.Port), c.TargetId, c.Vertices, change);
}
