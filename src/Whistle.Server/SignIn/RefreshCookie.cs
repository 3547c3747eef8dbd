using Whistle.Cases.Access;

namespace Whistle.Server.SignIn;

/// <summary>The browser's half of a session: unreadable for scripts, sent to the session's own address only, never from another site.</summary>
public static class RefreshCookie
{
    public const string Name = "whistle_refresh";
    public const string Path = "/api/v1/session";

    public static string? Read(HttpRequest request) =>
        request.Cookies.TryGetValue(Name, out var token) && token.Length is > 0 and <= 128 ? token : null;

    public static void Set(HttpContext context, SessionGrant grant) =>
        context.Response.Cookies.Append(Name, grant.RefreshToken, Options(context, grant.ExpiresAt));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    private static CookieOptions Options(HttpContext context, DateTime? expires) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = Path,
        Expires = expires,
        IsEssential = true,
    };
}
