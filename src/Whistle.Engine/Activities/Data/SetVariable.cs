using System.Text.Json.Nodes;

namespace Whistle.Engine.Activities;

internal sealed class SetVariable : ActivityType
{
    public override ActivityDescriptor Descriptor { get; } =
        Describe.Activity("SetVariable", Describe.Primitives, "设置变量", "Set variable", "给变量赋值", "Gives a variable a value") with
        {
            Inputs =
            [
                Describe.Input("Variable", "Variable", "变量", "Variable", "要赋值的变量", "The variable to set", "variable-picker") with { IsWrapped = false },
                Describe.Input("Value", "Object", "值", "Value", "新的值", "Its new value")
            ]
        };

    /// <summary>The id of the variable a node sets; null when none is chosen.</summary>
    public static string? Target(ActivityNode node) => node.Json["variable"] switch
    {
        JsonValue value when value.TryGetValue<string>(out var id) && id.Length > 0 => id,
        JsonObject json when json["id"] is JsonValue value && value.TryGetValue<string>(out var id) && id.Length > 0 => id,
        _ => null
    };

    public override void Execute(ActivityContext c)
    {
        var id = Target(c.Node) ?? "";
        if (!c.SetVariableById(id, c.Input("Value")))
            throw new ActivityFaultException("unknown-variable", new LocalText($"找不到变量“{id}”", $"Variable '{id}' not found"));
        c.Complete();
    }
}
