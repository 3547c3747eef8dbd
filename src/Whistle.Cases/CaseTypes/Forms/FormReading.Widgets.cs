using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes.Forms;

/// <summary>Widgets whose value has a shape and a meaning of its own; what exists is looked up afterwards.</summary>
internal sealed partial class FormReading
{
    private const int MaxAddress = 200;
    private const int MaxRequirement = 500;
    private const int MaxAssisting = 20;
    private const int MaxRatingComment = 500;
    private const int MaxCode = 100;

    private JsonValue? Category(FormField field, JsonNode raw, string pointer)
    {
        if (Code(raw, pointer) is not { } key) return null;
        Require(pointer, "unknown-category", FormTexts.UnknownCategory, (lookups, cancel) => lookups.CategorySelectable(key, field.Scheme, cancel));
        return JsonValue.Create(key);
    }

    private JsonValue? Organisation(JsonNode raw, string pointer)
    {
        if (Code(raw, pointer) is not { } code) return null;
        Require(pointer, "unknown-organisation", FormTexts.UnknownOrganisation, (lookups, cancel) => lookups.OrganisationCallable(code, cancel));
        return JsonValue.Create(code);
    }

    private JsonValue? User(JsonNode raw, string pointer)
    {
        if (Code(raw, pointer) is not { } name) return null;
        Require(pointer, "unknown-user", FormTexts.UnknownUser, (lookups, cancel) => lookups.UserNameable(name, cancel));
        return JsonValue.Create(name);
    }

    private JsonArray? Organisations(FormField field, JsonNode raw, string pointer)
    {
        if (Array(field, raw, pointer) is not { } given) return null;
        var codes = new JsonArray();
        for (var i = 0; i < given.Count; i++)
        {
            var at = $"{pointer}/{i}";
            if (Needed(given[i], at) is not { } item || Organisation(item, at) is not { } code) continue;
            if (codes.Any(one => JsonNode.DeepEquals(one, code))) Error(at, "repeated", FormTexts.Repeated);
            codes.Add((JsonNode)code);
        }
        return codes;
    }

    private JsonObject? Place(JsonNode raw, string pointer)
    {
        if (Shape(raw, pointer, "lon", "lat", "address", "gridCode") is not { } given) return null;
        var lon = Coordinate(given["lon"], pointer + "/lon", 180);
        var lat = Coordinate(given["lat"], pointer + "/lat", 90);
        var place = new JsonObject { ["lon"] = lon, ["lat"] = lat };
        if (ShortText(given["address"], pointer + "/address", MaxAddress) is { } address) place["address"] = address;
        if (given["gridCode"] is { } grid && Code(grid, pointer + "/gridCode") is { } code)
        {
            place["gridCode"] = code;
            Require(pointer + "/gridCode", "unknown-grid", FormTexts.UnknownGrid, (lookups, cancel) => lookups.GridExists(code, cancel));
        }
        if (lon is { } x && lat is { } y)
            Require(pointer, "outside-county", FormTexts.OutsideCounty, (lookups, cancel) => lookups.InsideCounty(x, y, cancel));
        return place;
    }

    private double? Coordinate(JsonNode? raw, string pointer, double bound)
    {
        if (Needed(raw, pointer) is not { } given) return null;
        if (given.GetValueKind() != JsonValueKind.Number || given is not JsonValue value || !value.TryGetValue<double>(out var degrees))
            Error(pointer, "wrong-type", FormTexts.NotNumber);
        else if (!(Math.Abs(degrees) <= bound))
            Error(pointer, "out-of-range", FormTexts.BadCoordinates);
        else
            return degrees;
        return null;
    }

    private JsonObject? Units(JsonNode raw, string pointer)
    {
        if (Shape(raw, pointer, "lead", "assisting") is not { } given) return null;
        var called = new HashSet<string>();
        var lead = Needed(given["lead"], pointer + "/lead") is { } one ? Unit(one, pointer + "/lead", called) : null;
        var assisting = new JsonArray();
        if (given["assisting"] is { } others)
        {
            if (others is not JsonArray list) Error(pointer + "/assisting", "wrong-type", FormTexts.NotList);
            else if (list.Count > MaxAssisting) Error(pointer + "/assisting", "too-many", FormTexts.TooMany(MaxAssisting));
            else
                for (var i = 0; i < list.Count; i++)
                    if (Needed(list[i], $"{pointer}/assisting/{i}") is { } item && Unit(item, $"{pointer}/assisting/{i}", called) is { } unit)
                        assisting.Add((JsonNode)unit);
        }
        return new JsonObject { ["lead"] = lead, ["assisting"] = assisting };
    }

    private JsonObject? Unit(JsonNode raw, string pointer, HashSet<string> called)
    {
        if (Shape(raw, pointer, "organisation", "requirement") is not { } given) return null;
        var at = pointer + "/organisation";
        if (Needed(given["organisation"], at) is not { } organisation || Organisation(organisation, at) is not { } code) return null;
        if (!called.Add(code.GetValue<string>())) Error(at, "repeated", FormTexts.Repeated);
        var unit = new JsonObject { ["organisation"] = code };
        if (ShortText(given["requirement"], pointer + "/requirement", MaxRequirement) is { } requirement) unit["requirement"] = requirement;
        return unit;
    }

