using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Flows;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Designing.Guard;

/// <summary>Everything the flows name must be in the case type: forms, stages, sub-flows, steps, roles, acts.</summary>
internal sealed class References(GuardedBundle bundle)
{
    private readonly List<GuardFinding> found = [];

    public IReadOnlyList<GuardFinding> Run()
    {
        foreach (var flow in bundle.Flows)
        {
            foreach (var use in FlowUses.Of(flow.Flow.Definition)) Use(flow, use);
            foreach (var site in flow.Calls) Call(flow, site);
            foreach (var node in flow.Activities)
            {
                Act(flow, node);
                Steps(flow, node);
                RolesOf(flow, node);
            }
        }

        Circles();
        return found;
    }

    private void Use(GuardedFlow flow, FlowUse use)
    {
        var (isKnown, zh, en) = use.Of switch
        {
            "form" => (bundle.Type.FormOf(use.Name) is not null, "表单", "form"),
            "stage" => (bundle.Type.Stage(use.Name) is not null, "阶段", "stage"),
            _ => (bundle.Flow(use.Name) is not null, "子流程", "sub-flow"),
        };
        if (!isKnown) Unknown(flow, use.Activity, $"unknown-{use.Of}", $"{zh}“{use.Name}”", $"{en} \"{use.Name}\"");
    }

    private void Call(GuardedFlow flow, FlowCallSite site)
    {
        if (site.Child is not null || site.Node.Type is CallUnitsActivity) return;
        if (site.Node.Type.Calls(site.Node)?.DefinitionId is { } id) Unknown(flow, site.Node.Id, "unknown-subflow", $"子流程“{id}”", $"sub-flow \"{id}\"");
        else
            Add(flow, FlowProblem.Error("subflow-undecided", site.Node.Id, "要启动哪个子流程由表达式决定，发布前无法检查", "Which sub-flow is started is computed, so it can't be checked before it runs",
                new LocalText("写明子流程的编号；有几种可能的，用判断分成几支", "Name the sub-flow; where there are several, branch to each of them")));
    }

    private void Act(GuardedFlow flow, ActivityNode node)
    {
        if (node.Type.Descriptor.Input(Acts.InputName) is not null && Acts.Text(node, Acts.InputName) is { } act && Acts.All.All(o => o.Value != act))
            Add(flow, FlowProblem.Error("unknown-act", node.Id, $"没有法定行为“{act}”", $"There is no act \"{act}\"", new LocalText("从列表中选择", "Choose one of the list")));
    }

    /// <summary>Kinds of task named by other activities: who did it before, who may not do it, which form names the units.</summary>
    private void Steps(GuardedFlow flow, ActivityNode node)
    {
        var to = AssigneeInputs.Rule(node.Literal);
        var named = new[] { to?["previous"], to?["chiefOf"], node.Type is CallUnitsActivity ? node.Literal("from") : null }
            .Select(InputValues.Text).OfType<string>().Concat(InputValues.Texts(node.Literal("NotBy"))).Distinct(StringComparer.Ordinal);
        foreach (var kind in named.Where(k => k != TaskRights.Opening && !bundle.TaskKinds.Contains(k)))
            Unknown(flow, node.Id, "unknown-task-kind", $"环节“{kind}”", $"step \"{kind}\"", "流程");
    }

    private void RolesOf(GuardedFlow flow, ActivityNode node)
    {
        if (node.Type is not (AssignActivity or NotifyActivity)) return;
        if (AssigneeInputs.Described.Any(d => node.Input(d.Name) is { } expression && !expression.TryLiteral(out _)))
            Add(flow, FlowProblem.Warn("receiver-undecided", node.Id, "由谁办理用表达式计算，发布前无法核对有没有人", "Who receives this is computed, so whether anybody can is not checked",
                new LocalText("尽量写成固定的岗位或单位", "Write a fixed role or unit where possible")));
        foreach (var role in Receivers.RolesOf(node).Where(r => !Roles.Names.ContainsKey(r)))
            Add(flow, FlowProblem.Error("unknown-role", node.Id, $"没有岗位“{role}”", $"There is no role \"{role}\"", new LocalText("改为现有的岗位", "Use a role that exists")));
    }

    private void Circles()
    {
        foreach (var flow in bundle.Flows.Except(bundle.Ordered))
            Add(flow, FlowProblem.Error("subflow-circle", "", "子流程直接或间接地启动了自己", "The sub-flows start each other in a circle",
                new LocalText("去掉循环启动；需要重复的，在一个流程里画循环", "Break the circle; draw a loop inside one flow where something repeats")));
    }

    private void Unknown(GuardedFlow flow, string activity, string code, string zh, string en, string where = "案件类型") => Add(flow, FlowProblem.Error(code, activity,
        $"{where}中没有{zh}", where == "流程" ? $"No flow has the {en}" : $"The case type has no {en}", new LocalText("改为现有的名称，或先补充它", "Use a name that exists, or add it first")));

    private void Add(GuardedFlow flow, FlowProblem problem) => found.Add(new GuardFinding(flow.Id, problem));
}
