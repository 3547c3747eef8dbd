using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Categories;
using Whistle.Cases.Clocks;
using Whistle.Cases.Evidence;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;

namespace Whistle.Cases.Cases;

/// <summary>Reading cases: every answer holds only rows and parts the caller may see.</summary>
public sealed class CaseQueries(ICaseStore store, BundleCache bundles, CityCatalogue city, TimeProvider clock)
{
    public async Task<Page<CaseSummaryView>> List(Actor actor, CaseFilter f, CancellationToken cancel)
    {
        await using var db = store.Read();
        var rows = Narrow(db, CaseAccess.Visible(db, actor).AsNoTracking(), f);
        var total = f.Count ? await rows.CountAsync(cancel) : (int?)null;
        var limit = Cursor.Limit(f.Limit);
        var after = Cursor.Parse(f.Cursor);
        rows = f.Sort switch
        {
            "dueAt" => Seek(rows.Where(c => c.DueAt != null), after, true),
            "openedAt" => Seek(rows, after, false, ascending: true),
            _ => Seek(rows, after, false),
        };
        var page = await rows.Take(limit + 1).ToListAsync(cancel);
        var more = page.Count > limit;
        if (more) page.RemoveAt(limit);

        var view = View(db, actor);
        await view.Prepare(page, [], cancel);
        var photos = await Photos(db, page.Select(c => c.Id), cancel);
        var reader = new CaseReader(view);
        var items = new List<CaseSummaryView>(page.Count);
        foreach (var c in page) items.Add(await reader.Summary(c, null, photos.GetValueOrDefault(c.Id)));
        var last = page.LastOrDefault();
        var next = more && last is not null ? new Cursor(f.Sort == "dueAt" ? last.DueAt!.Value : last.OpenedAt, last.Id).ToString() : null;
        return new Page<CaseSummaryView>(items, next, total);
    }

