using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;
using Whistle.Server.Composition;

namespace Whistle.Server.Web;

/// <summary>
/// Serves the built front end: hashed assets for ever, the page itself never from a cache, compressed copies made by the build
/// (brotli, else gzip), and the page for every address that is a route of the front end.
/// </summary>
public sealed class WebPages(RequestDelegate next, ServerSettings settings)
{
    private static readonly FileExtensionContentTypeProvider Types = new();
    private static readonly string[] NotPages = ["/api", "/health", "/swagger", "/problems", "/elsa"];
    private readonly string? _root = settings.WebDirectory is { } folder ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) : null;

    public Task Invoke(HttpContext context)
    {
        var request = context.Request;
        if (_root is null || context.GetEndpoint() is not null
            || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || NotPages.Any(p => request.Path.StartsWithSegments(p))) return next(context);

        var asked = Locate(request.Path);
        if (asked is not null) return Send(context, asked);
        // A missing asset is missing; anything without an extension is a route of the front end.
        return Path.HasExtension(request.Path.Value) ? next(context) : Send(context, Path.Combine(_root, "index.html"));
    }

    private string? Locate(PathString path)
    {
        var relative = (path.Value ?? "").TrimStart('/');
        if (relative.Length == 0 || relative.Contains('\0')) return null;
        var full = Path.GetFullPath(Path.Combine(_root!, relative));
        return full.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(full) ? full : null;
    }

    private async Task Send(HttpContext context, string file)
    {
        var response = context.Response;
        if (!Types.TryGetContentType(file, out var type)) type = "application/octet-stream";
        response.ContentType = type.StartsWith("text/", StringComparison.Ordinal) || type is "application/javascript" ? type + "; charset=utf-8" : type;
        response.Headers.CacheControl = IsHashed(file) ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.Vary = HeaderNames.AcceptEncoding;

        var (path, encoding) = Compressed(context.Request, file);
        if (encoding is not null) response.Headers.ContentEncoding = encoding;
        var info = new FileInfo(path);
        var tag = $"\"{info.LastWriteTimeUtc.Ticks ^ info.Length:x}{encoding}\"";
        response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch.Contains(tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentLength = info.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.SendFileAsync(path, context.RequestAborted);
    }

    /// <summary>The build puts content-hashed files, and only those, under assets/.</summary>
    private bool IsHashed(string file) => file.StartsWith(Path.Combine(_root!, "assets") + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static (string Path, string? Encoding) Compressed(HttpRequest request, string file)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var accepted)) return (file, null);
        foreach (var (name, extension) in (ReadOnlySpan<(string, string)>)[("br", ".br"), ("gzip", ".gz")])
            if (accepted.Any(a => a.Quality != 0 && a.Value.Equals(name, StringComparison.OrdinalIgnoreCase)) && File.Exists(file + extension))
                return (file + extension, name);
        return (file, null);
    }
}
