using System.Text.Json;

namespace Whistle.Cases.Geography;

/// <summary>A simple closed ring of [longitude, latitude] vertices in WGS 84 degrees.</summary>
public sealed class Ring
{
    private readonly double[][] _points;

    /// <exception cref="ArgumentException">Fewer than four vertices, not closed, or a coordinate that is no longitude or latitude.</exception>
    public Ring(double[][] points)
    {
        if (points.Length < 4) throw new ArgumentException("A ring needs at least four vertices, the last equal to the first.", nameof(points));
        foreach (var p in points)
            if (p.Length != 2 || !(Math.Abs(p[0]) <= 180) || !(Math.Abs(p[1]) <= 90))
                throw new ArgumentException("A vertex is [longitude, latitude] in degrees.", nameof(points));
        if (points[0][0] != points[^1][0] || points[0][1] != points[^1][1]) throw new ArgumentException("A ring must be closed.", nameof(points));
        _points = points;
        MinLon = points.Min(p => p[0]);
        MaxLon = points.Max(p => p[0]);
        MinLat = points.Min(p => p[1]);
        MaxLat = points.Max(p => p[1]);
    }

    public double MinLon { get; }
    public double MaxLon { get; }
    public double MinLat { get; }
    public double MaxLat { get; }
    public IReadOnlyList<double[]> Points => _points;

    public static Ring Parse(string json) => new(JsonSerializer.Deserialize<double[][]>(json) ?? []);

    /// <summary>
    /// Ray casting with half-open edges. Rings that share their edges exactly divide the plane: a point on a common edge belongs to one of them only.
    /// </summary>
    public bool Contains(double lon, double lat)
    {
        if (lon < MinLon || lon > MaxLon || lat < MinLat || lat > MaxLat) return false;
        var inside = false;
        for (int i = 0, j = _points.Length - 1; i < _points.Length; j = i++)
        {
            // The edge is taken in one fixed direction, so that both neighbours compute the very same crossing.
            var (a, b) = _points[i][1] < _points[j][1] ? (_points[i], _points[j]) : (_points[j], _points[i]);
            if (a[1] <= lat && lat < b[1] && lon < a[0] + ((lat - a[1]) * (b[0] - a[0]) / (b[1] - a[1]))) inside = !inside;
        }

        return inside;
    }

    /// <summary>Signed area in square degrees; positive when the ring runs counter-clockwise.</summary>
    public double Area()
    {
        double twice = 0;
        for (var i = 1; i < _points.Length; i++) twice += (_points[i - 1][0] * _points[i][1]) - (_points[i][0] * _points[i - 1][1]);
        return twice / 2;
    }
}
