using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Migrating;

/// <summary>What is to be done to a case.</summary>
/// <param name="Reason">Why, for history and audit; people of the case read it.</param>
public sealed record MoveOrder(Guid From, Guid To, IReadOnlyList<MigrationChoice> Choices, string Reason, Guid? BatchId);

/// <summary>Moves one case to another bundle of its type, and back, within the caller's transaction and under the case's lock.</summary>
public sealed class CaseMover(CaseRuns runs, BundleCache bundles)
{
    /// <exception cref="Refusal">409: the case is not on that version, is over, or a place of it has nowhere to go.</exception>
    public async Task<CaseMigration> Move(CaseWork work, MoveOrder order)
    {
        var c = work.Case!;
        if (c.BundleId != order.From) throw new Refusal(409, "not-on-version", new LocalText("案件已不在原版本上。", "The case is not on the version it should leave."));
        var (from, to) = (await bundles.Get(work.Db, order.From), await bundles.Get(work.Db, order.To));
        var caseId = c.Id;
        var rows = await work.Db.Instances.AsNoTracking().Where(i => i.CaseId == caseId).ToListAsync();
        if (!rows.Exists(i => i.Id == c.FlowInstanceId && CasePlanner.IsOpen(i)))
            throw new Refusal(409, "case-over", new LocalText("案件已经结束。", "The case is over."));
        var planner = new CasePlanner(from, to, order.Choices);
        if (planner.Plan(c, rows).Why is { } why)
            throw new Refusal(409, "cannot-migrate", new LocalText($"不能迁移：{why.Zh}。", $"It can't be moved: {why.En}."));

        var open = rows.Where(CasePlanner.IsOpen).OrderBy(i => i.ParentInstanceId is not null).ThenBy(i => i.CreatedAt).ThenBy(i => i.Id).ToList();
        var before = await OldPosition.Keep(work, open);
        c.BundleId = to.Id;
        var run = runs.Moving(work, from, to);
        foreach (var row in open) await run.MoveOver(row.Id, planner.ChoicesFor(row.DefinitionId));
        await run.Drain();
        await Relink(run, from, to, open);
        await CarriedClocks.OfCase(run, from, to, open);

        run.Timeline.Tell("migrated", await Sentence(work.Db, from, to), order.Reason);
        Publish(run, new JsonObject
        {
            ["number"] = c.Number, ["from"] = from.Id.ToString(), ["to"] = to.Id.ToString(), ["reason"] = order.Reason,
            ["choices"] = JsonSerializer.SerializeToNode(order.Choices, JsonSerializerOptions.Web),
        });
        var migration = new CaseMigration
        {
            Id = Guid.CreateVersion7(),
            CaseId = c.Id,
            BatchId = order.BatchId,
            FromBundleId = from.Id,
            ToBundleId = to.Id,
            At = work.Now,
            ById = work.Actor.UserId,
            ByName = work.Actor.DisplayName,
            Reason = order.Reason,
            ChoicesJson = JsonSerializer.Serialize(order.Choices, JsonSerializerOptions.Web),
            BeforeJson = before,
            CaseVersion = c.Version,
            TimelineCount = c.TimelineCount,
        };
        work.Db.Migrations.Add(migration);
        return migration;
    }

    /// <summary>Puts the case back where it stood. Only while nothing has happened to it since.</summary>
    /// <exception cref="Refusal">409 already-undone or moved-on.</exception>
    public async Task Undo(CaseWork work, CaseMigration migration, string reason)
    {
        var c = work.Case!;
        if (migration.UndoneAt is not null) throw new Refusal(409, "already-undone", new LocalText("此次迁移已经撤销。", "This migration was taken back already."));
        if (c.Version != migration.CaseVersion || c.TimelineCount != migration.TimelineCount || c.BundleId != migration.ToBundleId)
            throw new Refusal(409, "moved-on", new LocalText("迁移之后案件已有新的办理记录，不能撤销；可以再迁移到别的版本。",
                "Something has happened to the case since; it can't be taken back. It may be moved again instead."));
        var (from, to) = (await bundles.Get(work.Db, migration.FromBundleId), await bundles.Get(work.Db, migration.ToBundleId));
        var kept = JsonNode.Parse(migration.BeforeJson)!.AsObject();
        kept["at"] = migration.At;
        var stood = kept["instances"]!.AsArray().OfType<JsonObject>().ToDictionary(i => i["id"]!.GetValue<Guid>());
        var caseId = c.Id;
        var rows = await work.Db.Instances.AsNoTracking().Where(i => i.CaseId == caseId).ToListAsync();

        // Children first: a parent that waits again must find them running.
        var run = runs.Moving(work, to, from);
        foreach (var row in rows.Where(i => stood.ContainsKey(i.Id)).OrderBy(i => i.ParentInstanceId is null))
        {
            var was = stood[row.Id];
            await run.PutBack(row.Id, was["version"]!.GetValue<string>(), FlowState.FromJson(was["state"]!.ToJsonString()));
        }

        foreach (var started in rows.Where(i => !stood.ContainsKey(i.Id) && i.CreatedAt >= migration.At && CasePlanner.IsOpen(i)))
        {
            await Orders.CloseOf(run, started, UnitOrderState.Cancelled);
            await run.Resume(started.Id, new Stimulus.Cancel("undone"));
        }

        await OldPosition.PutBack(work, kept);
        (migration.UndoneAt, migration.UndoneById, migration.UndoneReason) = (work.Now, work.Actor.UserId, reason);
        run.Timeline.Tell("migration-undone", new LocalText("撤销流程版本迁移，恢复到迁移之前", "Taken back to the flow version it had before"), reason);
        Publish(run, new JsonObject { ["number"] = c.Number, ["migration"] = migration.Id.ToString(), ["reason"] = reason });
    }

