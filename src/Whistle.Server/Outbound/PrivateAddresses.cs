using System.Net;
using System.Net.Sockets;

namespace Whistle.Server.Outbound;

/// <summary>Addresses that are not of the public internet: the machine itself, private networks, link-local (cloud metadata), shared, multicast, reserved.</summary>
public static class PrivateAddresses
{
    private static readonly IPNetwork[] Networks =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    public static bool Has(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        // The old way of writing an IPv4 address inside an IPv6 one.
        else if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.GetAddressBytes() is var bytes && bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0)
            return true;
        return Networks.Any(n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));
    }
}