    private IQueryable<Case> Narrow(CaseDb db, IQueryable<Case> rows, CaseFilter f)
    {
        if (f.CaseType is { } type) rows = rows.Where(c => c.CaseType == type);
        if (f.Stage is { } stage) rows = rows.Where(c => c.Stage == stage);
        if (f.Status is { } status) rows = rows.Where(c => c.Status == status);
        if (f.Kind is { } kind) rows = rows.Where(c => c.Kind == kind);
        if (f.Category is { } category) rows = rows.Where(c => c.CategoryKey == category);
        if (f.Township is { } township) rows = rows.Where(c => c.TownshipCode == township);
        if (f.Grid is { } grid) rows = rows.Where(c => c.GridId == grid);
        if (f.Organisation is { } body)
            rows = rows.Where(c => c.OrganisationId == body || db.UnitOrders.Any(o => o.CaseId == c.Id && o.OrganisationId == body));
        if (f.OpenedFrom is { } from) rows = rows.Where(c => c.OpenedAt >= from);
        if (f.OpenedTo is { } to) rows = rows.Where(c => c.OpenedAt < to);
        if (f.Overdue == true)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            rows = rows.Where(c => c.Status == CaseStatus.Open && c.DueAt != null && c.DueAt < now);
        }
        if (!string.IsNullOrWhiteSpace(f.Q))
        {
            var q = f.Q.Trim();
            rows = rows.Where(c => c.Number.Contains(q) || c.Title.Contains(q) || (c.Address != null && c.Address.Contains(q)));
        }
        return rows;
    }

    private static IQueryable<Case> Seek(IQueryable<Case> rows, Cursor? after, bool byDue, bool ascending = false)
    {
        if (byDue)
        {
            if (after is { } d) rows = rows.Where(c => c.DueAt > d.At || (c.DueAt == d.At && c.Id > d.Id));
            return rows.OrderBy(c => c.DueAt).ThenBy(c => c.Id);
        }
        if (ascending)
        {
            if (after is { } a) rows = rows.Where(c => c.OpenedAt > a.At || (c.OpenedAt == a.At && c.Id > a.Id));
            return rows.OrderBy(c => c.OpenedAt).ThenBy(c => c.Id);
        }
        if (after is { } b) rows = rows.Where(c => c.OpenedAt < b.At || (c.OpenedAt == b.At && c.Id < b.Id));
        return rows.OrderByDescending(c => c.OpenedAt).ThenByDescending(c => c.Id);
    }

    internal static async Task<Dictionary<Guid, string>> Photos(CaseDb db, IEnumerable<Guid> cases, CancellationToken cancel)
    {
        var ids = cases.Distinct().ToArray();
        if (ids.Length == 0) return [];
        var files = await db.Attachments.AsNoTracking()
            .Where(a => a.CaseId != null && ids.Contains(a.CaseId.Value) && a.TaskId == null && a.PublicPath != null)
            .Select(a => new { a.CaseId, a.Id, a.CreatedAt }).ToListAsync(cancel);
        return files.GroupBy(a => a.CaseId!.Value)
            .ToDictionary(g => g.Key, g => $"/api/v1/files/{g.OrderBy(a => a.CreatedAt).First().Id}/content?variant=thumbnail");
    }

    /// <exception cref="Refusal">404 for a case that does not exist or is not the caller's to know of.</exception>
    public async Task<CaseView> Get(Actor actor, Guid id, CancellationToken cancel)
    {
        await using var db = store.Read();
        var (c, scope) = await Find(db, actor, id, cancel);
        return await new CaseReader(View(db, actor)).Whole(c, scope, cancel);
    }

    public async Task<Page<TimelineEntryView>> Timeline(Actor actor, Guid id, CancellationToken cancel)
    {
        await using var db = store.Read();
        var (c, scope) = await Find(db, actor, id, cancel);
        var entries = (await db.Timeline.AsNoTracking().Where(e => e.CaseId == id).OrderBy(e => e.Sequence).ToListAsync(cancel))
            .Where(e => scope.SeesOrder(e.UnitOrderId) && (scope.AsOf is null || e.At <= scope.AsOf)).ToList();
        var view = View(db, actor);
        await view.Prepare([], entries.Select(e => e.ActorId), cancel);
        var files = (await new CaseReader(view).Files(id, scope, cancel)).Where(f => f.TaskId is not null).ToLookup(f => f.TaskId!.Value);
        // Files of a task stand beside the entry that completed it, not beside its claim.
        var completing = entries.Where(e => e.TaskId is not null && e.Kind is not ("claimed" or "released" or "comment"))
            .GroupBy(e => e.TaskId!.Value).ToDictionary(g => g.Key, g => g.Last().Id);
        return new Page<TimelineEntryView>([.. entries.Select(e => new TimelineEntryView(e.Id, e.At,
            e.ActorId is null ? view.Text("系统", "System") : view.Person(e.ActorId) ?? e.ActorName, view.BodyNamed(e.ActorOrganisation), e.Kind,
            view.Text(e.Text, e.TextEn), e.Comment, e.TaskId, e.UnitOrderId, e.ClockId, e.Rung, e.Occurrence,
            e.TaskId is { } t && completing.GetValueOrDefault(t) == e.Id ? [.. files[t]] : []))], null);
    }

    public async Task<Page<TaskView>> Tasks(Actor actor, Guid id, CancellationToken cancel)
    {
        await using var db = store.Read();
        var (c, scope) = await Find(db, actor, id, cancel);
        var tasks = (await db.Tasks.AsNoTracking().Where(t => t.CaseId == id).OrderBy(t => t.CreatedAt).ThenBy(t => t.Id).ToListAsync(cancel))
            .Where(t => scope.Sees(actor, t)).ToList();
        var view = View(db, actor);
        await view.Prepare([c], tasks.SelectMany(t => new[] { t.AssigneeId, t.CompletedById }), cancel);
        var clocks = await db.Clocks.AsNoTracking().Where(k => k.CaseId == id && k.TaskId != null).ToListAsync(cancel);
        var reader = new TaskReader(view);
        var items = new List<TaskView>(tasks.Count);
        foreach (var t in tasks) items.Add(await reader.Read(c, t, clocks.LastOrDefault(k => k.TaskId == t.Id), null, cancel));
        return new Page<TaskView>(items, null);
    }

    public async Task<FlowView> Flow(Actor actor, Guid id, CancellationToken cancel)
    {
        await using var db = store.Read();
        var (c, scope) = await Find(db, actor, id, cancel);
        return await new Flows.FlowDrawing(View(db, actor)).Of(c, scope, cancel);
    }

    private ViewContext View(CaseDb db, Actor actor) => new(db, actor, bundles, city, clock.GetUtcNow().UtcDateTime);

    private static async Task<(Case, CaseScope)> Find(CaseDb db, Actor actor, Guid id, CancellationToken cancel)
    {
        var c = await db.Cases.AsNoTracking().FirstOrDefaultAsync(x => x.Id == id, cancel);
        var scope = await CaseAccess.Require(db, actor, c, cancel);
        return (c!, scope);
    }
}
