using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.Flows;
using Whistle.Cases.Migrating;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing.Comparing;

/// <param name="PublishedVersion">Null while none is published.</param>
/// <param name="DraftVersion">The version being drawn; null when nothing is.</param>
/// <param name="EditedBy">Who holds the draft now; null when nobody does.</param>
/// <param name="Cases">Cases running on any version of it.</param>
/// <param name="Instances">Free instances running on any version of it.</param>
/// <param name="OpenRequestId">A publish request that waits for a second administrator.</param>
public sealed record FlowSummaryView(string DefinitionId, string Name, string? CaseType, int? PublishedVersion, DateTime? PublishedAt, string? PublishedBy, int LatestVersion,
    int? DraftVersion, string? EditedBy, int Cases, int Instances, Guid? OpenRequestId);

public enum FlowVersionState { Draft, Published, Former }

/// <param name="Shipped">It came with the product, from a file.</param>
/// <param name="ContentHash">SHA-256 over what influences a run.</param>
/// <param name="Bundles">Bundles that hold it, newest first: what cases are pinned to.</param>
public sealed record FlowVersionView(string VersionId, int Version, string Name, FlowVersionState State, bool Shipped, string ContentHash, DateTime CreatedAt, string? CreatedBy,
    DateTime? PublishedAt, string? PublishedBy, int Cases, int Instances, IReadOnlyList<Guid> Bundles);

public sealed record ComparisonView(string DefinitionId, string Name, int From, int To, bool IsSame, IReadOnlyList<string> Lines, IReadOnlyList<ActivityChangeView> Activities, ComparedDrawingView Drawing);

public sealed record ActivityChangeView(string Id, string Name, string TypeName, Change Change, IReadOnlyList<ValueChangeView> Values);

public sealed record ValueChangeView(string Name, string Label, string? From, string? To);

public sealed record ComparedDrawingView(IReadOnlyList<ComparedNodeView> Activities, IReadOnlyList<ComparedEdgeView> Connections);

public sealed record ComparedNodeView(string Id, string Name, string Type, double X, double Y, double Width, double Height, Change Change);

public sealed record ComparedEdgeView(string From, string Port, string PortName, string To, IReadOnlyList<double[]> Vertices, Change Change);

/// <param name="PublishedVersion">What it would replace; null when nothing is published.</param>
/// <param name="Mine">The reader requested it and so may not decide on it.</param>
public sealed record PublishRequestView(Guid Id, string DefinitionId, string Name, int Version, int? PublishedVersion, PublishRequestState State, string? OverrideReason,
    DateTime RequestedAt, string RequestedBy, bool Mine, DateTime? DecidedAt, string? DecidedBy, string? DecisionReason);

/// <summary>What administrators read about definitions, their versions and publish requests.</summary>
public sealed class FlowRegister(ICaseStore store, FlowComparer comparer, Clocks.RealTime clock)
{
    public async Task<IReadOnlyList<FlowSummaryView>> Flows(CancellationToken cancel)
    {
        await using var db = store.Read();
        var versions = await db.Definitions.AsNoTracking().Select(d => new
        {
            d.Id, d.DefinitionId, d.Version, d.Name, d.CaseType, d.IsPublished, d.IsLatest, d.Shipped, d.PublishedAt, d.PublishedById,
        }).ToListAsync(cancel);
        var usage = await Usage(db, cancel);
        var people = await People(db, versions.Select(v => v.PublishedById), cancel);
        var now = clock.Now;
        var leases = await db.DraftLeases.AsNoTracking().Where(l => l.ExpiresAt > now).ToDictionaryAsync(l => l.DefinitionId, l => l.UserName, cancel);
        var requests = (await db.PublishRequests.AsNoTracking().Where(r => r.State == PublishRequestState.Open).Select(r => new { r.DefinitionId, r.Id }).ToListAsync(cancel))
            .GroupBy(r => r.DefinitionId).ToDictionary(g => g.Key, g => g.First().Id);
        return [.. versions.GroupBy(v => v.DefinitionId).Select(all =>
        {
            var published = all.FirstOrDefault(v => v.IsPublished);
            var latest = all.FirstOrDefault(v => v.IsLatest) ?? all.MaxBy(v => v.Version)!;
            var draft = latest is { IsPublished: false, Shipped: false, PublishedAt: null } ? latest : null;
            return new FlowSummaryView(all.Key, (published ?? latest).Name, latest.CaseType ?? published?.CaseType, published?.Version, published?.PublishedAt, Named(people, published?.PublishedById),
                latest.Version, draft?.Version, leases.GetValueOrDefault(all.Key), all.Sum(v => usage.Cases.GetValueOrDefault(v.Id)), all.Sum(v => usage.Instances.GetValueOrDefault(v.Id)),
                requests.TryGetValue(all.Key, out var request) ? request : null);
        }).OrderBy(f => f.CaseType is null).ThenBy(f => f.CaseType, StringComparer.Ordinal).ThenBy(f => f.DefinitionId, StringComparer.Ordinal)];
    }

