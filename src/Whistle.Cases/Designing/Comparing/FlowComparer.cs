using System.Text.Json.Nodes;
using Whistle.Engine;

namespace Whistle.Cases.Designing.Comparing;

/// <summary>Finds what differs between two versions of a definition.</summary>
public sealed class FlowComparer(ActivityCatalog catalog)
{
    private readonly FlowNames _names = new(catalog);

    public FlowComparison Compare(FlowDefinition from, FlowDefinition to)
    {
        var (before, after) = (new DrawnFlow(from), new DrawnFlow(to));
        var activities = Activities(before, after);
        var connections = Connections(before, after);
        var drawing = new DrawingOverlay(before, after, _names).Draw(activities);
        return new FlowComparison(from.ContentHash == to.ContentHash, activities, connections, Variables(before, after), Options(before, after), drawing);
    }

    private List<ActivityChange> Activities(DrawnFlow before, DrawnFlow after)
    {
        var changes = new List<ActivityChange>();
        foreach (var added in after.Activities.Values.Where(a => !before.Activities.ContainsKey(a.Id)))
            changes.Add(Of(added, Change.Added, []));
        foreach (var removed in before.Activities.Values.Where(a => !after.Activities.ContainsKey(a.Id)))
            changes.Add(Of(removed, Change.Removed, []));
        foreach (var now in after.Activities.Values)
        {
            if (!before.Activities.TryGetValue(now.Id, out var was)) continue;
            var values = Values(before, was, after, now);
            if (values.Count > 0) changes.Add(Of(now, Change.Changed, values));
            else if (IsMoved(was, now)) changes.Add(Of(now, Change.Moved, []));
        }

        return [.. changes.OrderBy(c => c.Change)];
    }

    private ActivityChange Of(DrawnActivity activity, Change change, IReadOnlyList<ValueChange> values) =>
        new(activity.Id, activity.Container, activity.Type, _names.TypeOf(activity), FlowNames.Of(activity), change, values);

    private List<ValueChange> Values(DrawnFlow before, DrawnActivity was, DrawnFlow after, DrawnActivity now)
    {
        var changes = new List<ValueChange>();
        Differ("type", was.Type, now.Type);
        Differ("container", Container(before, was), Container(after, now));
        var (oldName, newName) = (FlowNames.Of(was), FlowNames.Of(now));
        Differ("name", oldName.Zh == newName.Zh ? oldName.En : oldName.Zh, oldName.Zh == newName.Zh ? newName.En : newName.Zh);
        Differ("description", Described(was), Described(now));
        foreach (var name in was.Values.Keys.Union(now.Values.Keys))
        {
            var (left, right) = (was.Values.GetValueOrDefault(name), now.Values.GetValueOrDefault(name));
            if (JsonNode.DeepEquals(left, right)) continue;
            var (from, to) = (FlowNames.Show(before, left), FlowNames.Show(after, right));
            if (from != to) changes.Add(new ValueChange(name, _names.ValueOf(now, name), from, to));
        }

        return changes;

        void Differ(string name, string? from, string? to)
        {
            if (from != to) changes.Add(new ValueChange(name, _names.ValueOf(now, name), from, to));
        }
    }

    /// <summary>The root's own id may change when a flow is drawn anew; what stands on the drawing stays on the drawing.</summary>
    private static string? Container(DrawnFlow flow, DrawnActivity activity) =>
        activity.Container is null || activity.Container == flow.RootId ? null : FlowNames.In(flow, activity.Container).Zh;

    private static string? Described(DrawnActivity activity) =>
        DrawnFlow.Text(activity.Json["customProperties"]?["description"]?["zh"]) ?? DrawnFlow.Text(activity.Json["metadata"]?["description"]);

    private static bool IsMoved(DrawnActivity was, DrawnActivity now) => !JsonNode.DeepEquals(was.Designer?["position"], now.Designer?["position"]);

    private List<ConnectionChange> Connections(DrawnFlow before, DrawnFlow after)
    {
        var (old, present) = (before.Connections.Select(c => c.Key).ToHashSet(), after.Connections.Select(c => c.Key).ToHashSet());
        return
        [
            .. after.Connections.Where(c => !old.Contains(c.Key)).Select(c => Of(after, c, Change.Added)),
            .. before.Connections.Where(c => !present.Contains(c.Key)).Select(c => Of(before, c, Change.Removed)),
        ];
    }

    private ConnectionChange Of(DrawnFlow flow, DrawnConnection c, Change change) => new(
        c.SourceId, FlowNames.In(flow, c.SourceId), c.Port, _names.PortOf(flow, c.SourceId, c.Port), c.TargetId, FlowNames.In(flow, c.TargetId), change);

    private static List<ValueChange> Variables(DrawnFlow before, DrawnFlow after)
    {
        var changes = new List<ValueChange>();
        var old = before.Definition.Variables;
        foreach (var variable in after.Definition.Variables)
        {
            var was = old.FirstOrDefault(v => v.Id == variable.Id);
            if (was is null || Shown(was) != Shown(variable)) changes.Add(new ValueChange(variable.Id, new LocalText(variable.Name, variable.Name), was is null ? null : Shown(was), Shown(variable)));
        }

        foreach (var gone in old.Where(v => after.Definition.Variables.All(a => a.Id != v.Id)))
            changes.Add(new ValueChange(gone.Id, new LocalText(gone.Name, gone.Name), Shown(gone), null));
        return changes;

        static string Shown(VariableDefinition v) =>
            $"{v.Name}: {v.TypeName}{(v.IsArray ? "[]" : "")}{(v.Default is null ? "" : " = " + (DrawnFlow.Text(v.Default) ?? v.Default.ToJsonString()))}";
    }

    private static List<ValueChange> Options(DrawnFlow before, DrawnFlow after)
    {
        var changes = new List<ValueChange>();
        Differ("name", "名称", "Name", d => d.Name);
        Differ("description", "说明", "Description", d => DrawnFlow.Text(d.Raw["description"]));
        Differ("incidents", "出错时", "On an incident", d => d.Options.IncidentStrategy.ToString());
        Differ("usableAsActivity", "可作为活动使用", "Usable as an activity", d => d.Options.UsableAsActivity.ToString());
        Differ("activation", "启动方式", "Activation", d => d.Options.ActivationStrategy);
        Differ("tokens", "令牌模式", "Token mode", d => d.Options.TokenMode.ToString());
        Differ("inputs", "流程输入", "Inputs", d => string.Join(", ", d.Inputs.Select(i => $"{i.Name}: {i.TypeName}")));
        Differ("outputs", "流程输出", "Outputs", d => string.Join(", ", d.Outputs.Select(o => $"{o.Name}: {o.TypeName}")));
        Differ("outcomes", "流程结果", "Outcomes", d => string.Join(", ", d.Outcomes));
        return changes;

        void Differ(string name, string zh, string en, Func<FlowDefinition, string?> read)
        {
            var (from, to) = (read(before.Definition) ?? "", read(after.Definition) ?? "");
            if (from != to) changes.Add(new ValueChange(name, new LocalText(zh, en), from, to));
        }
    }
}
