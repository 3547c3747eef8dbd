using System.Text.Json.Nodes;
using Whistle.Engine.Definitions;
using Whistle.Engine.Expressions;

namespace Whistle.Engine.Compiling;

/// <summary>Reads the tree of activities: types by name, children by port, inputs as prepared expressions.</summary>
internal sealed class NodeReader(ActivityCatalog catalog, IUsedFlows? used, List<FlowProblem> problems)
{
    /// <summary>Containers within containers; deeper drawings can't be read by people either.</summary>
    public const int MaxDepth = 40;

    /// <summary>With everything that is used as an activity: definitions that use each other could multiply without bound.</summary>
    public const int MaxUsedActivities = 20_000;

    private readonly Dictionary<string, ActivityNode> activities = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, ActivityNode> Activities => activities;

    public ActivityNode? Read(JsonObject json) => Read(json, null, "", 0);

    private ActivityNode? Read(JsonObject json, ActivityNode? parent, string port, int order)
    {
        var id = Text(json["id"]);
        var typeName = Text(json["type"]);
        if (string.IsNullOrWhiteSpace(id) || string.IsNullOrWhiteSpace(typeName))
        {
            problems.Add(FlowProblem.Error("nameless-activity", parent?.Id ?? "",
                $"第 {order + 1} 个活动缺少 id 或 type", $"Activity number {order + 1} here has no id or no type"));
            return null;
        }

        if ((catalog.Find(typeName) ?? Used(json, id, typeName, parent)) is not { } type) return null;

        var node = new ActivityNode(id, type, json, parent, port, order);
        if (!activities.TryAdd(id, node))
        {
            problems.Add(FlowProblem.Error("duplicate-id", id,
                $"有两个活动使用同一个 id“{id}”", $"Two activities share the id '{id}'",
                new LocalText("给其中一个换一个 id", "Give one of them another id")));
            return null;
        }

        if (node.Depth >= MaxDepth)
        {
            problems.Add(FlowProblem.Error("too-deep", id,
                $"活动嵌套超过 {MaxDepth} 层", $"Activities are nested more than {MaxDepth} deep",
                new LocalText("把里层抽成子流程", "Move the inner part into a sub-flow")));
            return node;
        }

        ReadData(node);
        node.Children = [.. type.Children(json)
            .Select((slot, i) => Read(slot.Json, node, slot.Port, i))
            .OfType<ActivityNode>()];
        return node;
    }

    /// <summary>The definition an unknown type stands for; null, with a problem, when there is none or it can't be used here.</summary>
    private Activities.UsedFlow? Used(JsonObject json, string id, string typeName, ActivityNode? parent)
    {
        var reference = new UsedFlowReference(Text(json["workflowDefinitionVersionId"]), Text(json["workflowDefinitionId"]),
            json["version"] is JsonValue number && number.TryGetValue<int>(out var version) ? version : null);
        if ((reference.VersionId ?? reference.DefinitionId) is null)
        {
            problems.Add(FlowProblem.Error("unknown-activity", id,
                $"未知的活动类型“{typeName}”", $"Unknown activity type '{typeName}'",
                new LocalText("改用已有的活动类型，或先安装提供它的模块", "Use a type of the catalogue, or install the module that brings this one")));
            return null;
        }

        if (used?.Find(reference) is not { } found)
        {
            problems.Add(FlowProblem.Error("unknown-activity", id,
                $"活动“{typeName}”所用的流程版本不存在或未发布", $"The workflow version that the activity '{typeName}' stands for does not exist or is not published",
                new LocalText("先发布该流程，或从工具箱重新放置此活动", "Publish that workflow first, or place the activity anew from the toolbox")));
            return null;
        }

        for (var at = parent; at is not null; at = at.Parent)
            if (at.Type is Activities.UsedFlow around && around.Definition.ContentHash == found.ContentHash)
            {
                problems.Add(FlowProblem.Error("uses-itself", id,
                    $"流程“{found.Name}”把自己用作活动", $"The workflow '{found.Name}' uses itself as an activity"));
                return null;
            }

        if (activities.Count < MaxUsedActivities) return new Activities.UsedFlow(found, typeName);
        if (problems.TrueForAll(p => p.Code != "too-large"))
            problems.Add(FlowProblem.Error("too-large", id,
                $"连同用作活动的流程，活动超过 {MaxUsedActivities} 个", $"With the workflows used as activities there are more than {MaxUsedActivities} activities"));
        return null;
    }

    private void ReadData(ActivityNode node)
    {
        var declared = new List<VariableDefinition>();
        if (node.Type is Activities.UsedFlow use) declared.AddRange(use.Definition.Variables);
        try
        {
            declared.AddRange(FlowReader.Variables(node.Json["variables"], "/variables"));
        }
        catch (FlowFormatException error)
        {
            problems.Add(FlowProblem.Error("bad-variable", node.Id,
                $"变量定义有误（{error.Pointer}）：{error.Reason.Zh}", $"A variable is misshapen ({error.Pointer}): {error.Reason.En}"));
        }

        declared.AddRange(node.Type.GivenVariables.Select(name =>
            new VariableDefinition($"{node.Id}:{name}", name, "Object", false, null, null)));
        node.Variables = declared;
        foreach (var input in node.Type.Descriptor.Inputs.Where(i => i is { IsWrapped: true, ReadsItself: false })) ReadInput(node, input);
        foreach (var output in node.Type.Descriptor.Outputs)
            if (FlowJson.Property(node.Json, output.Name) is JsonObject json && Text((json["memoryReference"] as JsonObject)?["id"]) is { Length: > 0 } id)
                node.OutputVariables[output.Name] = id;
        foreach (var (key, json) in node.Type.Conditions(node.Json))
            if (Expression(node, json, key) is { } condition) node.Conditions[key] = condition;
    }

    private void ReadInput(ActivityNode node, InputDescriptor input)
    {
        switch (FlowJson.Property(node.Json, input.Name))
        {
            case null:
                return;
            case JsonObject json when json["expression"] is JsonObject expression:
                if (Expression(node, expression, input.Name) is { } prepared) node.Inputs[input.Name] = prepared;
                return;
            case JsonObject json when Text((json["memoryReference"] as JsonObject)?["id"]) is { Length: > 0 } id:
                node.Inputs[input.Name] = new VariableExpression(id);
                return;
            case JsonObject json when json.ContainsKey("typeName") || json.ContainsKey("expression") || json.Count == 0:
                return;
            case JsonValue plain:
                node.Inputs[input.Name] = new LiteralExpression(plain.DeepClone());
                return;
            default:
                problems.Add(FlowProblem.Error("bad-input", node.Id,
                    $"输入项“{input.Name}”应写成 {{typeName, expression}}", $"Input '{input.Name}' must be written as {{typeName, expression}}"));
                return;
        }
    }

    private FlowExpression? Expression(ActivityNode node, JsonObject json, string place)
    {
        var expression = ExpressionReader.Read(json, out var problem);
        if (problem is not { } found) return expression;
        problems.Add(FlowProblem.Error(found.Code, node.Id, $"“{place}”：{found.Text.Zh}", $"{place}: {found.Text.En}"));
        return null;
    }

    private static string? Text(JsonNode? node) => (node as JsonValue)?.TryGetValue<string>(out var text) == true ? text : null;
}
