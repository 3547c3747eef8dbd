using System.Collections.Frozen;
using Microsoft.AspNetCore.StaticFiles;

namespace Whistle.Server.Designer;

/// <summary>One file of the Elsa Studio, in the forms it lies on the disk. At least one path is set.</summary>
/// <param name="Forever">Its name changes with its content, so that a browser never asks again.</param>
public sealed record StudioFile(string ContentType, bool Forever, string? Plain, string? Brotli, string? Gzip);

/// <summary>
/// The files of the Studio as the build of the web lays them out: compressed by their makers, the original only of what has no
/// compressed form. Read once; a name that is not among them does not exist.
/// </summary>
public sealed class StudioFiles
{
    private static readonly FileExtensionContentTypeProvider Types = new(new FileExtensionContentTypeProvider().Mappings)
    {
        Mappings = { [".dat"] = "application/octet-stream", [".cur"] = "image/x-icon" },
    };

    private readonly FrozenDictionary<string, StudioFile> _files;

    /// <param name="directory">Null or missing: there are none.</param>
    public StudioFiles(string? directory) =>
        _files = directory is not null && Directory.Exists(directory) ? Read(directory) : FrozenDictionary<string, StudioFile>.Empty;

    /// <param name="name">Path below /designer/, with forward slashes.</param>
    public StudioFile? Find(string name) => _files.GetValueOrDefault(name);

    private static FrozenDictionary<string, StudioFile> Read(string directory)
    {
        var found = Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path: path, Name: System.IO.Path.GetRelativePath(directory, path).Replace('\\', '/')));
        return found.GroupBy(f => Original(f.Name), StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g =>
        {
            string? With(string name) => g.Where(f => f.Name == name).Select(f => f.Path).FirstOrDefault();
            return new StudioFile(TypeOf(g.Key), IsHashed(g.Key), With(g.Key), With(g.Key + ".br"), With(g.Key + ".gz"));
        }, StringComparer.Ordinal);
    }

    private static string Original(string name) =>
        name.EndsWith(".br", StringComparison.Ordinal) || name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;

    private static string TypeOf(string name)
    {
        if (!Types.TryGetContentType(name, out var type)) return "application/octet-stream";
        return type.StartsWith("text/", StringComparison.Ordinal) ? type + "; charset=utf-8" : type;
    }

    /// <summary>
    /// The runtime's and assemblies' names end in a hash of ten letters and digits, e.g. <c>System.Linq.zrgapkccbx.wasm</c>, as do the
    /// bundled styles of components; the code editor's workers end in one of eight after a hyphen. Other names stay the same from one
    /// release to the next.
    /// </summary>
    private static bool IsHashed(string name)
    {
        var parts = name[(name.LastIndexOf('/') + 1)..].Split('.');
        return parts.Skip(1).SkipLast(1).Any(p => p.Length == 10 && p.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterLower(c)))
            || (name.Contains("/min/vs/assets/", StringComparison.Ordinal) && parts[^2][^9..][0] == '-');
    }
}
