using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Free;

/// <summary>What is done to free instances. Each command locks the root of the instance's parents first; those of cases are not touched here.</summary>
public sealed class FreeCommands(ICaseStore store, FreeRuns runs, CaseDoors doors)
{
    /// <summary>Completes a task handed out by Elsa.RunTask; when it answers, the flow has moved on.</summary>
    /// <exception cref="Refusal">404 never handed out; 409 completed before, cancelled, or of a case's flow.</exception>
    public async Task<CommandAnswer> CompleteTask(Actor actor, string taskId, JsonNode? result, RequestMeta meta, CancellationToken cancel)
    {
        var root = await doors.RootOfTask(taskId, cancel);
        return await Run("flow.task", actor, root, meta, async (work, run) =>
        {
            var task = await work.Db.FreeTasks.FindAsync([taskId], cancel) ?? throw CaseDoors.UnknownTask();
            var waiting = (await run.State(task.InstanceId)).Bookmarks.FirstOrDefault(b => b.Id == task.BookmarkId);
            if (task.CompletedAt is not null)
                throw new Refusal(409, "already-completed", new LocalText("任务已办结。", "The task is completed."), extensions: new Dictionary<string, object?> { ["at"] = task.CompletedAt });
            if (waiting is null)
                throw new Refusal(409, "task-cancelled", new LocalText("任务已随流程变化撤销，或流程停在故障上。", "The task went with the branch that waited for it, or the flow stands at an incident."));
            task.CompletedAt = work.Now;
            await FreeRefusals.Fitting(() => run.Resume(task.InstanceId, new Stimulus.ResumeBookmark(waiting.Id, result)));
            run.Records.Audit("flow-task", taskId);
        }, cancel);
    }

    /// <summary>Cancels an instance and the children its branches wait for.</summary>
    /// <returns>204 when it had ended before.</returns>
    /// <exception cref="Refusal">404 unknown; 409 of a case, or simulated.</exception>
    public async Task<CommandAnswer> Cancel(Actor actor, Guid id, RequestMeta meta, CancellationToken cancel)
    {
        var root = await doors.RootOf(id, CaseDoor.Cancel, cancel);
        var ended = false;
        var answer = await Run("flow.cancel", actor, root, meta, async (_, run) =>
        {
            ended = (await run.State(id)).Status == FlowStatus.Finished;
            if (ended) return;
            await run.Resume(id, new Stimulus.Cancel("administrator"));
            run.Records.Audit("flow-instance", id.ToString());
        }, cancel);
        return ended ? answer with { Status = 204 } : answer;
    }

    /// <summary>Tries failed activities again: those named, or all.</summary>
    /// <exception cref="Refusal">404 unknown; 409 of a case, simulated, or nothing failed.</exception>
    public async Task<CommandAnswer> Retry(Actor actor, Guid id, IReadOnlyCollection<string> activityIds, RequestMeta meta, CancellationToken cancel)
    {
        var root = await doors.RootOf(id, CaseDoor.Alteration, cancel);
        return await Run("flow.retry", actor, root, meta, async (_, run) =>
        {
            var failed = (await run.State(id)).Incidents.Where(i => activityIds.Count == 0 || activityIds.Contains(i.ActivityId) || activityIds.Contains(i.ActivityInstanceId)).ToList();
            if (failed.Count == 0) throw new Refusal(409, "nothing-failed", new LocalText("没有可以重试的故障。", "There is no incident to retry."));
            foreach (var incident in failed)
            {
                if ((await run.State(id)).Incidents.All(i => i.Id != incident.Id)) continue;
                await FreeRefusals.Fitting(() => run.Resume(id, new Stimulus.Retry(incident.Id)));
            }
            run.Records.Audit("flow-instance", id.ToString());
        }, cancel);
    }

    /// <summary>Applies what an administrator alters, one after the other, all or none.</summary>
    /// <exception cref="Refusal">404 unknown; 409 of a case, or it does not fit the instance as it is.</exception>
    public async Task<CommandAnswer> Alter(Actor actor, Guid id, IReadOnlyList<Alteration> alterations, RequestMeta meta, CancellationToken cancel)
    {
        var root = await doors.RootOf(id, CaseDoor.Alteration, cancel);
        return await Run("flow.alter", actor, root, meta, async (_, run) =>
        {
            foreach (var alteration in alterations) await FreeRefusals.Fitting(() => alteration.Apply(run, id));
            run.Records.Audit("flow-instance", id.ToString(), new JsonObject { ["alterations"] = new JsonArray([.. alterations.Select(a => (JsonNode)a.Name)]) }.ToJsonString());
        }, cancel);
    }

    /// <summary>Deletes an instance that has ended, with its journal and, at the root, with the instances it started.</summary>
    /// <exception cref="Refusal">404 unknown; 409 of a case, or still running.</exception>
    public async Task<CommandAnswer> Delete(Actor actor, Guid id, RequestMeta meta, CancellationToken cancel)
    {
        var (root, simulated) = await doors.RootOrSimulated(id, CaseDoor.Delete, cancel);
        return await Run("flow.delete", actor, root, meta, async (work, run) =>
        {
            var row = await work.Db.Instances.AsTracking().FirstOrDefaultAsync(i => i.Id == id, cancel) ?? throw FreeRefusals.Unknown();
            if (!simulated && row.Status == nameof(FlowStatus.Running))
                throw new Refusal(409, "instance-running", new LocalText("流程实例还在运行，请先取消再删除。", "The instance is running. Cancel it before deleting it."));
            if (!simulated && await work.Db.Instances.AnyAsync(i => i.RootInstanceId == id && i.Id != id && i.Status == nameof(FlowStatus.Running), cancel))
                throw new Refusal(409, "instance-running", new LocalText("它启动的子流程还在运行，请先取消再删除。", "A flow it started is still running. Cancel that before deleting this one."));
            work.Db.Instances.Remove(row);
            work.Db.Instances.RemoveRange(await work.Db.Instances.AsTracking().Where(i => i.RootInstanceId == id && i.Id != id).ToListAsync(cancel));
            run.Records.Audit("flow-instance", id.ToString(), new JsonObject { ["definition"] = row.DefinitionId }.ToJsonString());
        }, cancel);
    }

    private Task<CommandAnswer> Run(string name, Actor actor, Guid root, RequestMeta meta, Func<CaseWork, FreeRun, Task> body, CancellationToken cancel) =>
        store.Run(new Command(name, actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId, root), async work =>
        {
            await body(work, runs.Of(work, root));
            return new CommandAnswer(200, "");
        }, cancel);
}
