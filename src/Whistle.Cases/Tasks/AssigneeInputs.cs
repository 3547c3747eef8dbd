using System.Text.Json.Nodes;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Cases.Tasks;

/// <summary>
/// Who is meant by an activity, as separate inputs that can be picked: how the person is found, then what that way needs. Read into the
/// rule <see cref="AssigneeRule"/> knows. The one input <c>to</c>, which held that rule as JSON, is still read.
/// </summary>
public static class AssigneeInputs
{
    private static readonly LocalText Who = new("由谁办理", "Who does it");

    public const string ByRole = "role";
    public const string Previous = "previous";
    public const string Chief = "chief";
    public const string Category = "category";
    public const string Organisation = "organisation";
    public const string Grid = "grid";

    public static readonly IReadOnlyList<InputOption> Ways =
    [
        new(ByRole, new("岗位", "A role")),
        new(Previous, new("某一环节的经办人", "Whoever did a step")),
        new(Chief, new("某一环节经办单位的负责人", "The chief of the body that did a step")),
        new(Category, new("事项分类确定的单位", "The body the category names")),
        new(Organisation, new("指定单位", "A named body")),
        new(Grid, new("事发网格的网格员", "The grid worker of the place")),
    ];

    public static readonly IReadOnlyList<InputOption> Bodies =
    [
        new("owner", new("本案承办街道（单位）", "The body the case belongs to")),
        new("centre", new("县区综治中心", "The county's governance centre")),
        new("unit", new("本单所属的到场单位", "The called unit of this order")),
        new("lead", new("牵头单位", "The lead unit")),
        new("mediation", new("辖区调解组织", "The mediation body of the area")),
    ];

    public static readonly IReadOnlyList<InputDescriptor> Described =
    [
        new("AssignTo", "String", new("确定方式", "Found by"), new("先选按什么确定办理人，再填下面对应的项。", "Choose how the person is found, then fill in what that needs below."))
            { UiHint = "dropdown", Options = Ways, Group = Who, LiteralOnly = true },
        new("Role", "List<String>", new("岗位", "Roles"), new("任一岗位的人员均可办理；按单位、分类确定时可不选。", "Anybody who holds one of these may do it; may be left empty for a named body or a category."))
            { UiHint = "checklist", OptionsFrom = OptionSources.Roles, Group = Who },
        new("Of", "String", new("所在单位", "Of"), new("岗位属于哪个单位。", "The body the role belongs to."))
            { UiHint = "dropdown", Options = Bodies, Group = Who, LiteralOnly = true },
        new("Organisation", "String", new("指定单位", "Body"), new("确定方式为“指定单位”时填写。", "For “a named body”."))
            { UiHint = "dropdown", OptionsFrom = OptionSources.Organisations, Group = Who },
        new("Step", "String", new("环节", "Step"), new("确定方式为某一环节的经办人或其负责人时填写。", "For “whoever did a step” or their chief."))
            { UiHint = "dropdown", OptionsFrom = OptionSources.Steps, Group = Who, LiteralOnly = true },
        new("To", "Object", new("办理人规则", "Rule"), new("旧写法，保留供已有流程使用。", "The older form, kept for existing flows."))
            { UiHint = "json-editor", Group = Who, IsBrowsable = false },
    ];

    /// <summary>The rule; null when the inputs name nobody.</summary>
    /// <param name="input">An input by its name: its literal before a run, its value in one.</param>
    public static JsonObject? Rule(Func<string, JsonNode?> input)
    {
        var way = Text(input("AssignTo"));
        if (way is null) return InputValues.Parsed(input("To")) as JsonObject;
        var rule = new JsonObject();
        switch (way)
        {
            case Previous when Text(input("Step")) is { } step: rule["previous"] = step; break;
            case Chief when Text(input("Step")) is { } step: return new JsonObject { ["chiefOf"] = step };
            case Category: rule["category"] = true; break;
            case Organisation when Text(input("Organisation")) is { } code: rule["organisation"] = code; break;
            case Grid: return new JsonObject { ["grid"] = true };
            case ByRole: break;
            default: return null;
        }
        var roles = InputValues.Texts(input("Role"));
        if (roles.Count > 0) rule["role"] = roles.Count == 1 ? roles[0] : new JsonArray([.. roles.Select(r => (JsonNode)r)]);
        else if (way == ByRole) return null;
        if (way is ByRole or Previous && Text(input("Of")) is { } of && roles.Count > 0) rule["of"] = of;
        return rule;
    }

    /// <summary>What is wrong before any run: nothing says who, or the chosen way lacks what it needs. An expression is left to the run.</summary>
    public static FlowProblem? Problem(ActivityNode node)
    {
        if (Described.Any(d => node.Input(d.Name) is { } expression && !expression.TryLiteral(out _))) return null;
        return Rule(node.Literal) is not null ? null : new FlowProblem("nobody-named", node.Id,
            new("没有指定由谁办理，或所选方式缺少对应的岗位、单位或环节。", "Nothing says who does it, or the way chosen lacks its role, body or step."),
            new("在“由谁办理”中选择确定方式并填写对应的项。", "Choose how the person is found and fill in what that way needs."), false);
    }

    private static string? Text(JsonNode? value) => InputValues.Text(value);
}
