using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>
/// Four-eyes publishing: one administrator requests, another approves or rejects. What is approved is what was requested, to the letter:
/// a change in between makes the request void.
/// </summary>
public sealed class PublishRequests(ICaseStore store, FlowPublishing publishing, DraftLeases leases, DesigningSettings settings)
{
    /// <summary>Publishes, or requests it where two administrators are needed.</summary>
    /// <exception cref="Refusal">As <see cref="FlowPublishing.Publish(DesignSession, string, string?, CancellationToken)"/>; 409 awaiting-approval when a request now waits: the request is stored.</exception>
    public async Task<PublishResult> PublishOrRequest(DesignSession who, string definitionId, string? overrideReason, CancellationToken cancel)
    {
        if (!settings.FourEyes) return await publishing.Publish(who, definitionId, overrideReason, cancel);
        var request = await Request(who, definitionId, overrideReason, cancel);
        throw new Refusal(409, "awaiting-approval",
            new LocalText($"已保存，并已提交发布申请（第 {request.Version} 版）。须由另一位管理员在“流程管理”中批准后才生效。",
                $"Saved, and its publication is requested (version {request.Version}). It takes effect when another administrator approves it under Flows."),
            extensions: new Dictionary<string, object?> { ["requestId"] = request.Id });
    }

