using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Escalation;
using Whistle.Cases.Evidence;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Testing;

/// <summary>A command somebody was told is done (2xx).</summary>
/// <param name="Action">Name of the command as the audit has it, e.g. "case.open", "task.sign", "file.uploaded".</param>
/// <param name="ObjectId">The case opened or acted on, the task, or the file.</param>
/// <param name="Key">Its idempotency key; null when it was sent without one.</param>
public sealed record Acknowledged(Guid UserId, string Action, Guid ObjectId, string? Key);

/// <summary>
/// Reads a whole database and says what is wrong with it: commands lost or applied twice, cases that wait for nothing, flows and
/// tasks that contradict each other, gaps in numbers, rows without their case, files that are not what their row says.
/// </summary>
/// <param name="dataDirectory">Folder that the paths of files are relative to; null when files are not looked at.</param>
public sealed class CaseAuditor(CaseDb db, string? dataDirectory = null)
{
    private readonly List<string> _findings = [];
    private readonly Dictionary<Guid, Case> _cases = [];
    private readonly Dictionary<Guid, FlowInstance> _instances = [];
    private readonly Dictionary<Guid, UnitOrder> _orders = [];
    private List<CaseTask> _tasks = [];
    private List<FlowBookmark> _bookmarks = [];
    private List<DueTimer> _timers = [];

    /// <param name="acknowledged">Every command that was acknowledged, when each of them is known; null leaves lost and doubled commands unlooked for.</param>
    /// <returns>One sentence for each thing that is wrong; empty when all is well.</returns>
    public async Task<IReadOnlyList<string>> Findings(IReadOnlyCollection<Acknowledged>? acknowledged = null)
    {
        await Load();
        foreach (var instance in _instances.Values) FlowStandsOnItsBookmarks(instance);
        TasksAndBookmarksBelongTogether();
        foreach (var c in _cases.Values) CaseWaitsForSomething(c);
        await ClocksOfWhatIsOver();
        await ClocksAndTimersBelongTogether();
        await NumbersHaveNoGaps();
        await EveryRowHasItsCase();
        await TasksWereDoneOnce();
        if (dataDirectory is not null) await FilesAreWhatTheirRowsSay();
        if (acknowledged is not null) await CommandsWereAppliedOnce(acknowledged);
        return _findings;
    }

    private async Task Load()
    {
        foreach (var c in await db.Cases.AsNoTracking().ToListAsync()) _cases[c.Id] = c;
        foreach (var i in await db.Instances.AsNoTracking().ToListAsync()) _instances[i.Id] = i;
        foreach (var o in await db.UnitOrders.AsNoTracking().ToListAsync()) _orders[o.Id] = o;
        _tasks = await db.Tasks.AsNoTracking().ToListAsync();
        _bookmarks = await db.Bookmarks.AsNoTracking().ToListAsync();
        _timers = await db.Timers.AsNoTracking().ToListAsync();
    }

    /// <summary>The engine's own state, the instance's columns, its bookmarks and its timers say the same.</summary>
    private void FlowStandsOnItsBookmarks(FlowInstance row)
    {
        var state = FlowState.FromJson(row.StateJson);
        if (state.Status.ToString() != row.Status || state.Incidents.Count != row.IncidentCount)
            Find($"instance {row.Id} of {Number(row.CaseId)}: its columns say {row.Status}, its state {state.Status}");
        var stored = _bookmarks.Where(b => b.InstanceId == row.Id).Select(b => b.Id).ToHashSet();
        if (!stored.SetEquals(state.Bookmarks.Select(b => b.Id)))
            Find($"instance {row.Id} of {Number(row.CaseId)}: its stored bookmarks are not those of its state");
        foreach (var bookmark in state.Bookmarks.Where(b => b.DueAt is not null))
            if (_timers.Count(t => t.InstanceId == row.Id && t.BookmarkId == bookmark.Id) != 1)
                Find($"instance {row.Id} of {Number(row.CaseId)}: {bookmark.ActivityId} waits for a time and has no timer");
        if (state.Status == FlowStatus.Running && stored.Count == 0 && state.Incidents.Count == 0)
            Find($"instance {row.Id} ({row.DefinitionId}) of {Number(row.CaseId)} runs and waits for nothing");
    }