    /// <summary>A task that stays is the same task, with its claim; what it asks for is what the new version asks.</summary>
    private static async Task Relink(CaseRun run, CaseBundle from, CaseBundle to, IReadOnlyList<FlowInstance> instances)
    {
        var moved = instances.ToDictionary(i => i.Id);
        foreach (var task in run.Work.Db.Tasks.Local.Where(t => t.State is TaskState.Available or TaskState.Claimed && !run.Opened.ContainsKey(t.Id)).ToList())
        {
            if (!moved.TryGetValue(task.InstanceId, out var row)) continue;
            var before = from.Flow(row.DefinitionId).Activities[task.ActivityId];
            var after = to.Flow(row.DefinitionId).Activities[task.ActivityId];
            Rewrite(task, before, after, to.Type);
            await CarriedClocks.OfTask(run, task, Key(before), Key(after));
        }

        static string? Key(ActivityNode node) => node.Literal("clock")?.ToString() is { Length: > 0 } key ? key : null;
    }

    private static void Rewrite(CaseTask task, ActivityNode before, ActivityNode after, CaseType type)
    {
        var (name, nameEn, form, outcomes, notBy) = (task.Name, task.NameEn, task.Form, task.OutcomesJson, task.NotBy);
        // What is computed while the flow runs was computed when the task was opened.
        if (AssignInputs.Title(before.Literal) != AssignInputs.Title(after.Literal)) (name, nameEn) = AssignInputs.Title(after.Literal);
        if (after.Input("form") is null) form = null;
        else if (after.Literal("form")?.ToString() is { } named) form = named.Length > 0 ? named : null;
        outcomes = TaskOutcome.Write(TaskOutcome.Read(TaskOutcome.Write(AssignInputs.Outcomes(after.Literal))));
        if (after.Input("notBy") is null) notBy = "";
        else if (after.Literal("notBy") is { } kinds) notBy = string.Join(',', InputValues.Texts(kinds));
        if (form is not null && type.FormOf(form) is null)
            throw new Refusal(409, "cannot-migrate", new LocalText($"不能迁移：新版本没有任务“{before.Title.Zh}”的表单“{form}”。", $"It can't be moved: the new version has no form '{form}' for the task '{before.Title.En}'."));
        if ((name, nameEn, form, outcomes, notBy) == (task.Name, task.NameEn, task.Form, task.OutcomesJson, task.NotBy)) return;
        (task.Name, task.NameEn, task.Form, task.OutcomesJson, task.NotBy) = (name, nameEn, form, outcomes, notBy);
        task.Version++;
    }

    private static async Task<LocalText> Sentence(CaseDb db, CaseBundle from, CaseBundle to)
    {
        string[] ids = [.. from.Flows.Values.Concat(to.Flows.Values).Select(f => f.VersionId)];
        var versions = await db.Definitions.AsNoTracking().Where(d => ids.Contains(d.Id)).ToDictionaryAsync(d => d.Id, d => d.Version);
        var changed = to.Flows.Where(f => from.Has(f.Key) && from.VersionId(f.Key) != f.Value.VersionId)
            .Select(f => (f.Value.Compiled.Definition.Name, Old: versions[from.VersionId(f.Key)], New: versions[f.Value.VersionId])).ToList();
        if (changed.Count == 0) return new LocalText("迁移到案件类型的新版本", "Moved to the new version of the case type");
        return new LocalText(
            "流程版本迁移：" + string.Join("；", changed.Select(f => $"{f.Name} 第 {f.Old} 版 → 第 {f.New} 版")),
            "Moved to another flow version: " + string.Join("; ", changed.Select(f => $"{f.Name} {f.Old} → {f.New}")));
    }

    private static void Publish(CaseRun run, JsonObject detail)
    {
        run.Timeline.Audit("case", run.Case.Id.ToString(), detail.ToJsonString());
        run.Timeline.Publish("case.changed");
        run.Case.UpdatedAt = run.Work.Now;
        run.Case.Version++;
    }
}
