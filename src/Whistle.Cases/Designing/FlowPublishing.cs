using Microsoft.EntityFrameworkCore;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Flows;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <param name="Already">True when this very version was published before: nothing was done.</param>
public sealed record PublishResult(DefinitionVersion Version, bool Already, IReadOnlyList<FlowProblem> Warnings);

/// <summary>
/// Publishes and retracts. Checks run before the transaction, since a guard over a large flow or a scenario takes its time and the write
/// gate must not; inside it only what they looked at is compared, and they run again when that has changed.
/// </summary>
public sealed class FlowPublishing(ICaseStore store, PublishPlans plans, IEnumerable<IPublishCheck> checks, DraftLeases leases, DesigningSettings settings)
{
    private const int Attempts = 4;

    /// <summary>What would be said about publishing the latest version of a definition now.</summary>
    /// <exception cref="Refusal">404.</exception>
    public async Task<PublishVerdict> Check(string definitionId, CancellationToken cancel)
    {
        await using var db = store.Read();
        return await Check(db, await Latest(db, definitionId, cancel), cancel);
    }

    /// <summary>
    /// Publishes the latest version: it becomes the definition's only published one and part of every current bundle that holds the
    /// definition, in one transaction. Running cases keep their bundle.
    /// </summary>
    /// <param name="overrideReason">Why failing scenarios shall not block; kept in the audit.</param>
    /// <exception cref="Refusal">404; 400 not-publishable with every problem; 409 draft-in-use, needs-approval or definition-busy.</exception>
    public Task<PublishResult> Publish(DesignSession who, string definitionId, string? overrideReason, CancellationToken cancel) =>
        settings.FourEyes
            ? throw new Refusal(409, "needs-approval", new LocalText("本系统要求双人发布：请提交发布申请，由另一位管理员批准。", "Publishing needs two administrators here: request it, and another one approves."))
            : Publish(who, definitionId, overrideReason, null, cancel);

