using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>Which flows use a flow: start it by its literal id, or hold it as an activity pinned to one of its versions.</summary>
public sealed class FlowConsumers(ICaseStore store, FlowDrafts drafts, FlowPublishing publishing)
{
    /// <summary>Definition ids of the flows whose latest or published version uses this one.</summary>
    public static async Task<IReadOnlyList<string>> Of(CaseDb db, string definitionId, CancellationToken cancel) =>
        [.. (await Mentioning(db, definitionId, cancel)).Where(d => (d.IsLatest || d.IsPublished) && FlowUses.Uses(FlowDefinition.Parse(d.Json), definitionId))
            .Select(d => d.DefinitionId).Distinct()];

    /// <summary>Definition ids of the flows that hold this one as an activity, pinned to another version than the one given.</summary>
    public static async Task<IReadOnlyList<string>> Outdated(CaseDb db, DefinitionVersion version, CancellationToken cancel) =>
        [.. (await Mentioning(db, version.DefinitionId, cancel))
            .Where(d => d.IsLatest && Pins(d, version.DefinitionId).Any(a => ActivityTree.Text(a["workflowDefinitionVersionId"]) != version.Id))
            .Select(d => d.DefinitionId)];

    /// <summary>Name of a flow any version of which holds just this version as an activity; null when none does.</summary>
    internal static async Task<string?> Pinning(CaseDb db, DefinitionVersion version, CancellationToken cancel) =>
        (await Mentioning(db, version.DefinitionId, cancel)).FirstOrDefault(d => Pins(d, version.DefinitionId)
            .Any(a => ActivityTree.Text(a["workflowDefinitionVersionId"]) == version.Id || (a["version"] as JsonValue)?.TryGetValue<int>(out var number) == true && number == version.Version))?.Name;

    /// <summary>
    /// Points the flows that hold this one as an activity to its published version. Each becomes a draft, and is published when it was, by
    /// the rules of publishing; one that is refused stays a draft.
    /// </summary>
    /// <returns>Definition ids of the flows changed.</returns>
    /// <exception cref="Refusal">404: no such flow, or none of its versions is published.</exception>
    public async Task<IReadOnlyList<string>> Update(DesignSession who, string definitionId, CancellationToken cancel)
    {
        DefinitionVersion published;
        List<DefinitionVersion> outdated;
        await using (var db = store.Read())
        {
            published = await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsPublished, cancel) ?? throw FlowPublishing.NotFound();
            var ids = await Outdated(db, published, cancel);
            outdated = await db.Definitions.Where(d => d.IsLatest && ids.Contains(d.DefinitionId)).ToListAsync(cancel);
        }
        foreach (var consumer in outdated)
        {
            var definition = FlowDefinition.Parse(consumer.Json);
            foreach (var (activity, _) in FlowUses.AsActivities(definition).Where(use => use.DefinitionId == definitionId).ToList()) Point(activity, published);
            await drafts.Save(who, new IncomingDefinition(definition.Raw, consumer.DefinitionId, consumer.Name, consumer.Description, consumer.ToolVersion, DraftLeases.RevisionOf(consumer)), cancel);
            if (consumer.IsPublished) await Republish(who, consumer.DefinitionId, cancel);
        }
        return [.. outdated.Select(c => c.DefinitionId)];
    }

    private async Task Republish(DesignSession who, string definitionId, CancellationToken cancel)
    {
        try
        {
            await publishing.Publish(who, definitionId, null, cancel);
        }
        catch (Refusal refusal) when (refusal.Code is "not-publishable" or "needs-approval")
        {
            // The draft with the new reference waits for somebody to look at it; the published version keeps the old one.
        }
    }

    private static void Point(JsonObject activity, DefinitionVersion published)
    {
        activity["workflowDefinitionVersionId"] = published.Id;
        activity["latestAvailablePublishedVersionId"] = published.Id;
        activity["latestAvailablePublishedVersion"] = published.Version;
        activity["version"] = published.Version;
    }

    private static IEnumerable<JsonObject> Pins(DefinitionVersion consumer, string definitionId) =>
        FlowUses.AsActivities(FlowDefinition.Parse(consumer.Json)).Where(use => use.DefinitionId == definitionId).Select(use => use.Json);

    /// <summary>All versions of other definitions in whose text the id stands.</summary>
    private static async Task<List<DefinitionVersion>> Mentioning(CaseDb db, string definitionId, CancellationToken cancel)
    {
        var text = $"\"{definitionId}\"";
        return await db.Definitions.AsNoTracking().Where(d => d.DefinitionId != definitionId && d.Json.Contains(text)).ToListAsync(cancel);
    }
}
