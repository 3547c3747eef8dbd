using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace Whistle.Server.Tests.Support;

/// <summary>Pictures as cameras make them, with an EXIF block written by hand.</summary>
public static class Pictures
{
    /// <summary>Red on the left, blue on the right.</summary>
    public static byte[] Encode(SKEncodedImageFormat format, int width = 120, int height = 60)
    {
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.Blue);
            canvas.DrawRect(0, 0, width / 2f, height, new SKPaint { Color = SKColors.Red });
        }
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    public static byte[] JpegWithExif(byte[] exif, int width = 120, int height = 60)
    {
        var plain = Encode(SKEncodedImageFormat.Jpeg, width, height);
        byte[] body = [.. "Exif\0\0"u8, .. exif];
        return [0xFF, 0xD8, 0xFF, 0xE1, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body, .. plain[2..]];
    }

    /// <summary>Taken at 2026-11-02 09:30:00 (no zone), 106.6812° E, 35.5430° N.</summary>
    public static byte[] Exif(bool big = false, ushort orientation = 1, string? zone = null)
    {
        var tiff = new Tiff(big);
        var camera = new List<byte[]> { tiff.Ascii(0x9003, "2026:11:02 09:30:00") };
        if (zone is not null) camera.Add(tiff.Ascii(0x9011, zone));
        var cameraAt = tiff.Directory(camera);
        var placeAt = tiff.Directory(
        [
            tiff.Ascii(1, "N"), tiff.Rationals(2, (35, 1), (32, 1), (3480, 100)),
            tiff.Ascii(3, "E"), tiff.Rationals(4, (106, 1), (40, 1), (5232, 100)),
        ]);
        var first = tiff.Directory([tiff.Short(0x0112, orientation), tiff.Long(0x8769, cameraAt), tiff.Long(0x8825, placeAt)]);
        return tiff.Finish(first);
    }

    private sealed class Tiff(bool big)
    {
        private readonly List<byte> _bytes = [.. big ? "MM\0*"u8 : "II*\0"u8, 0, 0, 0, 0];

        public byte[] Ascii(int tag, string text)
        {
            byte[] value = [.. Encoding.ASCII.GetBytes(text), 0];
            return Entry(tag, 2, (uint)value.Length, value.Length <= 4 ? Pad(value) : U32(Append(value)));
        }

        public byte[] Short(int tag, ushort value) => Entry(tag, 3, 1, Pad(U16(value)));
        public byte[] Long(int tag, uint value) => Entry(tag, 4, 1, U32(value));

        public byte[] Rationals(int tag, params (uint Top, uint Bottom)[] values) =>
            Entry(tag, 5, (uint)values.Length, U32(Append([.. values.SelectMany(v => (byte[])[.. U32(v.Top), .. U32(v.Bottom)])])));

        public uint Directory(IReadOnlyList<byte[]> entries) => Append([.. U16((ushort)entries.Count), .. entries.SelectMany(e => e), 0, 0, 0, 0]);

        public byte[] Finish(uint first)
        {
            var bytes = _bytes.ToArray();
            U32(first).CopyTo(bytes, 4);
            return bytes;
        }

        private byte[] Entry(int tag, ushort type, uint count, byte[] value) => [.. U16((ushort)tag), .. U16(type), .. U32(count), .. value];
        private static byte[] Pad(byte[] value) => [.. value, .. new byte[4 - value.Length]];

        private uint Append(byte[] value)
        {
            var at = (uint)_bytes.Count;
            _bytes.AddRange(value);
            return at;
        }

        private byte[] U16(ushort value)
        {
            var bytes = new byte[2];
            if (big) BinaryPrimitives.WriteUInt16BigEndian(bytes, value); else BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
            return bytes;
        }

        private byte[] U32(uint value)
        {
            var bytes = new byte[4];
            if (big) BinaryPrimitives.WriteUInt32BigEndian(bytes, value); else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            return bytes;
        }
    }
}
