using SkiaSharp;

namespace Whistle.Web.Tests.Support;

/// <summary>Drawn photos of the street of our example: flooded before, dry afterwards.</summary>
public static class StreetPicture
{
    public static byte[] Flooded() => Draw(flooded: true);
    public static byte[] Dry() => Draw(flooded: false);

    private static byte[] Draw(bool flooded)
    {
        using var bitmap = new SKBitmap(800, 600);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(new SKColor(0xC3, 0xD3, 0xDD));
            Houses(canvas);
            using var pavement = Fill(0xB7, 0xAE, 0xA0);
            using var road = Fill(0x6B, 0x6E, 0x70);
            using var ditch = Fill(0x4A, 0x4C, 0x4A);
            canvas.DrawRect(0, 330, 800, 90, pavement);
            canvas.DrawRect(0, 420, 800, 180, road);
            canvas.DrawRect(0, 405, 800, 22, ditch);
            using var plate = Fill(0x9A, 0x9C, 0x98);
            for (var x = 0; x < 800; x += 64) if (!flooded || x is not (256 or 320)) canvas.DrawRect(x + 3, 407, 58, 17, plate);
            if (flooded) Water(canvas);
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 85);
        return data.ToArray();
    }

    private static void Houses(SKCanvas canvas)
    {
        (byte R, byte G, byte B)[] walls = [(0xD8, 0xC2, 0x9F), (0xC9, 0xA1, 0x86), (0xE0, 0xD5, 0xBE), (0xB8, 0xA8, 0x98)];
        using var window = Fill(0x5E, 0x7C, 0x8C);
        using var sign = Fill(0xA9, 0x34, 0x2A);
        for (var house = 0; house < 4; house++)
        {
            var left = house * 200;
            var top = 70 + house % 2 * 45;
            using var wall = Fill(walls[house].R, walls[house].G, walls[house].B);
            canvas.DrawRect(left, top, 196, 330 - top, wall);
            for (var row = top + 22; row < 230; row += 52)
                for (var column = left + 20; column < left + 170; column += 46) canvas.DrawRect(column, row, 28, 32, window);
            canvas.DrawRect(left + 12, 256, 172, 22, sign);
            canvas.DrawRect(left + 30, 284, 136, 46, window);
        }
    }

    private static void Water(SKCanvas canvas)
    {
        using var water = new SKPaint { Color = new SKColor(0x7A, 0x6F, 0x55, 0xE6), IsAntialias = true };
        using var shine = new SKPaint { Color = new SKColor(0xD9, 0xDE, 0xDC, 0x90), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 4 };
        canvas.DrawOval(new SKRect(110, 368, 640, 540), water);
        canvas.DrawOval(new SKRect(180, 400, 470, 455), shine);
        canvas.DrawOval(new SKRect(300, 462, 560, 510), shine);
    }

    private static SKPaint Fill(byte r, byte g, byte b) => new() { Color = new SKColor(r, g, b) };
}
