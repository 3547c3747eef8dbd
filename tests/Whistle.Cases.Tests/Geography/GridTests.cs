using Whistle.Cases.Geography;
using Whistle.Cases.Seeding;

namespace Whistle.Cases.Tests.Geography;

public class GridTests
{
    private static readonly ReferenceData Reference = ReferenceData.Load();
    private static readonly Outlines Shapes = Outlines.Shipped();
    private static readonly GridLocator Locator = new(Reference.Grids, Shapes);
    private static readonly string[] Streets = ["620802001", "620802002", "620802003"];

    [Fact]
    public void Every_place_in_a_street_lies_in_exactly_one_grid_and_in_one_of_that_street()
    {
        var rings = Reference.Grids.Select(g => (g.TownshipCode, Ring: Ring.Parse(g.RingJson))).ToList();
        var random = new Random(1);
        foreach (var street in Streets)
        {
            var outline = Shapes.Rings[street];
            for (var i = 0; i < 1500; i++)
            {
                var lon = outline.MinLon + (random.NextDouble() * (outline.MaxLon - outline.MinLon));
                var lat = outline.MinLat + (random.NextDouble() * (outline.MaxLat - outline.MinLat));
                var holding = rings.Where(r => r.Ring.Contains(lon, lat)).ToList();
                Assert.Equal(outline.Contains(lon, lat), holding.Count == 1 && holding[0].TownshipCode == street);
                Assert.True(holding.Count <= 1);
            }
        }
    }

    [Fact]
    public void The_grids_of_a_street_have_together_the_area_of_the_street()
    {
        foreach (var street in Streets)
        {
            var sum = Reference.Grids.Where(g => g.TownshipCode == street).Sum(g => Math.Abs(Ring.Parse(g.RingJson).Area()));
            Assert.Equal(Math.Abs(Shapes.Rings[street].Area()), sum, 1e-12);
        }
    }

    [Fact]
    public void A_corner_shared_by_several_grids_belongs_to_one_of_them_at_most()
    {
        var rings = Reference.Grids.Select(g => Ring.Parse(g.RingJson)).ToList();
        foreach (var corner in rings.SelectMany(r => r.Points))
            Assert.True(rings.Count(r => r.Contains(corner[0], corner[1])) <= 1);
    }

    [Fact]
    public void A_street_has_four_to_six_communities_of_three_to_five_grids()
    {
        foreach (var street in Streets)
        {
            var communities = Reference.Grids.Where(g => g.TownshipCode == street).GroupBy(g => g.Community).ToList();
            Assert.InRange(communities.Count, 4, 6);
            Assert.All(communities, c => Assert.InRange(c.Count(), 3, 5));
        }
    }

    [Fact]
    public void A_grid_code_has_fifteen_digits_and_begins_with_its_street() =>
        Assert.All(Reference.Grids, g =>
        {
            Assert.Matches("^[0-9]{15}$", g.Code);
            Assert.StartsWith(g.TownshipCode, g.Code, StringComparison.Ordinal);
            Assert.Equal(NameGuid.Organisation(g.TownshipCode), g.OrganisationId);
        });

    [Fact]
    public void The_locator_finds_the_grid_of_a_place()
    {
        var grid = Reference.Grids.Single(g => g.Code == "620802001001001");
        var ring = Ring.Parse(grid.RingJson);
        Assert.Equal(grid.Code, Locator.Find((ring.MinLon + ring.MaxLon) / 2, (ring.MinLat + ring.MaxLat) / 2)?.Code);
        Assert.Null(Locator.Find(106.52, 35.60));
    }

    [Theory]
    [InlineData(106.70, 35.54, false)]
    [InlineData(106.52, 35.55, false)]
    [InlineData(108.94, 34.34, true)]
    [InlineData(106.42, 35.25, true)]
    [InlineData(double.NaN, 35.5, true)]
    [InlineData(0, 0, true)]
    public void A_place_outside_the_county_is_known_as_such(double lon, double lat, bool outside) =>
        Assert.Equal(outside, Locator.IsOutsideCounty("620802", lon, lat));

    [Fact]
    public void Nothing_is_said_about_a_county_without_an_outline() => Assert.False(Locator.IsOutsideCounty("620821", 0, 0));

    [Fact]
    public void Every_grid_lies_in_the_county() =>
        Assert.All(Reference.Grids, g => Assert.All(Ring.Parse(g.RingJson).Points, p => Assert.False(Locator.IsOutsideCounty("620802", p[0], p[1]))));

    [Fact]
    public void An_open_or_impossible_ring_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Ring.Parse("[[106,35],[107,35],[107,36],[106,36]]"));
        Assert.Throws<ArgumentException>(() => Ring.Parse("[[106,35],[107,35],[106,35]]"));
        Assert.Throws<ArgumentException>(() => Ring.Parse("[[206,35],[107,35],[107,36],[206,35]]"));
    }
}
