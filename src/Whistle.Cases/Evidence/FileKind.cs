namespace Whistle.Cases.Evidence;

/// <summary>What a file is, told by its first bytes; the name and the client's media type decide nothing.</summary>
public sealed record FileKind(string MediaType, string Extension, bool IsPicture)
{
    /// <summary>Bytes needed to tell every kind.</summary>
    public const int HeadLength = 32;

    public static readonly FileKind Jpeg = new("image/jpeg", ".jpg", true);
    public static readonly FileKind Png = new("image/png", ".png", true);
    public static readonly FileKind Webp = new("image/webp", ".webp", true);
    public static readonly FileKind Pdf = new("application/pdf", ".pdf", false);
    public static readonly FileKind Mp4 = new("video/mp4", ".mp4", false);

    /// <summary>Recognised so that the refusal can say what to do; not accepted, since browsers cannot show it.</summary>
    public static readonly FileKind Heic = new("image/heic", ".heic", true);

    /// <returns>Null for anything this product does not keep.</returns>
    public static FileKind? Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return Jpeg;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return Png;
        if (head.StartsWith("%PDF-"u8)) return Pdf;
        if (head.Length < 12) return null;
        if (head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8)) return Webp;
        return head[4..8].SequenceEqual("ftyp"u8) ? OfBrand(head[8..12]) : null;
    }

    /// <summary>ISO base media files name their kind in the major brand (ISO/IEC 14496-12 §4.3).</summary>
    private static FileKind? OfBrand(ReadOnlySpan<byte> brand)
    {
        foreach (var b in (ReadOnlySpan<string>)["isom", "iso2", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "MSNV", "3gp4", "3gp5"])
            if (brand.SequenceEqual(System.Text.Encoding.ASCII.GetBytes(b))) return Mp4;
        foreach (var b in (ReadOnlySpan<string>)["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif"])
            if (brand.SequenceEqual(System.Text.Encoding.ASCII.GetBytes(b))) return Heic;
        return null;
    }
}
