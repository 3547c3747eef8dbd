using System.Text.Json.Nodes;

namespace Whistle.Engine.Tests;

/// <summary>Writes definitions for tests that make theirs by rule rather than by hand.</summary>
internal static class Draw
{
    public static JsonObject Activity(string type, string id, params (string Name, JsonNode? Value)[] fields)
    {
        var json = new JsonObject { ["id"] = id, ["type"] = type.Contains('.') ? type : "Elsa." + type, ["version"] = 1 };
        foreach (var (name, value) in fields) json[name] = value;
        return json;
    }

    public static JsonObject Literal(JsonNode? value) => Expression("Literal", value);

    public static JsonObject Script(string source) => Expression("JavaScript", source);

    public static JsonObject Say(string id, string? script = null) =>
        Activity("WriteLine", id, ("text", script is null ? Literal(id) : Script(script)));

    public static JsonObject Task(string id) => Activity("RunTask", id, ("taskName", Literal(id)));

    public static JsonObject Connection(string from, string to, string port = "Done") => new()
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" }
    };

    public static JsonObject Chart(string id, IEnumerable<JsonObject> activities, IEnumerable<JsonObject> connections) => Activity("Flowchart", id,
        ("activities", new JsonArray([.. activities])),
        ("connections", new JsonArray([.. connections])));

    public static FlowDefinition Sequence(params JsonObject[] activities) =>
        Definition(Activity("Sequence", "Root", ("activities", new JsonArray([.. activities]))));

    /// <summary>Every definition has the variables V (7) and O ({list: [1, 2]}).</summary>
    public static FlowDefinition Definition(JsonObject root, bool continueWithIncidents = false) => FlowDefinition.Parse(new JsonObject
    {
        ["definitionId"] = "drawn",
        ["variables"] = new JsonArray(
            new JsonObject { ["id"] = "v", ["name"] = "V", ["typeName"] = "Int32", ["value"] = "7" },
            new JsonObject { ["id"] = "o", ["name"] = "O", ["typeName"] = "ObjectDictionary", ["value"] = "{\"list\":[1,2]}" }),
        ["options"] = new JsonObject { ["incidentStrategyType"] = continueWithIncidents ? "ContinueWithIncidentsStrategy" : null },
        ["root"] = root
    }.ToJsonString());

    private static JsonObject Expression(string type, JsonNode? value) => new()
    {
        ["typeName"] = "Object",
        ["expression"] = new JsonObject { ["type"] = type, ["value"] = value }
    };
}
