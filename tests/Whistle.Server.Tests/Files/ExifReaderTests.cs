using Whistle.Cases.Evidence;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Files;

public sealed class ExifReaderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Time_and_position_are_read_in_either_byte_order(bool big)
    {
        var facts = ExifReader.Read(Pictures.JpegWithExif(Pictures.Exif(big)));
        Assert.Equal(new DateTime(2026, 11, 2, 1, 30, 0, DateTimeKind.Utc), facts.TakenAt);
        Assert.Equal(106.6812, facts.Lon!.Value, 6);
        Assert.Equal(35.543, facts.Lat!.Value, 6);
    }

    [Fact]
    public void A_camera_that_names_its_zone_is_believed()
    {
        var facts = ExifReader.Read(Pictures.JpegWithExif(Pictures.Exif(zone: "+09:00")));
        Assert.Equal(new DateTime(2026, 11, 2, 0, 30, 0, DateTimeKind.Utc), facts.TakenAt);
    }

    [Fact]
    public void Png_and_webp_carry_it_in_a_chunk()
    {
        var exif = Pictures.Exif();
        var png = Pictures.Encode(SkiaSharp.SKEncodedImageFormat.Png);
        byte[] chunk = [0, 0, (byte)(exif.Length >> 8), (byte)exif.Length, .. "eXIf"u8, .. exif, 0, 0, 0, 0];
        Assert.NotNull(ExifReader.Read([.. png[..33], .. chunk, .. png[33..]]).Lat);

        var webp = Pictures.Encode(SkiaSharp.SKEncodedImageFormat.Webp);
        byte[] tail = [.. "EXIF"u8, (byte)exif.Length, (byte)(exif.Length >> 8), 0, 0, .. exif];
        Assert.NotNull(ExifReader.Read([.. webp, .. tail]).Lat);
    }

    [Fact]
    public void No_damage_makes_it_fail()
    {
        var whole = Pictures.JpegWithExif(Pictures.Exif());
        for (var length = 0; length < Math.Min(400, whole.Length); length++) ExifReader.Read(whole.AsSpan(0, length));
        var random = new Random(20261123);
        for (var round = 0; round < 20_000; round++)
        {
            var broken = whole.ToArray();
            for (var i = random.Next(1, 6); i > 0; i--) broken[random.Next(12, 320)] = (byte)random.Next(256);
            var facts = ExifReader.Read(broken);
            Assert.True(facts.Lat is null or (>= -90 and <= 90));
            Assert.True(facts.Lon is null or (>= -180 and <= 180));
        }
    }
}
