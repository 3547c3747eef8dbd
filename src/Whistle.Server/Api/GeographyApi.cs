using Microsoft.EntityFrameworkCore;
using Whistle.Cases;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Geography;
using Whistle.Cases.Storage;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <param name="Ring">Closed ring of [longitude, latitude] in WGS 84 degrees.</param>
public sealed record GridView(Guid Id, string Code, string Name, string Community, string TownshipCode, IReadOnlyList<double[]> Ring);
public sealed record GridRef(Guid Id, string Code, string Name);

/// <param name="InCounty">Whether the place lies inside a county whose outline is known.</param>
public sealed record PlaceAtView(bool InCounty, CodeRef? County, CodeRef? Township, GridRef? Grid);
public sealed record TownshipOutline(string Code, string Name, IReadOnlyList<double[]> Ring);
public sealed record OutlinesView(IReadOnlyList<double[]> County, IReadOnlyList<TownshipOutline> Townships);

/// <summary>Grids and outlines: what a map shows and what a position means.</summary>
public static class GeographyApi
{
    public static void MapGeography(this RouteGroupBuilder api)
    {
        var reference = api.MapGroup("").WithTags("Reference");
        reference.MapGet("/grids", List).WithName("ListGrids").WithSummary("Unit grids with their shapes").Produces<Page<GridView>>();
        reference.MapGet("/grids/at", At).WithName("FindGrid").WithSummary("The grid, township and county of a position").Produces<PlaceAtView>().Refuses(400);
        reference.MapGet("/map/outlines", Outlines).WithName("GetOutlines").WithSummary("Outlines of the county and its streets").Produces<OutlinesView>().Refuses(404);
    }

    private static async Task<IResult> List(Actor actor, ICaseStore store, CityCatalogue city, string? township = null)
    {
        await using var db = store.Read();
        var grids = (await city.Grids(db)).Grids.Where(g => township is null || g.TownshipCode == township);
        return TypedResults.Ok(new Page<GridView>([.. grids.Select(g =>
            new GridView(g.Id, g.Code, NameOf(g, actor), g.Community, g.TownshipCode, Ring.Parse(g.RingJson).Points))], null));
    }

    private static async Task<IResult> At(Actor actor, ICaseStore store, CityCatalogue city, double lon, double lat, CancellationToken cancel)
    {
        if (!(Math.Abs(lon) <= 180)) throw Refusals.InvalidParameter("/query/lon", new("经度须在 -180 至 180 之间。", "lon must be from -180 to 180."));
        if (!(Math.Abs(lat) <= 90)) throw Refusals.InvalidParameter("/query/lat", new("纬度须在 -90 至 90 之间。", "lat must be from -90 to 90."));
        await using var db = store.Read();
        var locator = await city.Grids(db);
        var grid = locator.Find(lon, lat);
        var inside = locator.Outlines.Rings.Where(r => r.Value.Contains(lon, lat)).Select(r => r.Key).ToList();
        var county = inside.FirstOrDefault(code => code.Length == 6);
        var township = grid?.TownshipCode ?? inside.FirstOrDefault(code => code.Length == 9);
        return TypedResults.Ok(new PlaceAtView(county is not null,
            await Division(db, county, actor, cancel), await Division(db, township, actor, cancel),
            grid is null ? null : new GridRef(grid.Id, grid.Code, NameOf(grid, actor))));
    }

    private static async Task<IResult> Outlines(Actor actor, ICaseStore store, CityCatalogue city, CancellationToken cancel)
    {
        await using var db = store.Read();
        var rings = (await city.Grids(db)).Outlines.Rings;
        // The caller's own county where its outline is known, else the first that is.
        var counties = rings.Keys.Where(code => code.Length == 6).Order(StringComparer.Ordinal).ToList();
        var county = counties.FirstOrDefault(code => actor.Roles.Any(r => r.CountyCode == code)) ?? counties.FirstOrDefault() ?? throw Refusals.NotFound();
        var codes = rings.Keys.Where(code => code.Length == 9 && code.StartsWith(county, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var townships = new List<TownshipOutline>();
        foreach (var code in codes) townships.Add(new TownshipOutline(code, (await Division(db, code, actor, cancel))?.Name ?? code, rings[code].Points));
        return TypedResults.Ok(new OutlinesView(rings[county].Points, townships));
    }

    private static async Task<CodeRef?> Division(CaseDb db, string? code, Actor actor, CancellationToken cancel)
    {
        if (code is null) return null;
        var division = await db.Divisions.FirstOrDefaultAsync(d => d.Code == code, cancel);
        return division is null ? null : new CodeRef(code, actor.IsChinese ? division.Name : division.NameEn);
    }

    private static string NameOf(Grid grid, Actor actor) => actor.IsChinese ? grid.Name : grid.NameEn;
}
