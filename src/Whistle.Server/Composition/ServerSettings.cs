using Whistle.Cases.Access;
using Whistle.Cases.Designing;
using Whistle.Cases.Flows.Outbound;
using Whistle.Server.Outbound;
using Whistle.Storage.Setup;

namespace Whistle.Server.Composition;

/// <summary>A setting the server cannot start with. The message names the setting and what follows from it.</summary>
public sealed class SettingsException(string message) : Exception(message);

/// <summary>Everything the server is told from outside, checked once at the start. docs/operations.md lists the settings.</summary>
public sealed record ServerSettings
{
    public required StorageSettings Storage { get; init; }

    /// <summary>Folder of the case types' definitions.</summary>
    public required string WorkflowsDirectory { get; init; }

    /// <summary>Folder of the built web; null when there is none and only the API is served.</summary>
    public required string? WebDirectory { get; init; }

    /// <summary>Null: no demonstration accounts.</summary>
    public required string? DemonstrationPassword { get; init; }
    public required bool VirtualClock { get; init; }

    /// <summary>Null: made once and kept in the data directory.</summary>
    public required byte[]? SigningKey { get; init; }
    public required SessionLife SessionLife { get; init; }

    /// <summary>Sign-in attempts a minute from one address.</summary>
    public required int SignInsPerMinute { get; init; }
    public required bool ExportTelemetry { get; init; }
    public required DesigningSettings Designing { get; init; }
    public required OutboundPolicy Outbound { get; init; }

    public string DataDirectory => Storage.DataDirectory;

    /// <exception cref="SettingsException">A setting is missing or unusable.</exception>
    public static ServerSettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var development = environment.IsDevelopment();
        var virtualClock = Flag(configuration, "Clock:Virtual");
        if (virtualClock && !development)
            throw new SettingsException("Clock:Virtual is true outside Development: anybody signed in could let every deadline in the city pass. Remove it, or set ASPNETCORE_ENVIRONMENT=Development.");
        return new ServerSettings
        {
            Storage = ReadStorage(configuration, environment),
            WorkflowsDirectory = Folder(configuration, "CaseTypes:Directory", environment) ?? Path.Combine(AppContext.BaseDirectory, "workflows"),
            WebDirectory = Folder(configuration, "Web:Directory", environment) ?? BuiltWeb.Find(),
            DemonstrationPassword = development ? Password(configuration) : null,
            VirtualClock = virtualClock,
            SigningKey = Key(configuration),
            SessionLife = new SessionLife(
                TimeSpan.FromMinutes(Number(configuration, "SignIn:AccessMinutes", 15, 1, 24 * 60)),
                TimeSpan.FromHours(Number(configuration, "SignIn:RefreshHours", 7 * 24, 1, 90 * 24))),
            SignInsPerMinute = Number(configuration, "SignIn:AttemptsPerMinute", 300, 6, 100_000),
            Designing = new DesigningSettings(
                Flag(configuration, "Designing:FourEyes"),
                TimeSpan.FromMinutes(Number(configuration, "Designing:LeaseMinutes", (int)DesigningSettings.Usual.Lease.TotalMinutes, 1, 24 * 60))),
            Outbound = OutboundSettings.Read(configuration),
            ExportTelemetry = configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is { Length: > 0 },
        };
    }

    private static StorageSettings ReadStorage(IConfiguration configuration, IHostEnvironment environment)
    {
        StorageSettings storage;
        try
        {
            storage = StorageSettings.From(configuration, environment.ContentRootPath);
        }
        catch (InvalidOperationException wrong)
        {
            throw new SettingsException(wrong.Message);
        }
        try
        {
            Directory.CreateDirectory(storage.DataDirectory);
            var probe = Path.Combine(storage.DataDirectory, $".probe-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"Data:Directory {storage.DataDirectory} cannot be written to ({wrong.Message}): uploads and the signing key would have no place to stay.");
        }
        return storage;
    }

    private static string? Folder(IConfiguration configuration, string key, IHostEnvironment environment)
    {
        if (configuration[key] is not { Length: > 0 } given) return null;
        var path = Path.GetFullPath(given, environment.ContentRootPath);
        return Directory.Exists(path) ? path : throw new SettingsException($"{key} names {path}, which does not exist.");
    }

    private static string Password(IConfiguration configuration)
    {
        var password = configuration["Demo:Password"] is { Length: > 0 } given ? given : "Whistle#2026";
        return password.Length >= 8 ? password : throw new SettingsException("Demo:Password is shorter than 8 characters; the demonstration accounts would break the password rules.");
    }

    private static byte[]? Key(IConfiguration configuration)
    {
        if (configuration["SignIn:SigningKey"] is not { Length: > 0 } given) return null;
        var bytes = new byte[given.Length];
        if (!Convert.TryFromBase64String(given, bytes, out var length) || length < 32)
            throw new SettingsException("SignIn:SigningKey must be base64 of 32 bytes or more; with a shorter key access tokens could be forged.");
        return bytes[..length];
    }

    internal static bool Flag(IConfiguration configuration, string key) => configuration[key] is not { Length: > 0 } given ? false
        : bool.TryParse(given, out var value) ? value : throw new SettingsException($"{key} is \"{given}\"; write true or false.");

    internal static int Number(IConfiguration configuration, string key, int usual, int least, int most) => configuration[key] is not { Length: > 0 } given ? usual
        : int.TryParse(given, out var value) && value >= least && value <= most ? value
        : throw new SettingsException($"{key} is \"{given}\"; write a number from {least} to {most}.");
}
