using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Designing;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Api;

namespace Whistle.Server.Elsa.Descriptors;

/// <summary>
/// The activity descriptors, written once per language and kept until something they show changes. The Studio fetches all of them after
/// each save, so answering must cost no more than asking the database what is current.
/// </summary>
public sealed class DescriptorShelf(ActivityCatalog catalog, ICaseStore store, CurrentCaseTypes types, CityCatalogue city, UsedFlows used)
{
    private readonly ConcurrentDictionary<string, Written> written = new(StringComparer.Ordinal);

    private sealed record Written(string Stamp, CityNames Names, byte[] Json);

    public async Task<byte[]> All(string language, CancellationToken cancel)
    {
        await using var db = store.Read();
        var names = await city.Names(db);
        var flows = await used.Offered(db, cancel);
        var stamp = await Stamp(db, flows, cancel);
        if (written.TryGetValue(language, out var known) && known.Stamp == stamp && ReferenceEquals(known.Names, names)) return known.Json;

        var lists = new OptionLists(await types.All(db, cancel), names, city.Policies);
        var items = Types(lists, flows, language);
        var json = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["items"] = items, ["count"] = items.Count }, ElsaJson.Options);
        written[language] = new Written(stamp, names, json);
        return json;
    }

    /// <summary>One type; null when there is none of this name.</summary>
    public async Task<JsonObject?> One(string language, string type, CancellationToken cancel)
    {
        if (catalog.Find(type) is not { } found) return null;
        await using var db = store.Read();
        var lists = new OptionLists(await types.All(db, cancel), await city.Names(db), city.Policies);
        return ActivityDescriptorJson.Of(found.Descriptor, language, lists.Of);
    }

    /// <summary>What the editor of one input needs, by the values its activity has now; empty for what is not known.</summary>
    public async Task<JsonObject> Options(string language, string type, string property, JsonObject values, CancellationToken cancel)
    {
        if (catalog.Find(type)?.Descriptor.Input(property) is not { } input) return [];
        await using var db = store.Read();
        var lists = new OptionLists(await types.All(db, cancel), await city.Names(db), city.Policies) { Values = values };
        return ActivityDescriptorJson.Specifications(input, language, lists.Of);
    }

    private JsonArray Types(OptionLists lists, IReadOnlyList<OfferedFlow> flows, string language)
    {
        var items = new JsonArray();
        foreach (var type in FixedDescriptors.HiddenTypes.Concat(catalog.All.Select(t => t.Descriptor)))
            items.Add(ActivityDescriptorJson.Of(type, language, lists.Of));
        foreach (var flow in flows) items.Add(ActivityDescriptorJson.Of(Use(flow), language, lists.Of));
        return items;
    }

    /// <summary>Older versions are described for the drawings that still use them; only the published one can be placed anew.</summary>
    private static ActivityDescriptor Use(OfferedFlow flow) => UsedFlowDescriptor.Of(flow.Definition) with
    {
        Version = flow.Version,
        IsBrowsable = flow.Published?.Id == flow.VersionId,
        CustomProperties = new JsonObject { ["RootType"] = "WorkflowDefinitionActivity", ["WorkflowDefinitionId"] = flow.DefinitionId, ["WorkflowDefinitionVersionId"] = flow.VersionId },
        ConstructionProperties = new JsonObject
        {
            ["workflowDefinitionId"] = flow.DefinitionId,
            ["workflowDefinitionVersionId"] = flow.VersionId,
            ["latestAvailablePublishedVersion"] = flow.Published?.Version ?? flow.Version,
            ["latestAvailablePublishedVersionId"] = flow.Published?.Id ?? flow.VersionId,
        },
    };

    /// <summary>Changes with whatever the options are made of besides the city's names.</summary>
    private static async Task<string> Stamp(CaseDb db, IReadOnlyList<OfferedFlow> flows, CancellationToken cancel) =>
        string.Join(',', await db.Bundles.Where(b => b.Current).Select(b => b.Id).OrderBy(id => id).ToListAsync(cancel))
        + ';' + string.Join(',', flows.Select(f => $"{f.VersionId}>{f.Published?.Id}"));
}
