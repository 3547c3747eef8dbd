using Whistle.Cases.Flows.Outbound;
using Whistle.Server.Composition;

namespace Whistle.Server.Outbound;

/// <summary>
/// <c>Http:AllowedHosts</c> (a list, or one text with commas; none unless set), <c>Http:AllowPrivateAddresses</c>,
/// <c>Http:TimeoutSeconds</c> (30) and <c>Http:Attempts</c> (3).
/// </summary>
internal static class OutboundSettings
{
    private const string Hosts = "Http:AllowedHosts";

    /// <exception cref="SettingsException">A host can't be one, or a number is out of bounds.</exception>
    public static OutboundPolicy Read(IConfiguration configuration)
    {
        var given = configuration[Hosts]?.Split(',') ?? configuration.GetSection(Hosts).GetChildren().Select(c => c.Value ?? "");
        string[] hosts = [.. given.Select(h => h.Trim()).Where(h => h.Length > 0)];
        foreach (var host in hosts)
            if (!IsHost(host)) throw new SettingsException($"{Hosts} names \"{host}\", which is no host; write api.example.cn, *.example.cn or api.example.cn:8443.");
        return new OutboundPolicy(hosts, ServerSettings.Flag(configuration, "Http:AllowPrivateAddresses"),
            TimeSpan.FromSeconds(ServerSettings.Number(configuration, "Http:TimeoutSeconds", 30, 1, 300)),
            ServerSettings.Number(configuration, "Http:Attempts", 3, 1, 10));
    }

    private static bool IsHost(string text)
    {
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return Uri.TryCreate($"http://{name}/", UriKind.Absolute, out var uri) && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0 && !name.Contains('*')
            && uri.Host.Equals(name.Split(':')[0], StringComparison.OrdinalIgnoreCase);
    }
}
