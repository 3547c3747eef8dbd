using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Whistle.Web.Tests.Support;

/// <summary>
/// The real server in a process of its own, serving the built web, on a free port and a folder that goes with it. One for the whole run:
/// every test works on cases of its own.
/// </summary>
public sealed class ServerProcess
{
    private static readonly Lazy<Task<ServerProcess>> Running = new(Start);

    private readonly Process _process;
    private readonly string _directory;
    private readonly ConcurrentQueue<string> _output = new();

    private ServerProcess(Process process, string directory)
    {
        _process = process;
        _directory = directory;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
    }

    public Uri Address { get; private set; } = null!;
    public string Output => string.Join('\n', _output);

    /// <summary>What it printed from its first failure on.</summary>
    public string Errors => string.Join('\n', _output.SkipWhile(l => !l.Contains("fail:", StringComparison.Ordinal)).Take(30));

    /// <exception cref="InvalidOperationException">It did not become ready; the message carries what it printed.</exception>
    public static Task<ServerProcess> Get() => Running.Value;

    /// <summary>One more, with data of its own.</summary>
    public static Task<ServerProcess> Another() => Start();

    private static async Task<ServerProcess> Start()
    {
        var directory = Directory.CreateTempSubdirectory("whistle-pages-").FullName;
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Whistle.Server.dll"), "--urls", "http://127.0.0.1:0", "--Data:Directory", directory, "--Clock:Virtual", "true"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        var server = new ServerProcess(Process.Start(start)!, directory);
        server.Address = await server.FindAddress();
        await server.BecomesReady();
        return server;
    }

    /// <summary>The system chose the port; the server says which once it listens.</summary>
    private async Task<Uri> FindAddress()
    {
        const string mark = "http://127.0.0.1:";
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await pause.WaitForNextTickAsync(patience.Token))
        {
            if (_process.HasExited) throw new InvalidOperationException($"The server ended with {_process.ExitCode}:\n{Output}");
            var line = _output.FirstOrDefault(l => l.Contains(mark, StringComparison.Ordinal));
            if (line is null) continue;
            var digits = line[(line.IndexOf(mark, StringComparison.Ordinal) + mark.Length)..].TakeWhile(char.IsAsciiDigit).ToArray();
            return new Uri(mark + new string(digits));
        }
        throw new InvalidOperationException($"The server did not say where it listens:\n{Output}");
    }

    private async Task BecomesReady()
    {
        using var client = new HttpClient { BaseAddress = Address };
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while ((await client.GetAsync("/health/ready", patience.Token)).StatusCode != HttpStatusCode.OK) await pause.WaitForNextTickAsync(patience.Token);
        var page = await client.GetStringAsync("/sign-in", patience.Token);
        if (!page.Contains("<div id=\"app\"", StringComparison.Ordinal)) throw new InvalidOperationException("The server serves no web; build it without -p:BuildWeb=false.");
    }

    private void Stop()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        Directory.Delete(_directory, recursive: true);
    }
}
