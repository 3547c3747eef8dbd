using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Whistle.Testing;

/// <summary>
/// A PostgreSQL of our own on a free port of this machine, in a temporary folder. It ends with the process that started it,
/// even when that is killed, and takes its folder along.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "whistle";

    // The shell waits for the end of its input, which comes when our process is gone, however it went.
    private const string Watch = "\"$0\" \"$@\" & server=$!; read -r _; kill -INT $server; wait $server; rm -rf \"$WHISTLE_PGROOT\"";

    private static readonly Lazy<Task<PostgresServer>> One = new(() => Start(durable: false));

    private readonly ConcurrentDictionary<string, Lazy<Task>> _templates = new();
    private readonly Process _process;
    private readonly int _port;
    private int _databases;

    private PostgresServer(Process process, int port) => (_process, _port) = (process, port);

    /// <summary>Null, or why tests that need PostgreSQL can't run here. In CI always null: there they fail instead.</summary>
    public static string? WhyNone => NpmTools.MustBeComplete ? null : PostgresPrograms.WhyNone;

    /// <summary>The server of this test process; started on first use, without fsync.</summary>
    public static Task<PostgresServer> Shared => One.Value;

    /// <param name="durable">True: every commit reaches the disk, as in production. For benchmarks.</param>
    /// <exception cref="InvalidOperationException">There is none to start, or it did not start; the message holds its last words.</exception>
    public static async Task<PostgresServer> Start(bool durable)
    {
        if (PostgresPrograms.WhyNone is { } reason) throw new InvalidOperationException(reason);
        var root = Directory.CreateTempSubdirectory("whistle-pg-").FullName;
        NpmTools.Run("chmod", $"755 \"{root}\"");
        var programs = PostgresPrograms.Find(root);
        var data = Path.Combine(root, "data");
        Directory.CreateDirectory(data);
        var account = Environment.IsPrivilegedProcess ? Unprivileged() : default;
        if (account != default) NpmTools.Run("chown", $"-R {account.User}:{account.Group} \"{root}\"");
        var (file, prefix) = account == default ? (programs.InitDb, "") : ("setpriv", $"{string.Join(' ', Become(account))} \"{programs.InitDb}\" ");
        NpmTools.Run(file, $"{prefix}-D \"{data}\" -U {User} -A trust -E UTF8 --locale=C.UTF-8 --no-sync", root);

        var port = FreePort();
        var start = new ProcessStartInfo(account == default ? "sh" : "setpriv") { RedirectStandardInput = true, RedirectStandardError = true, WorkingDirectory = root };
        start.Environment["WHISTLE_PGROOT"] = root;
        string[] arguments =
        [
            .. account == default ? [] : Become(account).Append("sh"),
            "-c", Watch, programs.Server, "-D", data, "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
            "-c", "max_connections=400", "-c", "shared_buffers=128MB", "-c", "lc_messages=C", "-c", "logging_collector=off", "-c", "log_destination=stderr",
            "-c", $"fsync={(durable ? "on" : "off")}", "-c", $"full_page_writes={(durable ? "on" : "off")}",
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        await Ready(process);
        return new PostgresServer(process, port);
    }

    /// <summary>Connection string of a database on this server.</summary>
    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={_port};Username={User};Database={database};Maximum Pool Size=60;Timeout=30;Include Error Detail=true";

    /// <summary>A new, empty database; returns its connection string.</summary>
    public Task<string> Create() => Create("template1");

    /// <summary>
    /// A new database like <paramref name="template"/>, which <paramref name="build"/> fills the first time it is asked for.
    /// The builder gets a connection string and must leave no connection open.
    /// </summary>
    public async Task<string> CreateFrom(string template, Func<string, Task> build)
    {
        await _templates.GetOrAdd(template, name => new Lazy<Task>(async () =>
        {
            await Execute($"CREATE DATABASE \"{name}\"");
            await build(ConnectionString(name) + ";Pooling=false");
        })).Value;
        return await Create(template);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<string> Create(string template)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await Execute($"CREATE DATABASE \"{name}\" TEMPLATE \"{template}\" STRATEGY file_copy");
        return ConnectionString(name);
    }

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits for the server's own word instead of trying the door.</summary>
    private static async Task Ready(Process process)
    {
        var said = new List<string>();
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            if (line.Contains("database system is ready to accept connections", StringComparison.Ordinal))
            {
                // Somebody must go on reading, or the server stops at a full pipe.
                _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
                return;
            }
            said.Add(line);
        }
        throw new InvalidOperationException("PostgreSQL did not start: " + string.Join('\n', said.TakeLast(20)));
    }

    private static string[] Become((string User, string Group) account) => [$"--reuid={account.User}", $"--regid={account.Group}", "--clear-groups"];

    /// <summary>PostgreSQL refuses to run as root: the ids of an account it accepts.</summary>
    private static (string User, string Group) Unprivileged()
    {
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).ToDictionary(f => f[0], f => (f[2], f[3]));
        return accounts.TryGetValue("postgres", out var own) ? own : accounts["nobody"];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
