using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using Whistle.Server.Elsa.Live;
using Whistle.Server.Problems;

namespace Whistle.Server.SignIn;

/// <summary>Bearer authentication whose refusals are problem+json and say whether the token was missing, old or wrong.</summary>
public sealed class BearerSetup(AccessTokens tokens, ProblemWriter problems) : IConfigureNamedOptions<JwtBearerOptions>
{
    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.SaveToken = false;
        options.TokenValidationParameters = tokens.Validation;
        options.Events = new JwtBearerEvents
        {
            OnMessageReceived = received =>
            {
                // A browser's web socket can send no header: there, and only there, the token comes in the address.
                if (received.Request.Path.StartsWithSegments(LiveUpdates.Address)) received.Token = received.Request.Query["access_token"].FirstOrDefault();
                return Task.CompletedTask;
            },
            OnChallenge = async challenge =>
            {
                challenge.HandleResponse();
                var refusal = challenge.AuthenticateFailure switch
                {
                    null when challenge.Request.Headers.Authorization.Count > 0 => Refusals.InvalidToken(),
                    null => Refusals.NotSignedIn(),
                    SecurityTokenExpiredException => Refusals.TokenExpired(),
                    _ => Refusals.InvalidToken(),
                };
                challenge.Response.Headers.WWWAuthenticate = refusal.Code == "not-signed-in" ? "Bearer" : "Bearer error=\"invalid_token\"";
                await problems.Write(challenge.HttpContext, refusal);
            },
            OnForbidden = forbidden => problems.Write(forbidden.HttpContext, Refusals.Forbidden()),
        };
    }

}
