using Whistle.Engine;

namespace Whistle.Cases.Flows;

/// <summary>What people call a definition: the custom property <c>name</c> holds it in both languages, else its one name serves both.</summary>
public static class FlowName
{
    public static string In(FlowDefinition definition, string language) =>
        definition.CustomProperties["name"]?[language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : "zh"]?.ToString() ?? definition.Name;
}
