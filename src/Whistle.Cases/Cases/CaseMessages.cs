using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Cases;

/// <summary>A named message to a case from outside its flow. Kept until a flow takes it, so that an early one is not lost.</summary>
public sealed class CaseMessage
{
    public Guid Id { get; set; }
    public Guid CaseId { get; set; }
    public required string Name { get; set; }
    public DateTime ReceivedAt { get; set; }
    public DateTime? TakenAt { get; set; }
}

/// <summary>Whistle.WaitMessage: takes a message that came before anybody waited for it.</summary>
public sealed class TakeMessageAnswer : IHostAnswer
{
    public string Kind => "take-message";

    public async Task<JsonNode?> Answer(CaseRun run, FlowInstance instance, HostQuestion question)
    {
        var name = question.Payload["message"]?.ToString() ?? "";
        await run.Work.Flush();
        var caseId = run.Case.Id;
        var early = await run.Work.Db.Messages.Where(m => m.CaseId == caseId && m.Name == name && m.TakenAt == null)
            .OrderBy(m => m.ReceivedAt).FirstOrDefaultAsync();
        if (early is not null) early.TakenAt = run.Work.Now;
        return new JsonObject { ["received"] = early is not null };
    }
}

/// <summary>Brings messages to cases.</summary>
public sealed class CaseMessages(ICaseStore store, CaseRuns runs, CaseAnswers answers)
{
    /// <summary>Hands a message to the flow that waits for it, or keeps it. The dispatcher of the case's county enters what comes from outside.</summary>
    /// <exception cref="Refusal">404 unknown case; 403 not the dispatcher; 409 the case is over.</exception>
    public Task<CommandAnswer> Deliver(Actor actor, Guid caseId, string name, RequestMeta meta, CancellationToken cancel) =>
        store.Run(new Command("case.message", actor, caseId, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), async work =>
        {
            var run = await runs.Of(work);
            await CaseAccess.Require(work.Db, actor, run.Case, cancel);
            if (!actor.Roles.Any(r => r.Role == Roles.Dispatcher && r.CountyCode == run.Case.CountyCode))
                throw new Refusal(403, "not-a-party", new LocalText("只有综治中心派单员可以登记外部消息。", "Only the county's dispatcher enters messages from outside."));
            if (run.Case.Status is CaseStatus.Cancelled or CaseStatus.Archived)
                throw new Refusal(409, "case-over", new LocalText("案件已经结束。", "The case is over."));
            var message = new CaseMessage { Id = Guid.CreateVersion7(), CaseId = caseId, Name = name, ReceivedAt = work.Now };
            work.Db.Messages.Add(message);
            run.Timeline.Tell("message", new LocalText($"收到消息：{name}", $"Message received: {name}"));
            run.Timeline.Audit("case", caseId.ToString(), new JsonObject { ["message"] = name }.ToJsonString());
            run.Timeline.Publish("case.changed");
            var hash = BookmarkHash.Of(WaitMessageActivity.Bookmark, new JsonObject { ["message"] = name });
            var waiting = await work.Db.Bookmarks.AsNoTracking()
                .Where(b => b.CaseId == caseId && b.Name == WaitMessageActivity.Bookmark && b.Hash == hash)
                .OrderBy(b => b.CreatedAt).FirstOrDefaultAsync(cancel);
            if (waiting is not null)
            {
                message.TakenAt = work.Now;
                await run.Resume(waiting.InstanceId, new Stimulus.ResumeBookmark(waiting.Id, new JsonObject { ["message"] = name }));
            }
            run.Case.UpdatedAt = work.Now;
            run.Case.Version++;
            return await answers.Of(run, 200, null);
        }, cancel);
}