    private void TasksAndBookmarksBelongTogether()
    {
        var waiting = _bookmarks.Select(b => (b.InstanceId, b.Id)).ToHashSet();
        // A task with a subject of its own (a request, a supervision order) is one no flow waits for.
        foreach (var task in _tasks.Where(t => Open(t) && t.SubjectId is null))
            if (!waiting.Contains((task.InstanceId, task.BookmarkId)))
                Find($"task {task.Kind} of {Number(task.CaseId)} is open, and its flow does not wait for it");
        var open = _tasks.Where(t => Open(t) && t.SubjectId is null).GroupBy(t => (t.InstanceId, t.BookmarkId)).ToDictionary(g => g.Key, g => g.Count());
        foreach (var bookmark in _bookmarks)
        {
            switch (bookmark.Name)
            {
                case AssignActivity.Bookmark when open.GetValueOrDefault((bookmark.InstanceId, bookmark.Id)) != 1:
                    Find($"{bookmark.ActivityId} of {Number(bookmark.CaseId)} waits for {open.GetValueOrDefault((bookmark.InstanceId, bookmark.Id))} open tasks instead of one");
                    break;
                case CallUnitsActivity.Bookmark when !_instances.Values.Any(i => i.ParentInstanceId == bookmark.InstanceId && i.Status == nameof(FlowStatus.Running)
                        && bookmark.PayloadJson.Contains(i.Id.ToString(), StringComparison.Ordinal)):
                    Find($"{bookmark.ActivityId} of {Number(bookmark.CaseId)} waits for a unit's flow that is not running");
                    break;
            }
        }
        foreach (var timer in _timers.Where(t => t.InstanceId is not null && !waiting.Contains((t.InstanceId.Value, t.BookmarkId ?? ""))))
            Find($"timer {timer.Id} of {Number(timer.CaseId)} would wake a place where nothing waits");
        foreach (var child in _instances.Values.Where(i => i.ParentInstanceId is not null && i.Status == nameof(FlowStatus.Running)))
            if (!_bookmarks.Any(b => b.InstanceId == child.ParentInstanceId && b.PayloadJson.Contains(child.Id.ToString(), StringComparison.Ordinal)))
                Find($"the unit's flow {child.Id} of {Number(child.CaseId)} runs, and nobody waits for its end");
    }

    private void CaseWaitsForSomething(Case c)
    {
        if (!_instances.TryGetValue(c.FlowInstanceId, out var root))
        {
            Find($"{c.Number} has no flow");
            return;
        }
        var running = root.Status == nameof(FlowStatus.Running);
        if (c.Status == CaseStatus.Open && !running) Find($"{c.Number} is open in {c.Stage}, and its flow has ended");
        var waits = _tasks.Any(t => t.CaseId == c.Id && Open(t)) || _timers.Any(t => t.CaseId == c.Id)
            || _bookmarks.Any(b => b.CaseId == c.Id && b.Name == WaitMessageActivity.Bookmark)
            || _instances.Values.Any(i => i.CaseId == c.Id && i.Status == nameof(FlowStatus.Running) && i.IncidentCount > 0);
        if ((c.Status == CaseStatus.Open || running) && !waits) Find($"{c.Number} in {c.Stage} waits for nothing");
        if (running) return;
        if (_tasks.Any(t => t.CaseId == c.Id && Open(t))) Find($"{c.Number} is over and still has an open task");
        if (_instances.Values.Any(i => i.CaseId == c.Id && i.Status == nameof(FlowStatus.Running))) Find($"{c.Number} is over and a unit's flow still runs");
    }

    private async Task ClocksOfWhatIsOver()
    {
        var open = _tasks.Where(Open).Select(t => t.Id).ToHashSet();
        foreach (var clock in await db.Clocks.AsNoTracking().Where(k => k.State == ClockState.Running || k.State == ClockState.Paused).ToListAsync())
        {
            var c = _cases.GetValueOrDefault(clock.CaseId);
            if (c is { Status: CaseStatus.Cancelled or CaseStatus.Archived }) Find($"clock {clock.Policy} of {c.Number} still runs after its end");
            if (clock.UnitOrderId is { } id && _orders.TryGetValue(id, out var order))
            {
                // The limit of an order runs on while its return is decided; it ends with the order.
                if (order.EndedAt is not null) Find($"clock {clock.Policy} of {Number(clock.CaseId)} runs on after its order ended");
                else if (clock.TaskId is { } ordered && !open.Contains(ordered) && order.State != UnitOrderState.ReturnAsked)
                    Find($"clock {clock.Policy} of {Number(clock.CaseId)} runs on after its task is over");
            }
            else if (clock.TaskId is { } task && !open.Contains(task))
            {
                Find($"clock {clock.Policy} of {Number(clock.CaseId)} runs on after its task is over");
            }
        }
    }

