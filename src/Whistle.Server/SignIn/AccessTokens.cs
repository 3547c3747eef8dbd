using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Whistle.Cases.Access;
using Whistle.Cases.Clocks;

namespace Whistle.Server.SignIn;

/// <summary>Issues and checks bearer tokens. They carry who somebody is and nothing of what he may do: rights are read from the database at every request.</summary>
public sealed class AccessTokens(SymmetricSecurityKey key, RealTime clock, SessionLife life)
{
    private const string Issuer = "whistle";
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public int SecondsToLive => (int)life.Access.TotalSeconds;

    /// <param name="session">The sign-in this token belongs to; the same through all renewals.</param>
    public string Issue(Guid userId, Guid session)
    {
        var now = clock.Now;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Issuer,
            Subject = new ClaimsIdentity([new Claim(JwtRegisteredClaimNames.Sub, userId.ToString()), new Claim(JwtRegisteredClaimNames.Sid, session.ToString())]),
            IssuedAt = now,
            NotBefore = now,
            Expires = now + life.Access,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
    }

    public TokenValidationParameters Validation => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Issuer,
        IssuerSigningKey = key,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        RequireExpirationTime = true,
        NameClaimType = JwtRegisteredClaimNames.Sub,
        LifetimeValidator = (from, until, _, _) => until is null
            ? throw new SecurityTokenNoExpirationException()
            : until <= clock.Now ? throw new SecurityTokenExpiredException()
            : from is null || from <= clock.Now + Skew,
    };
}
