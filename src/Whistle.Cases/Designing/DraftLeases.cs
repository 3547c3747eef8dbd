using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>Keeps two sessions from overwriting each other's draft.</summary>
public sealed class DraftLeases(RealTime clock, DesigningSettings settings)
{
    /// <summary>
    /// Takes or renews the lease for a save. The holder goes on as long as nobody else has taken it. Another session waits until the lease
    /// has expired, and then saves only on top of what is stored: a model that was loaded before is refused.
    /// </summary>
    /// <param name="latest">What is stored; null for a new definition.</param>
    /// <param name="basedOn">Revision the sent model was loaded with (<see cref="RevisionOf"/>); null where the sender does not say.</param>
    /// <exception cref="Refusal">409 draft-in-use or draft-changed.</exception>
    public async Task Hold(CaseWork work, string definitionId, DefinitionVersion? latest, DesignSession who, string? basedOn, CancellationToken cancel)
    {
        var lease = await work.Db.DraftLeases.FirstOrDefaultAsync(l => l.DefinitionId == definitionId, cancel);
        var mine = lease?.Session == who.Session && lease.UserId == who.Actor.UserId;
        if (!mine)
        {
            Refuse(lease, who);
            if (latest is not null && basedOn is not null && basedOn != RevisionOf(latest)) throw Changed(latest);
            if (lease is not null) DesignAudit.Record(work, DesignAudit.TakenOver, latest!, new { from = lease.UserName });
        }
        if (lease is null) work.Db.DraftLeases.Add(lease = new DraftLease { DefinitionId = definitionId, UserName = "", Session = "" });
        if (!mine) lease.TakenAt = clock.Now;
        (lease.UserId, lease.UserName, lease.Session, lease.ExpiresAt) = (who.Actor.UserId, who.Actor.DisplayName, who.Session, clock.Now + settings.Lease);
    }

    /// <summary>Refuses what would pull the draft away from under another session's hands.</summary>
    /// <exception cref="Refusal">409 draft-in-use.</exception>
    public async Task NotHeldByAnother(CaseDb db, string definitionId, DesignSession who, CancellationToken cancel) =>
        Refuse(await db.DraftLeases.AsNoTracking().FirstOrDefaultAsync(l => l.DefinitionId == definitionId && (l.Session != who.Session || l.UserId != who.Actor.UserId), cancel), who);

    /// <summary>
    /// Refuses to publish what somebody else is drawing. One's own other window is no hindrance: what it has saved is what is published,
    /// and its next save begins the next version.
    /// </summary>
    /// <exception cref="Refusal">409 draft-in-use.</exception>
    public async Task NotHeldBySomebodyElse(CaseDb db, string definitionId, DesignSession who, CancellationToken cancel) =>
        Refuse(await db.DraftLeases.AsNoTracking().FirstOrDefaultAsync(l => l.DefinitionId == definitionId && l.UserId != who.Actor.UserId, cancel), who);

    public static async Task Release(CaseWork work, string definitionId, CancellationToken cancel)
    {
        if (await work.Db.DraftLeases.FirstOrDefaultAsync(l => l.DefinitionId == definitionId, cancel) is { } lease) work.Db.DraftLeases.Remove(lease);
    }

    public static string RevisionOf(DefinitionVersion version) => string.Create(CultureInfo.InvariantCulture, $"{version.Id}.{version.Revision}");

    private void Refuse(DraftLease? lease, DesignSession who)
    {
        if (lease is null || lease.ExpiresAt <= clock.Now) return;
        var until = (lease.ExpiresAt + CityTime.Offset).ToString("HH:mm", CultureInfo.InvariantCulture);
        var text = lease.UserId == who.Actor.UserId
            ? new LocalText($"您正在另一个窗口编辑此流程（保留到 {until}）。这里的修改没有保存；请回到那个窗口继续，或稍后重新打开。",
                $"You are editing this flow in another window (held until {until}). Nothing was saved here; go on in that window, or open the flow again later.")
            : new LocalText($"{lease.UserName}正在编辑此流程（保留到 {until}）。您的修改没有保存；请与对方商量，或稍后重新打开再改。",
                $"{lease.UserName} is editing this flow (held until {until}). Your change was not saved; talk to them, or open the flow again later.");
        throw new Refusal(409, "draft-in-use", text, extensions: new Dictionary<string, object?> { ["by"] = lease.UserName, ["until"] = lease.ExpiresAt });
    }

    private static Refusal Changed(DefinitionVersion latest) => new(409, "draft-changed",
        new LocalText($"此流程在您打开之后已被他人修改（现为第 {latest.Version} 版）。您的修改没有保存；请重新打开后再改。",
            $"This flow was changed by somebody else after you opened it (now version {latest.Version}). Your change was not saved; open it again first."));
}