    /// <summary>A running clock keeps its next rung and a paused one the end of its pause, one timer each; an ended one keeps none. Rungs are told once.</summary>
    private async Task ClocksAndTimersBelongTogether()
    {
        var ladders = Ladders.Shipped();
        var clocks = await db.Clocks.AsNoTracking().ToListAsync();
        var timers = _timers.Where(t => t.ClockId is not null).ToLookup(t => t.ClockId!.Value);
        foreach (var clock in clocks)
        {
            var kept = timers[clock.Id].ToList();
            var next = clock.State == ClockState.Running ? ladders.Of(clock)?.After(clock.LastRung)?.Key : clock.State == ClockState.Paused ? "pause-end" : null;
            if (kept.Count != (next is null ? 0 : 1) || (next is not null && kept[0].Kind != next))
                Find($"clock {clock.Policy} of {Number(clock.CaseId)} is {clock.State} and keeps the timers [{string.Join(',', kept.Select(t => t.Kind))}] instead of [{next}]");
        }
        foreach (var lost in timers.Where(t => clocks.All(k => k.Id != t.Key))) Find($"a timer waits for clock {lost.Key}, which is gone");
        var told = (await db.Timeline.AsNoTracking().Where(e => e.Kind == "rung").Select(e => new { e.ClockId, e.Rung, e.Occurrence }).ToListAsync()).ToLookup(e => (e.ClockId, e.Rung, e.Occurrence));
        var fired = await db.ClockRungs.AsNoTracking().ToListAsync();
        foreach (var rung in fired)
            if (told[(rung.ClockId, rung.Rung, rung.Occurrence)].Count() != 1) Find($"rung {rung.Rung} ({rung.Occurrence}) of {Number(rung.CaseId)} fired once and is told {told[(rung.ClockId, rung.Rung, rung.Occurrence)].Count()} times");
        if (told.Count != fired.Count) Find($"{told.Count} rungs are told and {fired.Count} fired");
        var entries = (await db.ClockEntries.AsNoTracking().Select(e => new { e.ClockId, e.Sequence }).ToListAsync()).ToLookup(e => e.ClockId, e => e.Sequence);
        foreach (var clock in clocks)
            if (!entries[clock.Id].Order().SequenceEqual(Enumerable.Range(1, clock.Entries))) Find($"the ledger of {clock.Policy} of {Number(clock.CaseId)} has a gap");
    }

