using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Categories;
using Whistle.Cases.Geography;
using Whistle.Cases.Organisation;
using Whistle.Cases.Storage;

namespace Whistle.Cases;

/// <summary>
/// The rows nearly every command and view asks for by id or code: bodies, divisions, grids, categories. Read together and shared;
/// nobody may change them. Rights and personal data are never kept like this.
/// </summary>
public sealed class CityNames
{
    private readonly Dictionary<Guid, Organisation.Organisation> _organisations;
    private readonly Dictionary<string, Organisation.Organisation> _byCode;
    private readonly Dictionary<string, Division> _divisions;
    private readonly Dictionary<Guid, Grid> _grids;
    private readonly Dictionary<string, Grid> _gridsByCode;

    private CityNames(List<Organisation.Organisation> organisations, List<Division> divisions, List<Grid> grids, CategoryTree categories)
    {
        _organisations = organisations.ToDictionary(o => o.Id);
        _byCode = organisations.ToDictionary(o => o.Code);
        _divisions = divisions.ToDictionary(d => d.Code);
        _grids = grids.ToDictionary(g => g.Id);
        _gridsByCode = grids.ToDictionary(g => g.Code);
        Categories = categories;
    }

    public CategoryTree Categories { get; }

    /// <summary>A body by its Chinese name, as rows of a history keep it; null when it has another name by now.</summary>
    public Organisation.Organisation? OrganisationNamed(string name) => _organisations.Values.FirstOrDefault(o => o.Name == name);

    public static async Task<CityNames> From(CaseDb db, CancellationToken cancel) => new(
        await db.Organisations.AsNoTracking().ToListAsync(cancel),
        await db.Divisions.AsNoTracking().ToListAsync(cancel),
        await db.Grids.AsNoTracking().ToListAsync(cancel),
        new CategoryTree(await db.Categories.AsNoTracking().ToListAsync(cancel)));

    public Organisation.Organisation? Organisation(Guid id) => _organisations.GetValueOrDefault(id);

    /// <summary>The body with this code, if it still exists.</summary>
    public Organisation.Organisation? Existing(string code) => _byCode.GetValueOrDefault(code) is { ValidTo: null } found ? found : null;

    /// <summary>The bodies that exist now, by code.</summary>
    public IEnumerable<Organisation.Organisation> AllExisting => _byCode.Values.Where(o => o.ValidTo is null).OrderBy(o => o.Code, StringComparer.Ordinal);

    /// <summary>The first body (by code) of a kind that serves a territory and still exists.</summary>
    public Organisation.Organisation? Serving(OrganisationKind kind, string divisionCode) => _organisations.Values
        .Where(o => o.Kind == kind && o.DivisionCode == divisionCode && o.ValidTo is null).MinBy(o => o.Code, StringComparer.Ordinal);

    public Division? Division(string code) => _divisions.GetValueOrDefault(code);
    public Grid? Grid(Guid id) => _grids.GetValueOrDefault(id);
    public Grid? Grid(string code) => _gridsByCode.GetValueOrDefault(code);
}
