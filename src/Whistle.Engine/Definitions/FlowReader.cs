using System.Text.Json.Nodes;

namespace Whistle.Engine.Definitions;

/// <summary>Reads the typed view of a definition, naming the JSON pointer of whatever is misshapen.</summary>
internal sealed class FlowReader(JsonObject raw)
{
    public JsonObject Root()
    {
        if (raw["root"] is not { } root)
            throw new FlowFormatException("/root", new LocalText("缺少根活动 root", "The root activity is missing"));
        return FlowJson.Object(root, "/root");
    }

    public string? Text(string name) => FlowJson.Text(raw[name], "/" + name);

    public int? Number(string name)
    {
        if (raw[name] is not { } node) return null;
        if (node is JsonValue value && value.TryGetValue<int>(out var number)) return number;
        throw new FlowFormatException("/" + name, new LocalText("应为整数", "An integer is expected"));
    }

    public IReadOnlyList<string> Texts(string name) =>
        [.. FlowJson.Array(raw[name], "/" + name).Select((item, i) => FlowJson.RequiredText(item, $"/{name}/{i}"))];

    public IReadOnlyList<FlowInputDefinition> Inputs() =>
        [.. FlowJson.Objects(raw["inputs"], "/inputs").Select(input => new FlowInputDefinition(
            FlowJson.RequiredText(input.Json["name"], input.Pointer + "/name"),
            FlowJson.Text(input.Json["type"], input.Pointer + "/type") ?? "Object",
            FlowJson.Text(input.Json["displayName"], input.Pointer + "/displayName"),
            FlowJson.Text(input.Json["description"], input.Pointer + "/description"),
            FlowJson.Text(input.Json["storageDriverType"], input.Pointer + "/storageDriverType"))
        {
            UiHint = FlowJson.Text(input.Json["uiHint"], input.Pointer + "/uiHint") is { Length: > 0 } hint ? hint : null
        })];

    public IReadOnlyList<FlowOutputDefinition> Outputs() =>
        [.. FlowJson.Objects(raw["outputs"], "/outputs").Select(output => new FlowOutputDefinition(
            FlowJson.RequiredText(output.Json["name"], output.Pointer + "/name"),
            FlowJson.Text(output.Json["type"], output.Pointer + "/type") ?? "Object",
            FlowJson.Text(output.Json["displayName"], output.Pointer + "/displayName"),
            FlowJson.Text(output.Json["description"], output.Pointer + "/description")))];

    public FlowOptions Options()
    {
        var options = raw["options"] is { } node ? FlowJson.Object(node, "/options") : [];
        var strategy = FlowJson.Text(options["incidentStrategyType"], "/options/incidentStrategyType");
        return new FlowOptions(
            strategy?.Contains("ContinueWithIncidents", StringComparison.Ordinal) == true
                ? IncidentStrategy.ContinueWithIncidents
                : IncidentStrategy.Fault,
            FlowJson.Flag(options["usableAsActivity"]),
            FlowJson.Text(options["activationStrategyType"], "/options/activationStrategyType"),
            FlowJson.Text(options["activityCategory"], "/options/activityCategory"),
            TokenMode());
    }

    /// <summary>Elsa's custom property <c>Flowchart:ExecutionMode</c>: 1 or "TokenBased" asks for token flow, everything else counts.</summary>
    private bool TokenMode()
    {
        var mode = (raw["customProperties"] as JsonObject)?["Flowchart:ExecutionMode"] as JsonValue;
        if (mode is null) return false;
        if (mode.TryGetValue<int>(out var number)) return number == 1;
        return mode.TryGetValue<string>(out var text) && text is "1" or "TokenBased" or "Token";
    }

    public static IReadOnlyList<VariableDefinition> Variables(JsonNode? node, string pointer) =>
        [.. FlowJson.Objects(node, pointer).Select(variable => Variable(variable.Json, variable.Pointer))];

    private static VariableDefinition Variable(JsonObject json, string pointer)
    {
        var name = FlowJson.RequiredText(json["name"], pointer + "/name");
        return new VariableDefinition(
            FlowJson.Text(json["id"], pointer + "/id") ?? name,
            name,
            FlowJson.Text(json["typeName"], pointer + "/typeName") ?? "Object",
            FlowJson.Flag(json["isArray"]),
            json["value"]?.DeepClone(),
            FlowJson.Text(json["storageDriverTypeName"], pointer + "/storageDriverTypeName"));
    }
}
