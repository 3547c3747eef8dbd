using System.IO.Compression;
using Microsoft.Net.Http.Headers;
using Whistle.Server.Composition;
using Whistle.Server.Problems;

namespace Whistle.Server.Designer;

/// <summary>
/// Serves /designer: our page for every address of a place in it, and the files of the official Elsa Studio that the page loads. The
/// files leave as their makers compressed them; a client that takes neither brotli nor gzip gets them unpacked on the way.
/// </summary>
public sealed class DesignerPages(RequestDelegate next, ServerSettings settings)
{
    public const string Address = "/designer";

    private static readonly string[] FileFolders = ["_framework/", "_content/"];
    private static readonly string[] FileNames = ["appsettings.json", "Elsa.Studio.Host.CustomElements.styles.css"];

    private readonly StudioFiles _files = new(settings.WebDirectory is { } web ? Path.Combine(web, "designer") : null);

    public Task Invoke(HttpContext context)
    {
        var request = context.Request;
        if (!request.Path.StartsWithSegments(Address, out var rest) || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            return next(context);
        var name = rest.Value?.TrimStart('/') ?? "";
        if (!FileNames.Contains(name) && !FileFolders.Any(f => name.StartsWith(f, StringComparison.Ordinal)))
        {
            // The page finds its place from the address; ids in it may hold dots.
            request.Path = "/designer.html";
            return next(context);
        }
        return Send(context, _files.Find(name) ?? throw Refusals.NotFound());
    }

    private static async Task Send(HttpContext context, StudioFile file)
    {
        var (request, response) = (context.Request, context.Response);
        var (path, encoding) = Choose(request, file);
        var info = new FileInfo(path);
        var sentAs = encoding is "br" or "gzip" ? encoding : null;
        var tag = $"\"{info.LastWriteTimeUtc.Ticks ^ info.Length:x}{sentAs}\"";

        response.ContentType = file.ContentType;
        response.Headers.CacheControl = file.Forever ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.ETag = tag;
        if (sentAs is not null) response.Headers.ContentEncoding = sentAs;
        if (request.Headers.IfNoneMatch.Contains(tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        if (encoding is not "unpack") response.ContentLength = info.Length;
        if (HttpMethods.IsHead(request.Method)) return;
        if (encoding is not "unpack")
        {
            await response.SendFileAsync(path, context.RequestAborted);
            return;
        }
        await using var packed = File.OpenRead(path);
        await using Stream plain = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(packed, CompressionMode.Decompress) : new BrotliStream(packed, CompressionMode.Decompress);
        await plain.CopyToAsync(response.Body, context.RequestAborted);
    }

    /// <returns>The file to read, and <c>br</c> or <c>gzip</c> to send it so, <c>unpack</c> to send its content, null to send it as it is.</returns>
    private static (string Path, string? Encoding) Choose(HttpRequest request, StudioFile file)
    {
        var accepted = StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var list) ? list : [];
        bool Takes(string encoding) => accepted.Any(a => a.Quality != 0 && a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase));
        if (file.Brotli is { } brotli && Takes("br")) return (brotli, "br");
        if (file.Gzip is { } gzip && Takes("gzip")) return (gzip, "gzip");
        return file.Plain is { } plain ? (plain, null) : (file.Gzip ?? file.Brotli!, "unpack");
    }
}
