using System.Security.Cryptography;
using System.Text;

namespace Whistle.Cases.Access;

/// <summary>Refresh tokens are 256 random bits; the database keeps only their hash.</summary>
public static class RefreshTokens
{
    public static string Make() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <returns>SHA-256, lower-case hex.</returns>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <param name="Access">Life of a bearer token.</param>
/// <param name="Refresh">How long a browser may stay away before it must sign in again.</param>
public sealed record SessionLife(TimeSpan Access, TimeSpan Refresh);
