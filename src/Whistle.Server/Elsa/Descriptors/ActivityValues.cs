using System.Text.Json.Nodes;
using Whistle.Cases.Flows;

namespace Whistle.Server.Elsa.Descriptors;

/// <summary>Inputs of an activity as the Studio sends them along: <c>{typeName, expression: {type, value}}</c>.</summary>
internal static class ActivityValues
{
    public static IReadOnlyList<string> Texts(JsonObject values, string name) =>
        values[name] is JsonObject wrapped && wrapped["expression"] is JsonObject expression && InputValues.Text(expression["type"]) is "Literal" or "Object" or null
            ? InputValues.Texts((values[name] as JsonObject)?["expression"]?["value"])
            : [];
}
