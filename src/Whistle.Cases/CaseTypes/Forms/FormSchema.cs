using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes.Forms;

/// <summary>A form's fields in the order they are shown: the documented subset of JSON Schema (docs/case-types.md). Immutable.</summary>
public sealed class FormSchema(IReadOnlyList<FormField> fields, IReadOnlySet<string> required, IReadOnlyList<FormSection> sections)
{
    private readonly Dictionary<string, FormField> byName = fields.ToDictionary(f => f.Name);

    public static readonly FormSchema Empty = new([], new HashSet<string>(), []);

    public IReadOnlyList<FormField> Fields => fields;
    public IReadOnlySet<string> Required => required;
    public IReadOnlyList<FormSection> Sections => sections;

    public FormField? Field(string name) => byName.GetValueOrDefault(name);

    public bool HasPersonalFields => fields.Any(f => f.Personal);

    /// <summary>
    /// What a flow may know of the values: choices, codes, numbers, yes and no. Free text, personal fields, places and files stay
    /// out, since flow variables and journal are read by administrators who may not read cases.
    /// </summary>
    public JsonObject RoutingFacts(JsonObject data)
    {
        var facts = new JsonObject();
        foreach (var field in fields)
            if (!field.Personal && data[field.Name] is { } value && field.RoutingFact(value) is { } fact) facts[field.Name] = fact;
        return facts;
    }
}

public sealed record FormSection(LocalText Title, IReadOnlyList<string> Fields);

public sealed record FieldOption(JsonNode Value, LocalText Title, LocalText? Description);

public enum FieldType { String, Number, Integer, Boolean, Array, Object }

public sealed class FormField
{
    public required string Name { get; init; }
    public required FieldType Type { get; init; }

    /// <summary>One of <see cref="Widgets"/>; it also decides what the value must mean (a category, a called unit, …).</summary>
    public required string Widget { get; init; }
    public required LocalText Title { get; init; }
    public LocalText? Description { get; init; }
    public LocalText? Placeholder { get; init; }
    public IReadOnlyList<FieldOption> Options { get; init; } = [];

    /// <summary>In characters (code points) after trimming.</summary>
    public int? MinLength { get; init; }
    public int? MaxLength { get; init; }

    /// <summary>Matches anywhere unless anchored, as in JSON Schema; runs in linear time.</summary>
    public Regex? Pattern { get; init; }
    public LocalText? PatternMessage { get; init; }

    /// <summary>date, date-time, phone or id-number.</summary>
    public string? Format { get; init; }
    public decimal? Minimum { get; init; }
    public decimal? Maximum { get; init; }
    public FormField? Items { get; init; }
    public int? MinItems { get; init; }
    public int? MaxItems { get; init; }

    /// <summary>The members of an object with fields of its own.</summary>
    public FormSchema? Members { get; init; }

    /// <summary>The field exists only while this holds; otherwise sending it is an error.</summary>
    public FieldCondition? When { get; init; }

    /// <summary>Kept apart from the case and masked by default (personal information, PIPL arts 6, 28).</summary>
    public bool Personal { get; init; }
    public JsonNode? Default { get; init; }

    /// <summary>Limits a category to one scheme, e.g. "GOV".</summary>
    public string? Scheme { get; init; }

    internal JsonNode? RoutingFact(JsonNode value) => Widget switch
    {
        Widgets.Select or Widgets.Radio or Widgets.Switch or Widgets.Number or Widgets.Score or Widgets.Category
            or Widgets.Organisation or Widgets.Organisations or Widgets.User or Widgets.Date or Widgets.DateTime => value.DeepClone(),
        Widgets.Units => UnitCodes(value),
        _ => null,
    };

    private static JsonObject UnitCodes(JsonNode units) => new()
    {
        ["lead"] = units["lead"]?["organisation"]?.DeepClone(),
        ["assisting"] = new JsonArray([.. (units["assisting"]?.AsArray() ?? []).Select(u => u?["organisation"]?.DeepClone())]),
    };
}

/// <summary>Exactly one of the three is given.</summary>
public sealed record FieldCondition(string Field, JsonNode? EqualTo, IReadOnlyList<JsonNode>? In, bool NotEmpty)
{
    /// <param name="value">The named field's normalised value; null when it is absent.</param>
    public bool Holds(JsonNode? value)
    {
        if (NotEmpty) return value is not null && value is not JsonArray { Count: 0 };
        if (EqualTo is not null) return JsonNode.DeepEquals(EqualTo, value);
        return In!.Any(one => JsonNode.DeepEquals(one, value));
    }
}

/// <summary>How a field is entered, and by that what its value means.</summary>
public static class Widgets
{
    public const string Text = "text";
    public const string TextArea = "textarea";
    public const string Number = "number";
    public const string Select = "select";
    public const string Radio = "radio";
    public const string Switch = "switch";
    public const string Date = "date";
    public const string DateTime = "datetime";
    public const string Category = "category";
    public const string Place = "place";
    public const string Photos = "photos";
    public const string Files = "files";
    public const string Organisation = "organisation";
    public const string Organisations = "organisations";
    public const string Units = "units";
    public const string User = "user";
    public const string Ratings = "ratings";
    public const string Score = "score";

    private static readonly Dictionary<string, FieldType[]> Types = new()
    {
        [Text] = [FieldType.String],
        [TextArea] = [FieldType.String],
        [Number] = [FieldType.Number, FieldType.Integer],
        [Select] = [FieldType.String, FieldType.Integer, FieldType.Array],
        [Radio] = [FieldType.String, FieldType.Integer, FieldType.Boolean],
        [Switch] = [FieldType.Boolean],
        [Date] = [FieldType.String],
        [DateTime] = [FieldType.String],
        [Category] = [FieldType.String],
        [Place] = [FieldType.Object],
        [Photos] = [FieldType.Array],
        [Files] = [FieldType.Array],
        [Organisation] = [FieldType.String],
        [Organisations] = [FieldType.Array],
        [Units] = [FieldType.Object],
        [User] = [FieldType.String],
        [Ratings] = [FieldType.Array],
        [Score] = [FieldType.Integer, FieldType.Number],
    };

    public static IReadOnlyCollection<string> All => Types.Keys;

    public static bool Fits(string widget, FieldType type) => Types[widget].Contains(type);

    /// <summary>True for widgets whose value has a shape of its own, so that items, properties and options make no sense there.</summary>
    public static bool HasOwnShape(string widget) =>
        widget is Category or Place or Photos or Files or Organisation or Organisations or Units or User or Ratings;

    public static string? For(FieldType type, bool options) => type switch
    {
        FieldType.String => options ? Select : Text,
        FieldType.Number or FieldType.Integer => options ? Select : Number,
        FieldType.Boolean => Switch,
        FieldType.Array when options => Select,
        _ => null,
    };
}
