using System.Globalization;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Outbound;

/// <summary>Where flows may send requests. Nothing is allowed unless a setting names it.</summary>
/// <param name="Hosts">Host names, each <c>api.example.cn</c>, <c>*.example.cn</c> (any host below it) or with a port, <c>api.example.cn:8443</c>. Without a port, those of http and https.</param>
/// <param name="AllowPrivate">Addresses inside the own network may be reached: an allowed name that leads there is refused otherwise.</param>
/// <param name="Timeout">Of one attempt, connecting included.</param>
/// <param name="Attempts">How often a request is sent when the host can't be reached or does not answer in time.</param>
public sealed record OutboundPolicy(IReadOnlyList<string> Hosts, bool AllowPrivate, TimeSpan Timeout, int Attempts)
{
    public static readonly OutboundPolicy None = new([], false, TimeSpan.FromSeconds(30), 3);

    /// <summary>Null where the address may be asked; else why not.</summary>
    public LocalText? Refuses(Uri address)
    {
        if (address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0)
            return new LocalText("只能向 http 或 https 地址发送请求。", "Requests go to http and https addresses only.");
        return Hosts.Any(allowed => Fits(allowed, address)) ? null : new LocalText(
            $"主机“{address.Authority}”不在许可名单（设置 Http:AllowedHosts）内。", $"The host '{address.Authority}' is not on the list (setting Http:AllowedHosts).");
    }

    /// <summary>How long to wait before attempt number <paramref name="attempt"/> + 1.</summary>
    public static TimeSpan Pause(int attempt) => TimeSpan.FromSeconds(Math.Min(5 * Math.Pow(4, Math.Max(attempt - 1, 0)), 300));

    private static bool Fits(string allowed, Uri address)
    {
        var at = allowed.LastIndexOf(':');
        var hasPort = at > 0 && int.TryParse(allowed[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port == address.Port;
        if (at > 0 && !hasPort) return false;
        if (at < 0 && !address.IsDefaultPort) return false;
        var name = at > 0 ? allowed[..at] : allowed;
        return name.StartsWith("*.", StringComparison.Ordinal)
            ? address.IdnHost.EndsWith(name[1..], StringComparison.OrdinalIgnoreCase)
            : address.IdnHost.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
