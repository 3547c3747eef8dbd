using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Categories;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Geography;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>Names that views need, each looked up at most once a request, and the caller's language.</summary>
public sealed class ViewContext(CaseDb db, Actor actor, BundleCache bundles)
{
    private readonly Dictionary<Guid, Organisation.Organisation> _organisations = [];
    private readonly Dictionary<Guid, (string Zh, string En)> _people = [];
    private readonly Dictionary<Guid, Grid> _grids = [];
    private readonly Dictionary<string, Category> _categories = [];
    private readonly Dictionary<string, Division> _divisions = [];

    public CaseDb Db => db;
    public Actor Actor => actor;

    public string Text(LocalText text) => actor.IsChinese ? text.Zh : text.En;
    public string Text(string zh, string en) => actor.IsChinese ? zh : en;

    public Task<CaseBundle> Bundle(Case c) => bundles.Get(db, c.BundleId);

    /// <summary>Looks up in one query each what the rows of a page name.</summary>
    public async Task Prepare(IReadOnlyCollection<Case> cases, IEnumerable<Guid?> organisations, IEnumerable<Guid?> people, CancellationToken cancel)
    {
        await Organisations(cases.Select(c => (Guid?)c.OrganisationId).Concat(organisations), cancel);
        await People(cases.Select(c => (Guid?)c.OpenedById).Concat(people), cancel);
        var grids = cases.Where(c => c.GridId is not null).Select(c => c.GridId!.Value).Where(id => !_grids.ContainsKey(id)).Distinct().ToArray();
        if (grids.Length > 0)
            foreach (var g in await db.Grids.AsNoTracking().Where(g => grids.Contains(g.Id)).ToListAsync(cancel)) _grids[g.Id] = g;
        var townships = cases.Where(c => c.TownshipCode is not null).Select(c => c.TownshipCode!).Where(k => !_divisions.ContainsKey(k)).Distinct().ToArray();
        if (townships.Length > 0)
            foreach (var d in await db.Divisions.AsNoTracking().Where(d => townships.Contains(d.Code)).ToListAsync(cancel)) _divisions[d.Code] = d;
        await Categories(cases.Where(c => c.CategoryKey is not null).Select(c => c.CategoryKey!), cancel);
    }

    public async Task Organisations(IEnumerable<Guid?> ids, CancellationToken cancel)
    {
        var missing = ids.Where(id => id is { } x && !_organisations.ContainsKey(x)).Select(id => id!.Value).Distinct().ToArray();
        if (missing.Length == 0) return;
        foreach (var o in await db.Organisations.AsNoTracking().Where(o => missing.Contains(o.Id)).ToListAsync(cancel)) _organisations[o.Id] = o;
    }

    public async Task People(IEnumerable<Guid?> ids, CancellationToken cancel)
    {
        var missing = ids.Where(id => id is { } x && x != Guid.Empty && !_people.ContainsKey(x)).Select(id => id!.Value).Distinct().ToArray();
        if (missing.Length == 0) return;
        var rows = await db.Users.AsNoTracking().Where(u => missing.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName, u.DisplayNameEn }).ToListAsync(cancel);
        foreach (var u in rows) _people[u.Id] = (u.DisplayName, u.DisplayNameEn);
    }

    private async Task Categories(IEnumerable<string> keys, CancellationToken cancel)
    {
        var missing = keys.Where(k => !_categories.ContainsKey(k)).Distinct().ToArray();
        while (missing.Length > 0)
        {
            foreach (var c in await db.Categories.AsNoTracking().Where(c => missing.Contains(c.Key)).ToListAsync(cancel)) _categories[c.Key] = c;
            missing = _categories.Values.Where(c => c.ParentKey is { } p && !_categories.ContainsKey(p)).Select(c => c.ParentKey!).Distinct()
                .Except(missing).ToArray();
        }
    }

    public NamedRef? Organisation(Guid? id) =>
        id is { } x && _organisations.TryGetValue(x, out var o) ? new NamedRef(o.Id, Text(o.Name, o.NameEn), o.Code) : null;

    public string? Person(Guid? id)
    {
        if (id is null) return null;
        if (id == Guid.Empty) return Text("系统", "System");
        return _people.TryGetValue(id.Value, out var name) ? Text(name.Zh, name.En) : null;
    }

    public CategoryRef? Category(string? key)
    {
        if (key is null || !_categories.TryGetValue(key, out var category)) return null;
        var path = new List<string>();
        for (var at = category; at is not null && path.Count < 5; at = at.ParentKey is { } p ? _categories.GetValueOrDefault(p) : null)
            path.Insert(0, Text(at.Name, at.NameEn));
        return new CategoryRef(key, Text(category.Name, category.NameEn), string.Join(" / ", path));
    }

    public PlaceView? Place(Case c)
    {
        if (c.Lon is null && c.Address is null && c.TownshipCode is null) return null;
        var grid = c.GridId is { } g && _grids.TryGetValue(g, out var row) ? new CodeRef(row.Code, Text(row.Name, row.NameEn)) : null;
        var township = c.TownshipCode is { } t && _divisions.TryGetValue(t, out var d) ? new CodeRef(d.Code, Text(d.Name, d.NameEn)) : null;
        return new PlaceView(c.Lon, c.Lat, c.Address, grid, township);
    }
}
