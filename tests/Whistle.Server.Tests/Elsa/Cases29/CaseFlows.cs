using System.Text.Json.Nodes;

namespace Whistle.Server.Tests.Elsa.Cases29;

/// <summary>
/// Builds definitions from the short form of cases.json: an activity is <c>[type, id, inputs]</c>, a text input beginning with "js:" a
/// script, ways are written <c>A>B</c> or <c>A.Port>B</c>, and keys with a dollar sign stand for something longer.
/// </summary>
public sealed class CaseFlows(bool tokens, string run, IReadOnlyDictionary<string, (string Type, JsonObject Properties)> used)
{
    private JsonObject _variables = [];

    public string Id(string name) => $"case-{run}-{name}";

    public JsonObject Model(string name, JsonObject flow)
    {
        _variables = Variables(flow["variables"] as JsonObject);
        return new JsonObject
        {
            ["definitionId"] = Id(flow["as"]?.ToString() ?? name),
            ["name"] = Id(flow["as"]?.ToString() ?? name),
            ["variables"] = new JsonArray([.. _variables.Select(v => v.Value!.DeepClone())]),
            ["inputs"] = Ports(flow["inputs"]),
            ["outputs"] = Ports(flow["outputs"]),
            ["outcomes"] = flow["outcomes"]?.DeepClone() ?? new JsonArray(),
            ["options"] = flow["options"]?.DeepClone() ?? new JsonObject(),
            ["customProperties"] = tokens ? new JsonObject { ["Flowchart:ExecutionMode"] = 1 } : [],
            ["isLatest"] = true,
            ["root"] = flow["root"] is { } root ? Value(root) : Chart(flow, "Flowchart1"),
        };
    }

    private JsonObject Chart(JsonObject flow, string id) => new()
    {
        ["id"] = id,
        ["type"] = "Elsa.Flowchart",
        ["version"] = 1,
        ["variables"] = new JsonArray(),
        ["activities"] = new JsonArray([.. flow["activities"]!.AsArray().Select(a => (JsonNode)Activity(a!.AsArray()))]),
        ["connections"] = new JsonArray([.. flow["ways"]!.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Way)]),
    };

    private JsonObject Activity(JsonArray written)
    {
        var (type, id) = (written[0]!.ToString(), written[1]!.ToString());
        var inputs = written.Count > 2 ? written[2]!.DeepClone().AsObject() : [];
        if (type == "WriteLine") inputs["text"] ??= id;
        if (type == "RunTask") inputs["taskName"] ??= id;
        var json = new JsonObject
        {
            ["id"] = id, ["name"] = id, ["type"] = "Elsa." + type, ["version"] = 1,
            ["customProperties"] = new JsonObject { ["canStartWorkflow"] = inputs.Remove("$starts") },
        };
        if (type.StartsWith("$used:", StringComparison.Ordinal))
        {
            var (name, properties) = used[type[6..]];
            json["type"] = name;
            foreach (var (key, value) in properties) json[char.ToLowerInvariant(key[0]) + key[1..]] = value?.DeepClone();
        }
        foreach (var (key, value) in inputs) json[key] = key is "cases" or "variable" or "body" or "then" or "else" or "default" or "currentValue" or "result" ? Value(value!) : Input(value!);
        return json;
    }

    private JsonNode Input(JsonNode value)
    {
        if (value is JsonObject definition && definition["$definition"] is { } child) value = Id(child.ToString());
        var script = value is JsonValue text && text.TryGetValue<string>(out var written) && written.StartsWith("js:", StringComparison.Ordinal) ? written[3..] : null;
        return new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = script is null ? "Literal" : "JavaScript", ["value"] = script is null ? Named(value) : script } };
    }

    private JsonNode Value(JsonNode value) => value switch
    {
        JsonObject json when json["$activity"] is JsonArray activity => Activity(activity),
        JsonObject json when json["$flow"] is JsonObject flow => Chart(flow, flow["id"]!.ToString()),
        JsonObject json when json["$sequence"] is JsonArray activities => new JsonObject
        {
            ["id"] = "Sequence1", ["type"] = "Elsa.Sequence", ["version"] = 1, ["variables"] = new JsonArray(),
            ["activities"] = new JsonArray([.. activities.Select(a => (JsonNode)Activity(a!.AsArray()))]),
        },
        JsonObject json when json["$variable"] is { } variable => _variables[variable.ToString()]!.DeepClone(),
        JsonObject json when json["$output"] is { } variable => new JsonObject { ["typeName"] = "Object", ["memoryReference"] = new JsonObject { ["id"] = "var-" + variable } },
        JsonObject json => new JsonObject(json.Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : Value(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(i => Value(i!))]),
        _ => value.DeepClone(),
    };

    /// <summary>Names of events differ from run to run: the tests share a server.</summary>
    private JsonNode Named(JsonNode value) => value is JsonValue text && text.TryGetValue<string>(out var written) ? Event(written) : value.DeepClone();

    public string Event(string name) => name.Replace("$run", run, StringComparison.Ordinal);

    private static JsonNode Way(string way)
    {
        var (from, to) = (way.Split('>')[0], way.Split('>')[1]);
        return new JsonObject
        {
            ["source"] = new JsonObject { ["activity"] = from.Split('.')[0], ["port"] = from.Contains('.', StringComparison.Ordinal) ? from.Split('.')[1] : "Done" },
            ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        };
    }

    private static JsonObject Variables(JsonObject? written) => new((written ?? []).Select(v =>
    {
        var list = v.Value!.AsArray();
        return KeyValuePair.Create<string, JsonNode?>(v.Key, new JsonObject
        {
            ["id"] = "var-" + v.Key, ["name"] = v.Key, ["typeName"] = list[0]!.ToString(), ["isArray"] = false, ["value"] = list[1]?.DeepClone(),
            ["storageDriverTypeName"] = list.Count > 2 ? list[2]?.DeepClone() : "WorkflowInstanceStorageDriver",
        });
    }));

    private static JsonArray Ports(JsonNode? names) => new([.. (names as JsonArray ?? []).Select(n => (JsonNode)new JsonObject { ["name"] = n!.ToString(), ["displayName"] = n.ToString(), ["type"] = "Object", ["isArray"] = false })]);
}
