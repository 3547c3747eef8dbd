using System.Text.Json.Nodes;

namespace Whistle.Engine;

/// <summary>A definition as an activity type of its own, as a designer offers it.</summary>
public static class UsedFlowDescriptor
{
    private static readonly LocalText Category = new("自定义活动", "Workflows");

    /// <summary>The type's name: the definition's in PascalCase, without what can't stand in a name; its id where nothing is left.</summary>
    public static string TypeName(FlowDefinition definition)
    {
        var words = definition.Name.Split([' ', '-', '_', '.', ',', '、', '，', '（', '）', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => new string([.. word.Where(char.IsLetterOrDigit)]))
            .Where(word => word.Length > 0);
        var name = string.Concat(words.Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        return name.Length > 0 ? name : definition.DefinitionId;
    }

    public static ActivityDescriptor Of(FlowDefinition definition) => Of(definition, TypeName(definition));

    internal static ActivityDescriptor Of(FlowDefinition definition, string typeName)
    {
        var about = (definition.Raw["description"] as JsonValue)?.TryGetValue<string>(out var text) == true && text.Length > 0 ? text : definition.Name;
        var category = definition.Options.ActivityCategory is { Length: > 0 } own ? new LocalText(own, own) : Category;
        return new ActivityDescriptor(typeName, new LocalText(definition.Name, definition.Name), new LocalText(about, about), category)
        {
            Version = definition.Version,
            Inputs = [.. definition.Inputs.Select(Input)],
            Outputs = [.. definition.Outputs.Select(o => new OutputDescriptor(o.Name, o.TypeName, Text(o.DisplayName, o.Name), Text(o.Description, o.Name)) { IsSynthetic = true })],
            Ports = [.. definition.Outcomes.Select(o => new PortDescriptor(o, PortKind.Flow, new LocalText(o, o)))],
        };
    }

    private static InputDescriptor Input(FlowInputDefinition input) =>
        new(input.Name, input.TypeName, Text(input.DisplayName, input.Name), Text(input.Description, input.Name))
        {
            UiHint = input.UiHint ?? "singleline",
            IsSynthetic = true,
        };

    private static LocalText Text(string? given, string otherwise) =>
        string.IsNullOrWhiteSpace(given) ? new LocalText(otherwise, otherwise) : new LocalText(given, given);
}
