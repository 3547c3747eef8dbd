using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes.Forms;

/// <summary>One walk over the values of a form: builds the normalised copy, collects errors and what must still be looked up.</summary>
internal sealed partial class FormReading(bool example)
{
    public delegate Task<IEnumerable<FieldError>> Reference(IFormLookups lookups, CancellationToken cancel);

    public List<FieldError> Errors { get; } = [];
    public List<Reference> References { get; } = [];
    public List<Guid> Files { get; } = [];

    public JsonObject Object(FormSchema schema, JsonNode? data, string pointer)
    {
        var values = new JsonObject();
        if (data is not null and not JsonObject)
        {
            Error(pointer, "wrong-type", FormTexts.NotAnObject);
            return values;
        }
        var given = data as JsonObject ?? [];
        foreach (var (name, _) in given)
            if (schema.Field(name) is null) Error(Json.Pointer(pointer, name), "unknown-field", FormTexts.UnknownField);
        foreach (var field in schema.Fields)
            Member(schema, field, given, values, Json.Pointer(pointer, field.Name));
        return values;
    }

    private void Member(FormSchema schema, FormField field, JsonObject given, JsonObject values, string pointer)
    {
        var raw = given[field.Name];
        if (field.When is { } when && !when.Holds(values[when.Field]))
        {
            if (raw is not null) Error(pointer, "not-applicable", FormTexts.NotApplicable);
            return;
        }
        var before = Errors.Count;
        var value = raw is null ? null : Value(field, raw, pointer);
        if (value is not null) values[field.Name] = value;
        else if (schema.Required.Contains(field.Name) && Errors.Count == before) Error(pointer, "required", FormTexts.Required);
    }

    /// <summary>The normalised value; null when it is empty (an emptied text or list) or wrong (an error was added).</summary>
    private JsonNode? Value(FormField field, JsonNode raw, string pointer) => field.Widget switch
    {
        Widgets.Category => Category(field, raw, pointer),
        Widgets.Place => Place(raw, pointer),
        Widgets.Photos or Widgets.Files => FileIds(field, raw, pointer),
        Widgets.Organisation => Organisation(raw, pointer),
        Widgets.Organisations => Organisations(field, raw, pointer),
        Widgets.Units => Units(raw, pointer),
        Widgets.User => User(raw, pointer),
        Widgets.Ratings => Ratings(field, raw, pointer),
        _ => Plain(field, raw, pointer),
    };

    private JsonNode? Plain(FormField field, JsonNode raw, string pointer) => field.Type switch
    {
        FieldType.String => Text(field, raw, pointer) is { } text ? Chosen(field, text, pointer) : null,
        FieldType.Number or FieldType.Integer => Number(field, raw, pointer) is { } number ? Chosen(field, number, pointer) : null,
        FieldType.Boolean => Boolean(raw, pointer),
        FieldType.Object => raw is JsonObject ? Object(field.Members!, raw, pointer) : Wrong(pointer, FormTexts.NotAnObject),
        _ => List(field, raw, pointer),
    };

    private JsonValue? Boolean(JsonNode raw, string pointer)
    {
        if (raw.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return JsonValue.Create(raw.GetValue<bool>());
        Error(pointer, "wrong-type", FormTexts.NotBoolean);
        return null;
    }

    private JsonValue? Number(FormField field, JsonNode raw, string pointer)
    {
        if (raw.GetValueKind() != JsonValueKind.Number || raw is not JsonValue value || !value.TryGetValue<decimal>(out var number))
        {
            Error(pointer, "wrong-type", FormTexts.NotNumber);
            return null;
        }
        if (field.Type == FieldType.Integer && number != decimal.Truncate(number)) Error(pointer, "wrong-type", FormTexts.NotInteger);
        if (number < field.Minimum) Error(pointer, "too-small", FormTexts.TooSmall(field.Minimum.Value));
        if (number > field.Maximum) Error(pointer, "too-large", FormTexts.TooLarge(field.Maximum.Value));
        return field.Type == FieldType.Integer && number is >= long.MinValue and <= long.MaxValue
            ? JsonValue.Create((long)number)
            : JsonValue.Create(number);
    }

    private JsonArray? List(FormField field, JsonNode raw, string pointer)
    {
        if (Array(field, raw, pointer) is not { } given) return null;
        var list = new JsonArray();
        for (var i = 0; i < given.Count; i++)
        {
            var at = $"{pointer}/{i}";
            if (given[i] is not { } item)
            {
                Error(at, "required", FormTexts.Required);
                continue;
            }
            var before = Errors.Count;
            var value = field.Items is { } items ? Value(items, item, at) : Chosen(field, item.DeepClone(), at);
            if (value is null && Errors.Count == before) Error(at, "required", FormTexts.Required);
            if (value is null) continue;
            if (field.Options.Count > 0 && list.Any(one => JsonNode.DeepEquals(one, value))) Error(at, "repeated", FormTexts.Repeated);
            list.Add(value);
        }
        return list;
    }

    /// <summary>The array, or null when it is empty and may be, is none, or has too few or too many items.</summary>
    private JsonArray? Array(FormField field, JsonNode raw, string pointer)
    {
        if (raw is not JsonArray given)
        {
            Error(pointer, "wrong-type", FormTexts.NotList);
            return null;
        }
        if (given.Count == 0) return null;
        if (given.Count < field.MinItems) Error(pointer, "too-few", FormTexts.TooFew(field.MinItems.Value));
        if (given.Count <= (field.MaxItems ?? int.MaxValue)) return given;
        Error(pointer, "too-many", FormTexts.TooMany(field.MaxItems!.Value));
        return null;
    }

    private JsonNode? Chosen(FormField field, JsonNode value, string pointer)
    {
        if (field.Options.Count == 0 || field.Options.Any(o => JsonNode.DeepEquals(o.Value, value))) return value;
        Error(pointer, "not-an-option", FormTexts.NotOption);
        return null;
    }

    private JsonNode? Wrong(string pointer, LocalText text)
    {
        Error(pointer, "wrong-type", text);
        return null;
    }

    private void Error(string pointer, string code, LocalText message) => Errors.Add(new FieldError(pointer, code, message));
}
