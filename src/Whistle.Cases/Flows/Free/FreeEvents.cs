using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Flows.Free;

/// <param name="InstanceId">Only this instance hears it; nothing is started then.</param>
public sealed record EventRequest(string Name, string? CorrelationId = null, Guid? InstanceId = null, string? ActivityInstanceId = null, JsonNode? Payload = null);

/// <summary>Events from outside for free flows, and their delivery, each to one instance in a transaction of its own.</summary>
public sealed class FreeEvents(ICaseStore store, FreeRuns runs, FreeStarts starts, CaseDoors doors)
{
    /// <summary>Commits one row that carries the event to whoever waits now and to the triggers it starts: when it answers, the event is safe, not yet delivered.</summary>
    /// <exception cref="Refusal">404 no such instance; 409 the instance named, or all that wait for the event, belong to cases.</exception>
    public async Task Publish(Actor actor, EventRequest request, RequestMeta meta, CancellationToken cancel)
    {
        if (request.InstanceId is { } id) await doors.RootOf(id, CaseDoor.Event, cancel);
        var publication = new JsonObject
        {
            ["eventName"] = request.Name,
            ["correlationId"] = request.CorrelationId,
            ["instanceId"] = request.InstanceId?.ToString(),
            ["activityInstanceId"] = request.ActivityInstanceId,
            ["payload"] = request.Payload?.DeepClone(),
            ["free"] = true,
        };
        await store.Run(new Command("flow.event", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            await RefuseIfOnlyCasesWait(work.Db, publication, cancel);
            work.Db.Timers.Add(FlowEvents.Row(work, publication));
            new Timeline.TimelineWriter(work).Audit("flow-event", request.Name.Length > 200 ? request.Name[..200] : request.Name);
            return new CommandAnswer(200, "");
        }, cancel);
    }

    /// <summary>Wakes one free instance, unless it has gone on meanwhile.</summary>
    internal Task Deliver(FlowBookmark listener, JsonNode? payload, CancellationToken cancel) => Resume("event.deliver", listener.InstanceId, listener.Id, payload, cancel);

    /// <summary>Starts an instance for each trigger that was there when the event was published.</summary>
    internal async Task StartListeners(DueTimer fanOut, JsonObject publication, CancellationToken cancel)
    {
        if (publication["instanceId"] is not null || publication["activityInstanceId"] is not null) return;
        var hash = FlowEvents.Hash(publication);
        List<FlowTrigger> triggers;
        await using (var db = store.Read())
            triggers = await db.Triggers.Where(t => t.Name == FlowEvents.Waiting && t.Hash == hash && t.CreatedAt <= fanOut.DueAt).OrderBy(t => t.Id).ToListAsync(cancel);
        foreach (var trigger in triggers)
            await store.Run(new Command("event.start", Actor.System), async work =>
            {
                var correlation = publication["correlationId"]?.ToString() is { Length: > 0 } id ? id : null;
                return new CommandAnswer(await starts.StartTriggered(work, trigger, Firing.Id(fanOut.Id, trigger.Id), correlation, publication["payload"], cancel) ? 200 : 204, "");
            }, cancel);
    }

    /// <summary>Resumes a free instance at a bookmark; false when nothing waits there any more.</summary>
    internal async Task<bool> Resume(string command, Guid instanceId, string bookmarkId, JsonNode? input, CancellationToken cancel)
    {
        Guid root;
        await using (var db = store.Read())
        {
            if (await db.Instances.Where(i => i.Id == instanceId && i.CaseId == null).Select(i => i.RootInstanceId).FirstOrDefaultAsync(cancel) is not { } found) return false;
            root = found;
        }
        var answer = await store.Run(new Command(command, Actor.System, RootInstanceId: root), async work =>
        {
            var run = runs.Of(work, root);
            if ((await run.State(instanceId)).Bookmarks.All(b => b.Id != bookmarkId)) return new CommandAnswer(204, "");
            await run.Resume(instanceId, new Stimulus.ResumeBookmark(bookmarkId, input?.DeepClone()));
            return new CommandAnswer(200, "");
        }, cancel);
        return answer.Status == 200;
    }

    private async Task RefuseIfOnlyCasesWait(CaseDb db, JsonObject publication, CancellationToken cancel)
    {
        if (await FlowEvents.Matching(db, publication).AnyAsync(cancel)) return;
        var hash = FlowEvents.Hash(publication);
        if (await db.Triggers.AnyAsync(t => t.Hash == hash, cancel)) return;
        var everybody = publication.DeepClone().AsObject();
        everybody.Remove("free");
        if (await FlowEvents.Matching(db, everybody).Select(b => b.CaseId).FirstOrDefaultAsync(cancel) is { } caseId) throw await doors.Closed(db, caseId, CaseDoor.Event, cancel);
    }
}
