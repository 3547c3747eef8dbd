using System.Text.Json.Nodes;
using Whistle.Engine;

namespace Whistle.Server.Elsa.Descriptors;

/// <summary>An activity type as the Studio reads it: palette entry, editors of its inputs, ports.</summary>
internal static class ActivityDescriptorJson
{
    /// <param name="options">Fills a list that only the host knows, by its name.</param>
    public static JsonObject Of(ActivityDescriptor type, string language, Func<string, IReadOnlyList<InputOption>> options) => new()
    {
        ["typeName"] = type.TypeName,
        ["namespace"] = type.Namespace,
        ["name"] = type.Name,
        ["version"] = type.Version,
        ["category"] = type.Category.In(language),
        ["displayName"] = type.DisplayName.In(language),
        ["description"] = type.Description.In(language),
        ["inputs"] = new JsonArray([.. type.Inputs.Select((input, i) => (JsonNode)Input(input, i, language, options))]),
        ["outputs"] = new JsonArray([.. type.Outputs.Select((output, i) => (JsonNode)Output(output, i, language))]),
        ["kind"] = type.Kind.ToString(),
        ["runAsynchronously"] = false,
        ["ports"] = new JsonArray([.. type.Ports.Select(port => (JsonNode)Port(port, language))]),
        ["customProperties"] = type.CustomProperties.DeepClone(),
        ["constructionProperties"] = type.ConstructionProperties.DeepClone(),
        ["isContainer"] = type.IsContainer,
        ["isBrowsable"] = type.IsBrowsable,
        ["isStart"] = type.IsStart,
        ["isTerminal"] = type.IsTerminal,
    };

    private static JsonObject Input(InputDescriptor input, int order, string language, Func<string, IReadOnlyList<InputOption>> options)
    {
        var json = new JsonObject
        {
            ["isWrapped"] = input.IsWrapped,
            ["uiHint"] = input.UiHint,
            ["isReadOnly"] = false,
            ["isSensitive"] = input.IsSensitive,
            ["autoEvaluate"] = true,
            ["uiSpecifications"] = Specifications(input, language, options),
            ["name"] = input.Name,
            ["typeName"] = input.TypeName,
            ["displayName"] = input.DisplayName.In(language),
            ["description"] = Help(input, language),
            ["order"] = order,
            ["isBrowsable"] = input.IsBrowsable,
            ["isSerializable"] = true,
            ["isSynthetic"] = input.IsSynthetic,
        };
        if (input.Default is { } value) json["defaultValue"] = value.DeepClone();
        if (input.DefaultSyntax is { } syntax) json["defaultSyntax"] = syntax;
        if (input.Group is { } group) json["category"] = group.In(language);
        return json;
    }

    private static string Help(InputDescriptor input, string language)
    {
        var help = input.Description.In(language);
        if (!input.Required) return help;
        return language.StartsWith("en", StringComparison.Ordinal) ? help + " Required." : help + "必填。";
    }

    /// <summary>What an editor needs besides the value: the options of a list, the language of a code editor.</summary>
    public static JsonObject Specifications(InputDescriptor input, string language, Func<string, IReadOnlyList<InputOption>> options)
    {
        var specifications = new JsonObject();
        if (input.Language is { } code) specifications["code-editor"] = new JsonObject { ["language"] = code };
        IReadOnlyList<InputOption> choices = input.OptionsFrom is { } source ? [.. input.Options, .. options(source)] : input.Options;
        switch (input.UiHint)
        {
            case "dropdown":
                specifications["dropdown"] = new JsonObject { ["selectList"] = new JsonObject { ["items"] = Items(choices, language), ["isFlagsEnum"] = false } };
                break;
            case "checklist":
                specifications["checklist"] = new JsonObject { ["checkList"] = new JsonObject { ["items"] = Items(choices, language), ["isFlagsEnum"] = false } };
                break;
        }
        if (input.OptionsDependOnOthers) specifications["Refresh"] = true;
        return specifications;
    }

    private static JsonArray Items(IReadOnlyList<InputOption> options, string language) =>
        new([.. options.Select(o => (JsonNode)new JsonObject { ["text"] = o.Label.In(language), ["value"] = o.Value })]);

    private static JsonObject Output(OutputDescriptor output, int order, string language) => new()
    {
        ["name"] = output.Name,
        ["typeName"] = output.TypeName,
        ["displayName"] = output.DisplayName.In(language),
        ["description"] = output.Description.In(language),
        ["order"] = order,
        ["isBrowsable"] = true,
        ["isSerializable"] = true,
        ["isSynthetic"] = output.IsSynthetic,
    };

    private static JsonObject Port(PortDescriptor port, string language) => new()
    {
        ["name"] = port.Name,
        ["displayName"] = port.DisplayName.In(language),
        ["type"] = port.Kind.ToString(),
        ["isBrowsable"] = port.IsBrowsable,
    };
}
