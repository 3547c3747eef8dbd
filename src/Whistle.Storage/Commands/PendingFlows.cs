using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Whistle.Cases.Flows;
using Whistle.Engine;
using Whistle.Storage.Model;
using Whistle.Storage.Sql;

namespace Whistle.Storage.Commands;

/// <summary>
/// What the bursts of one command did to its flow instances, folded together: an instance that ran three times is written
/// once, and a bookmark that came and went within the command never reaches the database.
/// </summary>
internal sealed class PendingFlows(HotStatements sql)
{
    private readonly Dictionary<Guid, FlowInstance> _changed = [];
    private readonly Dictionary<(Guid Instance, string Bookmark), (FlowBookmark Bookmark, DueTimer? Timer)> _added = [];
    private readonly HashSet<(Guid Instance, string Bookmark)> _removed = [];
    private readonly List<JournalRow> _journal = [];

    /// <summary>Every instance read or written by the command, newest state.</summary>
    public Dictionary<Guid, FlowInstance> Known { get; } = [];

    public void Take(FlowInstance instance, ChangeSet change, DateTime now)
    {
        var state = change.State;
        instance.StateJson = state.ToJson();
        instance.Status = state.Status.ToString();
        instance.SubStatus = state.SubStatus.ToString();
        instance.Name = Fit(state.Name);
        instance.CorrelationId = Fit(state.CorrelationId);
        instance.IncidentCount = state.Incidents.Count;
        instance.UpdatedAt = now;
        if (instance.CreatedAt == default) instance.CreatedAt = now;
        instance.FinishedAt = state.FinishedAt?.UtcDateTime;
        Known[instance.Id] = _changed[instance.Id] = instance;

        // Removals first: a burst that leaves and re-enters an activity may add a bookmark with the id it removed.
        foreach (var id in change.RemovedBookmarkIds)
            if (!_added.Remove((instance.Id, id))) _removed.Add((instance.Id, id));
        foreach (var bookmark in change.Added) _added[(instance.Id, bookmark.Id)] = (Row(instance, bookmark), Timer(instance, bookmark));
        foreach (var record in change.Journal) _journal.Add(Row(instance, record));
    }

    /// <summary>Moves everything pending into <paramref name="writes"/>: instances before what refers to them, deletes before inserts.</summary>
    public void Drain(List<Write> writes)
    {
        var tables = sql.Tables;
        foreach (var instance in _changed.Values) writes.Add(sql.SaveInstance.With(tables.Instances.InsertValues(instance)));
        foreach (var (instance, bookmark) in _removed)
        {
            writes.Add(sql.DeleteBookmark.With(instance, bookmark));
            writes.Add(sql.DeleteTimer.With(instance, bookmark));
        }
        foreach (var (bookmark, timer) in _added.Values)
        {
            writes.Add(tables.Bookmarks.Insert.With(tables.Bookmarks.InsertValues(bookmark)));
            if (timer is not null) writes.Add(tables.Timers.Insert.With(tables.Timers.InsertValues(timer)));
        }
        foreach (var row in _journal) writes.Add(tables.Journal.Insert.With(tables.Journal.InsertValues(row)));
        _changed.Clear();
        _removed.Clear();
        _added.Clear();
        _journal.Clear();
    }

    private static FlowBookmark Row(FlowInstance instance, Bookmark bookmark) => new()
    {
        Id = bookmark.Id,
        InstanceId = instance.Id,
        CaseId = instance.CaseId,
        Name = bookmark.Name,
        Hash = bookmark.Hash,
        ActivityId = bookmark.ActivityId,
        ActivityInstanceId = bookmark.ActivityInstanceId,
        PayloadJson = Text(bookmark.Payload),
        CorrelationId = instance.CorrelationId,
        CreatedAt = bookmark.CreatedAt.UtcDateTime,
    };

    private static DueTimer? Timer(FlowInstance instance, Bookmark bookmark) => bookmark.DueAt is not { } due ? null : new DueTimer
    {
        Id = Guid.CreateVersion7(),
        CaseId = instance.CaseId,
        InstanceId = instance.Id,
        BookmarkId = bookmark.Id,
        Kind = "flow",
        DueAt = due.UtcDateTime,
    };

    private static JournalRow Row(FlowInstance instance, JournalRecord record) => new()
    {
        InstanceId = instance.Id,
        Sequence = record.Sequence,
        At = record.At.UtcDateTime,
        ActivityId = record.ActivityId,
        ActivityInstanceId = record.ActivityInstanceId,
        ActivityType = record.ActivityType,
        Event = record.Event,
        DataJson = record.Data is null ? null : Text(record.Data),
    };

    /// <summary>What a flow's expression made, as a column can hold and find it; the state keeps it whole.</summary>
    private static string? Fit(string? text)
    {
        if (text is null || (text.Length <= Length.Key && !text.Any(char.IsControl))) return text;
        var fit = string.Concat(text.Where(c => !char.IsControl(c)));
        return fit.Length <= Length.Key ? fit : fit[..(char.IsHighSurrogate(fit[Length.Key - 1]) ? Length.Key - 1 : Length.Key)];
    }

    private static string Text(JsonObject json) => json.ToJsonString(Compact);

    /// <summary>Chinese stays readable in the database instead of being escaped.</summary>
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