    /// <summary>Newest first.</summary>
    /// <exception cref="Refusal">404.</exception>
    public async Task<IReadOnlyList<FlowVersionView>> Versions(string definitionId, CancellationToken cancel)
    {
        await using var db = store.Read();
        var versions = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId).OrderByDescending(d => d.Version).ToListAsync(cancel);
        if (versions.Count == 0) throw Unknown();
        var usage = await Usage(db, cancel);
        var people = await People(db, versions.SelectMany(v => new[] { v.CreatedById, v.PublishedById }), cancel);
        return [.. versions.Select(v => new FlowVersionView(v.Id, v.Version, v.Name,
            v.IsPublished ? FlowVersionState.Published : v.IsFrozen ? FlowVersionState.Former : FlowVersionState.Draft, v.Shipped, v.ContentHash, v.CreatedAt,
            Named(people, v.CreatedById), v.PublishedAt, Named(people, v.PublishedById), usage.Cases.GetValueOrDefault(v.Id), usage.Instances.GetValueOrDefault(v.Id),
            usage.Bundles.GetValueOrDefault(v.Id) ?? []))];
    }

    /// <exception cref="Refusal">404 where either version does not exist; 409 unreadable-flow.</exception>
    public async Task<ComparisonView> Compare(string definitionId, int from, int to, string language, CancellationToken cancel)
    {
        await using var db = store.Read();
        var pair = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId && (d.Version == from || d.Version == to)).ToListAsync(cancel);
        var (older, newer) = (pair.FirstOrDefault(d => d.Version == from) ?? throw Unknown(), pair.FirstOrDefault(d => d.Version == to) ?? throw Unknown());
        var found = comparer.Compare(Read(older), Read(newer));
        return new ComparisonView(definitionId, newer.Name, from, to, found.IsSame, [.. found.Lines.Select(l => l.In(language))],
            [.. found.Activities.Select(a => new ActivityChangeView(a.Id, a.Name.In(language), a.TypeName.In(language), a.Change,
                [.. a.Values.Select(v => new ValueChangeView(v.Name, v.Label.In(language), v.From, v.To))]))],
            new ComparedDrawingView(
                [.. found.Drawing.Nodes.Select(n => new ComparedNodeView(n.Id, n.Name.In(language), n.Type, n.X, n.Y, n.Width, n.Height, n.Change))],
                [.. found.Drawing.Edges.Select(e => new ComparedEdgeView(e.SourceId, e.Port, e.PortName.In(language), e.TargetId, e.Vertices, e.Change))]));
    }

    /// <summary>Open requests first, then what was decided, newest first; at most 200.</summary>
    public async Task<IReadOnlyList<PublishRequestView>> Requests(Access.Actor reader, CancellationToken cancel)
    {
        await using var db = store.Read();
        var rows = await db.PublishRequests.AsNoTracking().OrderByDescending(r => r.State == PublishRequestState.Open).ThenByDescending(r => r.RequestedAt).Take(200).ToListAsync(cancel);
        var people = await People(db, rows.SelectMany(r => new[] { r.RequestedById, r.DecidedById }), cancel);
        string[] ids = [.. rows.Select(r => r.DefinitionId).Distinct()];
        var published = (await db.Definitions.AsNoTracking().Where(d => ids.Contains(d.DefinitionId) && d.IsPublished).Select(d => new { d.DefinitionId, d.Version }).ToListAsync(cancel))
            .ToDictionary(d => d.DefinitionId, d => d.Version);
        return [.. rows.Select(r => new PublishRequestView(r.Id, r.DefinitionId, r.Name, r.Version, published.TryGetValue(r.DefinitionId, out var version) ? version : null, r.State,
            r.OverrideReason, r.RequestedAt, Named(people, r.RequestedById) ?? "", r.RequestedById == reader.UserId, r.DecidedAt, Named(people, r.DecidedById), r.DecisionReason))];
    }

    /// <summary>Running cases and bundles by version id, through the bundles that pin them; free instances by the version they run.</summary>
    private static async Task<(Dictionary<string, int> Cases, Dictionary<string, int> Instances, Dictionary<string, List<Guid>> Bundles)> Usage(CaseDb db, CancellationToken cancel)
    {
        var running = await MigrationQueries.Running(db).GroupBy(c => c.BundleId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var cases = new Dictionary<string, int>();
        var bundles = new Dictionary<string, List<Guid>>();
        foreach (var bundle in await db.Bundles.AsNoTracking().OrderByDescending(b => b.CreatedAt).Select(b => new { b.Id, b.FlowsJson }).ToListAsync(cancel))
            foreach (var (_, version) in JsonNode.Parse(bundle.FlowsJson)!.AsObject())
            {
                var id = version!.GetValue<string>();
                cases[id] = cases.GetValueOrDefault(id) + running.GetValueOrDefault(bundle.Id);
                if (!bundles.TryGetValue(id, out var holding)) bundles[id] = holding = [];
                holding.Add(bundle.Id);
            }

        var instances = await db.Instances.AsNoTracking().Where(i => i.CaseId == null && !i.Simulated && i.Status == nameof(FlowStatus.Running))
            .GroupBy(i => i.DefinitionVersionId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        return (cases, instances, bundles);
    }

    private static async Task<Dictionary<Guid, string>> People(CaseDb db, IEnumerable<Guid?> ids, CancellationToken cancel)
    {
        Guid[] asked = [.. ids.OfType<Guid>().Distinct()];
        return await db.Users.AsNoTracking().Where(u => asked.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancel);
    }

    private static string? Named(Dictionary<Guid, string> people, Guid? id) => id is { } known ? people.GetValueOrDefault(known) : null;

    private static FlowDefinition Read(DefinitionVersion version)
    {
        try
        {
            return FlowDefinition.Parse(version.Json);
        }
        catch (FlowFormatException problem)
        {
            throw new Refusal(409, "unreadable-flow", new LocalText($"第 {version.Version} 版无法读取：{problem.Reason.Zh}。", $"Version {version.Version} can't be read: {problem.Reason.En}."));
        }
    }

    private static Refusal Unknown() => new(404, "not-found", new LocalText("没有此流程或版本。", "There is no such flow or version."));
}
