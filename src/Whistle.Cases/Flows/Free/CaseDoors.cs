using Microsoft.EntityFrameworkCore;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Free;

/// <summary>What somebody tries to do to an instance from the designer's side.</summary>
public enum CaseDoor { Cancel, Complete, Event, Alteration, Delete }

/// <summary>
/// Keeps the designer's commands away from live cases: an instance bound to a case may be watched, and everything else is refused with
/// the command of the case that does it properly, with its rights, clocks and history.
/// </summary>
public sealed class CaseDoors(ICaseStore store, BundleCache bundles)
{
    /// <summary>The root whose row locks this free instance.</summary>
    /// <exception cref="Refusal">404 unknown; 409 of a case, or simulated.</exception>
    public async Task<Guid> RootOf(Guid id, CaseDoor door, CancellationToken cancel)
    {
        var (root, simulated) = await RootOrSimulated(id, door, cancel);
        if (simulated) throw new Refusal(409, "simulated-instance", new LocalText("这是一次模拟运行，没有什么可以推动。", "This is a simulated run; there is nothing to move."));
        return root;
    }

    /// <inheritdoc cref="RootOf"/>
    public async Task<(Guid Root, bool Simulated)> RootOrSimulated(Guid id, CaseDoor door, CancellationToken cancel)
    {
        await using var db = store.Read();
        var row = await db.Instances.Where(i => i.Id == id).Select(i => new { i.CaseId, i.RootInstanceId, i.Simulated }).FirstOrDefaultAsync(cancel) ?? throw FreeRefusals.Unknown();
        if (row.CaseId is { } caseId) throw await Closed(db, caseId, door, cancel);
        // Simulated instances move no more: each is its own lock.
        return (row.Simulated ? id : row.RootInstanceId ?? id, row.Simulated);
    }

    /// <summary>The root of the instance that handed out a task; task ids begin with the id of their instance.</summary>
    /// <exception cref="Refusal">404 no such task; 409 the task is of a case's flow.</exception>
    public async Task<Guid> RootOfTask(string taskId, CancellationToken cancel)
    {
        await using var db = store.Read();
        if (taskId.Length > 36 && Guid.TryParse(taskId.AsSpan(0, 36), out var instance)
            && await db.Instances.Where(i => i.Id == instance).Select(i => i.CaseId).FirstOrDefaultAsync(cancel) is { } caseId)
            throw await Closed(db, caseId, CaseDoor.Complete, cancel);
        // People know tasks of cases by the ids of their own API.
        if (Guid.TryParse(taskId, out var task) && await db.Tasks.Where(t => t.Id == task).Select(t => (Guid?)t.CaseId).FirstOrDefaultAsync(cancel) is { } ofCase)
            throw await Closed(db, ofCase, CaseDoor.Complete, cancel);
        return await (from t in db.FreeTasks join i in db.Instances on t.InstanceId equals i.Id where t.Id == taskId select i.RootInstanceId).FirstOrDefaultAsync(cancel)
            ?? throw UnknownTask();
    }

    public static Refusal UnknownTask() => new(404, "unknown-task", new LocalText("没有交办过这个任务。", "No such task was ever handed out."));

    /// <summary>409 that names what the case itself offers instead.</summary>
    internal async Task<Refusal> Closed(CaseDb db, Guid caseId, CaseDoor door, CancellationToken cancel)
    {
        var command = door switch
        {
            CaseDoor.Complete => "POST /api/v1/tasks/{task}/{outcome}",
            CaseDoor.Event => $"POST /api/v1/cases/{caseId}/messages/{{name}}",
            CaseDoor.Cancel => string.Join(", ", (await EndingCommands(db, caseId, cancel)).Select(name => $"POST /api/v1/cases/{caseId}/{name}")),
            _ => $"/api/v1/cases/{caseId}",
        };
        return new Refusal(409, "case-instance", new LocalText(
            $"该流程实例属于一个案件，只能在案件里办理：{command}", $"The instance belongs to a case and is moved by the case's own command: {command}"),
            extensions: new Dictionary<string, object?> { ["caseId"] = caseId, ["command"] = command });
    }

    /// <summary>The commands by which a case of this type is given up before its end.</summary>
    private async Task<IReadOnlyList<string>> EndingCommands(CaseDb db, Guid caseId, CancellationToken cancel)
    {
        var bundle = await bundles.Get(db, await db.Cases.Where(c => c.Id == caseId).Select(c => c.BundleId).FirstAsync(cancel), cancel);
        return [.. bundle.Type.Interrupts.Where(i => i.On == InterruptTarget.Case).OrderByDescending(i => i.Status is not null).Select(i => i.Name)];
    }
}
