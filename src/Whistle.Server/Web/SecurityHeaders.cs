using Whistle.Server.Designer;

namespace Whistle.Server.Web;

/// <summary>What a browser may do with our answers: nothing from other hosts, no framing, no guessing of types.</summary>
public static class SecurityHeaders
{
    /// <summary>Element Plus sets positions through style attributes, hence unsafe-inline for styles alone; photos are shown from blobs.</summary>
    private const string Page = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; "
        + "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>
    /// The designer alone runs WebAssembly, which the Elsa Studio 3.8.2 is made of, and two scripts that its editor and its viewer write into
    /// the page for their keyboard shortcuts, named by their SHA-256. Another release of the Studio has others: a browser test tells.
    /// </summary>
    private static readonly string Designer = Page.Replace("script-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval' 'sha256-snlP1jz0gjwc5cTz9ErZcliXuCK63+Mmf68RRCeptgc=' 'sha256-vu6sQrKXQHR4Yn3FMMihA/9TxxfIXnCxKwvLrTPJ5ts='", StringComparison.Ordinal);

    /// <summary>Answers of the API are data, never a page.</summary>
    private const string Data = "default-src 'none'; frame-ancestors 'none'; sandbox";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "geolocation=(self), camera=(self), microphone=(), payment=(), usb=()";
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = PolicyOf(context.Request.Path);
        return next(context);
    });

    private static string PolicyOf(PathString path) => IsData(path) ? Data : path.StartsWithSegments(DesignerPages.Address) ? Designer : Page;

    private static bool IsData(PathString path) =>
        path.StartsWithSegments("/api") || path.StartsWithSegments("/elsa") || path.StartsWithSegments("/health") || path.StartsWithSegments("/problems");
}
