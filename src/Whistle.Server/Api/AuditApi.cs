using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

public sealed record AuditView(long Sequence, DateTime At, string UserName, string Action, string ObjectType, string ObjectId, Guid? CaseId, JsonObject? Detail, string? TraceId);

/// <summary>The audit, for auditors alone.</summary>
public static class AuditApi
{
    public static void MapAudit(this RouteGroupBuilder api) =>
        api.MapGet("/audit", List).WithTags("Audit").WithName("ListAudit").WithSummary("Newest first; auditors only").Produces<Page<AuditView>>().Refuses(400, 403);

    private static async Task<IResult> List(Actor actor, ICaseStore store, CancellationToken cancel, DateTimeOffset? from = null, DateTimeOffset? to = null,
        string? user = null, string? action = null, string? @case = null, string? cursor = null, int? limit = null)
    {
        if (!actor.Has(Roles.Auditor)) throw Refusals.Forbidden();
        var most = Answers.Limit(limit);
        await using var db = store.Read();
        var rows = db.Audit.AsQueryable();
        if (from is { } since) { var utc = since.UtcDateTime; rows = rows.Where(e => e.At >= utc); }
        if (to is { } until) { var utc = until.UtcDateTime; rows = rows.Where(e => e.At < utc); }
        if (user is not null) rows = rows.Where(e => e.UserName == user);
        if (action is not null) rows = rows.Where(e => e.Action == action);
        if (@case is not null)
        {
            // An auditor knows cases by their number or id, and sees nothing else of them.
            var id = Guid.TryParse(@case, out var given) ? given : await db.Cases.Where(c => c.Number == @case).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancel) ?? Guid.Empty;
            rows = rows.Where(e => e.CaseId == id);
        }
        if (cursor is not null)
        {
            if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var before))
                throw Refusals.InvalidParameter("/query/cursor", new("cursor 参数无效，请从第一页重新查询。", "The cursor is not one of ours; start from the first page."));
            rows = rows.Where(e => e.Sequence < before);
        }
        var page = await rows.OrderByDescending(e => e.Sequence).Take(most + 1).ToListAsync(cancel);
        var items = page.Take(most).Select(e => new AuditView(e.Sequence, e.At, e.UserName, e.Action, e.ObjectType, e.ObjectId, e.CaseId,
            e.DetailJson is null ? null : JsonNode.Parse(e.DetailJson) as JsonObject, e.TraceId)).ToList();
        return TypedResults.Ok(new Page<AuditView>(items, page.Count > most ? items[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null));
    }
}
