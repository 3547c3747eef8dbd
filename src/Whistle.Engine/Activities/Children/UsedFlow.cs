using System.Text.Json.Nodes;
using Whistle.Engine.Expressions;

namespace Whistle.Engine.Activities;

/// <summary>
/// A definition used as an activity: one version of it, compiled into the flow that uses it and run as a part of its instance. Its ids
/// stand behind the id of the activity, so it may be used in several places. It has variables, inputs, outputs and outcomes of its own;
/// <c>Complete</c> inside it leads out of it, <c>Finish</c> ends the whole instance.
/// </summary>
internal sealed class UsedFlow(FlowDefinition definition, string typeName) : ActivityType
{
    private const string InputsKey = "inputs";
    private const string OutputsKey = "outputs";

    public FlowDefinition Definition => definition;

    public override ActivityDescriptor Descriptor { get; } = UsedFlowDescriptor.Of(definition, typeName);

    public override IReadOnlyList<string> Outcomes(ActivityNode node) => [.. definition.Outcomes.Append(Done).Distinct(StringComparer.Ordinal)];

    public override IEnumerable<ChildSlot> Children(JsonObject json)
    {
        var root = (JsonObject)definition.Root.DeepClone();
        UsedFlowIds.Prefix(root, json["id"]!.GetValue<string>());
        yield return new ChildSlot("Root", root);
    }

    public override void Execute(ActivityContext c)
    {
        TakeInputs(c);
        if (c.Node.Child("Root") is { } root) c.Schedule(root);
        else c.Complete();
    }

    public override void ChildCompleted(ActivityContext c, ActivityContext child, IReadOnlyList<string> outcomes) => Leave(c, [Done]);

    public override bool Enter(ActivityContext c, ActivityNode child)
    {
        if (c.State[InputsKey] is null) TakeInputs(c);
        c.Schedule(child);
        return true;
    }

    /// <summary>Hands its outputs on and completes with these outcomes, whatever is still open inside.</summary>
    public void Leave(ActivityContext c, IReadOnlyList<string> outcomes)
    {
        foreach (var output in definition.Outputs)
            if ((c.State[OutputsKey] as JsonObject)?[output.Name] is { } value) c.SetOutput(output.Name, value);
        c.Complete([.. outcomes]);
    }

    public JsonNode? Input(JsonObject state, string name)
    {
        if (state[InputsKey] is not JsonObject inputs) return null;
        if (inputs.TryGetPropertyValue(name, out var exact)) return exact;
        return inputs.FirstOrDefault(i => string.Equals(i.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    public static void SetOutput(JsonObject state, string name, JsonNode? value)
    {
        if (state[OutputsKey] is not JsonObject outputs) state[OutputsKey] = outputs = [];
        outputs[name] = value?.DeepClone();
    }

    /// <summary>The use this node is inside of; null in the flow itself.</summary>
    public static ActivityNode? Around(ActivityNode node)
    {
        for (var at = node.Parent; at is not null; at = at.Parent)
            if (at.Type is UsedFlow) return at;
        return null;
    }

    private void TakeInputs(ActivityContext c)
    {
        var inputs = new JsonObject();
        foreach (var input in definition.Inputs)
            inputs[input.Name] = ValueConversion.ForType(c.Input(input.Name), input.TypeName, false)?.DeepClone();
        c.State[InputsKey] = inputs;
    }
}
