using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Whistle.Cases.CaseTypes;

/// <summary>
/// How the cases of a type are numbered, e.g. <c>哨-{county}-{year}-{serial:6}</c>. The serial counts from 1 without gaps in each
/// county and year, so both must stand in the pattern: else two counties would issue the same number.
/// </summary>
public sealed partial class NumberPattern
{
    private readonly string pattern;
    private readonly int digits;

    private NumberPattern(string pattern, int digits)
    {
        this.pattern = pattern;
        this.digits = digits;
    }

    /// <summary>Null when the pattern lacks {county}, {year} or exactly one {serial:n} with n from 3 to 9, or names anything else.</summary>
    public static NumberPattern? TryParse(string pattern)
    {
        var marks = Mark().Matches(pattern).Select(m => m.Value).ToList();
        var serials = marks.Where(m => m.StartsWith("{serial:", StringComparison.Ordinal)).ToList();
        var rest = Mark().Replace(pattern, "");
        var whole = marks.Count == 3 && serials.Count == 1 && marks.Contains("{county}") && marks.Contains("{year}");
        if (!whole || rest.Contains('{') || rest.Contains('}') || pattern.Length > 60) return null;
        var digits = serials[0][^2] - '0';
        return digits is >= 3 and <= 9 ? new NumberPattern(pattern, digits) : null;
    }

    /// <summary>Key of the gap-free sequence to draw from, e.g. "whistle-620802-2026".</summary>
    public static string SequenceKey(string caseType, string countyCode, int year) =>
        string.Create(CultureInfo.InvariantCulture, $"{caseType}-{countyCode}-{year}");

    /// <param name="countyCode">Six digits, GB/T 2260.</param>
    /// <param name="year">Calendar year in China Standard Time.</param>
    /// <param name="serial">From 1; a serial longer than the pattern's digits is written whole, never cut.</param>
    public string Format(string countyCode, int year, long serial) => new StringBuilder(pattern)
        .Replace("{county}", countyCode)
        .Replace("{year}", year.ToString("0000", CultureInfo.InvariantCulture))
        .Replace($"{{serial:{digits}}}", serial.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0'))
        .ToString();

    public override string ToString() => pattern;

    [GeneratedRegex(@"\{(county|year|serial:\d)\}")]
    private static partial Regex Mark();
}
