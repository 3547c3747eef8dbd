using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;

namespace Whistle.Cases.Migrating;

/// <summary>
/// Where a case stood before it was moved: the rows that a move may change, column by column, so that taking it back puts back exactly
/// what was there. What a move adds is not deleted but closed: history refers to it.
/// </summary>
internal static class OldPosition
{
    /// <summary>Counts up for ever: an old number would pass an old ETag for a current one.</summary>
    private const string Counter = "Version";

    /// <summary>Length of a clock's ledger, which is only ever added to.</summary>
    private const string Ledger = "Entries";

    private static readonly string[] CaseColumns = ["BundleId", "Stage", "Status", "DueAt", "ClosedAt"];

    public static async Task<string> Keep(CaseWork work, IEnumerable<FlowInstance> instances)
    {
        var (db, c) = (work.Db, work.Case!);
        await LoadOpen(db, c.Id);
        var kept = new JsonObject
        {
            ["case"] = Row(db.Entry(c), CaseColumns),
            ["instances"] = new JsonArray([.. instances.Select(i => new JsonObject
            {
                ["id"] = i.Id, ["version"] = i.DefinitionVersionId, ["state"] = JsonNode.Parse(i.StateJson),
            })]),
            ["tasks"] = Rows(db, Open(db.Tasks.Local, c.Id)),
            ["clocks"] = Rows(db, Running(db.Clocks.Local, c.Id)),
            ["orders"] = Rows(db, db.UnitOrders.Local.Where(o => o.CaseId == c.Id && o.EndedAt == null)),
            ["parts"] = Rows(db, db.Participations.Local.Where(p => p.CaseId == c.Id)),
            ["timers"] = Rows(db, ClockTimers(db, c.Id)),
        };
        return kept.ToJsonString();
    }

    /// <summary>Puts the rows back. Instances are the caller's: they go through the checkpoint.</summary>
    public static async Task PutBack(CaseWork work, JsonObject kept)
    {
        var (db, c) = (work.Db, work.Case!);
        await LoadOpen(db, c.Id);
        Fill(db.Entry(c), kept["case"]!.AsObject());
        var tasks = await PutBack<CaseTask>(db, kept["tasks"]!);
        foreach (var opened in Open(db.Tasks.Local, c.Id).Where(t => !tasks.Contains(t.Id)).ToList())
        {
            opened.State = TaskState.Cancelled;
            opened.Version++;
        }

        var clocks = await PutBack<Clock>(db, kept["clocks"]!);
        foreach (var clock in db.Clocks.Local.Where(k => clocks.Contains(k.Id) && db.Entry(k).Property(x => x.State).IsModified).ToList()) Enter(work, clock);
        foreach (var started in Running(db.Clocks.Local, c.Id).Where(k => !clocks.Contains(k.Id)).ToList())
        {
            started.State = ClockState.Cancelled;
            started.StoppedAt = work.Now;
        }

        await PutBack<Cases.UnitOrder>(db, kept["orders"]!);
        await PutBack<Cases.CaseParticipation>(db, kept["parts"]!);
        var timers = Ids(kept["timers"]!);
        db.Timers.RemoveRange(ClockTimers(db, c.Id).Where(t => !timers.Contains(t.Id)).ToList());
        await PutBack<DueTimer>(db, kept["timers"]!);
        // A wait that followed the new version may have taken a message; it is there for the old one again.
        foreach (var taken in await db.Messages.Where(m => m.CaseId == c.Id && m.TakenAt != null).ToListAsync())
            if (kept["at"]?.GetValue<DateTime>() == taken.TakenAt) taken.TakenAt = null;
    }

    private static void Enter(CaseWork work, Clock clock) => work.Db.ClockEntries.Add(new ClockEntry
    {
        Id = Guid.CreateVersion7(), ClockId = clock.Id, CaseId = clock.CaseId, Sequence = ++clock.Entries, At = work.Now, Event = ClockEvent.Resumed,
        ActorId = work.Actor.UserId, ActorName = work.Actor.DisplayName,
        Reason = "撤销流程版本迁移，时限照原样继续", ReasonEn = "The move to another flow version was taken back; the clock goes on as before",
        OldDueAt = clock.DueAt, NewDueAt = clock.DueAt,
    });

    private static async Task LoadOpen(CaseDb db, Guid caseId)
    {
        await db.Tasks.Where(t => t.CaseId == caseId && (t.State == TaskState.Available || t.State == TaskState.Claimed)).LoadAsync();
        await db.Clocks.Where(k => k.CaseId == caseId && (k.State == ClockState.Running || k.State == ClockState.Paused)).LoadAsync();
        await db.UnitOrders.Where(o => o.CaseId == caseId && o.EndedAt == null).LoadAsync();
        await db.Participations.Where(p => p.CaseId == caseId).LoadAsync();
        await db.Timers.Where(t => t.CaseId == caseId && t.ClockId != null).LoadAsync();
    }

    private static IEnumerable<CaseTask> Open(IEnumerable<CaseTask> tasks, Guid caseId) =>
        tasks.Where(t => t.CaseId == caseId && t.State is TaskState.Available or TaskState.Claimed);

    private static IEnumerable<Clock> Running(IEnumerable<Clock> clocks, Guid caseId) =>
        clocks.Where(k => k.CaseId == caseId && k.State is ClockState.Running or ClockState.Paused);

    private static IEnumerable<DueTimer> ClockTimers(CaseDb db, Guid caseId) => db.Timers.Local.Where(t => t.CaseId == caseId && t.ClockId != null);

    private static JsonArray Rows<TRow>(CaseDb db, IEnumerable<TRow> rows) where TRow : class => new([.. rows.Select(r => Row(db.Entry(r)))]);

    private static JsonObject Row(EntityEntry entry, string[]? columns = null) => new(entry.Properties
        .Where(p => columns is null || columns.Contains(p.Metadata.Name))
        .Select(p => KeyValuePair.Create(p.Metadata.Name, JsonSerializer.SerializeToNode(p.CurrentValue, p.Metadata.ClrType))));

    private static async Task<HashSet<Guid>> PutBack<TRow>(CaseDb db, JsonNode rows) where TRow : class
    {
        foreach (var row in rows.AsArray().OfType<JsonObject>())
        {
            if (await db.FindAsync<TRow>(row["Id"]!.GetValue<Guid>()) is { } known) Fill(db.Entry(known), row);
            else db.Add(row.Deserialize<TRow>()!);
        }

        return Ids(rows);
    }

    private static HashSet<Guid> Ids(JsonNode rows) => [.. rows.AsArray().Select(r => r!["Id"]!.GetValue<Guid>())];

    private static void Fill(EntityEntry entry, JsonObject row)
    {
        foreach (var (name, value) in row)
            if (name is not (Counter or Ledger) && entry.Metadata.FindProperty(name) is { } property && !property.IsPrimaryKey())
                entry.Property(name).CurrentValue = value.Deserialize(property.ClrType);
        if (entry.Metadata.FindProperty(Counter) is not null && entry.Entity is not Cases.Case && entry.State == EntityState.Modified)
            entry.Property(Counter).CurrentValue = (int)entry.Property(Counter).CurrentValue! + 1;
    }
}
