using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Rosters;

/// <summary>One shift of an organisation's duty roster (值班表). Shifts of an organisation do not overlap.</summary>
public sealed class DutyShift
{
    public Guid Id { get; set; }
    public Guid OrganisationId { get; set; }

    /// <summary>UTC; the end is not part of it.</summary>
    public DateTime From { get; set; }
    public DateTime To { get; set; }
    public Guid UserId { get; set; }
    public Guid? DeputyId { get; set; }
    public string? Note { get; set; }

    /// <summary>Who took over before the end (交接), when, and what was said.</summary>
    public Guid? HandedToId { get; set; }
    public DateTime? HandedAt { get; set; }
    public string? HandOverNote { get; set; }
    public int Version { get; set; }
}

/// <summary>Who is reachable for an organisation at a moment.</summary>
/// <param name="UserId">Who took over, else whose shift it is.</param>
public sealed record DutyNow(Guid ShiftId, Guid UserId, Guid? DeputyId, DateTime Until);

public static class OnDuty
{
    /// <summary>Null when nobody is on the roster then, or neither person nor deputy may act any more.</summary>
    public static async Task<DutyNow?> Of(CaseDb db, Guid organisationId, DateTime at, CancellationToken cancel = default)
    {
        var shift = await db.DutyShifts.AsNoTracking().Where(s => s.OrganisationId == organisationId && s.From <= at && s.To > at).OrderByDescending(s => s.From).FirstOrDefaultAsync(cancel);
        if (shift is null) return null;
        Guid?[] named = [shift.HandedToId ?? shift.UserId, shift.DeputyId];
        var active = await db.Users.Where(u => u.Active && named.Contains(u.Id)).Select(u => u.Id).ToListAsync(cancel);
        Guid[] reachable = [.. named.OfType<Guid>().Distinct().Where(active.Contains)];
        return reachable.Length == 0 ? null : new DutyNow(shift.Id, reachable[0], reachable.Length > 1 ? reachable[1] : null, shift.To);
    }
}
