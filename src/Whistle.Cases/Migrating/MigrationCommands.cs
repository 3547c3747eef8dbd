using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Audit;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Migrating;

/// <param name="Cases">The cases to move; null means every running case of the version.</param>
public sealed record StartMigration(Guid From, Guid To, IReadOnlyList<MigrationChoice> Choices, IReadOnlyList<Guid>? Cases, string Reason);

/// <summary>Orders of administrators to move cases, and to take moves back.</summary>
public sealed class MigrationCommands(ICaseStore store, MigrationQueries queries, CaseMover mover, JsonSerializerOptions json)
{
    /// <summary>Stores the order. Its cases are moved one by one afterwards, by <see cref="MigrationWork"/>.</summary>
    /// <returns>202 with the <see cref="MigrationBatchView"/>.</returns>
    /// <exception cref="Refusal">404 unknown version or case; 409 other case type, same version or nothing to move; 422 no reason, or a choice that names nothing.</exception>
    public Task<CommandAnswer> Start(Actor actor, StartMigration order, RequestMeta meta, CancellationToken cancel)
    {
        var reason = Reason(order.Reason);
        return store.Run(new Command("migration.start", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var (from, to) = await queries.Pair(work.Db, order.From, order.To, cancel);
            Check(order, from, to);
            var running = MigrationQueries.Running(work.Db).Where(c => c.BundleId == order.From).Select(c => c.Id);
            List<Guid> cases;
            if (order.Cases is null) cases = await running.ToListAsync(cancel);
            else
            {
                Guid[] asked = [.. order.Cases.Distinct()];
                cases = await running.Where(id => asked.Contains(id)).ToListAsync(cancel);
                if (cases.Count < asked.Length)
                    throw new Refusal(409, "not-on-version", new LocalText("所选案件中有的已不在该版本上运行，请重新预览。", "Some of the chosen cases no longer run on that version; preview again."));
            }

            if (cases.Count == 0) throw new Refusal(409, "nothing-to-migrate", new LocalText("该版本上没有正在办理的案件。", "No case runs on that version."));
            var batch = new MigrationBatch
            {
                Id = Guid.CreateVersion7(),
                CaseType = from.Type.Key,
                FromBundleId = order.From,
                ToBundleId = order.To,
                ChoicesJson = JsonSerializer.Serialize(order.Choices, JsonSerializerOptions.Web),
                Reason = reason,
                RequestedAt = work.Now,
                RequestedById = actor.UserId,
                RequestedByName = actor.DisplayName,
                State = MigrationBatchState.Running,
                Total = cases.Count,
            };
            work.Db.MigrationBatches.Add(batch);
            work.Db.MigrationBatchCases.AddRange(cases.Select(id => new MigrationBatchCase { BatchId = batch.Id, CaseId = id, State = BatchCaseState.Waiting }));
            work.Db.Timers.Add(MigrationWork.Timer(batch.Id, work.Now));
            Audit(work, batch, new JsonObject { ["from"] = order.From.ToString(), ["to"] = order.To.ToString(), ["cases"] = cases.Count, ["reason"] = reason });
            return Answer(batch, waiting: batch.Total, 0, batch.State);
        }, cancel);
    }

    /// <summary>Orders a whole batch to be taken back: every case to which nothing has happened since.</summary>
    /// <exception cref="Refusal">404 unknown batch; 409 while it still runs, or when nothing of it stands moved; 422 no reason.</exception>
    public Task<CommandAnswer> UndoBatch(Actor actor, Guid batchId, string? reason, RequestMeta meta, CancellationToken cancel)
    {
        var why = Reason(reason);
        return store.Run(new Command("migration.undo", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var batch = await work.Db.MigrationBatches.FirstOrDefaultAsync(b => b.Id == batchId, cancel) ?? throw Unknown();
            if (batch.State == MigrationBatchState.Running) throw new Refusal(409, "migration-running", new LocalText("迁移仍在进行，完成后才能撤销。", "The migration is still running; it can be taken back when it is done."));
            var moved = await work.Db.MigrationBatchCases.Where(r => r.BatchId == batchId && r.State == BatchCaseState.Moved).ToListAsync(cancel);
            if (moved.Count == 0) throw new Refusal(409, "already-undone", new LocalText("没有可以撤销的案件。", "There is nothing left to take back."));
            foreach (var row in moved) row.State = BatchCaseState.UndoWaiting;
            (batch.State, batch.UndoRequestedAt, batch.UndoReason, batch.FinishedAt) = (MigrationBatchState.Running, work.Now, why, null);
            work.Db.Timers.Add(MigrationWork.Timer(batch.Id, work.Now));
            Audit(work, batch, new JsonObject { ["cases"] = moved.Count, ["reason"] = why });
            return Answer(batch, moved.Count, 0, batch.State);
        }, cancel);
    }

