using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using SkiaSharp;
using Whistle.Cases.Evidence;
using Whistle.Server.Tests.Support;

namespace Whistle.Server.Tests.Files;

public sealed class FileTests
{
    private static readonly TestServer Server = TestServer.Shared;

    [Fact]
    public async Task A_photo_keeps_its_facts_and_its_copy_loses_them()
    {
        using var client = await Server.SignedIn("dongguan");
        var photo = Pictures.JpegWithExif(Pictures.Exif());
        var file = await (await Upload(client, photo, "沟渠堵塞.jpg")).Json(HttpStatusCode.Created);
        Assert.Equal("沟渠堵塞.jpg", file["fileName"]!.GetValue<string>());
        Assert.Equal("image/jpeg", file["mediaType"]!.GetValue<string>());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(photo)), file["sha256"]!.GetValue<string>());
        Assert.Equal(photo.Length, file["size"]!.GetValue<int>());
        Assert.Equal("2026-11-02T09:30:00+08:00", file["takenAt"]!.GetValue<string>());
        Assert.Equal(106.6812, file["lon"]!.GetValue<double>(), 6);

        var copy = await client.GetByteArrayAsync(file["url"]!.GetValue<string>());
        Assert.Equal(FileKind.Jpeg, FileKind.Of(copy));
        Assert.Equal(ExifFacts.None, ExifReader.Read(copy));
        Assert.DoesNotContain("Exif", Encoding.Latin1.GetString(copy));
        Assert.Equal(photo, await client.GetByteArrayAsync(file["url"]!.GetValue<string>() + "?variant=original"));
    }

    [Theory]
    [InlineData(1, 120, 60, "red", "blue")]
    [InlineData(2, 120, 60, "blue", "red")]
    [InlineData(3, 120, 60, "blue", "red")]
    [InlineData(4, 120, 60, "red", "blue")]
    [InlineData(5, 60, 120, "red", "blue")]
    [InlineData(6, 60, 120, "red", "blue")]
    [InlineData(7, 60, 120, "blue", "red")]
    [InlineData(8, 60, 120, "blue", "red")]
    public async Task A_turned_photo_is_shown_upright(int orientation, int width, int height, string begins, string ends)
    {
        using var client = await Server.SignedIn("dongguan");
        var photo = Pictures.JpegWithExif(Pictures.Exif(orientation: (ushort)orientation));
        var file = await (await Upload(client, photo)).Json(HttpStatusCode.Created);
        using var shown = SKBitmap.Decode(await client.GetByteArrayAsync(file["url"]!.GetValue<string>()));
        Assert.Equal((width, height), (shown.Width, shown.Height));
        Assert.Equal(begins, Colour(shown.GetPixel(8, 8)));
        Assert.Equal(ends, Colour(shown.GetPixel(width - 8, height - 8)));
    }

    [Fact]
    public async Task A_large_photo_is_shown_smaller()
    {
        using var client = await Server.SignedIn("dongguan");
        var file = await (await Upload(client, Pictures.Encode(SKEncodedImageFormat.Jpeg, 4000, 3000))).Json(HttpStatusCode.Created);
        using var shown = SKBitmap.Decode(await client.GetByteArrayAsync(file["url"]!.GetValue<string>()));
        Assert.Equal((2048, 1536), (shown.Width, shown.Height));
        using var thumbnail = SKBitmap.Decode(await client.GetByteArrayAsync(file["thumbnailUrl"]!.GetValue<string>()));
        Assert.Equal((320, 240), (thumbnail.Width, thumbnail.Height));
    }

    [Theory]
    [InlineData("photo.png", "image/png")]
    [InlineData("photo.webp", "image/webp")]
    [InlineData("report.pdf", "application/pdf")]
    [InlineData("clip.mp4", "video/mp4")]
    public async Task The_kind_is_told_by_the_content(string name, string mediaType)
    {
        using var client = await Server.SignedIn("dongguan");
        var file = await (await Upload(client, Sample(name), "wrong-name.txt", "text/html")).Json(HttpStatusCode.Created);
        Assert.Equal(mediaType, file["mediaType"]!.GetValue<string>());
        Assert.Equal("wrong-name" + Path.GetExtension(name), file["fileName"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_no_picture_is_saved_and_never_shown_as_a_page()
    {
        using var client = await Server.SignedIn("dongguan");
        var file = await (await Upload(client, Sample("report.pdf"))).Json(HttpStatusCode.Created);
        var answer = await client.GetAsync(file["url"]!.GetValue<string>());
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Null(file["thumbnailUrl"]);
    }

    [Theory]
    [InlineData("<html><script>alert(1)</script>", "unsupported-file")]
    [InlineData("MZ this is a program", "unsupported-file")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "heic-not-supported")]
    public async Task Other_kinds_are_refused_whatever_they_are_called(string content, string code)
    {
        using var client = await Server.SignedIn("dongguan");
        await (await Upload(client, Encoding.Latin1.GetBytes(content), "photo.jpg", "image/jpeg")).Problem(415, code);
    }

    [Fact]
    public async Task A_damaged_picture_is_refused_and_leaves_nothing_behind()
    {
        await using var server = new TestServer();
        using var client = await server.SignedIn("dongguan");
        await (await Upload(client, [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 1, 2, 3, 4, 5, 6, 7, 8, 9])).Problem(422, "unreadable-picture");
        await (await Upload(client, [])).Problem(422, "empty-file");
        await (await Upload(client, new byte[(20 << 20) + 1])).Problem(413, "too-large");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Directory, "files"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_picture_of_too_many_pixels_is_refused()
    {
        using var client = await Server.SignedIn("dongguan");
        using var bitmap = new SKBitmap(new SKImageInfo(9000, 8000, SKColorType.Gray8));
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        await (await Upload(client, data.ToArray())).Problem(422, "picture-too-large");
    }

    [Fact]
    public async Task An_upload_without_a_file_is_refused()
    {
        using var client = await Server.SignedIn("dongguan");
        await (await client.PostAsync("/api/v1/files", new MultipartFormDataContent { { new StringContent("x"), "other" } })).Problem(422, "no-file");
        await (await client.PostAsync("/api/v1/files", new StringContent("{}", Encoding.UTF8, "application/json"))).Problem(415, "unsupported-media-type");
        using var cut = new ByteArrayContent(Encoding.ASCII.GetBytes("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\nhalf"));
        cut.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        await (await client.PostAsync("/api/v1/files", cut)).Problem(400, "malformed-upload");
    }

    [Fact]
    public async Task A_repeated_upload_answers_with_the_first_file()
    {
        await using var server = new TestServer();
        using var client = await server.SignedIn("dongguan");
        var photo = Pictures.Encode(SKEncodedImageFormat.Jpeg);
        var first = await (await Upload(client, photo, key: "k1")).Json(HttpStatusCode.Created);
        var second = await (await Upload(client, photo, key: "k1")).Json(HttpStatusCode.Created);
        Assert.Equal(first["id"]!.GetValue<Guid>(), second["id"]!.GetValue<Guid>());
        await (await Upload(client, Pictures.Encode(SKEncodedImageFormat.Png), key: "k1")).Problem(422, "idempotency-key-reused");
        // original, public copy and thumbnail of the one file
        Assert.Equal(3, Directory.EnumerateFiles(Path.Combine(server.Directory, "files"), "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task Until_it_is_attached_a_file_is_its_uploaders_alone()
    {
        using var clerk = await Server.SignedIn("dongguan");
        var file = await (await Upload(clerk, Pictures.Encode(SKEncodedImageFormat.Jpeg))).Json(HttpStatusCode.Created);
        using var leader = await Server.SignedIn("dongguan-lead");
        await (await leader.GetAsync(file["url"]!.GetValue<string>())).Problem(404, "not-found");
        using var nobody = Server.Client();
        await (await nobody.GetAsync(file["url"]!.GetValue<string>())).Problem(401, "not-signed-in");
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd.jpg")]
    [InlineData("C:\\Users\\me\\photo.JPEG", "photo.jpg")]
    [InlineData("a\u202Egpj.exe", "agpj.jpg")]
    [InlineData("...", "file.jpg")]
    [InlineData(null, "file.jpg")]
    public void Names_are_made_harmless(string? given, string kept) => Assert.Equal(kept, FileNames.Sanitise(given, FileKind.Jpeg));

    [Fact]
    public void Files_nobody_names_are_swept_after_a_day()
    {
        var folder = Directory.CreateTempSubdirectory("whistle-shelf-").FullName;
        var shelf = new FileShelf(folder);
        var named = Guid.NewGuid();
        var forgotten = Guid.NewGuid();
        var at = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var id in new[] { named, forgotten })
            shelf.Place(new IncomingFile(Half(folder), 1, "", []), id, at, ".original.jpg");
        Half(folder);
        shelf.RemoveForgotten(DateTime.UtcNow.AddMinutes(1), new HashSet<Guid> { named });
        Assert.Equal([$"{named:N}.original.jpg"], Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
        Directory.Delete(folder, recursive: true);

        static string Half(string folder)
        {
            var path = Path.Combine(folder, "incoming", Guid.NewGuid().ToString("N"));
            File.WriteAllText(path, "x");
            return path;
        }
    }

    private static async Task<HttpResponseMessage> Upload(HttpClient client, byte[] content, string name = "photo.jpg", string type = "image/jpeg", string? key = null)
    {
        var part = new ByteArrayContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/files") { Content = new MultipartFormDataContent { { part, "file", name } } };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    private static byte[] Sample(string name) => Path.GetExtension(name) switch
    {
        ".png" => Pictures.Encode(SKEncodedImageFormat.Png),
        ".webp" => Pictures.Encode(SKEncodedImageFormat.Webp),
        ".pdf" => "%PDF-1.4\n%%EOF"u8.ToArray(),
        _ => [0, 0, 0, 24, .. "ftypisom"u8, 0, 0, 2, 0, .. "isommp41"u8, 0, 0, 0, 0, 0, 0, 0, 0],
    };

    private static string Colour(SKColor colour) => colour.Red > 150 && colour.Blue < 100 ? "red" : colour.Blue > 150 && colour.Red < 100 ? "blue" : colour.ToString();
}
