using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Whistle.Cases.Audit;
using Whistle.Cases.Clocks;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Access;

/// <summary>A session that has just begun or been renewed.</summary>
/// <param name="RefreshToken">The token itself; only its hash is stored.</param>
/// <param name="ExpiresAt">UTC, real time.</param>
/// <param name="Session">Stays the same from signing in to signing out.</param>
public sealed record SessionGrant(Guid UserId, Guid Session, string RefreshToken, DateTime ExpiresAt);

/// <summary>
/// Opens, renews and ends sessions. Runs on real time: a lockout or a token has nothing to do with business deadlines.
/// Passwords are hashed before the command begins, since hashing takes a tenth of a second and the write gate is one.
/// </summary>
public sealed class SignIn(ICaseStore store, IPasswordHasher<WhistleUser> hasher, ILookupNormalizer normalizer,
    IOptions<IdentityOptions> identity, RealTime clock, SessionLife life)
{
    private const int LongestName = 64;
    private static readonly WhistleUser Nobody = new() { DisplayName = "", DisplayNameEn = "" };
    private readonly string _decoy = hasher.HashPassword(Nobody, Guid.NewGuid().ToString());

    /// <exception cref="Refusal">401 wrong-credentials (also for an unknown name) or locked-out (with <c>until</c>).</exception>
    public async Task<SessionGrant> Open(string userName, string password, string? traceId, CancellationToken cancel)
    {
        var normalised = normalizer.NormalizeName(userName.Trim());
        WhistleUser? found;
        await using (var db = store.Read())
            found = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.NormalizedUserName == normalised, cancel);

        // An unknown name costs the same time as a wrong password, so that names cannot be probed.
        var verdict = hasher.VerifyHashedPassword(found ?? Nobody, found?.PasswordHash ?? _decoy, password);
        var right = found is { Active: true, PasswordHash: not null } && verdict != PasswordVerificationResult.Failed;
        var rehashed = right && verdict == PasswordVerificationResult.SuccessRehashNeeded ? hasher.HashPassword(found!, password) : null;

        SessionGrant? grant = null;
        Refusal? refusal = null;
        await store.Run(new Command("session.open", Actor.System, TraceId: traceId), async work =>
        {
            (grant, refusal) = (null, null);
            var now = clock.Now;
            var user = found is null ? null : await Lock(work, found.Id, cancel);
            if (user?.LockoutEnd > now)
            {
                refusal = LockedOut(user.LockoutEnd.Value.UtcDateTime);
                Record(work, user.Id, user.UserName!, "session.locked-out");
            }
            else if (user is null || !right || user.PasswordHash != found!.PasswordHash)
            {
                refusal = user is null ? WrongCredentials() : Count(user, now);
                Record(work, user?.Id, Short(userName), "session.refused");
            }
            else
            {
                user.AccessFailedCount = 0;
                user.LockoutEnd = null;
                if (rehashed is not null) user.PasswordHash = rehashed;
                await work.Db.RefreshTokens.Where(t => t.UserId == user.Id && t.ExpiresAt < now).ExecuteDeleteAsync(cancel);
                grant = Issue(work, user.Id, Guid.CreateVersion7(), now);
                Record(work, user.Id, user.UserName!, "session.opened");
            }
            return Nothing;
        }, cancel);
        return grant ?? throw refusal!;
    }

    /// <summary>Spends a refresh token and issues the next. A spent token that comes back ends the whole family: somebody has copied it.</summary>
    /// <exception cref="Refusal">401 session-expired.</exception>
    public async Task<SessionGrant> Renew(string refreshToken, string? traceId, CancellationToken cancel)
    {
        var hash = RefreshTokens.Hash(refreshToken);
        SessionGrant? grant = null;
        await store.Run(new Command("session.renew", Actor.System, TraceId: traceId), async work =>
        {
            grant = null;
            var now = clock.Now;
            // One statement decides who spends it, also between two nodes.
            var spent = await work.Db.RefreshTokens
                .Where(t => t.TokenHash == hash && t.SpentAt == null && t.RevokedAt == null && t.ExpiresAt > now)
                .ExecuteUpdateAsync(t => t.SetProperty(x => x.SpentAt, (DateTime?)now), cancel);
            var token = await work.Db.RefreshTokens.AsNoTracking().FirstOrDefaultAsync(t => t.TokenHash == hash, cancel);
            var user = token is null ? null : await work.Db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == token.UserId, cancel);
            if (token is null || user is not { Active: true }) return Nothing;
            if (spent == 0)
            {
                if (token is { SpentAt: not null, RevokedAt: null })
                {
                    await Revoke(work, token.Family, now, cancel);
                    Record(work, user.Id, user.UserName!, "session.refresh-reused");
                }
                return Nothing;
            }
            grant = Issue(work, token.UserId, token.Family, now);
            return Nothing;
        }, cancel);
        return grant ?? throw Expired();
    }

    /// <summary>Ends the session of a refresh token; unknown tokens are as ended as can be.</summary>
    public Task Close(string refreshToken, string? traceId, CancellationToken cancel)
    {
        var hash = RefreshTokens.Hash(refreshToken);
        return store.Run(new Command("session.close", Actor.System, TraceId: traceId), async work =>
        {
            var token = await work.Db.RefreshTokens.AsNoTracking().FirstOrDefaultAsync(t => t.TokenHash == hash, cancel);
            if (token is null) return Nothing;
            await Revoke(work, token.Family, clock.Now, cancel);
            var user = await work.Db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == token.UserId, cancel);
            if (user is not null) Record(work, user.Id, user.UserName!, "session.closed");
            return Nothing;
        }, cancel);
    }

    public static Refusal Expired() => new(401, "session-expired", new LocalText("登录已过期，请重新登录。", "The session has ended; please sign in again."));

    private static CommandAnswer Nothing => new(204, "");

    private SessionGrant Issue(CaseWork work, Guid userId, Guid family, DateTime now)
    {
        var token = RefreshTokens.Make();
        var expires = now + life.Refresh;
        work.Db.RefreshTokens.Add(new RefreshToken
        {
            Id = Guid.CreateVersion7(),
            UserId = userId,
            TokenHash = RefreshTokens.Hash(token),
            Family = family,
            CreatedAt = now,
            ExpiresAt = expires,
        });
        return new SessionGrant(userId, family, token, expires);
    }

    private Refusal Count(WhistleUser user, DateTime now)
    {
        var lockout = identity.Value.Lockout;
        user.AccessFailedCount++;
        if (!user.LockoutEnabled || user.AccessFailedCount < lockout.MaxFailedAccessAttempts) return WrongCredentials();
        user.AccessFailedCount = 0;
        var until = now + lockout.DefaultLockoutTimeSpan;
        user.LockoutEnd = until;
        return LockedOut(until);
    }

    /// <summary>Reads the user for counting. The empty update first takes the row's lock, so that parallel attempts are counted one by one.</summary>
    private static async Task<WhistleUser> Lock(CaseWork work, Guid userId, CancellationToken cancel)
    {
        await work.Db.Users.Where(u => u.Id == userId)
            .ExecuteUpdateAsync(u => u.SetProperty(x => x.AccessFailedCount, x => x.AccessFailedCount), cancel);
        return await work.Db.Users.AsTracking().FirstAsync(u => u.Id == userId, cancel);
    }

    private static Task<int> Revoke(CaseWork work, Guid family, DateTime now, CancellationToken cancel) =>
        work.Db.RefreshTokens.Where(t => t.Family == family && t.RevokedAt == null)
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.RevokedAt, (DateTime?)now), cancel);

    private static void Record(CaseWork work, Guid? userId, string userName, string action) =>
        work.Append(new AuditEntry
        {
            At = work.Now,
            UserId = userId,
            UserName = userName,
            Action = action,
            ObjectType = "session",
            ObjectId = userId?.ToString() ?? "",
            DetailJson = action == "session.refused" ? JsonSerializer.Serialize(new { known = userId is not null }) : null,
            TraceId = work.Command.TraceId,
        });

    private static string Short(string name) => name.Length <= LongestName ? name : name[..LongestName];

    private static Refusal WrongCredentials() => new(401, "wrong-credentials", new LocalText("用户名或密码不正确。", "The user name or password is wrong."));

    private static Refusal LockedOut(DateTime until) => new(401, "locked-out",
        new LocalText("密码连续输错次数过多，账号已暂时锁定。", "Too many wrong passwords; the account is locked for a while."),
        extensions: new Dictionary<string, object?> { ["until"] = until });
}
