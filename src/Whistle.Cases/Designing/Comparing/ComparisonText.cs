using Whistle.Engine;

namespace Whistle.Cases.Designing.Comparing;

/// <summary>A comparison in sentences.</summary>
internal static class ComparisonText
{
    public static IReadOnlyList<LocalText> Of(FlowComparison comparison)
    {
        var lines = new List<LocalText>();
        foreach (var activity in comparison.Activities.Where(a => a.Change != Change.Moved)) lines.AddRange(Activity(activity));
        foreach (var connection in comparison.Connections) lines.Add(Connection(connection));
        foreach (var variable in comparison.Variables) lines.Add(Value(variable, "变量", "Variable"));
        foreach (var option in comparison.Options) lines.Add(Value(option, "选项", "Option"));
        if (comparison.Activities.Count(a => a.Change == Change.Moved) is > 0 and var moved)
            lines.Add(new LocalText($"另有 {moved} 个活动只调整了位置，不影响运行", $"{moved} more moved on the drawing only, which changes nothing in how it runs"));
        if (lines.Count == 0) lines.Add(new LocalText("两个版本完全相同", "The two versions are the same"));
        return lines;
    }

    private static IEnumerable<LocalText> Activity(ActivityChange a)
    {
        switch (a.Change)
        {
            case Change.Added:
                yield return new LocalText($"新增活动“{a.Name.Zh}”（{a.TypeName.Zh}）", $"Added activity “{a.Name.En}” ({a.TypeName.En})");
                break;
            case Change.Removed:
                yield return new LocalText($"删除活动“{a.Name.Zh}”（{a.TypeName.Zh}）", $"Removed activity “{a.Name.En}” ({a.TypeName.En})");
                break;
            default:
                foreach (var value in a.Values) yield return Value(value, $"活动“{a.Name.Zh}”的", $"Activity “{a.Name.En}”,");
                break;
        }
    }

    private static LocalText Connection(ConnectionChange c)
    {
        var (by, byEn) = (c.PortName.Zh.Length == 0 ? "" : $"（{c.PortName.Zh}）", c.PortName.En.Length == 0 ? "" : $" ({c.PortName.En})");
        return c.Change == Change.Added
            ? new LocalText($"新增连线：“{c.Source.Zh}”{by} → “{c.Target.Zh}”", $"Added connection: “{c.Source.En}”{byEn} → “{c.Target.En}”")
            : new LocalText($"删除连线：“{c.Source.Zh}”{by} → “{c.Target.Zh}”", $"Removed connection: “{c.Source.En}”{byEn} → “{c.Target.En}”");
    }

    private static LocalText Value(ValueChange v, string zh, string en) => (v.From, v.To) switch
    {
        (null or "", { } to) => new LocalText($"{zh}“{v.Label.Zh}”：新填 {to}", $"{en} “{v.Label.En}”: now {to}"),
        ({ } from, null or "") => new LocalText($"{zh}“{v.Label.Zh}”：去掉（原为 {from}）", $"{en} “{v.Label.En}”: removed (was {from})"),
        _ => new LocalText($"{zh}“{v.Label.Zh}”：由 {v.From} 改为 {v.To}", $"{en} “{v.Label.En}”: from {v.From} to {v.To}"),
    };
}
