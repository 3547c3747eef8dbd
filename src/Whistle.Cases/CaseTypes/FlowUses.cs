using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes;

/// <summary>Something of the case type that an activity names.</summary>
/// <param name="Of">"form", "stage" or "subflow".</param>
internal sealed record FlowUse(string Activity, string Of, string Name);

/// <summary>What a flow's activities name literally: forms, stages, sub-flows, kinds of task. Names that only a run can tell are left to the run.</summary>
internal static class FlowUses
{
    private static readonly string[] FlowInputs = ["unitFlow", "workflowDefinitionId"];

    public static IEnumerable<FlowUse> Of(FlowDefinition definition)
    {
        foreach (var activity in Ours(definition))
        {
            var id = Text(activity["id"]) ?? "";
            foreach (var (input, of) in new[] { ("form", "form"), ("stage", "stage"), ("unitFlow", "subflow") })
                if (Text(Literal(activity, input)) is { Length: > 0 } name) yield return new FlowUse(id, of, name);
            foreach (var outcome in AssignInputs.Outcomes(input => Literal(activity, input)))
                if (outcome.Form is { } form) yield return new FlowUse(id, "form", form);
        }
    }

    /// <summary>Definition ids of the flows it starts or contains: units' sub-flows, child flows, flows used as activities.</summary>
    public static IEnumerable<string> Flows(FlowDefinition definition) =>
        FlowsByActivity(definition).Select(use => use.Name).Distinct(StringComparer.Ordinal);

    public static IEnumerable<FlowUse> FlowsByActivity(FlowDefinition definition)
    {
        foreach (var activity in All(definition.Root))
            foreach (var input in FlowInputs)
                if ((Text(activity[input]) ?? Text(Literal(activity, input))) is { Length: > 0 } name) yield return new FlowUse(Text(activity["id"])!, "subflow", name);
    }

    /// <summary>The activities that are the flow of that definition itself, pinned to one of its versions.</summary>
    public static IEnumerable<JsonObject> UsesAsActivity(FlowDefinition definition, string definitionId) =>
        All(definition.Root).Where(a => Text(a["workflowDefinitionId"]) == definitionId);

    public static IEnumerable<string> Activities(FlowDefinition definition) =>
        All(definition.Root).Select(a => Text(a["id"])).OfType<string>();

    public static IEnumerable<string> TaskKinds(FlowDefinition definition) =>
        Ours(definition).Select(a => Text(Literal(a, "task"))).OfType<string>();

    private static IEnumerable<JsonObject> Ours(FlowDefinition definition) =>
        All(definition.Root).Where(a => Text(a["type"])!.StartsWith("Whistle.", StringComparison.Ordinal));

    /// <summary>Whatever has an id and a type, anywhere in the tree.</summary>
    private static IEnumerable<JsonObject> All(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(All),
        JsonObject json => (Text(json["id"]) is null || Text(json["type"]) is null ? [] : new[] { json }).Concat(json.SelectMany(p => All(p.Value))),
        _ => [],
    };

    private static JsonNode? Literal(JsonObject activity, string input)
    {
        if (activity[char.ToLowerInvariant(input[0]) + input[1..]] is not JsonObject wrapped || wrapped["expression"] is not JsonObject expression) return null;
        if (Text(expression["type"]) is not ("Literal" or "Object")) return null;
        if (Text(expression["value"]) is not { } text || text.TrimStart() is not ['[' or '{', ..]) return expression["value"];
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
