using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Whistle.Cases.Access;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Migrating;

/// <summary>
/// Works batches off, one case a transaction. A batch has a timer while anything of it waits, so that whichever node sweeps next goes on
/// where another stopped; the state of a case's row, changed with the case itself, keeps it from being moved twice.
/// </summary>
public sealed partial class MigrationWork(ICaseStore store, CaseMover mover, ILogger<MigrationWork> log)
{
    /// <summary>Kind of a batch's timer; its input is the batch's id.</summary>
    public const string Kind = "migration";

    /// <summary>Cases done in one turn: other timers of the node wait as long.</summary>
    public const int Turn = 100;

    public static DueTimer Timer(Guid batchId, DateTime now) => new()
    {
        Id = Guid.CreateVersion7(), Kind = Kind, DueAt = now, InputJson = new JsonObject { ["batch"] = batchId.ToString() }.ToJsonString(),
    };

    public static Guid BatchOf(DueTimer timer) => Guid.Parse(JsonNode.Parse(timer.InputJson!)!["batch"]!.GetValue<string>());

    /// <summary>Carries out a batch's timer: the next cases, and another timer while some still wait.</summary>
    public async Task Fire(DueTimer timer, CancellationToken cancel)
    {
        var batch = BatchOf(timer);
        var more = await Next(batch, Turn, cancel);
        await store.Run(new Command("migration.turn", Actor.System), async work =>
        {
            if (await work.Db.Timers.FindAsync([timer.Id], cancel) is not { } mine) return new CommandAnswer(204, "");
            work.Db.Timers.Remove(mine);
            if (more) work.Db.Timers.Add(Timer(batch, work.Now));
            return new CommandAnswer(200, "");
        }, cancel);
    }

    /// <summary>Does the next cases of a batch.</summary>
    /// <returns>True while some still wait.</returns>
    public async Task<bool> Next(Guid batchId, int most, CancellationToken cancel)
    {
        MigrationBatch batch;
        List<MigrationBatchCase> waiting;
        Actor actor;
        await using (var db = store.Read())
        {
            batch = await db.MigrationBatches.AsNoTracking().FirstAsync(b => b.Id == batchId, cancel);
            waiting = await Waiting(db, batchId).OrderBy(r => r.CaseId).Take(most).ToListAsync(cancel);
            var user = await db.Users.AsNoTracking().FirstAsync(u => u.Id == batch.RequestedById, cancel);
            // Rights were looked at when it was ordered; what is done is done in that administrator's name.
            actor = new Actor(user.Id, user.UserName!, user.DisplayName, user.OrganisationId, [], "zh-CN");
        }

        foreach (var row in waiting) await One(batch, row, actor, cancel);
        return await CloseIfDone(batchId, actor, cancel);
    }

    private async Task One(MigrationBatch batch, MigrationBatchCase row, Actor actor, CancellationToken cancel)
    {
        var undoing = row.State == BatchCaseState.UndoWaiting;
        try
        {
            await store.Run(new Command(undoing ? "case.migration-undo" : "case.migrate", actor, row.CaseId), async work =>
            {
                var mine = await work.Db.MigrationBatchCases.FirstAsync(r => r.BatchId == row.BatchId && r.CaseId == row.CaseId, cancel);
                if (mine.State != row.State) return new CommandAnswer(204, "");
                if (undoing)
                {
                    await mover.Undo(work, await work.Db.Migrations.FirstAsync(m => m.Id == mine.MigrationId, cancel), batch.UndoReason ?? batch.Reason);
                    mine.State = BatchCaseState.Undone;
                }
                else
                {
                    var choices = JsonSerializer.Deserialize<List<MigrationChoice>>(batch.ChoicesJson, JsonSerializerOptions.Web)!;
                    mine.MigrationId = (await mover.Move(work, new MoveOrder(batch.FromBundleId, batch.ToBundleId, choices, batch.Reason, batch.Id))).Id;
                    mine.State = BatchCaseState.Moved;
                }

                return new CommandAnswer(200, "");
            }, cancel);
        }
        catch (Refusal refusal)
        {
            await Remember(row, refusal.Title, cancel);
        }
        catch (StimulusRefusedException refusal)
        {
            await Remember(row, refusal.Reason, cancel);
        }
        catch (Exception failure) when (failure is InvalidOperationException or KeyNotFoundException or FormatException or JsonException)
        {
            // What one case can't bear must not keep the others waiting.
            CaseFailed(failure, row.CaseId, row.BatchId);
            await Remember(row, new LocalText("系统意外错误，案件保持原状。", "An unexpected error; the case stays as it was."), cancel);
        }
    }

    private Task Remember(MigrationBatchCase row, LocalText reason, CancellationToken cancel) =>
        store.Run(new Command("migration.refused", Actor.System, row.CaseId), async work =>
        {
            var mine = await work.Db.MigrationBatchCases.FirstAsync(r => r.BatchId == row.BatchId && r.CaseId == row.CaseId, cancel);
            if (mine.State != row.State) return new CommandAnswer(204, "");
            mine.State = row.State == BatchCaseState.UndoWaiting ? BatchCaseState.UndoRefused : BatchCaseState.Refused;
            (mine.Reason, mine.ReasonEn) = (reason.Zh, reason.En);
            return new CommandAnswer(200, "");
        }, cancel);

    private async Task<bool> CloseIfDone(Guid batchId, Actor actor, CancellationToken cancel)
    {
        await using (var db = store.Read())
            if (await Waiting(db, batchId).AnyAsync(cancel)) return true;
        await store.Run(new Command("migration.done", actor), async work =>
        {
            var batch = await work.Db.MigrationBatches.FirstAsync(b => b.Id == batchId, cancel);
            if (batch.State == MigrationBatchState.Done || await Waiting(work.Db, batchId).AnyAsync(cancel)) return new CommandAnswer(204, "");
            (batch.State, batch.FinishedAt) = (MigrationBatchState.Done, work.Now);
            var counts = await work.Db.MigrationBatchCases.Where(r => r.BatchId == batchId).GroupBy(r => r.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancel);
            MigrationCommands.Audit(work, batch, new JsonObject(counts.Select(c => KeyValuePair.Create<string, JsonNode?>(JsonNamingPolicy.CamelCase.ConvertName(c.Key.ToString()), c.Count))));
            return new CommandAnswer(200, "");
        }, cancel);
        return false;
    }

    private static IQueryable<MigrationBatchCase> Waiting(CaseDb db, Guid batchId) =>
        db.MigrationBatchCases.AsNoTracking().Where(r => r.BatchId == batchId && (r.State == BatchCaseState.Waiting || r.State == BatchCaseState.UndoWaiting));

    [LoggerMessage(EventId = 2011, Level = LogLevel.Error, Message = "Case {CaseId} of migration {BatchId} could not be moved and stays as it was.")]
    private partial void CaseFailed(Exception failure, Guid caseId, Guid batchId);
}