    private JsonArray? FileIds(FormField field, JsonNode raw, string pointer)
    {
        if (Array(field, raw, pointer) is not { } given) return null;
        var ids = new List<(Guid Id, string Pointer)>();
        for (var i = 0; i < given.Count; i++)
        {
            var at = $"{pointer}/{i}";
            if (Needed(given[i], at) is not { } item || Id(item, at) is not { } id) continue;
            if (ids.Any(one => one.Id == id)) Error(at, "repeated", FormTexts.Repeated);
            else ids.Add((id, at));
        }
        Files.AddRange(ids.Select(one => one.Id));
        var photos = field.Widget == Widgets.Photos;
        References.Add(async (lookups, cancel) =>
        {
            var usable = await lookups.UsableFiles([.. ids.Select(one => one.Id)], photos, cancel);
            return ids.Where(one => !usable.Contains(one.Id))
                .Select(one => new FieldError(one.Pointer, "unknown-file", photos ? FormTexts.UnknownPhoto : FormTexts.UnknownFile));
        });
        return new JsonArray([.. ids.Select(one => (JsonNode)JsonValue.Create(one.Id.ToString()))]);
    }

    private JsonArray? Ratings(FormField field, JsonNode raw, string pointer)
    {
        if (Array(field, raw, pointer) is not { } given) return null;
        var ratings = new JsonArray();
        var orders = new Dictionary<Guid, string>();
        for (var i = 0; i < given.Count; i++)
            if (Needed(given[i], $"{pointer}/{i}") is { } item && Rating(field, item, $"{pointer}/{i}", orders) is { } rating) ratings.Add((JsonNode)rating);
        References.Add(async (lookups, cancel) =>
        {
            var expected = await lookups.OrdersToRate(cancel);
            var errors = orders.Where(o => !expected.Contains(o.Key)).Select(o => new FieldError(o.Value, "unknown-order", FormTexts.UnknownOrder)).ToList();
            if (expected.Any(id => !orders.ContainsKey(id))) errors.Add(new FieldError(pointer, "missing-rating", FormTexts.MissingRating));
            return errors;
        });
        return ratings;
    }

    private JsonObject? Rating(FormField field, JsonNode raw, string pointer, Dictionary<Guid, string> orders)
    {
        if (Shape(raw, pointer, "order", "score", "comment") is not { } given) return null;
        var rating = new JsonObject();
        if (example && given["order"]?.ToString() == "*") rating["order"] = "*";
        else if (Needed(given["order"], pointer + "/order") is { } order && Id(order, pointer + "/order") is { } id)
        {
            if (!orders.TryAdd(id, pointer + "/order")) Error(pointer + "/order", "repeated", FormTexts.Repeated);
            rating["order"] = id.ToString();
        }
        if (Needed(given["score"], pointer + "/score") is { } score)
        {
            var whole = new FormField { Name = "score", Type = FieldType.Integer, Widget = Widgets.Score, Title = field.Title, Minimum = field.Minimum, Maximum = field.Maximum };
            if (Number(whole, score, pointer + "/score") is { } points) rating["score"] = points;
        }
        if (ShortText(given["comment"], pointer + "/comment", MaxRatingComment) is { } comment) rating["comment"] = comment;
        return rating;
    }

    private JsonObject? Shape(JsonNode raw, string pointer, params string[] members)
    {
        if (raw is not JsonObject given)
        {
            Error(pointer, "wrong-type", FormTexts.NotAnObject);
            return null;
        }
        foreach (var (name, _) in given)
            if (!members.Contains(name)) Error(Json.Pointer(pointer, name), "unknown-field", FormTexts.UnknownField);
        return given;
    }

    private JsonNode? Needed(JsonNode? raw, string pointer)
    {
        if (raw is null) Error(pointer, "required", FormTexts.Required);
        return raw;
    }

    private string? Code(JsonNode raw, string pointer)
    {
        if (CleanText(raw, pointer) is not { Length: > 0 } code) return null;
        if (code.Length <= MaxCode) return code;
        Error(pointer, "too-long", FormTexts.TooLong(MaxCode));
        return null;
    }

    private string? ShortText(JsonNode? raw, string pointer, int most)
    {
        if (raw is null || CleanText(raw, pointer) is not { Length: > 0 } text) return null;
        if (text.EnumerateRunes().Count() > most) Error(pointer, "too-long", FormTexts.TooLong(most));
        return text;
    }

    private Guid? Id(JsonNode raw, string pointer)
    {
        if (CleanText(raw, pointer) is not { } text) return null;
        if (Guid.TryParseExact(text, "D", out var id)) return id;
        Error(pointer, "bad-format", FormTexts.BadId);
        return null;
    }

    private void Require(string pointer, string code, LocalText message, Func<IFormLookups, CancellationToken, Task<bool>> holds) =>
        References.Add(async (lookups, cancel) => await holds(lookups, cancel) ? [] : [new FieldError(pointer, code, message)]);
}
