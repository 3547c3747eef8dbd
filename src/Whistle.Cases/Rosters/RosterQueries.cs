using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Organisation;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Rosters;

/// <summary>Reading duty rosters: planned shifts, and who is reachable now.</summary>
public sealed class RosterQueries(ICaseStore store, CityCatalogue city, TimeProvider time)
{
    /// <param name="organisation">Code of one body; null for all the caller may read.</param>
    public async Task<Page<ShiftView>> List(Actor actor, string? organisation, DateTime from, DateTime to, CancellationToken cancel)
    {
        await using var db = store.Read();
        var bodies = (await Readable(db, actor, organisation, cancel)).Select(o => o.Id).ToArray();
        var rows = await db.DutyShifts.AsNoTracking().Where(s => bodies.Contains(s.OrganisationId) && s.From < to && s.To > from)
            .OrderBy(s => s.From).ThenBy(s => s.Id).Take(1000).ToListAsync(cancel);
        return new Page<ShiftView>(await Views(db, actor, rows, Now, cancel), null);
    }

    /// <summary>One row for each body asked for; without a code only those that have a roster at all.</summary>
    public async Task<Page<OnDutyView>> Reachable(Actor actor, string? organisation, CancellationToken cancel)
    {
        await using var db = store.Read();
        var now = Now;
        var bodies = await Readable(db, actor, organisation, cancel);
        var ids = bodies.Select(o => o.Id).ToArray();
        var kept = organisation is null ? await db.DutyShifts.AsNoTracking().Where(s => ids.Contains(s.OrganisationId) && s.To > now).Select(s => s.OrganisationId).Distinct().ToListAsync(cancel) : [.. ids];
        var rows = new List<OnDutyView>();
        foreach (var body in bodies.Where(o => kept.Contains(o.Id)))
        {
            var duty = await OnDuty.Of(db, body.Id, now, cancel);
            var people = await People(db, actor, duty is null ? [] : [duty.UserId, duty.DeputyId ?? Guid.Empty], cancel);
            rows.Add(new OnDutyView(Ref(actor, body), duty is null ? null : people[duty.UserId], duty?.DeputyId is { } deputy ? people.GetValueOrDefault(deputy) : null, duty?.Until, body.DutyPhone,
                new LocalText("值班表无人时先报单位负责人，再报综治中心。", "With nobody on the roster the body's chief is told, then the governance centre.").In(actor.Language)));
        }
        return new Page<OnDutyView>(rows, null);
    }

    internal async Task<IReadOnlyList<ShiftView>> Views(CaseDb db, Actor actor, IReadOnlyList<DutyShift> shifts, DateTime now, CancellationToken cancel)
    {
        var names = await city.Names(db);
        var people = await People(db, actor, shifts.SelectMany(s => new[] { s.UserId, s.DeputyId ?? Guid.Empty, s.HandedToId ?? Guid.Empty }), cancel);
        return [.. shifts.Select(s =>
        {
            var body = names.Organisation(s.OrganisationId)!;
            var may = RosterRights.MayEdit(actor, body);
            var underWay = s.From <= now && s.To > now;
            List<string> actions = [];
            if (may && s.To > now) actions.Add("change");
            if (may && s.From > now) actions.Add("remove");
            if (underWay && (may || actor.UserId == s.UserId || actor.UserId == s.DeputyId || actor.UserId == s.HandedToId)) actions.Add("hand-over");
            return new ShiftView(s.Id, Ref(actor, body), s.From, s.To, people.GetValueOrDefault(s.UserId) ?? new NamedRef(s.UserId, ""),
                s.DeputyId is { } d ? people.GetValueOrDefault(d) : null, s.Note, s.HandedToId is { } h ? people.GetValueOrDefault(h) : null, s.HandedAt, s.HandOverNote, s.Version, actions);
        })];
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <exception cref="Refusal">404 for a body that does not exist or whose roster is not the caller's to read.</exception>
    private async Task<IReadOnlyList<Organisation.Organisation>> Readable(CaseDb db, Actor actor, string? code, CancellationToken cancel)
    {
        if (code is not null)
        {
            var one = (await city.Names(db)).Existing(code);
            return one is not null && RosterRights.MayRead(actor, one) ? [one] : throw CaseAccess.Unknown();
        }
        var all = await db.Organisations.AsNoTracking().Where(o => o.ValidTo == null).OrderBy(o => o.Code).ToListAsync(cancel);
        return [.. all.Where(o => RosterRights.MayRead(actor, o))];
    }

    private static async Task<Dictionary<Guid, NamedRef>> People(CaseDb db, Actor actor, IEnumerable<Guid> ids, CancellationToken cancel)
    {
        var wanted = ids.Where(id => id != Guid.Empty).Distinct().ToArray();
        return await db.Users.AsNoTracking().Where(u => wanted.Contains(u.Id)).Select(u => new { u.Id, u.UserName, u.DisplayName, u.DisplayNameEn })
            .ToDictionaryAsync(u => u.Id, u => new NamedRef(u.Id, actor.IsChinese ? u.DisplayName : u.DisplayNameEn, u.UserName), cancel);
    }

    private static NamedRef Ref(Actor actor, Organisation.Organisation o) => new(o.Id, actor.IsChinese ? o.Name : o.NameEn, o.Code);
}
