using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Geography;

/// <summary>Finds the grid a place lies in. Immutable; build a new one when grids change.</summary>
public sealed class GridLocator
{
    private readonly (Grid Grid, Ring Ring)[] _grids;

    public GridLocator(IEnumerable<Grid> grids, Outlines outlines)
    {
        _grids = [.. grids.Select(g => (g, Ring.Parse(g.RingJson)))];
        Outlines = outlines;
    }

    public Outlines Outlines { get; }
    public IEnumerable<Grid> Grids => _grids.Select(g => g.Grid);

    public static async Task<GridLocator> From(CaseDb db, CancellationToken cancel) =>
        new(await db.Grids.AsNoTracking().OrderBy(g => g.Code).ToListAsync(cancel), Outlines.Shipped());

    /// <summary>The grid that holds the place; null outside every known grid.</summary>
    public Grid? Find(double lon, double lat)
    {
        foreach (var (grid, ring) in _grids)
            if (ring.Contains(lon, lat)) return grid;
        return null;
    }

    /// <summary>True only when the county's outline is known and the place lies outside it, or when the numbers are no place on Earth.</summary>
    public bool IsOutsideCounty(string countyCode, double lon, double lat) =>
        !double.IsFinite(lon) || !double.IsFinite(lat) || Outlines.Contains(countyCode, lon, lat) == false;
}
