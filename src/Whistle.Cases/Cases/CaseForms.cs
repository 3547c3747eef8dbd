using System.Text.Json.Nodes;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.CaseTypes.Forms;

namespace Whistle.Cases.Cases;

/// <summary>A form as the API offers it.</summary>
public static class CaseForms
{
    /// <param name="orders">The units a form with ratings rates.</param>
    /// <param name="value">What the form starts with, e.g. the case's own data when it is supplemented.</param>
    public static FormView? View(ViewContext view, CaseForm? form, IReadOnlyList<UnitOrder>? orders = null, JsonObject? value = null)
    {
        if (form is null) return null;
        var toRate = orders?.Select(o => new OrderToRate(o.Id, view.Organisation(o.OrganisationId)?.Name ?? "",
            o.Role == UnitRole.Lead ? view.Text("牵头", "Lead") : view.Text("协办", "Assisting"))).ToList();
        var json = FormLocaliser.Form(form, view.Actor.Language, toRate);
        return new FormView(form.Key, json["title"]?.GetValue<string>(), Take(json, "schema")!, Take(json, "example") ?? [], value, Take(json, "context"));
    }

    private static JsonObject? Take(JsonObject json, string name)
    {
        var node = json[name] as JsonObject;
        json.Remove(name);
        return node;
    }
}