    private async Task NumbersHaveNoGaps()
    {
        var entries = (await db.Timeline.AsNoTracking().Select(e => new { e.CaseId, e.Sequence }).ToListAsync()).ToLookup(e => e.CaseId, e => e.Sequence);
        foreach (var c in _cases.Values)
            if (!entries[c.Id].Order().SequenceEqual(Enumerable.Range(1, c.TimelineCount)))
                Find($"{c.Number} counts {c.TimelineCount} timeline entries and has {string.Join(',', entries[c.Id].Order())}");
        var journal = (await db.Journal.AsNoTracking().Select(j => new { j.InstanceId, j.Sequence }).ToListAsync()).ToLookup(j => j.InstanceId, j => j.Sequence);
        foreach (var instance in _instances.Values)
            if (!journal[instance.Id].Order().SequenceEqual(Enumerable.Range(1, journal[instance.Id].Count())))
                Find($"the journal of instance {instance.Id} of {Number(instance.CaseId)} has a gap");
        foreach (var series in _cases.Values.GroupBy(c => c.Number[..(c.Number.LastIndexOf('-') + 1)]))
        {
            var serials = series.Select(c => int.Parse(c.Number[(c.Number.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture)).Order().ToList();
            if (!serials.SequenceEqual(Enumerable.Range(1, serials.Count))) Find($"the numbers {series.Key}… have a gap or a double: {serials.Count} cases up to {serials[^1]}");
        }
    }

    private async Task EveryRowHasItsCase()
    {
        await Orphans("timeline", db.Timeline.Select(e => (Guid?)e.CaseId));
        await Orphans("task", db.Tasks.Select(t => (Guid?)t.CaseId));
        await Orphans("clock", db.Clocks.Select(k => (Guid?)k.CaseId));
        await Orphans("order", db.UnitOrders.Select(o => (Guid?)o.CaseId));
        await Orphans("participation", db.Participations.Select(p => (Guid?)p.CaseId));
        await Orphans("personal data", db.PersonalData.Select(p => (Guid?)p.CaseId));
        await Orphans("attachment", db.Attachments.Select(a => a.CaseId));
        await Orphans("instance", db.Instances.Select(i => i.CaseId));
        await Orphans("bookmark", db.Bookmarks.Select(b => b.CaseId));
        await Orphans("timer", db.Timers.Select(t => t.CaseId));
        await Orphans("notification", db.Notifications.Select(n => n.CaseId));
        await Orphans("outbox", db.Outbox.Select(m => m.CaseId));
        foreach (var task in _tasks.Where(t => !_instances.ContainsKey(t.InstanceId))) Find($"task {task.Kind} of {Number(task.CaseId)} has no flow");
        foreach (var order in _orders.Values.Where(o => !_instances.ContainsKey(o.InstanceId))) Find($"an order of {Number(order.CaseId)} has no flow");
    }

    private async Task Orphans(string what, IQueryable<Guid?> caseIds)
    {
        foreach (var id in await caseIds.Where(id => id != null).Distinct().ToListAsync())
            if (!_cases.ContainsKey(id!.Value)) Find($"{what}: there is no case {id}");
    }

    /// <summary>A completed task has one completion in history, by the person it names.</summary>
    private async Task TasksWereDoneOnce()
    {
        var entries = (await db.Timeline.AsNoTracking().Where(e => e.TaskId != null).Select(e => new { e.TaskId, e.Kind, e.ActorId }).ToListAsync()).ToLookup(e => e.TaskId!.Value);
        foreach (var task in _tasks)
        {
            var done = entries[task.Id].Where(e => e.Kind == task.Kind || e.Kind == task.Outcome).ToList();
            if (task.State == TaskState.Completed && (done.Count != 1 || done[0].ActorId != task.CompletedById))
                Find($"task {task.Kind} of {Number(task.CaseId)} is completed once and told {done.Count} times");
            if (task.State != TaskState.Completed && done.Count > 0) Find($"task {task.Kind} of {Number(task.CaseId)} is {task.State}, and its completion is told");
        }
        foreach (var c in _cases.Values)
            if (await db.Timeline.CountAsync(e => e.CaseId == c.Id && e.Kind == "opened") != 1) Find($"{c.Number} was not opened exactly once");
    }

    private async Task FilesAreWhatTheirRowsSay()
    {
        foreach (var file in await db.Attachments.AsNoTracking().ToListAsync())
        {
            var path = Path.Combine(dataDirectory!, file.OriginalPath);
            if (!File.Exists(path)) Find($"file {file.Id} of {Number(file.CaseId)} is not on disk");
            else if (await Hash(path) is var (hash, size) && (hash != file.Sha256 || size != file.Size)) Find($"file {file.Id} of {Number(file.CaseId)} is not the one that was hashed");
            if (file.PublicPath is { } shown && !File.Exists(Path.Combine(dataDirectory!, shown))) Find($"the public copy of file {file.Id} is not on disk");
        }
    }

    private static async Task<(string Hash, long Size)> Hash(string path)
    {
        await using var stream = File.OpenRead(path);
        return (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream)), stream.Length);
    }

    private async Task CommandsWereAppliedOnce(IReadOnlyCollection<Acknowledged> acknowledged)
    {
        var users = acknowledged.Select(a => a.UserId).Distinct().ToArray();
        var audit = (await db.Audit.AsNoTracking().Where(e => e.UserId != null && users.Contains(e.UserId.Value) && (e.CaseId != null || e.Action == "file.uploaded"))
            .Select(e => new { e.UserId, e.Action, e.ObjectId }).ToListAsync()).GroupBy(e => (e.UserId!.Value, e.Action, e.ObjectId)).ToDictionary(g => g.Key, g => g.Count());
        var told = acknowledged.GroupBy(a => (a.UserId, a.Action, ObjectId: a.ObjectId.ToString()))
            .ToDictionary(g => g.Key, g => g.Select(a => a.Key ?? Guid.NewGuid().ToString()).Distinct().Count());
        foreach (var (command, times) in told)
        {
            var found = audit.GetValueOrDefault(command);
            if (found < times) Find($"lost: {command.Action} of {command.ObjectId} was acknowledged {times} times and is recorded {found} times");
        }
        foreach (var (command, times) in audit)
        {
            var known = told.GetValueOrDefault(command);
            if (times > known) Find($"applied twice or unasked: {command.Action} of {command.ObjectId} is recorded {times} times and was acknowledged {known} times");
        }
        var keys = (await db.Idempotency.AsNoTracking().Where(r => users.Contains(r.UserId)).Select(r => new { r.UserId, r.Key }).ToListAsync()).Select(r => (r.UserId, r.Key)).ToHashSet();
        foreach (var command in acknowledged.Where(a => a.Key is not null && !keys.Contains((a.UserId, a.Key))))
            Find($"lost: the answer of {command.Action} of {command.ObjectId} is not kept under its key");
    }

    private static bool Open(CaseTask task) => task.State is TaskState.Available or TaskState.Claimed;

    private string Number(Guid? caseId) => caseId is { } id && _cases.TryGetValue(id, out var c) ? c.Number : "no case";

    private void Find(string what) => _findings.Add(what);
}
