using System.Globalization;
using System.Linq.Expressions;
using Whistle.Cases.Flows;
using Whistle.Engine;

namespace Whistle.Server.Elsa.Definitions;

/// <summary>Which versions a request means, as Elsa writes it: a word, a version number, or nothing for all.</summary>
public static class VersionOptions
{
    public const string Latest = "Latest";

    /// <exception cref="Whistle.Cases.Storage.Refusal">400: another word.</exception>
    public static Expression<Func<DefinitionVersion, bool>> Filter(string? text)
    {
        var word = text?.Trim() ?? "";
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return d => d.Version == number;
        return word.ToUpperInvariant() switch
        {
            "" or "ALLVERSIONS" or "ALL" => _ => true,
            "LATEST" => d => d.IsLatest,
            "PUBLISHED" => d => d.IsPublished,
            "LATESTORPUBLISHED" => d => d.IsLatest || d.IsPublished,
            "LATESTANDPUBLISHED" => d => d.IsLatest && d.IsPublished,
            "DRAFT" => d => !d.IsPublished,
            _ => throw ElsaJson.Bad("versionOptions", new LocalText("取值应为 Latest、Published、LatestOrPublished、LatestAndPublished、AllVersions、Draft 或版本号。",
                "It must be Latest, Published, LatestOrPublished, LatestAndPublished, AllVersions, Draft or a version number.")),
        };
    }
}
