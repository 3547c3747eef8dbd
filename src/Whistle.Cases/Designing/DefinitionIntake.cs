using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>A definition as it came in, checked for shape and size, in the form in which it is stored.</summary>
/// <param name="Raw">Without what the server keeps itself; type names as aliases. The version number is set by whoever stores it.</param>
/// <param name="DefinitionId">Null for a new definition.</param>
/// <param name="BasedOn">Revision of what the sender had loaded; null where it does not say.</param>
public sealed record IncomingDefinition(JsonObject Raw, string? DefinitionId, string Name, string? Description, string? ToolVersion, string? BasedOn)
{
    /// <summary>The text to store, and its view, under an id and a version number.</summary>
    public (string Json, FlowDefinition Definition) As(string definitionId, int version)
    {
        var raw = Raw.DeepClone().AsObject();
        raw["definitionId"] = definitionId;
        raw["name"] = Name;
        raw["version"] = version;
        var json = raw.ToJsonString(DefinitionIntake.Written);
        return (json, FlowDefinition.Parse(json));
    }
}

/// <summary>
/// Reads definitions as Elsa writes them. What can be read at all is taken, so that an unfinished drawing can be saved; what is no
/// definition, or is larger than any drawing, is refused with its place. Unknown fields stay.
/// </summary>
public sealed class DefinitionIntake(ActivityCatalog catalog)
{
    public const int MostActivities = 20_000;

    /// <summary>Characters of one text: an expression, a description, a literal.</summary>
    public const int LongestText = 256 * 1024;

    /// <summary>The custom property under which a model sent to the designer says which revision it is.</summary>
    public const string RevisionProperty = "Whistle:Revision";

    private const int LongestId = 128;
    private const int LongestName = 200;

    /// <summary>What a model says of itself and the server knows better.</summary>
    private static readonly string[] ServersOwn = ["$schema", "id", "version", "isLatest", "isPublished", "createdAt", "links"];

    internal static readonly JsonSerializerOptions Written =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = FlowDefinition.MaxJsonDepth + 8 };

    /// <exception cref="Refusal">400 invalid-definition, with the JSON pointer of every field that is wrong; 413 definition-too-large.</exception>
    public IncomingDefinition Read(JsonObject model)
    {
        var raw = model.DeepClone().AsObject();
        var shape = new DefinitionShape(raw);
        shape.Check();
        shape.RefuseIfWrong();
        var root = raw["root"]!.AsObject();
        var activities = ActivityTree.Of(root).SelfAndDescendants().Take(MostActivities + 1).ToList();
        if (activities.Count > MostActivities)
            throw new Refusal(413, "definition-too-large", new LocalText($"流程中的活动超过 {MostActivities} 个，请拆成子流程。",
                $"The flow has more than {MostActivities} activities; split it into sub-flows."));
        Normalise(raw, activities);

        var basedOn = (raw["customProperties"] as JsonObject)?[RevisionProperty] is { } revision ? ActivityTree.Text(revision) : null;
        (raw["customProperties"] as JsonObject)?.Remove(RevisionProperty);
        foreach (var name in ServersOwn) raw.Remove(name);
        var id = ActivityTree.Text(raw["definitionId"])?.Trim();
        var read = new IncomingDefinition(raw, id is { Length: > 0 } ? id : null, ActivityTree.Text(raw["name"])?.Trim() ?? "",
            ActivityTree.Text(raw["description"]), ActivityTree.Text(raw["toolVersion"]), basedOn);
        Understand(read);
        return read;
    }

    /// <summary>Every later reading of the stored text takes this way, so what fails here never gets stored.</summary>
    private static void Understand(IncomingDefinition read)
    {
        if (read.DefinitionId is { } id && (id.Length > LongestId || id.Any(c => char.IsControl(c) || c is '/' or '\\' or '?' or '#' or '%')))
            throw Wrong("/definitionId", new LocalText($"流程编号最多 {LongestId} 个字符，且不能含有 / \\ ? # %。", $"A definition id has at most {LongestId} characters and none of / \\ ? # %."));
        if (read.Name.Length > LongestName)
            throw Wrong("/name", new LocalText($"流程名称最多 {LongestName} 个字符。", $"A name has at most {LongestName} characters."));
        try
        {
            read.As(read.DefinitionId ?? "new", 1);
        }
        catch (FlowFormatException error)
        {
            throw Wrong(error.Pointer, error.Reason);
        }
    }

    private void Normalise(JsonObject raw, List<PlacedActivity> activities)
    {
        foreach (var variable in Objects(raw["variables"])) Alias(variable, "typeName", "storageDriverTypeName");
        foreach (var argument in Objects(raw["inputs"]).Concat(Objects(raw["outputs"]))) Alias(argument, "type", "storageDriverType");
        if (raw["options"] is JsonObject options) Alias(options, "activationStrategyType", "incidentStrategyType");
        foreach (var activity in activities)
        {
            foreach (var variable in Objects(activity.Json["variables"])) Alias(variable, "typeName", "storageDriverTypeName");
            foreach (var (name, value) in activity.Json.ToList())
                if (value is JsonObject wrapped && wrapped.ContainsKey("typeName")) NormaliseInput(activity.Type, name, wrapped);
        }
    }

    /// <summary>The designer leaves the type of a fresh input open; the descriptor knows it.</summary>
    private void NormaliseInput(string activityType, string name, JsonObject wrapped)
    {
        Alias(wrapped, "typeName");
        if (wrapped["typeName"] is null && catalog.Find(activityType)?.Descriptor.Input(name) is { } input) wrapped["typeName"] = TypeAliases.Normalise(input.TypeName);
        if (wrapped.ContainsKey("memoryReference") && wrapped["memoryReference"] is null) wrapped.Remove("memoryReference");
    }

    private static void Alias(JsonObject json, params ReadOnlySpan<string> fields)
    {
        foreach (var field in fields)
            if (ActivityTree.Text(json[field]) is { } name && TypeAliases.Normalise(name) is var alias && alias != name) json[field] = alias;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => (node as JsonArray ?? []).OfType<JsonObject>();

    internal static Refusal Wrong(string pointer, LocalText message) => Wrong([new FieldError(pointer, "misshapen", message)]);

    internal static Refusal Wrong(IReadOnlyList<FieldError> errors) =>
        new(400, "invalid-definition", new LocalText("流程定义的内容有误，没有保存。", "The definition is not valid and was not saved."), errors);
}
