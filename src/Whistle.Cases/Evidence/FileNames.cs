using System.Globalization;
using System.Text;

namespace Whistle.Cases.Evidence;

/// <summary>Names people gave their files, made harmless. They are shown and offered for download, never used as a path.</summary>
public static class FileNames
{
    private const int Longest = 120;

    /// <summary>Drops folders, control and direction-changing characters and what file systems refuse; ends with the extension of the true kind.</summary>
    public static string Sanitise(string? given, FileKind kind)
    {
        var name = (given ?? "").Normalize(NormalizationForm.FormC);
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var kept = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse) continue;
            if (rune == Rune.ReplacementChar || (rune.IsAscii && "<>:\"|?*%;".Contains((char)rune.Value))) continue;
            kept.Append(rune.ToString());
        }
        var stem = StemOf(kept.ToString()).Trim(' ', '.');
        if (stem.Length == 0) stem = "file";
        return Cut(stem) + kind.Extension;
    }

    private static string StemOf(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot >= 0 && name.Length - dot <= 6 ? name[..dot] : name;
    }

    private static string Cut(string stem)
    {
        if (stem.Length <= Longest) return stem;
        return char.IsHighSurrogate(stem[Longest - 1]) ? stem[..(Longest - 1)] : stem[..Longest];
    }
}
