using System.Text.Json.Nodes;
using Whistle.Cases.Flows;
using Whistle.Cases.Tasks;

namespace Whistle.Cases.Designing;

/// <summary>
/// Writes our activities' inputs the way the designer edits them. Versions published before pickers existed hold a task's outcomes,
/// title and assignee as JSON objects, from which the Studio could draw no ports; the meaning stays the same.
/// </summary>
public static class StudioForm
{
    /// <summary>Rewrites every activity below <paramref name="node"/> in place.</summary>
    public static void Apply(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray list:
                foreach (var item in list) Apply(item);
                break;
            case JsonObject json:
                if (InputValues.Text(json["type"]) is AssignActivity.TypeName or "Whistle.Notify") Rewrite(json);
                foreach (var (_, value) in json.ToList()) Apply(value);
                break;
        }
    }

    private static void Rewrite(JsonObject activity)
    {
        var replaced = new Dictionary<string, List<KeyValuePair<string, JsonNode?>>>(StringComparer.Ordinal);
        if (Literal(activity, "title") is JsonObject title) replaced["title"] = Texts("title", title);
        if (Literal(activity, "message") is JsonObject message) replaced["message"] = Texts("message", message);
        if (Literal(activity, "to") is JsonObject to && Assignee(to) is { } who) replaced["to"] = who;
        if (Literal(activity, "outcomes") is JsonArray outcomes && outcomes.OfType<JsonObject>().Any()) replaced["outcomes"] = Outcomes(activity);
        if (replaced.Count == 0) return;

        var all = activity.ToList();
        activity.Clear();
        foreach (var property in all)
        {
            if (!replaced.TryGetValue(property.Key, out var instead)) activity.TryAdd(property.Key, property.Value);
            else foreach (var (name, value) in instead) activity[name] = value;
        }
    }

    private static List<KeyValuePair<string, JsonNode?>> Texts(string name, JsonObject texts) =>
        [Text(name + "Zh", texts["zh"]), Text(name + "En", texts["en"])];

    /// <summary>Null when the separate inputs could not say the same.</summary>
    private static List<KeyValuePair<string, JsonNode?>>? Assignee(JsonObject to)
    {
        var inputs = new JsonObject();
        var way = to switch
        {
            _ when to["previous"] is not null => AssigneeInputs.Previous,
            _ when to["chiefOf"] is not null => AssigneeInputs.Chief,
            _ when to["category"] is not null => AssigneeInputs.Category,
            _ when to["organisation"] is not null => AssigneeInputs.Organisation,
            _ when to["grid"] is not null => AssigneeInputs.Grid,
            _ => AssigneeInputs.ByRole,
        };
        List<KeyValuePair<string, JsonNode?>> found = [Text("assignTo", way)];
        if (InputValues.Texts(to["role"]) is { Count: > 0 } roles) found.Add(List("role", roles));
        if (to["of"] is { } of) found.Add(Text("of", of));
        if (to["organisation"] is { } code) found.Add(Text("organisation", code));
        if ((to["previous"] ?? to["chiefOf"]) is { } step) found.Add(Text("step", step));
        var written = new JsonObject(found.Select(f => KeyValuePair.Create(f.Key, f.Value?.DeepClone())));
        return JsonNode.DeepEquals(AssigneeInputs.Rule(name => Literal(written, char.ToLowerInvariant(name[0]) + name[1..])), to) ? found : null;
    }

    private static List<KeyValuePair<string, JsonNode?>> Outcomes(JsonObject activity)
    {
        var declared = AssignInputs.Outcomes(name => Literal(activity, char.ToLowerInvariant(name[0]) + name[1..])).OrderByDescending(o => o.Primary).ToList();
        List<KeyValuePair<string, JsonNode?>> found =
        [
            List("outcomes", declared.Select(o => o.Name)),
            Text("outcomeLabels", string.Join('\n', declared.Select(o => $"{o.Name}: {o.Zh} / {o.En}"))),
        ];
        if (declared.Any(o => o.Form is not null))
            found.Add(Text("outcomeForms", string.Join('\n', declared.Where(o => o.Form is not null).Select(o => $"{o.Name}: {o.Form}"))));
        Mark("reasonRequired", o => o.ReasonRequired);
        Mark("grave", o => o.Danger);
        Mark("drawnOnly", o => o.Interrupt);
        return found;

        void Mark(string name, Func<TaskOutcome, bool> marked)
        {
            if (declared.Any(marked)) found.Add(List(name, declared.Where(marked).Select(o => o.Name)));
        }
    }

    private static KeyValuePair<string, JsonNode?> Text(string name, JsonNode? value) => KeyValuePair.Create<string, JsonNode?>(name, new JsonObject
    {
        ["typeName"] = "String",
        ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value?.ToString() },
    });

    /// <summary>A list stands as text that holds JSON, as the Studio's editors of lists write it.</summary>
    private static KeyValuePair<string, JsonNode?> List(string name, IEnumerable<string> items) => KeyValuePair.Create<string, JsonNode?>(name, new JsonObject
    {
        ["typeName"] = "List<String>",
        ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = new JsonArray([.. items.Select(i => (JsonNode)i)]).ToJsonString() },
    });

    private static JsonNode? Literal(JsonObject activity, string name) =>
        activity[name] is JsonObject wrapped && wrapped["expression"] is JsonObject expression && InputValues.Text(expression["type"]) is "Literal" or "Object"
            ? InputValues.Parsed((activity[name] as JsonObject)?["expression"]?["value"])
            : null;
}