    /// <param name="approval">The request this carries out; only its very content is published. Null without four-eyes publishing.</param>
    internal async Task<PublishResult> Publish(DesignSession who, string definitionId, string? overrideReason, Guid? approval, CancellationToken cancel)
    {
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            PublishVerdict verdict;
            await using (var db = store.Read())
            {
                var latest = await Latest(db, definitionId, cancel);
                if (latest.IsPublished) return new PublishResult(latest, true, []);
                verdict = await Check(db, latest, cancel);
            }
            if (!string.IsNullOrWhiteSpace(overrideReason)) verdict = verdict.Overridden();
            if (verdict.Errors.Count > 0) throw verdict.Refusal();
            if (await Commit(who, verdict, overrideReason, approval, cancel) is { } published) return new PublishResult(published, false, verdict.Warnings);
        }
        throw new Refusal(409, "definition-busy", new LocalText("此流程或其相关流程正被不断修改，未能发布；请稍后再试。", "This flow or one it runs with keeps changing; it was not published. Try again."));
    }

    /// <summary>Takes the published version back: instances and cases that run it go on, new ones can't start.</summary>
    /// <exception cref="Refusal">404; 400 not-published; 409 flow-needed where a case type's bundle holds it, or draft-in-use.</exception>
    public async Task<DefinitionVersion> Retract(DesignSession who, string definitionId, CancellationToken cancel)
    {
        DefinitionVersion? retracted = null;
        await store.Run(who.Command("definition.retract"), async work =>
        {
            await DesignTurn.Take(work);
            var versions = await work.Db.Definitions.Where(d => d.DefinitionId == definitionId && (d.IsPublished || d.IsLatest)).ToListAsync(cancel);
            if (versions.Count == 0) throw NotFound();
            retracted = versions.FirstOrDefault(v => v.IsPublished)
                ?? throw new Refusal(400, "not-published", new LocalText("此流程没有已发布的版本。", "This flow has no published version."));
            await leases.NotHeldBySomebodyElse(work.Db, definitionId, who, cancel);
            await Unneeded(work.Db, definitionId, cancel);
            retracted.IsPublished = false;
            await FlowTriggers.Retract(work, definitionId, cancel);
            DesignAudit.Record(work, DesignAudit.Retracted, retracted);
            return new CommandAnswer(204, "");
        }, cancel);
        return retracted!;
    }

    /// <summary>A case type whose flow were gone could open no case, so such a flow always has a published version.</summary>
    /// <exception cref="Refusal">409 flow-needed.</exception>
    internal static async Task Unneeded(CaseDb db, string definitionId, CancellationToken cancel)
    {
        foreach (var type in await FlowBundles.CurrentTypes(db, cancel))
            if ((await FlowBundles.Members(db, type, null, cancel)).Has(definitionId))
                throw new Refusal(409, "flow-needed", new LocalText(
                    $"案件类型“{type.Name.Zh}”的新案件要按此流程办理，不能撤回或删除。如需更换，请直接发布新的版本。",
                    $"New cases of the type '{type.Name.En}' run this flow, so it can't be retracted or deleted. To replace it, publish another version."));
    }

    internal static Refusal NotFound() => new(404, "not-found", new LocalText("没有此流程。", "There is no such flow."));

    private async Task<DefinitionVersion?> Commit(DesignSession who, PublishVerdict verdict, string? overrideReason, Guid? approval, CancellationToken cancel)
    {
        var (id, plan) = (verdict.Plan.Version.DefinitionId, verdict.Plan);
        DefinitionVersion? published = null;
        await store.Run(who.Command("definition.publish"), async work =>
        {
            published = null;
            await DesignTurn.Take(work);
            var versions = await work.Db.Definitions.Where(d => d.DefinitionId == id && (d.IsPublished || d.IsLatest)).ToListAsync(cancel);
            if (versions.FirstOrDefault(v => v.IsLatest) is not { } latest || !await Stands(work.Db, plan, latest, cancel)) return new CommandAnswer(204, "");
            // An approval is bound to its content: who merely has it open does not hold it up.
            if (approval is null) await leases.NotHeldBySomebodyElse(work.Db, id, who, cancel);
            await PublishRequests.Settle(work, latest, approval, cancel);
            foreach (var other in versions) other.IsPublished = false;
            latest.IsPublished = true;
            latest.PublishedAt ??= work.Now;
            latest.PublishedById ??= who.Actor.UserId;
            await FlowTriggers.Publish(work, latest, plan.Candidates.First(c => c.Definition.DefinitionId == id).Flow, cancel);
            foreach (var type in plan.Candidates.Select(c => c.CaseType).OfType<CaseType>().DistinctBy(t => t.Key))
                await FlowBundles.MakeCurrent(work.Db, type, work.Now, cancel);
            await DraftLeases.Release(work, id, cancel);
            DesignAudit.Record(work, DesignAudit.Published, latest, new { overrideReason, warnings = verdict.Warnings.Select(w => w.Code).Distinct() });
            published = latest;
            return new CommandAnswer(204, "");
        }, cancel);
        return published;
    }

    /// <summary>Whether what was checked is still what would be published, with the same case types and the same other flows.</summary>
    private static async Task<bool> Stands(CaseDb db, PublishPlan plan, DefinitionVersion latest, CancellationToken cancel)
    {
        if (latest.IsPublished || latest.Id != plan.Version.Id || latest.Revision != plan.Version.Revision) return false;
        string[] others = [.. plan.Pinned.Keys];
        var published = await db.Definitions.AsNoTracking().Where(d => others.Contains(d.DefinitionId) && d.IsPublished).Select(d => d.Id).ToListAsync(cancel);
        if (!plan.Pinned.Values.ToHashSet().SetEquals(published)) return false;
        var types = (await FlowBundles.CurrentTypes(db, cancel)).ToDictionary(t => t.Key, t => t.Json);
        return plan.Candidates.All(c => c.CaseType is null || types.GetValueOrDefault(c.CaseType.Key) == c.CaseType.Json);
    }

    private async Task<PublishVerdict> Check(CaseDb db, DefinitionVersion version, CancellationToken cancel)
    {
        var plan = await plans.Make(db, version, cancel);
        var found = new List<FlowProblem>(plan.Problems);
        if (found.All(p => p.Warning))
            foreach (var candidate in plan.Candidates)
                foreach (var check in checks)
                    found.AddRange((await check.Check(db, candidate, cancel)).Select(p => Seen(p, candidate, version)).OfType<FlowProblem>());
        var distinct = found.DistinctBy(p => (p.Code, p.ActivityId, p.Message.Zh)).ToList();
        return new PublishVerdict(plan, [.. distinct.Where(p => !p.Warning)], [.. distinct.Where(p => p.Warning)]);
    }

    /// <summary>A problem of another flow says whose it is; another flow's warnings are its own affair.</summary>
    private static FlowProblem? Seen(FlowProblem problem, PublishCandidate candidate, DefinitionVersion version)
    {
        if (candidate.Definition.DefinitionId == version.DefinitionId) return problem;
        if (problem.Warning) return null;
        var name = candidate.Definition.Name;
        return problem with { Message = new LocalText($"（流程“{name}”）{problem.Message.Zh}", $"(flow '{name}') {problem.Message.En}") };
    }

    private static async Task<DefinitionVersion> Latest(CaseDb db, string definitionId, CancellationToken cancel) =>
        await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsLatest, cancel) ?? throw NotFound();
}
