using System.Xml;
using Whistle.Cases.Access;
using Whistle.Server.Clock;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <param name="Now">Business time.</param>
public sealed record ClockNow(DateTime Now, bool Virtual);

/// <summary>The virtual clock. Mapped in Development with Clock:Virtual only; moves business time, and nothing else.</summary>
public static class DevClockApi
{
    public static void MapDevClock(this RouteGroupBuilder api)
    {
        var clock = api.MapGroup("/dev/clock").WithTags("Development").ExcludeFromDescription();
        clock.MapGet("", Now).WithName("GetClock").Produces<ClockNow>();
        clock.MapPost("/advance", Advance).WithName("AdvanceClock").Produces<Advanced>().Refuses(400, 422);
    }

    private static IResult Now(VirtualClock clock, Actor actor) => TypedResults.Ok(new ClockNow(clock.Now, true));

    private static async Task<IResult> Advance(VirtualClock clock, Actor actor, AdvanceBody body, CancellationToken cancel)
    {
        if (body.Until is { } until) return TypedResults.Ok(await clock.AdvanceTo(until, actor, "/until", cancel));
        if (body.By is null)
            throw Refusals.InvalidBody(new Cases.Storage.FieldError("", "one-of", new("须填 by 或 until。", "Send 'by' or 'until'.")));
        TimeSpan by;
        try
        {
            by = XmlConvert.ToTimeSpan(body.By);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            throw Refusals.InvalidBody(new Cases.Storage.FieldError("/by", "invalid", new("须为 ISO 8601 时长，例如 PT30M。", "Write an ISO 8601 duration, e.g. PT30M.")));
        }
        var now = clock.Now;
        var target = by < TimeSpan.Zero ? DateTime.MinValue : by > DateTime.MaxValue - now ? DateTime.MaxValue : now + by;
        return TypedResults.Ok(await clock.AdvanceTo(target, actor, "/by", cancel));
    }
}
