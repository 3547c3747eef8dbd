using System.Text.Json.Nodes;
using Whistle.Engine.Expressions;

namespace Whistle.Engine.Compiling;

/// <summary>Static checks that need the whole tree: variables in scope, ports that exist, inputs that must be there.</summary>
internal sealed class FlowChecks(FlowDefinition definition, IEnumerable<ActivityNode> nodes, List<FlowProblem> problems)
{
    public void Run()
    {
        Duplicates("", definition.Variables);
        foreach (var node in nodes)
        {
            Duplicates(node.Id, node.Variables);
            Inputs(node);
            References(node);
            Assignment(node);
            Ports(node);
            Break(node);
            problems.AddRange(node.Type.Check(node));
        }
    }

    private void Duplicates(string owner, IReadOnlyList<VariableDefinition> variables)
    {
        foreach (var twice in variables.GroupBy(v => v.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            problems.Add(FlowProblem.Error("duplicate-variable", owner,
                $"变量名“{twice.Key}”重复", $"The variable name '{twice.Key}' is used twice",
                new LocalText("给其中一个改名", "Rename one of them")));
    }

    private void Inputs(ActivityNode node)
    {
        foreach (var input in node.Type.Descriptor.Inputs)
        {
            var expression = node.Input(input.Name);
            if (input.Required && expression is null && input.Default is null && input.IsWrapped)
                problems.Add(FlowProblem.Error("missing-input", node.Id,
                    $"必须填写“{input.DisplayName.Zh}”", $"'{input.DisplayName.En}' must be filled in"));
            if (input.LiteralOnly && expression is not null && !expression.TryLiteral(out _))
                problems.Add(FlowProblem.Error("literal-only", node.Id,
                    $"“{input.DisplayName.Zh}”必须是固定值，不能用表达式计算", $"'{input.DisplayName.En}' must be a fixed value, not computed",
                    new LocalText("改为字面值", "Use a literal")));
        }
    }

    private void References(ActivityNode node)
    {
        foreach (var (name, expression) in node.Inputs.Concat(node.Conditions))
        {
            if (expression is VariableExpression variable && !InScope(node, variable.VariableId))
                problems.Add(FlowProblem.Error("unknown-variable", node.Id,
                    $"“{name}”引用的变量“{variable.VariableId}”不存在", $"{name} refers to the variable '{variable.VariableId}', which is not in scope"));
            if (expression is InputExpression input && Around(node).Inputs.All(i => i.Name != input.InputName))
                problems.Add(FlowProblem.Warn("undeclared-input", node.Id,
                    $"“{name}”引用了未声明的流程输入“{input.InputName}”", $"{name} refers to the undeclared workflow input '{input.InputName}'"));
        }
    }

    private FlowDefinition Around(ActivityNode node) => (Activities.UsedFlow.Around(node)?.Type as Activities.UsedFlow)?.Definition ?? definition;

    private void Assignment(ActivityNode node)
    {
        if (node.Type is not Activities.SetVariable) return;
        if (Activities.SetVariable.Target(node) is not { } id)
            problems.Add(FlowProblem.Error("missing-input", node.Id, "没有选择要赋值的变量", "No variable to set is chosen"));
        else if (!InScope(node, id))
            problems.Add(FlowProblem.Error("unknown-variable", node.Id,
                $"变量“{id}”不存在", $"The variable '{id}' is not in scope",
                new LocalText("从列表中重新选择变量", "Choose the variable from the list again")));
    }

    private bool InScope(ActivityNode node, string id)
    {
        for (var at = node.Type is Activities.UsedFlow ? node.Parent : node; at is not null; at = at.Parent)
            if (at.Variables.Any(v => v.Id == id || v.Name == id)) return true;
        return definition.Variables.Any(v => v.Id == id || v.Name == id);
    }

    private void Ports(ActivityNode flowchart)
    {
        if (flowchart.Graph is not { } graph) return;
        foreach (var child in flowchart.Children)
        {
            if (child.Type.Outcomes(child) is not { } outcomes) continue;
            foreach (var connection in graph.Outbound(child.Id).Where(c => !outcomes.Contains(c.Port)))
                problems.Add(FlowProblem.Warn("unknown-port", child.Id,
                    $"活动没有名为“{connection.Port}”的出口，通往 {connection.TargetId} 的连线不会被走到",
                    $"The activity has no port '{connection.Port}', so the connection to {connection.TargetId} is never followed"));
        }
    }

    private void Break(ActivityNode node)
    {
        if (node.Type is not Activities.Break) return;
        for (var at = node.Parent; at is not null; at = at.Parent)
            if (at.Type.IsLoop) return;
        problems.Add(FlowProblem.Warn("break-without-loop", node.Id,
            "“跳出循环”不在任何循环之内，只会结束所在的流程图", "Break is not inside a loop: it only ends its flowchart"));
    }
}
