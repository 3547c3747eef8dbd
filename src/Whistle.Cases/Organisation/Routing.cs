using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Categories;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Organisation;

/// <summary>Who should handle a matter, as the catalogue proposes it; a dispatcher may decide otherwise.</summary>
/// <param name="Lead">Null where the catalogue names no lead or no body of that kind exists: a person decides.</param>
/// <param name="Reason">One sentence naming the catalogue row.</param>
/// <param name="Source">Where the row comes from.</param>
public sealed record RouteProposal(Organisation? Lead, IReadOnlyList<Organisation> Assisting, LocalText Reason, string? Source);

/// <summary>Routing by category and area over loaded rows. Immutable; build a new one when rows change.</summary>
public sealed class Routing
{
    private readonly CategoryTree _categories;
    private readonly ILookup<string, Organisation> _byDepartment;
    private readonly ILookup<string, Organisation> _mediation;

    public Routing(CategoryTree categories, IEnumerable<Organisation> organisations)
    {
        _categories = categories;
        var all = organisations.ToList();
        _byDepartment = all.Where(o => o.DepartmentCode is not null).ToLookup(o => o.DepartmentCode!);
        _mediation = all.Where(o => o.Kind == OrganisationKind.Mediation).ToLookup(o => o.DivisionCode);
    }

    public static async Task<Routing> From(CaseDb db, CancellationToken cancel) => new(
        new CategoryTree(await db.Categories.AsNoTracking().ToListAsync(cancel)),
        await db.Organisations.AsNoTracking().ToListAsync(cancel));

    /// <param name="countyCode">Six-digit county the matter lies in.</param>
    /// <param name="at">Instant (UTC) at which a body must exist.</param>
    /// <param name="townshipCode">Nine-digit street or township, for disputes: its mediation committee leads.</param>
    /// <returns>Null for an unknown category.</returns>
    public RouteProposal? Route(string categoryKey, string countyCode, DateTime at, string? townshipCode = null)
    {
        if (_categories.Find(categoryKey) is not { } category) return null;
        var notes = new List<LocalText>();
        var lead = category.LeadDepartment is { } department ? Resolve(department, countyCode, at, notes) : null;
        if (lead is null && category.Scheme == "DISPUTE" && townshipCode is not null)
            lead = _mediation[townshipCode].FirstOrDefault(o => InForce(o, at));
        var assisting = (category.AssistDepartments?.Split(',') ?? [])
            .Select(code => Resolve(code, countyCode, at, notes))
            .OfType<Organisation>()
            .Where(o => o.Id != lead?.Id)
            .DistinctBy(o => o.Id)
            .ToList();
        return new RouteProposal(lead, assisting, Explain(category, lead, assisting, notes), category.Source);
    }

    /// <summary>The county's own body; where it has none, the city's.</summary>
    private Organisation? Resolve(string department, string countyCode, DateTime at, List<LocalText> notes)
    {
        var bodies = _byDepartment[department].Where(o => InForce(o, at)).ToList();
        if (bodies.Find(o => o.CountyCode == countyCode) is { } own) return own;
        if (bodies.Find(o => o.CountyCode is null) is not { } city) return null;
        notes.Add(new LocalText($"本县（市、区）未设对应单位，由{city.Name}承接", $"the county has no counterpart, so {city.NameEn} takes it"));
        return city;
    }

    private static bool InForce(Organisation o, DateTime at) => o.ValidFrom <= at && (o.ValidTo is null || at < o.ValidTo);

    private static LocalText Explain(Category category, Organisation? lead, List<Organisation> assisting, List<LocalText> notes)
    {
        var zh = $"依据事项目录“{category.Name}”（{category.Code}），";
        var en = $"By catalogue row \"{category.NameEn}\" ({category.Code}), ";
        if (lead is null)
        {
            zh += "目录未明确主责单位，由综治中心研究确定";
            en += "which names no lead, the governance centre decides who leads";
        }
        else if (lead.Kind == OrganisationKind.Mediation)
        {
            zh += $"由属地{lead.Name}受理调解";
            en += $"{lead.NameEn} of the place takes the dispute";
        }
        else
        {
            zh += $"主责单位为{lead.Name}";
            en += $"the lead is {lead.NameEn}";
        }

        if (assisting.Count > 0)
        {
            zh += $"，协同单位为{string.Join('、', assisting.Select(o => o.Name))}";
            en += $"; assisting: {string.Join(", ", assisting.Select(o => o.NameEn))}";
        }

        foreach (var note in notes)
        {
            zh += "；" + note.Zh;
            en += "; " + note.En;
        }

        return new LocalText(zh + "。", en + ".");
    }
}
