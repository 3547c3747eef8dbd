using System.Text.Json.Nodes;
using Whistle.Cases.Cases;

namespace Whistle.Cases.CaseTypes;

/// <summary>Which fields of the case form fill the columns every list filters on. Each may be absent from a case type.</summary>
public sealed record CaseColumns(string? Category, string? Kind, string? Urgency, string? Place)
{
    public static readonly CaseColumns None = new(null, null, null, null);

    /// <summary>
    /// Sets the case's columns from accepted form data. Grid and township follow from the place and are the caller's to look up;
    /// the grid's code is only a hint of the one who filled in the form.
    /// </summary>
    public void Apply(Case @case, JsonObject data)
    {
        @case.CategoryKey = Text(data, Category);
        @case.Kind = Text(data, Kind);
        @case.Urgency = Text(data, Urgency);
        var place = Place is null ? null : data[Place] as JsonObject;
        @case.Lon = (double?)place?["lon"];
        @case.Lat = (double?)place?["lat"];
        @case.Address = (string?)place?["address"];
    }

    private static string? Text(JsonObject data, string? field) => field is null ? null : (string?)data[field];
}
