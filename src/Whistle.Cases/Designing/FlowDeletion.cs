using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Flows;
using Whistle.Cases.Flows.Free;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>Deletes definitions and versions nobody uses. What a case pins, or an instance ran, stays: their history could not be read without it.</summary>
public sealed class FlowDeletion(ICaseStore store, DraftLeases leases)
{
    /// <summary>Deletes a definition with all its versions, or nothing.</summary>
    /// <exception cref="Refusal">404; 409 flow-needed, version-in-use or draft-in-use.</exception>
    public Task Definition(DesignSession who, string definitionId, CancellationToken cancel) => store.Run(who.Command("definition.delete"), async work =>
    {
        await DesignTurn.Take(work);
        var versions = await work.Db.Definitions.Where(d => d.DefinitionId == definitionId).ToListAsync(cancel);
        if (versions.Count == 0) throw FlowPublishing.NotFound();
        await leases.NotHeldByAnother(work.Db, definitionId, who, cancel);
        await FlowPublishing.Unneeded(work.Db, definitionId, cancel);
        foreach (var version in versions) await Delete(work, version, cancel);
        await Emptied(work, definitionId, cancel);
        return new CommandAnswer(204, "");
    }, cancel);

    /// <summary>Deletes one version. When it was the latest, the one before becomes it.</summary>
    /// <param name="versionId">Id of the version, not its number.</param>
    /// <exception cref="Refusal">404; 409 flow-needed (the published version of a case type's flow), version-in-use or draft-in-use.</exception>
    public Task Version(DesignSession who, string versionId, CancellationToken cancel) => store.Run(who.Command("definition.delete-version"), async work =>
    {
        await DesignTurn.Take(work);
        var version = await work.Db.Definitions.FirstOrDefaultAsync(d => d.Id == versionId, cancel) ?? throw FlowPublishing.NotFound();
        if (version.IsLatest) await leases.NotHeldByAnother(work.Db, version.DefinitionId, who, cancel);
        if (version.IsPublished) await FlowPublishing.Unneeded(work.Db, version.DefinitionId, cancel);
        await Delete(work, version, cancel);
        var before = await work.Db.Definitions.Where(d => d.DefinitionId == version.DefinitionId && d.Id != versionId).OrderByDescending(d => d.Version).FirstOrDefaultAsync(cancel);
        if (before is null) await Emptied(work, version.DefinitionId, cancel);
        else if (version.IsLatest)
        {
            before.IsLatest = true;
            await DraftLeases.Release(work, version.DefinitionId, cancel);
            await PublishRequests.Void(work, version.DefinitionId, new LocalText("申请的版本已删除", "The version was deleted"), cancel);
        }
        return new CommandAnswer(204, "");
    }, cancel);

    private static async Task Delete(CaseWork work, DefinitionVersion version, CancellationToken cancel)
    {
        // Bundles name their versions in JSON; ids need no escaping in it.
        var named = $"\"{version.Id}\"";
        var bundles = await work.Db.Bundles.Where(b => b.FlowsJson.Contains(named)).ToListAsync(cancel);
        Guid[] ids = [.. bundles.Select(b => b.Id)];
        if (bundles.Any(b => b.Current) || await work.Db.Cases.AnyAsync(c => ids.Contains(c.BundleId), cancel))
            throw InUse(version, "有案件按此版本办理", "cases run it");
        if (await work.Db.Instances.AnyAsync(i => i.DefinitionVersionId == version.Id, cancel))
            throw InUse(version, "有按此版本运行的流程实例", "instances ran it");
        if (await FlowConsumers.Pinning(work.Db, version, cancel) is { } consumer)
            throw InUse(version, $"流程“{consumer}”把此版本用作活动", $"the flow '{consumer}' uses it as an activity");
        work.Db.Bundles.RemoveRange(bundles);
        if (version.IsPublished) await FlowTriggers.Retract(work, version.DefinitionId, cancel);
        work.Db.Definitions.Remove(version);
        DesignAudit.Record(work, DesignAudit.Deleted, version);
    }

    private static async Task Emptied(CaseWork work, string definitionId, CancellationToken cancel)
    {
        await DraftLeases.Release(work, definitionId, cancel);
        await PublishRequests.Void(work, definitionId, new LocalText("流程已删除", "The flow was deleted"), cancel);
    }

    private static Refusal InUse(DefinitionVersion version, string zh, string en) => new(409, "version-in-use", new LocalText(
        $"流程“{version.Name}”第 {version.Version} 版不能删除：{zh}。", $"Version {version.Version} of '{version.Name}' can't be deleted: {en}."));
}
