using System.Diagnostics;
using Whistle.Storage.Setup;

namespace Whistle.Server.Tests.Faults;

/// <summary>The built server as a process of its own, as it runs in an office: real sockets, real files, a real kill.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Client = new HttpClient(new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = 64 }) { BaseAddress = address, Timeout = Patience };
    }

    public HttpClient Client { get; }

    /// <summary>Starts on this database and folder, and returns when it says that it listens.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds its last words.</exception>
    public static async Task<ServerProcess> Start(StorageSettings storage)
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
        var process = Process.Start(start)!;
        var said = new List<string>();
        process.ErrorDataReceived += (_, line) => said.Add(line.Data ?? "");
        process.BeginErrorReadLine();
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            said.Add(line);
            if (!line.Contains("http://127.0.0.1:", StringComparison.Ordinal)) continue;
            // Somebody must go on reading, or the server stops at a full pipe.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new ServerProcess(process, new Uri(line.Split(' ').Last(word => word.StartsWith("http://127.0.0.1:", StringComparison.Ordinal))));
        }
        throw new InvalidOperationException("The server did not start: " + string.Join('\n', said.TakeLast(20)));
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
        Client.Dispose();
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
