using System.Security.Cryptography;
using System.Text;

namespace Whistle.Cases.Seeding;

/// <summary>
/// Name-based identifiers (RFC 9562, version 8 over SHA-256): the same code gives the same id on every installation,
/// so that exports, tests and links agree without a look-up.
/// </summary>
public static class NameGuid
{
    /// <param name="kind">What the code names, e.g. "organisation"; keeps equal codes of different kinds apart.</param>
    public static Guid From(string kind, string code)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(kind + "\n" + code), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    public static Guid Organisation(string code) => From("organisation", code);
    public static Guid Grid(string code) => From("grid", code);
    public static Guid User(string userName) => From("user", userName);
}
