using Microsoft.IdentityModel.JsonWebTokens;
using Whistle.Cases.Designing;
using Whistle.Server.Problems;

namespace Whistle.Server.SignIn;

/// <summary>Which designer a request comes from: two windows of one person must not overwrite each other's draft any more than two persons.</summary>
public static class DesignSessions
{
    /// <summary>
    /// Names the browser tab. The Studio sends this header when its elements carry <c>tenant-id="{tab}"</c> and
    /// <c>tenant-id-header-name="X-Whistle-Tab"</c>.
    /// </summary>
    public const string TabHeader = "X-Whistle-Tab";

    private const int LongestTab = 64;

    public static DesignSession DesignSession(this HttpContext context)
    {
        var actor = context.RequestServices.GetRequiredService<SignedIn>().Actor;
        var session = context.User.FindFirst(JwtRegisteredClaimNames.Sid)?.Value ?? "";
        var tab = context.Request.Headers[TabHeader].ToString();
        return new DesignSession(actor, $"{session}/{(tab.Length <= LongestTab ? tab : tab[..LongestTab])}", ProblemWriter.TraceIdOf(context));
    }
}
