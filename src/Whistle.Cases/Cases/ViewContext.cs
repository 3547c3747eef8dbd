using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>Names that views need, each looked up at most once a request, and the caller's language.</summary>
/// <param name="now">Business time, UTC.</param>
public sealed class ViewContext(CaseDb db, Actor actor, BundleCache bundles, CityCatalogue city, DateTime now)
{
    private readonly Dictionary<Guid, (string Zh, string En)> _people = [];
    private CityNames? _names;
    private Calendars? _calendars;

    public CaseDb Db => db;
    public CityCatalogue City => city;
    public DateTime Now => now;
    public Actor Actor => actor;

    public string Text(LocalText text) => actor.IsChinese ? text.Zh : text.En;
    public string Text(string zh, string en) => actor.IsChinese ? zh : en;

    public Task<CaseBundle> Bundle(Case c) => bundles.Get(db, c.BundleId);

    /// <summary>Looks up what the rows of a page name: people in one query, the rest from the catalogue.</summary>
    public async Task Prepare(IReadOnlyCollection<Case> cases, IEnumerable<Guid?> people, CancellationToken cancel)
    {
        await Names();
        await People(cases.Select(c => (Guid?)c.OpenedById).Concat(people), cancel);
    }

    /// <summary>Makes names of bodies, places and categories available.</summary>
    public async ValueTask Names()
    {
        _names ??= await city.Names(db);
        _calendars ??= await city.Calendars(db);
    }

    public Calendars Calendars => _calendars ?? throw new InvalidOperationException("Names were not made available (Prepare or Names).");

    public async Task People(IEnumerable<Guid?> ids, CancellationToken cancel)
    {
        var missing = ids.Where(id => id is { } x && x != Guid.Empty && !_people.ContainsKey(x)).Select(id => id!.Value).Distinct().ToArray();
        if (missing.Length == 0) return;
        var rows = await db.Users.AsNoTracking().Where(u => missing.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName, u.DisplayNameEn }).ToListAsync(cancel);
        foreach (var u in rows) _people[u.Id] = (u.DisplayName, u.DisplayNameEn);
    }

    public NamedRef? Organisation(Guid? id) =>
        id is { } x && Known.Organisation(x) is { } o ? new NamedRef(o.Id, Text(o.Name, o.NameEn), o.Code) : null;

    /// <summary>A body's name as a history row keeps it, in the reader's language.</summary>
    public string? BodyNamed(string? name) => name is null || actor.IsChinese ? name : Known.OrganisationNamed(name)?.NameEn ?? name;

    public string? Person(Guid? id)
    {
        if (id is null) return null;
        if (id == Guid.Empty) return Text("系统", "System");
        return _people.TryGetValue(id.Value, out var name) ? Text(name.Zh, name.En) : null;
    }

    public CategoryRef? Category(string? key)
    {
        if (key is null || Known.Categories.Find(key) is not { } category) return null;
        return new CategoryRef(key, Text(category.Name, category.NameEn), string.Join(" / ", Known.Categories.Path(key).Select(c => Text(c.Name, c.NameEn))));
    }

    public PlaceView? Place(Case c)
    {
        if (c.Lon is null && c.Address is null && c.TownshipCode is null) return null;
        var grid = c.GridId is { } g && Known.Grid(g) is { } row ? new CodeRef(row.Code, Text(row.Name, row.NameEn)) : null;
        var township = c.TownshipCode is { } t && Known.Division(t) is { } d ? new CodeRef(d.Code, Text(d.Name, d.NameEn)) : null;
        return new PlaceView(c.Lon, c.Lat, c.Address, grid, township);
    }

    private CityNames Known => _names ?? throw new InvalidOperationException("Names were not made available (Prepare or Names).");
}
