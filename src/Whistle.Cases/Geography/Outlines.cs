using Whistle.Cases.Seeding;

namespace Whistle.Cases.Geography;

/// <summary>Outlines of counties and streets, for the map and for the question whether a place lies inside. Sketches, not legal boundaries.</summary>
public sealed class Outlines
{
    private readonly Dictionary<string, Ring> _rings;

    public Outlines(IReadOnlyDictionary<string, Ring> rings) => _rings = new(rings);

    public IReadOnlyDictionary<string, Ring> Rings => _rings;

    /// <summary>The outlines shipped with the reference data.</summary>
    public static Outlines Shipped() =>
        new(EmbeddedData.Read<OutlineFile>("outlines.json").Outlines.ToDictionary(o => o.Code, o => new Ring(o.Ring)));

    /// <summary>Null when no outline of that division is known: then nothing can be said, and nothing refused.</summary>
    public bool? Contains(string divisionCode, double lon, double lat) =>
        _rings.TryGetValue(divisionCode, out var ring) ? ring.Contains(lon, lat) : null;

    private sealed record OutlineFile(List<OutlineRow> Outlines);

    private sealed record OutlineRow(string Code, double[][] Ring);
}
