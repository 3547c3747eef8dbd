using System.Diagnostics;

namespace Whistle.Web.Tests.Rules;

/// <summary>The front end's own tests (forms, times, drawing, texts in both languages) need no browser; they run with all the others.</summary>
public sealed class FrontEndRulesTests
{
    [InstalledWebFact]
    public async Task The_front_ends_own_rules_hold()
    {
        var start = new ProcessStartInfo("node") { WorkingDirectory = WebFolder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[WebFolder.Runner, "run", "--no-color"]) start.ArgumentList.Add(argument);
        using var run = Process.Start(start)!;
        var output = run.StandardOutput.ReadToEndAsync();
        var errors = run.StandardError.ReadToEndAsync();
        await run.WaitForExitAsync();
        Assert.True(run.ExitCode == 0, $"{await output}\n{await errors}");
    }
}

internal static class WebFolder
{
    public static string Path { get; } = System.IO.Path.Combine(Root(), "src", "Whistle.Web");
    public static string Runner { get; } = System.IO.Path.Combine(Path, "node_modules", "vitest", "vitest.mjs");

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Whistle.sln"))) return folder.FullName;
        throw new DirectoryNotFoundException("The test does not run inside the repository.");
    }
}

/// <summary>Needs the web's npm packages, which the build of the server installs: skipped where it was told not to, a failure in CI.</summary>
public sealed class InstalledWebFactAttribute : FactAttribute
{
    public InstalledWebFactAttribute()
    {
        if (!File.Exists(WebFolder.Runner) && Environment.GetEnvironmentVariable("CI") is null) Skip = "the web's npm packages are not installed (built with -p:BuildWeb=false)";
    }
}
