using System.Diagnostics;
using Whistle.Storage.Setup;

namespace Whistle.Server.Tests.Faults;

/// <summary>The built server as a process of its own, as it runs in an office: real sockets, real files, a real kill.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly List<string> _said = [];
    private HttpClient? _client;

    private ServerProcess(Process process)
    {
        _process = process;
        Listening = Listen();
    }

    /// <summary>Completes when the server says that it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds its last words.</exception>
    public Task Listening { get; }

    public HttpClient Client => _client ?? throw new InvalidOperationException("The server does not listen yet.");

    /// <summary>Starts on this database and folder, and returns when it listens.</summary>
    public static async Task<ServerProcess> Start(StorageSettings storage)
    {
        var server = Launch(storage);
        await server.Listening.WaitAsync(Patience);
        return server;
    }

    /// <summary>Starts and waits for nothing.</summary>
    public static ServerProcess Launch(StorageSettings storage)
    {
        var program = Program();
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(program)! };
        start.ArgumentList.Add(program);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["Clock__Virtual"] = "false",
            ["Data__Directory"] = storage.DataDirectory,
            ["Database__Provider"] = storage.Provider.ToString(),
            ["ConnectionStrings__Whistle"] = storage.ConnectionString,
            ["SignIn__AttemptsPerMinute"] = "100000",
            ["Logging__LogLevel__Default"] = "Error",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Error",
        }) start.Environment[name] = value;
        return new ServerProcess(Process.Start(start)!);
    }

    /// <summary>kill -9: nothing of it runs any further, and nobody tells it before.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
        _client?.Dispose();
    }

    private async Task Listen()
    {
        _process.ErrorDataReceived += (_, line) => _said.Add(line.Data ?? "");
        _process.BeginErrorReadLine();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _said.Add(line);
            if (line.Split(' ').LastOrDefault(word => word.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)) is not { } address) continue;
            _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri(address), Timeout = Patience };
            // Somebody must go on reading, or the server stops at a full pipe.
            _ = _process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return;
        }
        throw new InvalidOperationException("The server did not start: " + string.Join('\n', _said.TakeLast(20)));
    }

    /// <summary>The server's own build output, of the same configuration as these tests.</summary>
    private static string Program()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        for (var at = here; at is not null; at = at.Parent)
        {
            if (!File.Exists(Path.Combine(at.FullName, "Whistle.sln"))) continue;
            var program = Path.Combine(at.FullName, "src", "Whistle.Server", "bin", here.Parent!.Name, here.Name, "Whistle.Server.dll");
            return File.Exists(program) ? program : throw new FileNotFoundException("The server is not built.", program);
        }
        throw new DirectoryNotFoundException("The solution's folder is not above the tests.");
    }
}
