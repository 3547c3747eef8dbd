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

    /// <summary>The flows it starts as children of their own: units' sub-flows and child flows.</summary>
    public static IEnumerable<FlowUse> Starts(FlowDefinition definition) => Starts(All(definition.Root));

    /// <inheritdoc cref="Starts(FlowDefinition)"/>
    public static IEnumerable<FlowUse> Starts(IEnumerable<JsonObject> activities)
    {
        foreach (var activity in activities)
            foreach (var input in FlowInputs)
                if (Text(Literal(activity, input)) is { Length: > 0 } name) yield return new FlowUse(Text(activity["id"])!, "subflow", name);
    }

    /// <summary>The activities that are flows themselves, each pinned to a version, with the flow's definition id.</summary>
    public static IEnumerable<(JsonObject Json, string DefinitionId)> AsActivities(FlowDefinition definition) =>
        All(definition.Root).Select(a => (a, Text(a["workflowDefinitionId"]))).Where(a => a.Item2 is { Length: > 0 }).Select(a => (a.a, a.Item2!));

    /// <summary>Whether it starts that flow, or holds it as an activity.</summary>
    public static bool Uses(FlowDefinition definition, string definitionId) =>
        Starts(definition).Any(use => use.Name == definitionId) || AsActivities(definition).Any(use => use.DefinitionId == definitionId);

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
