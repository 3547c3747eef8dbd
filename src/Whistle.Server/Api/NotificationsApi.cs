using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;

namespace Whistle.Server.Api;

public sealed record NotificationView(Guid Id, DateTime At, string Text, Guid? CaseId);

/// <summary>The caller's in-tray: what was sent to the person, or to a role the person holds in the organisation it was sent to.</summary>
public static class NotificationsApi
{
    public static void MapNotifications(this RouteGroupBuilder api) =>
        api.MapGet("/notifications", List).WithTags("Notifications").WithName("ListNotifications").WithSummary("Newest first")
            .Produces<Page<NotificationView>>().Refuses(400);

    private static async Task<IResult> List(Actor actor, ICaseStore store, CancellationToken cancel, string? cursor = null, int? limit = null)
    {
        var most = Answers.Limit(limit);
        var after = Cursor.Parse(cursor);
        var me = actor.UserId;
        var whole = actor.Roles.Select(r => r.OrganisationId).Distinct().ToArray();
        var held = actor.Roles.Select(r => r.OrganisationId + "/" + r.Role).ToHashSet();
        await using var db = store.Read();
        var rows = db.Notifications.Where(n => n.UserId == me || (n.OrganisationId != null && whole.Contains(n.OrganisationId.Value)));
        var found = new List<Whistle.Cases.Notifications.Notification>();
        // Roles are matched here; a page may need more than one reading to fill.
        while (found.Count <= most)
        {
            var page = rows;
            if (after is { } a) page = page.Where(n => n.CreatedAt < a.At || (n.CreatedAt == a.At && n.Id < a.Id));
            var batch = await page.OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Take(200).ToListAsync(cancel);
            found.AddRange(batch.Where(n => n.UserId == me || n.Role is null || held.Contains(n.OrganisationId + "/" + n.Role)));
            if (batch.Count < 200) break;
            after = new Cursor(batch[^1].CreatedAt, batch[^1].Id);
        }
        var items = found.Take(most).ToList();
        var next = found.Count > most ? new Cursor(items[^1].CreatedAt, items[^1].Id).ToString() : null;
        return TypedResults.Ok(new Page<NotificationView>(
            [.. items.Select(n => new NotificationView(n.Id, n.CreatedAt, actor.IsChinese ? n.Text : n.TextEn, n.CaseId))], next));
    }
}
