using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Whistle.Storage.Model;

/// <summary>
/// Every time in the database is UTC. A time without a kind is refused when written: it is a wall-clock reading somebody
/// forgot to convert, and a deadline eight hours off looks right until it is missed.
/// </summary>
public sealed class UtcTime() : ValueConverter<DateTime, DateTime>(
    written => ToUtc(written),
    stored => DateTime.SpecifyKind(stored, DateTimeKind.Utc))
{
    /// <summary>Decimal places of a second that all three databases keep.</summary>
    public const int Precision = 6;

    /// <exception cref="ArgumentException">The time has no kind.</exception>
    public static DateTime ToUtc(DateTime time) => time.Kind switch
    {
        DateTimeKind.Utc => time,
        DateTimeKind.Local => time.ToUniversalTime(),
        _ => throw new ArgumentException($"{time:O} has no kind; the database takes UTC only.", nameof(time)),
    };

    /// <summary>The time cut to what a database keeps, so that it compares equal after it was read back.</summary>
    public static DateTime ToStoredPrecision(DateTime time) => new(time.Ticks - time.Ticks % TimeSpan.TicksPerMicrosecond, time.Kind);
}
