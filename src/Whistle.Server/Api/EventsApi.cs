using System.Globalization;
using Whistle.Cases.Access;
using Whistle.Cases.Storage;
using Whistle.Server.Events;
using Whistle.Server.SignIn;

namespace Whistle.Server.Api;

/// <summary>Freshness: server-sent events from the outbox, resumable.</summary>
public static class EventsApi
{
    public static void MapEvents(this RouteGroupBuilder api) =>
        api.MapGet("/events", Stream).WithTags("Notifications").WithName("StreamEvents").WithSummary("Server-sent events; resume with Last-Event-ID")
            .Produces<EventNotice>(200, "text/event-stream").Refuses(400);

    private static Task Stream(HttpContext context, Actor actor, SignedIn signedIn, EventStream stream, CancellationToken cancel)
    {
        var given = context.Request.Headers["Last-Event-ID"].ToString();
        long? lastId = null;
        if (given.Length > 0)
            lastId = long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id
                : throw new Refusal(400, "invalid-last-event-id", new("Last-Event-ID 须为事件编号。", "Last-Event-ID must be the id of an event."),
                    [new FieldError("/header/Last-Event-ID", "invalid", new("格式不正确。", "Not in the expected form."))]);
        return stream.Write(context.Response, actor, lastId, signedIn.TokenExpires, cancel);
    }
}
