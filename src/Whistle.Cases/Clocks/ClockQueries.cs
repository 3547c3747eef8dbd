using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Clocks;

/// <summary>Reading clocks: of a case, one of them, and those at risk across all the caller may see.</summary>
public sealed class ClockQueries(ICaseStore store, ClockReader reader, BundleCache bundles, CityCatalogue city, TimeProvider time)
{
    /// <exception cref="Refusal">404 for a case that does not exist or is not the caller's to know of.</exception>
    public async Task<Page<ClockView>> OfCase(Actor actor, Guid caseId, CancellationToken cancel)
    {
        await using var db = store.Read();
        var c = await db.Cases.AsNoTracking().FirstOrDefaultAsync(x => x.Id == caseId, cancel);
        var scope = await CaseAccess.Require(db, actor, c, cancel);
        var clocks = (await db.Clocks.AsNoTracking().Where(k => k.CaseId == caseId).OrderBy(k => k.StartedAt).ThenBy(k => k.DueAt).ThenBy(k => k.Id).ToListAsync(cancel))
            .Where(k => scope.SeesOrder(k.UnitOrderId) && (scope.AsOf is null || k.StartedAt <= scope.AsOf)).ToList();
        return new Page<ClockView>(ForScope(await reader.Of(db, actor, c!, clocks, Now, cancel), scope), null);
    }

    /// <exception cref="Refusal">404 for a clock that does not exist or is not the caller's to know of.</exception>
    public async Task<ClockView> One(Actor actor, Guid id, CancellationToken cancel)
    {
        await using var db = store.Read();
        var clock = await db.Clocks.AsNoTracking().FirstOrDefaultAsync(k => k.Id == id, cancel) ?? throw CaseAccess.Unknown();
        var c = await db.Cases.AsNoTracking().FirstAsync(x => x.Id == clock.CaseId, cancel);
        var scope = await CaseAccess.Require(db, actor, c, cancel);
        if (!scope.SeesOrder(clock.UnitOrderId) || (scope.AsOf is { } end && clock.StartedAt > end)) throw CaseAccess.Unknown();
        return ForScope([await reader.One(db, actor, c, clock, Now, cancel)], scope)[0];
    }

    /// <summary>Running clocks by due time, nearest first, of cases the caller may see; of a called unit its own.</summary>
    public async Task<Page<AtRiskView>> AtRisk(Actor actor, AtRiskFilter f, CancellationToken cancel)
    {
        await using var db = store.Read();
        var now = Now;
        var until = f.DueTo ?? now + f.Within;
        var visible = CaseAccess.Visible(db, actor);
        var called = CaseAccess.OnlyCalled(db, actor);
        var mine = actor.Roles.Select(r => r.OrganisationId).Distinct().ToArray();
        var rows = db.Clocks.AsNoTracking().Where(k => k.State == ClockState.Running && k.DueAt <= until)
            .Where(k => visible.Any(c => c.Id == k.CaseId))
            .Where(k => !called.Any(c => c.Id == k.CaseId) || (k.OrganisationId != null && mine.Contains(k.OrganisationId.Value)));
        if (f.DueFrom is { } from) rows = rows.Where(k => k.DueAt >= from);
        if (f.Overdue is { } overdue) rows = overdue ? rows.Where(k => k.DueAt < now) : rows.Where(k => k.DueAt >= now);
        if (f.Organisation is { } body) rows = rows.Where(k => k.OrganisationId == body);
        if (f.CaseType is { } type) rows = rows.Where(k => db.Cases.Any(c => c.Id == k.CaseId && c.CaseType == type));
        if (Cursor.Parse(f.Cursor) is { } after) rows = rows.Where(k => k.DueAt > after.At || (k.DueAt == after.At && k.Id > after.Id));
        var limit = Cursor.Limit(f.Limit);
        var page = await rows.OrderBy(k => k.DueAt).ThenBy(k => k.Id).Take(limit + 1).ToListAsync(cancel);
        var more = page.Count > limit;
        if (more) page.RemoveAt(limit);

        var caseIds = page.Select(k => k.CaseId).Distinct().ToArray();
        var cases = await db.Cases.AsNoTracking().Where(c => caseIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancel);
        var timers = await ClockReader.Timers(db, [.. page.Select(k => k.Id)], cancel);
        var view = new ViewContext(db, actor, bundles, city, now);
        await view.Prepare(cases.Values, [], cancel);
        var summaries = new Dictionary<Guid, CaseSummaryView>();
        var summary = new CaseReader(view);
        foreach (var c in cases.Values) summaries[c.Id] = await summary.Summary(c);
        return new Page<AtRiskView>([.. page.Select(k => new AtRiskView(k.Id, view.Text(k.Name, k.NameEn), k.DueAt, ClockReader.Shown(k, now),
            k.DueAt < now ? (int)Math.Min(int.MaxValue, (now - k.DueAt).TotalMinutes) : 0, view.Text(k.Explanation, k.ExplanationEn),
            view.Organisation(k.OrganisationId ?? cases[k.CaseId].OrganisationId), reader.LastRung(view, k), reader.Next(view, k, timers), summaries[k.CaseId]))],
            more ? new Cursor(page[^1].DueAt, page[^1].Id).ToString() : null);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Who only looks on is offered nothing, and a unit let go learns nothing later.</summary>
    private static IReadOnlyList<ClockView> ForScope(IReadOnlyList<ClockView> clocks, CaseScope scope) => !scope.ReadOnly ? clocks
        : [.. clocks.Select(k => k with
        {
            Actions = [],
            NextRung = scope.AsOf is null ? k.NextRung : null,
            Rungs = [.. k.Rungs.Where(r => scope.AsOf is not { } end || r.At <= end)],
            Ledger = [.. k.Ledger.Where(e => scope.AsOf is not { } end || e.At <= end)],
            Requests = [.. k.Requests.Where(r => scope.AsOf is not { } end || r.RequestedAt <= end)],
        })];
}