    /// <summary>Stores the wish to publish the latest version as it is now. Its problems are told to the requester at once.</summary>
    /// <exception cref="Refusal">404; 400 not-publishable or already-published; 409 draft-in-use.</exception>
    public async Task<PublishRequest> Request(DesignSession who, string definitionId, string? overrideReason, CancellationToken cancel)
    {
        var verdict = await publishing.Check(definitionId, cancel);
        if (!string.IsNullOrWhiteSpace(overrideReason)) verdict = verdict.Overridden();
        if (verdict.Errors.Count > 0) throw verdict.Refusal();
        PublishRequest? request = null;
        await store.Run(who.Command("definition.request-publish"), async work =>
        {
            await DesignTurn.Take(work);
            var latest = await work.Db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsLatest, cancel) ?? throw FlowPublishing.NotFound();
            if (latest.IsPublished) throw new Refusal(400, "already-published", new LocalText("此版本已经发布。", "This version is published already."));
            await leases.NotHeldBySomebodyElse(work.Db, definitionId, who, cancel);
            await Void(work, definitionId, new LocalText("已重新申请", "Requested again"), cancel);
            work.Db.PublishRequests.Add(request = new PublishRequest
            {
                Id = Guid.CreateVersion7(),
                DefinitionId = definitionId,
                VersionId = latest.Id,
                Version = latest.Version,
                ContentHash = latest.ContentHash,
                Name = latest.Name,
                OverrideReason = string.IsNullOrWhiteSpace(overrideReason) ? null : overrideReason.Trim(),
                State = PublishRequestState.Open,
                RequestedById = who.Actor.UserId,
                RequestedAt = work.Now,
            });
            await DraftLeases.Release(work, definitionId, cancel);
            DesignAudit.Record(work, DesignAudit.Requested, latest, new { requestId = request.Id, request.OverrideReason });
            return new CommandAnswer(204, "");
        }, cancel);
        return request!;
    }

    /// <summary>Publishes what was requested.</summary>
    /// <exception cref="Refusal">404; 403 separation-of-duty (the requester); 409 request-decided or content-changed (the request is void then); and as publishing itself.</exception>
    public async Task<PublishResult> Approve(DesignSession who, Guid requestId, CancellationToken cancel)
    {
        PublishRequest request;
        await using (var db = store.Read())
        {
            request = await db.PublishRequests.FirstOrDefaultAsync(r => r.Id == requestId, cancel) ?? throw FlowPublishing.NotFound();
            MayDecide(who.Actor, request);
            var latest = await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == request.DefinitionId && d.IsLatest, cancel);
            if (latest is null || latest.Id != request.VersionId || latest.ContentHash != request.ContentHash) await VoidChanged(who, request.DefinitionId, cancel);
        }
        var result = await publishing.Publish(who, request.DefinitionId, request.OverrideReason, requestId, cancel);
        return result.Already ? throw Decided() : result;
    }

    /// <param name="reason">Told to the requester.</param>
    /// <exception cref="Refusal">404; 403 separation-of-duty; 409 request-decided; 422 reason-required.</exception>
    public Task Reject(DesignSession who, Guid requestId, string? reason, CancellationToken cancel) => store.Run(who.Command("definition.reject-publish"), async work =>
    {
        await DesignTurn.Take(work);
        var request = await work.Db.PublishRequests.FirstOrDefaultAsync(r => r.Id == requestId, cancel) ?? throw FlowPublishing.NotFound();
        MayDecide(who.Actor, request);
        if (string.IsNullOrWhiteSpace(reason)) throw new Refusal(422, "reason-required", new LocalText("请说明驳回的理由。", "Say why it is rejected."),
            [new FieldError("/reason", "required", new LocalText("此处必须填写。", "This must be filled in."))]);
        Decide(work, request, PublishRequestState.Rejected, reason.Trim());
        DesignAudit.Record(work, DesignAudit.Rejected, request.DefinitionId, Facts(request));
        return new CommandAnswer(204, "");
    }, cancel);

    /// <summary>Within a publication: the approved request is closed and every other one of the definition void.</summary>
    /// <exception cref="Refusal">403 or 409 as <see cref="Approve"/>, when it was decided or changed meanwhile.</exception>
    internal static async Task Settle(CaseWork work, DefinitionVersion version, Guid? approval, CancellationToken cancel)
    {
        if (approval is { } id)
        {
            var request = await work.Db.PublishRequests.FirstAsync(r => r.Id == id, cancel);
            MayDecide(work.Actor, request);
            if (request.VersionId != version.Id || request.ContentHash != version.ContentHash) throw ContentChanged();
            Decide(work, request, PublishRequestState.Approved, null);
            DesignAudit.Record(work, DesignAudit.Approved, request.DefinitionId, Facts(request));
            await work.Flush();
        }
        await Void(work, version.DefinitionId, new LocalText("流程已发布", "The flow was published"), cancel);
    }

    /// <summary>The definition is no longer what somebody asked to publish.</summary>
    internal static async Task Void(CaseWork work, string definitionId, LocalText why, CancellationToken cancel)
    {
        foreach (var request in await work.Db.PublishRequests.Where(r => r.DefinitionId == definitionId && r.State == PublishRequestState.Open).ToListAsync(cancel))
        {
            Decide(work, request, PublishRequestState.Void, why.Zh);
            DesignAudit.Record(work, DesignAudit.Voided, definitionId, Facts(request));
        }
    }

    private async Task VoidChanged(DesignSession who, string definitionId, CancellationToken cancel)
    {
        await store.Run(who.Command("definition.void-request"), async work =>
        {
            await DesignTurn.Take(work);
            await Void(work, definitionId, new LocalText("申请后内容已修改", "Changed after the request"), cancel);
            return new CommandAnswer(204, "");
        }, cancel);
        throw ContentChanged();
    }

    private static void Decide(CaseWork work, PublishRequest request, PublishRequestState state, string? reason) =>
        (request.State, request.DecidedById, request.DecidedAt, request.DecisionReason) = (state, work.Actor.UserId, work.Now, reason);

    private static void MayDecide(Actor actor, PublishRequest request)
    {
        if (!actor.Has(Roles.Administrator)) throw new Refusal(403, "forbidden", new LocalText("您的岗位无权进行此操作。", "Your role does not allow this."));
        if (request.State != PublishRequestState.Open) throw Decided();
        if (request.RequestedById == actor.UserId)
            throw new Refusal(403, "separation-of-duty", new LocalText("申请人不能批准或驳回自己的发布申请，须由另一位管理员决定。", "Who requested a publication can't decide on it; another administrator does."));
    }

    private static object Facts(PublishRequest request) =>
        new { requestId = request.Id, request.Name, request.Version, request.VersionId, request.ContentHash, request.OverrideReason, request.DecisionReason };

    private static Refusal Decided() => new(409, "request-decided", new LocalText("此发布申请已处理或已失效。", "The request was decided, or has become void."));

    private static Refusal ContentChanged() => new(409, "content-changed", new LocalText("申请之后流程内容已被修改，申请失效；请重新申请发布。", "The flow was changed after the request, which is void now; request it again."));
}
