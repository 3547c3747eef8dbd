using System.Text.Json.Nodes;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes.Forms;

/// <summary>A called unit that waits for its rating, for the context of a form with ratings.</summary>
public sealed record OrderToRate(Guid Order, string Organisation, string Role);

/// <summary>Turns a form into the plain JSON of the API, in one language.</summary>
public static class FormLocaliser
{
    /// <summary>{type, properties, required, sections?, order}: as in the file, every text in the given language, every default limit spelt out.</summary>
    public static JsonObject Schema(FormSchema schema, string language)
    {
        var json = Members(schema, language);
        if (schema.Sections.Count > 0)
            json["sections"] = new JsonArray([.. schema.Sections.Select(s => new JsonObject { ["title"] = s.Title.In(language), ["fields"] = Names(s.Fields) })]);
        json["order"] = Names(schema.Fields.Select(f => f.Name));
        return json;
    }

    /// <summary>
    /// The form of an action: {key, title, schema, example, context?}. Where a form rates units, the example gets one rating for each of
    /// <paramref name="orders"/> and the context lists them.
    /// </summary>
    public static JsonObject Form(CaseForm form, string language, IReadOnlyList<OrderToRate>? orders = null)
    {
        var json = new JsonObject
        {
            ["key"] = form.Key,
            ["title"] = form.Title.In(language),
            ["schema"] = Schema(form.Schema, language),
            ["example"] = Example(form, orders ?? []),
        };
        if (orders is not null && form.Schema.Fields.Any(f => f.Widget == Widgets.Ratings))
            json["context"] = new JsonObject
            {
                ["orders"] = new JsonArray([.. orders.Select(o => new JsonObject { ["order"] = o.Order.ToString(), ["organisation"] = o.Organisation, ["role"] = o.Role })]),
            };
        return json;
    }

    private static JsonObject Example(CaseForm form, IReadOnlyList<OrderToRate> orders)
    {
        var example = form.Example.DeepClone().AsObject();
        foreach (var field in form.Schema.Fields.Where(f => f.Widget == Widgets.Ratings))
        {
            if (example[field.Name] is not JsonArray ratings || ratings.FirstOrDefault(r => r?["order"]?.ToString() == "*") is not JsonObject pattern) continue;
            example[field.Name] = new JsonArray([.. orders.Select(order =>
            {
                var rating = pattern.DeepClone().AsObject();
                rating["order"] = order.Order.ToString();
                return rating;
            })]);
        }
        return example;
    }

    private static JsonObject Members(FormSchema schema, string language) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(schema.Fields.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, Field(f, language)))),
        ["required"] = Names(schema.Required),
    };

    private static JsonObject Field(FormField field, string language)
    {
        var json = new JsonObject { ["type"] = field.Type.ToString().ToLowerInvariant(), ["title"] = field.Title.In(language) };
        void Put(string key, JsonNode? value)
        {
            if (value is not null) json[key] = value;
        }
        Put("description", In(field.Description, language));
        Put("placeholder", In(field.Placeholder, language));
        Put("widget", field.Widget == "" ? null : field.Widget);
        if (field.Options.Count > 0) json["options"] = new JsonArray([.. field.Options.Select(o => Option(o, language))]);
        Put("minLength", field.MinLength);
        Put("maxLength", field.MaxLength);
        Put("pattern", field.Pattern?.ToString());
        Put("patternMessage", In(field.PatternMessage, language));
        Put("format", field.Format);
        Put("minimum", field.Minimum);
        Put("maximum", field.Maximum);
        Put("minItems", field.MinItems);
        Put("maxItems", field.MaxItems);
        Put("items", field.Items is { } items ? Field(items, language) : null);
        Put("when", field.When is { } when ? Condition(when) : null);
        Put("default", field.Default?.DeepClone());
        Put("scheme", field.Scheme);
        if (field.Personal) json["personal"] = true;
        if (field.Members is { } members)
            foreach (var (key, value) in Members(members, language).ToList())
                if (key != "type") json[key] = value?.DeepClone();
        return json;
    }

    private static JsonObject Option(FieldOption option, string language)
    {
        var json = new JsonObject { ["value"] = option.Value.DeepClone(), ["title"] = option.Title.In(language) };
        if (option.Description is { } description) json["description"] = description.In(language);
        return json;
    }

    private static JsonObject Condition(FieldCondition when)
    {
        var json = new JsonObject { ["field"] = when.Field };
        if (when.NotEmpty) json["notEmpty"] = true;
        else if (when.EqualTo is { } value) json["equals"] = value.DeepClone();
        else json["in"] = new JsonArray([.. when.In!.Select(v => v.DeepClone())]);
        return json;
    }

    private static JsonNode? In(LocalText? text, string language) => text?.In(language);

    private static JsonArray Names(IEnumerable<string> names) => new([.. names.Select(n => (JsonNode)n)]);
}
