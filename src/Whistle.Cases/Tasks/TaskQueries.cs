using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Tasks;

/// <summary>The inbox: mine, available to me, and all I may see.</summary>
public sealed class TaskQueries(ICaseStore store, BundleCache bundles, CityCatalogue city, TimeProvider clock)
{
    private static readonly DateTime NoDue = new(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <exception cref="Refusal">400 for an unknown view.</exception>
    public async Task<Page<TaskView>> List(Actor actor, TaskFilter f, CancellationToken cancel)
    {
        await using var db = store.Read();
        var me = actor.UserId;
        var visible = CaseAccess.Visible(db, actor);
        var tasks = (f.View ?? "mine") switch
        {
            "mine" => db.Tasks.Where(t => t.AssigneeId == me && t.State == (f.State ?? TaskState.Claimed)),
            "available" => TaskRights.Candidates(db, actor).Where(t => t.State == TaskState.Available),
            "all" => All(db, actor, visible, f.State),
            _ => throw new Refusal(400, "unknown-view", new LocalText("view 只能是 mine、available 或 all。", "view must be mine, available or all."),
                [new FieldError("/view", "unknown", new LocalText("可选 mine、available、all。", "One of mine, available, all."))]),
        };
        if (f.Kind is { } kind) tasks = tasks.Where(t => t.Kind == kind);
        if (f.DueBefore is { } due) tasks = tasks.Where(t => t.DueAt != null && t.DueAt < due);
        var joined = tasks.AsNoTracking().Join(db.Cases.AsNoTracking(), t => t.CaseId, c => c.Id, (t, c) => new { Task = t, Case = c });
        if (f.Stage is { } stage) joined = joined.Where(x => x.Case.Stage == stage);
        if (f.CaseType is { } type) joined = joined.Where(x => x.Case.CaseType == type);
        if (!string.IsNullOrWhiteSpace(f.Q))
        {
            var q = f.Q.Trim();
            joined = joined.Where(x => x.Case.Number.Contains(q) || x.Case.Title.Contains(q) || (x.Case.Address != null && x.Case.Address.Contains(q)));
        }
        var total = f.Count ? await joined.CountAsync(cancel) : (int?)null;

        var after = Cursor.Parse(f.Cursor);
        var newest = f.Sort == "-createdAt";
        if (newest)
        {
            if (after is { } a) joined = joined.Where(x => x.Task.CreatedAt < a.At || (x.Task.CreatedAt == a.At && x.Task.Id < a.Id));
            joined = joined.OrderByDescending(x => x.Task.CreatedAt).ThenByDescending(x => x.Task.Id);
        }
        else
        {
            if (after is { } a) joined = joined.Where(x => (x.Task.DueAt ?? NoDue) > a.At || ((x.Task.DueAt ?? NoDue) == a.At && x.Task.Id > a.Id));
            joined = joined.OrderBy(x => x.Task.DueAt ?? NoDue).ThenBy(x => x.Task.Id);
        }
        var limit = Cursor.Limit(f.Limit);
        var page = await joined.Take(limit + 1).ToListAsync(cancel);
        var more = page.Count > limit;
        if (more) page.RemoveAt(limit);
        var last = page.LastOrDefault()?.Task;
        var next = more && last is not null ? new Cursor(newest ? last.CreatedAt : last.DueAt ?? NoDue, last.Id).ToString() : null;

        var cases = page.Select(x => x.Case).DistinctBy(c => c.Id).ToList();
        var view = new ViewContext(db, actor, bundles, city, clock.GetUtcNow().UtcDateTime);
        await view.Prepare(cases, page.SelectMany(x => new[] { x.Task.AssigneeId, x.Task.CompletedById }), cancel);
        var ids = page.Select(x => x.Task.Id).ToArray();
        var clocks = await db.Clocks.AsNoTracking().Where(k => k.TaskId != null && ids.Contains(k.TaskId.Value)).ToListAsync(cancel);
        var photos = await CaseQueries.Photos(db, cases.Select(c => c.Id), cancel);
        var reader = new TaskReader(view);
        var items = new List<TaskView>(page.Count);
        foreach (var x in page)
            items.Add(await reader.Read(x.Case, x.Task, clocks.LastOrDefault(k => k.TaskId == x.Task.Id), photos.GetValueOrDefault(x.Case.Id), cancel));
        return new Page<TaskView>(items, next, total);
    }

    /// <summary>Tasks of cases seen whole, and of a called unit its own orders' only.</summary>
    private static IQueryable<CaseTask> All(CaseDb db, Actor actor, IQueryable<Case> visible, TaskState? state)
    {
        var mine = actor.Roles.Select(r => r.OrganisationId).Distinct().ToArray();
        var me = actor.UserId;
        var called = CaseAccess.OnlyCalled(db, actor);
        var tasks = db.Tasks.Where(t => visible.Any(c => c.Id == t.CaseId))
            .Where(t => !called.Any(c => c.Id == t.CaseId) || t.AssigneeId == me || (t.OrganisationId != null && mine.Contains(t.OrganisationId.Value)));
        return state is { } s ? tasks.Where(t => t.State == s) : tasks.Where(t => t.State == TaskState.Available || t.State == TaskState.Claimed);
    }

    /// <exception cref="Refusal">404 for a task that does not exist or is not the caller's to know of.</exception>
    public async Task<TaskView> Get(Actor actor, Guid id, CancellationToken cancel)
    {
        await using var db = store.Read();
        var task = await db.Tasks.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, cancel) ?? throw CaseAccess.Unknown();
        var c = await db.Cases.AsNoTracking().FirstAsync(x => x.Id == task.CaseId, cancel);
        var scope = await CaseAccess.Require(db, actor, c, cancel);
        if (!scope.Sees(actor, task)) throw CaseAccess.Unknown();
        var view = new ViewContext(db, actor, bundles, city, clock.GetUtcNow().UtcDateTime);
        await view.Prepare([c], [task.AssigneeId, task.CompletedById], cancel);
        var own = await db.Clocks.AsNoTracking().Where(k => k.TaskId == id).OrderByDescending(k => k.StartedAt).FirstOrDefaultAsync(cancel);
        return await new TaskReader(view).Read(c, task, own, null, cancel);
    }
}
