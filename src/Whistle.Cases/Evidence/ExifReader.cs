using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Whistle.Cases.Evidence;

/// <summary>What a camera wrote about a picture.</summary>
/// <param name="TakenAt">UTC. A camera without a zone is taken to run on China Standard Time.</param>
/// <param name="Lon">Degrees east, WGS 84.</param>
/// <param name="Lat">Degrees north, WGS 84.</param>
public sealed record ExifFacts(DateTime? TakenAt, double? Lon, double? Lat)
{
    public static readonly ExifFacts None = new(null, null, null);
}

/// <summary>
/// Reads time and position from the EXIF block of a JPEG, PNG or WebP (CIPA DC-008; TIFF 6.0 structure).
/// Every offset is checked, directories are visited once and entries are bounded: a damaged or hostile block yields fewer facts, never an error.
/// </summary>
public static class ExifReader
{
    private const int MostEntries = 512;
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public static ExifFacts Read(ReadOnlySpan<byte> file)
    {
        var tiff = FileKind.Of(file) switch
        {
            { MediaType: "image/jpeg" } => InJpeg(file),
            { MediaType: "image/png" } => InPng(file),
            { MediaType: "image/webp" } => InWebp(file),
            _ => [],
        };
        return tiff.Length < 8 ? ExifFacts.None : ReadTiff(tiff);
    }

    private static ReadOnlySpan<byte> InJpeg(ReadOnlySpan<byte> file)
    {
        for (var at = 2; at + 4 <= file.Length && file[at] == 0xFF;)
        {
            var marker = file[at + 1];
            if (marker == 0xFF) { at++; continue; }
            if (marker is 0xDA or 0xD9) return [];
            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2 || at + 2 + length > file.Length) return [];
            var body = file.Slice(at + 4, length - 2);
            if (marker == 0xE1 && body.StartsWith("Exif\0\0"u8)) return body[6..];
            at += 2 + length;
        }
        return [];
    }

    private static ReadOnlySpan<byte> InPng(ReadOnlySpan<byte> file)
    {
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12) return [];
            if (file.Slice(at + 4, 4).SequenceEqual("eXIf"u8)) return file.Slice(at + 8, (int)length);
            at += 12 + (int)length;
        }
        return [];
    }

    private static ReadOnlySpan<byte> InWebp(ReadOnlySpan<byte> file)
    {
        for (var at = 12; at + 8 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            if (length > file.Length - at - 8) return [];
            var body = file.Slice(at + 8, (int)length);
            if (file.Slice(at, 4).SequenceEqual("EXIF"u8)) return body.StartsWith("Exif\0\0"u8) ? body[6..] : body;
            at += 8 + (int)length + (int)(length & 1);
        }
        return [];
    }

    private static ExifFacts ReadTiff(ReadOnlySpan<byte> tiff)
    {
        var big = tiff.StartsWith("MM\0*"u8);
        if (!big && !tiff.StartsWith("II*\0"u8)) return ExifFacts.None;
        var block = new TiffBlock(tiff, big);
        var first = block.Entries(block.UInt32(4));
        var camera = block.Entries(block.Offset(first, 0x8769));
        var place = block.Entries(block.Offset(first, 0x8825));

        var text = block.Ascii(camera, 0x9003) ?? block.Ascii(first, 0x0132);
        var lat = block.Degrees(place, 0x0002, block.Ascii(place, 0x0001), 'S', 90);
        var lon = block.Degrees(place, 0x0004, block.Ascii(place, 0x0003), 'W', 180);
        var whole = lat is not null && lon is not null;
        return new ExifFacts(TimeOf(text, block.Ascii(camera, 0x9011)), whole ? lon : null, whole ? lat : null);
    }

    private static DateTime? TimeOf(string? text, string? zone)
    {
        if (!DateTime.TryParseExact(text, "yyyy:MM:dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) return null;
        if (local.Year is < 1990 or > 2200) return null;
        var negative = zone?.StartsWith('-') == true;
        var offset = TimeSpan.TryParseExact(zone?.TrimStart('+', '-'), @"hh\:mm", CultureInfo.InvariantCulture, out var given) && given <= TimeSpan.FromHours(14)
            ? (negative ? -given : given)
            : China;
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }

    private readonly record struct Entry(int Tag, int Type, uint Count, int ValueAt);

    private readonly ref struct TiffBlock(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public uint UInt32(long at) =>
            at < 0 || at + 4 > _bytes.Length ? 0
            : bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(_bytes[(int)at..]) : BinaryPrimitives.ReadUInt32LittleEndian(_bytes[(int)at..]);

        private int UInt16(long at) =>
            at < 0 || at + 2 > _bytes.Length ? 0
            : bigEndian ? BinaryPrimitives.ReadUInt16BigEndian(_bytes[(int)at..]) : BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(int)at..]);

        public List<Entry> Entries(uint directory)
        {
            var entries = new List<Entry>();
            if (directory < 8 || directory > _bytes.Length - 2L) return entries;
            var count = Math.Min(UInt16(directory), MostEntries);
            for (var i = 0; i < count; i++)
            {
                var at = directory + 2L + 12L * i;
                if (at + 12 > _bytes.Length) break;
                entries.Add(new Entry(UInt16(at), UInt16(at + 2), UInt32(at + 4), (int)at + 8));
            }
            return entries;
        }

        public uint Offset(List<Entry> entries, int tag)
        {
            foreach (var e in entries)
                if (e.Tag == tag && e.Type == 4 && e.Count == 1) return UInt32(e.ValueAt);
            return 0;
        }

        public string? Ascii(List<Entry> entries, int tag)
        {
            foreach (var e in entries)
            {
                if (e.Tag != tag || e.Type != 2 || e.Count is 0 or > 64) continue;
                long at = e.Count <= 4 ? e.ValueAt : UInt32(e.ValueAt);
                if (at + e.Count > _bytes.Length) return null;
                return Encoding.ASCII.GetString(_bytes.Slice((int)at, (int)e.Count)).TrimEnd('\0', ' ');
            }
            return null;
        }

        /// <summary>Degrees, minutes and seconds as three unsigned rationals.</summary>
        public double? Degrees(List<Entry> entries, int tag, string? reference, char negative, double most)
        {
            foreach (var e in entries)
            {
                if (e.Tag != tag || e.Type != 5 || e.Count != 3) continue;
                long at = UInt32(e.ValueAt);
                if (at + 24 > _bytes.Length) return null;
                double value = 0, part = 1;
                for (var i = 0; i < 3; i++, part *= 60)
                {
                    double top = UInt32(at + 8 * i), bottom = UInt32(at + 8 * i + 4);
                    if (bottom == 0) { if (top == 0) continue; return null; }
                    value += top / bottom / part;
                }
                if (value > most) return null;
                return Math.Round(reference?.StartsWith(negative) == true ? -value : value, 7);
            }
            return null;
        }
    }
}