    /// <summary>Takes one move back.</summary>
    /// <exception cref="Refusal">404 unknown; 409 already undone, or something has happened since; 422 no reason.</exception>
    public async Task<CommandAnswer> Undo(Actor actor, Guid migrationId, string? reason, RequestMeta meta, CancellationToken cancel)
    {
        var why = Reason(reason);
        var caseId = await CaseOf(migrationId, cancel);
        return await store.Run(new Command("case.migration-undo", actor, caseId, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var migration = await work.Db.Migrations.FirstAsync(m => m.Id == migrationId, cancel);
            await mover.Undo(work, migration, why);
            if (await work.Db.MigrationBatchCases.FirstOrDefaultAsync(r => r.MigrationId == migrationId, cancel) is { } row) row.State = BatchCaseState.Undone;
            return new CommandAnswer(200, JsonSerializer.Serialize(new CaseMigrationView(migration.Id, migration.CaseId, migration.FromBundleId, migration.ToBundleId,
                migration.At, migration.ByName, migration.Reason, migration.UndoneAt, false), json));
        }, cancel);
    }

    private async Task<Guid> CaseOf(Guid migrationId, CancellationToken cancel)
    {
        await using var db = store.Read();
        return await db.Migrations.Where(m => m.Id == migrationId).Select(m => (Guid?)m.CaseId).FirstOrDefaultAsync(cancel) ?? throw Unknown();
    }

    /// <summary>A choice that names nothing would only show case by case.</summary>
    private static void Check(StartMigration order, CaseTypes.CaseBundle from, CaseTypes.CaseBundle to)
    {
        var errors = new List<FieldError>();
        for (var i = 0; i < order.Choices.Count; i++)
        {
            var choice = order.Choices[i];
            if (!from.Has(choice.Definition) || !to.Has(choice.Definition)) errors.Add(Error(i, "definition", "没有这个流程。", "There is no such flow."));
            else if (!from.Flow(choice.Definition).Activities.ContainsKey(choice.From)) errors.Add(Error(i, "from", "原版本没有这个活动。", "The old version has no such activity."));
            else if (choice.To.Length > 0 && !to.Flow(choice.Definition).Activities.ContainsKey(choice.To)) errors.Add(Error(i, "to", "新版本没有这个活动。", "The new version has no such activity."));
        }

        if (errors.Count > 0) throw new Refusal(422, "invalid-form", new LocalText("填写的内容有误，请检查。", "Some fields need attention."), errors);

        static FieldError Error(int i, string field, string zh, string en) => new($"/choices/{i}/{field}", "unknown", new LocalText(zh, en));
    }

    private static string Reason(string? reason) => reason?.Trim() is { Length: >= 2 and <= 500 } text ? text
        : throw new Refusal(422, "invalid-form", new LocalText("填写的内容有误，请检查。", "Some fields need attention."),
            [new FieldError("/reason", "required", new LocalText("请填写理由（2 至 500 字）。", "Give a reason (2 to 500 characters)."))]);

    private CommandAnswer Answer(MigrationBatch b, int waiting, int moved, MigrationBatchState state) => new(202, JsonSerializer.Serialize(
        new MigrationBatchView(b.Id, b.CaseType, b.FromBundleId, b.ToBundleId, b.Reason, b.RequestedAt, b.RequestedByName, state, b.FinishedAt, b.Total, waiting, moved, 0, 0, 0), json),
        Location: $"/api/v1/migrations/{b.Id}");

    private static Refusal Unknown() => new(404, "not-found", new LocalText("没有找到。", "Not found."));

    internal static void Audit(CaseWork work, MigrationBatch batch, JsonObject detail) => work.Append(new AuditEntry
    {
        At = work.Now,
        UserId = work.Actor.IsSystem ? null : work.Actor.UserId,
        UserName = work.Actor.UserName,
        Action = work.Command.Name,
        ObjectType = "migration",
        ObjectId = batch.Id.ToString(),
        DetailJson = detail.ToJsonString(),
        TraceId = work.Command.TraceId,
    });
}
