namespace Whistle.Cases.Geography;

/// <summary>A unit grid (单元网格): the smallest area somebody is answerable for.</summary>
public sealed class Grid
{
    public Guid Id { get; set; }

    /// <summary>15 digits: 6 division, 3 township, 3 community, 3 grid (GB/T 47678.3).</summary>
    public required string Code { get; set; }
    public required string Name { get; set; }
    public required string NameEn { get; set; }
    public required string TownshipCode { get; set; }
    public Guid OrganisationId { get; set; }
    public required string Community { get; set; }

    /// <summary>Outer ring as a JSON array of [longitude, latitude] in WGS 84 degrees, closed.</summary>
    public required string RingJson { get; set; }
    public double MinLon { get; set; }
    public double MinLat { get; set; }
    public double MaxLon { get; set; }
    public double MaxLat { get; set; }
}
