using SkiaSharp;
using Whistle.Cases.Evidence;
using Whistle.Cases.Storage;

namespace Whistle.Server.Evidence;

/// <summary>
/// The copies of a picture that people are shown: drawn anew, upright, at most 2048 px (thumbnail 320 px) on the longer side.
/// Re-encoding leaves every piece of metadata behind.
/// </summary>
public static class PublicCopy
{
    public const string MediaType = "image/jpeg";
    public const string Suffix = ".public.jpg";
    private const string ThumbnailSuffix = ".thumb.jpg";
    private const int Longest = 2048;
    private const int ThumbnailLongest = 320;

    /// <summary>A picture small in bytes can be enormous in pixels; this many are decoded at most.</summary>
    private const long MostPixels = 60_000_000;

    public static string ThumbnailOf(string publicPath) => publicPath[..^Suffix.Length] + ThumbnailSuffix;

    /// <exception cref="Refusal">422 for a picture that cannot be decoded or has too many pixels.</exception>
    public static async Task<string> Make(FileShelf shelf, IncomingFile original, Guid id, DateTime at, CancellationToken cancel)
    {
        var (large, small) = await Task.Run(() => Draw(original.Path), cancel);
        await shelf.Place(small, id, at, ThumbnailSuffix, cancel);
        return await shelf.Place(large, id, at, Suffix, cancel);
    }

    private static (byte[] Large, byte[] Small) Draw(string path)
    {
        using var codec = SKCodec.Create(path) ?? throw Unreadable();
        if ((long)codec.Info.Width * codec.Info.Height > MostPixels)
            throw new Refusal(422, "picture-too-large", new("图片像素过大，请缩小后再上传。", "The picture has too many pixels; please upload a smaller one."));
        using var decoded = Decode(codec);
        using var image = SKImage.FromBitmap(decoded);
        return (Encode(image, codec.EncodedOrigin, Longest, 85), Encode(image, codec.EncodedOrigin, ThumbnailLongest, 78));
    }

    private static SKBitmap Decode(SKCodec codec)
    {
        // JPEG decodes at reduced size for a fraction of the memory.
        var scale = Math.Min(1f, (float)Longest / Math.Max(codec.Info.Width, codec.Info.Height));
        var size = codec.GetScaledDimensions(scale);
        if (Math.Max(size.Width, size.Height) < Math.Min(Longest, Math.Max(codec.Info.Width, codec.Info.Height))) size = codec.Info.Size;
        var bitmap = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb()));
        var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result is SKCodecResult.Success or SKCodecResult.IncompleteInput) return bitmap;
        bitmap.Dispose();
        throw Unreadable();
    }

    private static byte[] Encode(SKImage image, SKEncodedOrigin origin, int longest, int quality)
    {
        var turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        var scale = Math.Min(1f, (float)longest / Math.Max(image.Width, image.Height));
        var width = Math.Max(1, (int)MathF.Round(image.Width * scale));
        var height = Math.Max(1, (int)MathF.Round(image.Height * scale));
        var info = new SKImageInfo(turned ? height : width, turned ? width : height, SKColorType.Rgba8888, SKAlphaType.Opaque, SKColorSpace.CreateSrgb());
        using var surface = SKSurface.Create(info) ?? throw new InvalidOperationException("No drawing surface could be made.");
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.White);
        canvas.Concat(Upright(origin, width, height));
        canvas.DrawImage(image, SKRect.Create(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var drawn = surface.Snapshot();
        using var data = drawn.Encode(SKEncodedImageFormat.Jpeg, quality);
        return data.ToArray();
    }

    /// <summary>The eight EXIF orientations (CIPA DC-008 tag 0x0112) as transforms of a picture stored <paramref name="w"/> × <paramref name="h"/>.</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, float w, float h) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private static Refusal Unreadable() => new(422, "unreadable-picture", new("图片已损坏或无法识别，请重新拍摄或选择。", "The picture is damaged or cannot be read; please take or choose another."));
}
