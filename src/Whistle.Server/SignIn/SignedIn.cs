using Microsoft.AspNetCore.Authorization;
using Microsoft.IdentityModel.JsonWebTokens;
using Whistle.Cases.Access;
using Whistle.Cases.Storage;
using Whistle.Server.Clock;
using Whistle.Server.Problems;

namespace Whistle.Server.SignIn;

/// <summary>Holds the actor of the current request, so that handlers take an <see cref="Actor"/> as a parameter.</summary>
public sealed class SignedIn
{
    private Actor? _actor;

    /// <summary>When the bearer token ends, UTC: a long answer (events) ends with it.</summary>
    public DateTime TokenExpires { get; private set; }

    public Actor Actor => _actor ?? throw Refusals.NotSignedIn();

    public void Begin(Actor actor, DateTime tokenExpires) => (_actor, TokenExpires) = (actor, tokenExpires);
}

/// <summary>Reads who the caller is from the memberships in force now: a role taken away is gone with the next request.</summary>
public sealed class ActorBinding(RequestDelegate next, ICaseStore store, BusinessClock clock)
{
    public async Task Invoke(HttpContext context, SignedIn signedIn)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IAuthorizeData>() is not null && context.User.Identity?.IsAuthenticated == true)
        {
            if (!Guid.TryParse(context.User.FindFirst(JwtRegisteredClaimNames.Sub)?.Value, out var userId)) throw Refusals.InvalidToken();
            await using var db = store.Read();
            var actor = await ActorReader.Read(db, userId, CallerLanguage.Of(context.Request), clock.GetUtcNow().UtcDateTime, context.RequestAborted)
                ?? throw Refusals.InvalidToken();
            var expires = long.TryParse(context.User.FindFirst(JwtRegisteredClaimNames.Exp)?.Value, out var seconds)
                ? DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime
                : DateTime.MinValue;
            signedIn.Begin(actor, expires);
        }
        await next(context);
    }
}
