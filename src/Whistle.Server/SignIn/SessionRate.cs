using System.Globalization;
using System.Threading.RateLimiting;
using Whistle.Cases.Storage;
using Whistle.Server.Problems;

namespace Whistle.Server.SignIn;

/// <summary>Slows down the guessing of passwords over many accounts; the lockout of an account stops guessing at one.</summary>
public static class SessionRate
{
    public const string Policy = "session";

    public static IServiceCollection AddSessionRate(this IServiceCollection services, int attemptsPerMinute) => services.AddRateLimiter(options =>
    {
        options.AddPolicy(Policy, context => RateLimitPartition.GetTokenBucketLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "local",
            _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = attemptsPerMinute,
                TokensPerPeriod = Math.Max(1, attemptsPerMinute / 6),
                ReplenishmentPeriod = TimeSpan.FromSeconds(10),
                QueueLimit = 0,
            }));
        options.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? Math.Max(1, (int)Math.Ceiling(after.TotalSeconds)) : 10;
            rejected.HttpContext.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            await rejected.HttpContext.RequestServices.GetRequiredService<ProblemWriter>().Write(rejected.HttpContext, Refusals.TooManyRequests(wait));
        };
    });
}
