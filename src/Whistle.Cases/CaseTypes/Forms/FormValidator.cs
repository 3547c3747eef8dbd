using System.Text.Json.Nodes;
using Whistle.Cases.Storage;

namespace Whistle.Cases.CaseTypes.Forms;

/// <summary>Decides on the server whether a form is accepted; what the web checks beforehand is a courtesy.</summary>
public static class FormValidator
{
    /// <param name="data">The values; null counts as an empty form.</param>
    /// <param name="pointer">Where the values stand in the request, e.g. "/data": prefix of every error's pointer.</param>
    public static async Task<FormResult> Validate(FormSchema schema, JsonNode? data, string pointer, IFormLookups lookups, CancellationToken cancel)
    {
        var reading = new FormReading(example: false);
        var values = reading.Object(schema, data, pointer);
        foreach (var reference in reading.References)
            reading.Errors.AddRange(await reference(lookups, cancel));
        return Split(schema, values, reading);
    }

    /// <summary>Everything that needs no database. In an example a rating may name the order "*", which stands for each called unit.</summary>
    public static FormResult CheckExample(FormSchema schema, JsonNode? example, string pointer)
    {
        var reading = new FormReading(example: true);
        return Split(schema, reading.Object(schema, example, pointer), reading);
    }

    private static FormResult Split(FormSchema schema, JsonObject values, FormReading reading)
    {
        var personal = new JsonObject();
        foreach (var field in schema.Fields.Where(f => f.Personal))
        {
            if (values[field.Name] is not { } value) continue;
            values.Remove(field.Name);
            personal[field.Name] = value;
        }
        return new FormResult(values, personal, reading.Errors) { Files = reading.Files };
    }
}
