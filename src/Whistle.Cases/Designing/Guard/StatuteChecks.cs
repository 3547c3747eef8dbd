using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Designing.Guard.Statutes;
using Whistle.Cases.Flows;
using Whistle.Cases.Tasks;
using Whistle.Engine;
using Whistle.Engine.Guarding;

namespace Whistle.Cases.Designing.Guard;

/// <summary>Holds the flows of a case type against one statute.</summary>
internal sealed class StatuteChecks(GuardedBundle bundle, Statute statute)
{
    private readonly List<GuardFinding> found = [];
    private readonly StatuteRun run = new(bundle, statute);

    public IReadOnlyList<GuardFinding> Run()
    {
        foreach (var rule in statute.Rules)
        {
            switch (rule)
            {
                case Before before:
                    Check(before);
                    break;
                case Afterwards after:
                    Check(after);
                    break;
                case Separated separated:
                    Check(separated);
                    break;
                case Timed timed:
                    Check(timed);
                    break;
                case Contains contains:
                    Check(contains);
                    break;
            }
        }

        return found;
    }

    private IEnumerable<(GuardedFlow Flow, ActivityNode Node)> Doing(IReadOnlyCollection<string> acts) =>
        bundle.Flows.SelectMany(f => f.Activities.Where(a => Acts.Of(a) is { } act && acts.Contains(act)).Select(a => (f, a)));

    private void Check(Before rule)
    {
        foreach (var (flow, node) in Doing(rule.Acts))
            if (!run.Holds(flow, node, rule.Fact)) Add(rule, flow, node.Id);
    }

    private void Check(Afterwards rule)
    {
        var duties = new DutyRun(bundle, rule.Answers, rule.OfCalledUnits);
        foreach (var (flow, point) in Triggers(rule))
            if (flow.Points.IsReachable(point) && duties.Omission(flow, point) is { } omission)
                Add(rule, flow, flow.Points[point].Activity?.Id ?? omission.Activity?.Id ?? "", Path(flow, point, omission));
    }

    private IEnumerable<(GuardedFlow Flow, int Point)> Triggers(Afterwards rule)
    {
        if (rule.Trigger is null)
        {
            var flows = rule.OfCalledUnits
                ? bundle.Flows.SelectMany(f => f.Calls).Where(c => c.Node.Type is CallUnitsActivity).Select(c => c.Child).OfType<GuardedFlow>().Distinct()
                : bundle.Flows.Where(f => f == bundle.Main);
            return flows.Select(f => (f, f.Points.Begin));
        }

        return Doing([rule.Trigger]).SelectMany(step => step.Flow.Points.Leaves(step.Node.Id)
            .Where(l => rule.Outcomes.Count > 0 ? rule.Outcomes.Contains(l.Port) : !rule.Except.Contains(l.Port))
            .Select(l => (step.Flow, l.Index)));
    }

    private static LocalText Path(GuardedFlow flow, int from, FlowPoint to)
    {
        var end = $"{to.Activity?.Label}{(to.Port is "" or ActivityType.Done ? "" : "·" + to.Port)}";
        return flow.Points[from] is { Kind: PointKind.Leave } begin
            ? new($"（从出口 {begin.Port} 到“{end}”）", $" (from the outcome {begin.Port} to '{end}')")
            : new($"（到“{end}”）", $" (to '{end}')");
    }

    private void Check(Separated rule)
    {
        var kinds = rule.From.Contains(Separation.Opening) ? [Separation.Opening] : bundle.KindsOf(rule.From).ToList();
        foreach (var (flow, node) in Doing([rule.Act]).Where(s => s.Node.Type is AssignActivity))
        {
            var named = InputValues.Texts(node.Literal("NotBy"));
            var own = GuardedFlow.TaskKind(node);
            var missing = kinds.Where(k => k != own && !named.Contains(k)).ToList();
            if (kinds.Contains(own ?? "")) missing.Add(own!);
            if (missing.Count > 0)
                Add(rule, flow, node.Id, new($"（缺少：{string.Join("、", missing)}）", $" (missing: {string.Join(", ", missing)})"));
        }
    }

    private void Check(Timed rule)
    {
        if (rule.Act is null)
        {
            var starts = bundle.Flows.SelectMany(f => f.Activities).Any(a => rule.Clocks.Contains(ClockOf(a)));
            if (!starts && bundle.Main is { } main) Add(rule, main, "");
            return;
        }

        foreach (var (flow, node) in Doing([rule.Act]))
            if (!rule.Clocks.Contains(ClockOf(node))) Add(rule, flow, node.Id);
    }

    private static string ClockOf(ActivityNode node) => node.Type switch
    {
        AssignActivity => Acts.Text(node, "clock") ?? "",
        ClockActivity when Acts.Text(node, "action") == "start" => Acts.Text(node, "policy") ?? "",
        _ => "",
    };

    private void Check(Contains rule)
    {
        foreach (var act in rule.Acts.Where(a => !Doing([a]).Any()))
        {
            var name = Acts.All.FirstOrDefault(o => o.Value == act)?.Label ?? new LocalText("调度单位", "Call units");
            Add(rule, bundle.Main!, "", new($"“{name.Zh}”（{act}）", $": {name.En} ({act})"));
        }
    }

    private void Add(StatutoryRule rule, GuardedFlow flow, string activity, LocalText? detail = null) =>
        found.Add(new GuardFinding(flow.Id, FlowProblem.Error(rule.Code, activity,
            $"{rule.Says.Zh}{detail?.Zh}（{rule.Article.Zh}）", $"{rule.Says.En}{detail?.En} ({rule.Article.En})", rule.Mend)));
}
