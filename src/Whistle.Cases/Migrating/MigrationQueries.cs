using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Migrating;

/// <summary>What administrators read about versions, running cases and moves. Shows numbers of cases and names of steps, never their content.</summary>
public sealed class MigrationQueries(ICaseStore store, BundleCache bundles)
{
    private const int Slice = 500;

    /// <summary>The bundles of case types, newest first; without a type, of all.</summary>
    public async Task<IReadOnlyList<BundleView>> Bundles(string? caseType, string language, CancellationToken cancel)
    {
        await using var db = store.Read();
        var rows = await db.Bundles.AsNoTracking().Where(b => caseType == null || b.CaseType == caseType).OrderByDescending(b => b.CreatedAt).ToListAsync(cancel);
        var running = await Running(db).GroupBy(c => c.BundleId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancel);
        var versions = await Versions(db, rows, language, cancel);
        return [.. rows.Select(b => View(b, running.GetValueOrDefault(b.Id), versions, language))];
    }

    /// <summary>Foretells the move for every running case of a bundle. The counts and positions are over all of them, the items a page.</summary>
    /// <exception cref="Refusal">404 unknown bundle; 409 bundles of two case types; 400 bad cursor.</exception>
    public async Task<MigrationPreviewView> Preview(Guid from, Guid to, IReadOnlyList<MigrationChoice> choices, string? cursor, int limit, string language, CancellationToken cancel)
    {
        await using var db = store.Read();
        var (source, target) = await Pair(db, from, to, cancel);
        var tally = new MigrationTally(source, target, language);
        var planner = new CasePlanner(source, target, choices);
        var after = Number(cursor);
        var items = new List<CaseVerdictView>();
        string? next = null;
        var last = "";
        while (true)
        {
            var slice = await Running(db).Where(c => c.BundleId == from && string.Compare(c.Number, last) > 0).OrderBy(c => c.Number).Take(Slice).ToListAsync(cancel);
            if (slice.Count == 0) break;
            last = slice[^1].Number;
            var ids = slice.Select(c => c.Id).ToArray();
            var instances = (await db.Instances.AsNoTracking().Where(i => i.CaseId != null && ids.Contains(i.CaseId.Value)
                && (i.Status == nameof(FlowStatus.Running) || i.SubStatus == nameof(FlowSubStatus.Faulted))).ToListAsync(cancel)).ToLookup(i => i.CaseId!.Value);
            foreach (var c in slice)
            {
                var plan = planner.Plan(c, instances[c.Id]);
                tally.Count(plan);
                if (string.CompareOrdinal(c.Number, after) <= 0) continue;
                if (items.Count < limit) items.Add(tally.View(c, plan));
                else next ??= items[^1].Number;
            }
        }

        var bundleViews = (await Bundles(source.Type.Key, language, cancel)).ToDictionary(b => b.Id);
        return new MigrationPreviewView(bundleViews[from], bundleViews[to], tally.Total, tally.Counts, tally.Positions, tally.Targets, items, next is null ? null : Cursor(next));
    }

    /// <exception cref="Refusal">404 unknown batch.</exception>
    public async Task<MigrationBatchView> Batch(Guid id, CancellationToken cancel)
    {
        await using var db = store.Read();
        var batch = await db.MigrationBatches.AsNoTracking().FirstOrDefaultAsync(b => b.Id == id, cancel) ?? throw Unknown();
        return (await Views(db, [batch], cancel))[0];
    }

    public async Task<Page<MigrationBatchView>> Batches(string? cursor, int limit, CancellationToken cancel)
    {
        await using var db = store.Read();
        var batches = db.MigrationBatches.AsNoTracking();
        if (Cases.Cursor.Parse(cursor) is { } after)
            batches = batches.Where(b => b.RequestedAt < after.At || (b.RequestedAt == after.At && b.Id < after.Id));
        var page = await batches.OrderByDescending(b => b.RequestedAt).ThenByDescending(b => b.Id).Take(limit + 1).ToListAsync(cancel);
        var more = page.Count > limit;
        if (more) page.RemoveAt(limit);
        return new Page<MigrationBatchView>(await Views(db, page, cancel), more ? new Cursor(page[^1].RequestedAt, page[^1].Id).ToString() : null);
    }

    /// <summary>The cases of a batch by number, those of one state when it is named.</summary>
    public async Task<Page<BatchCaseView>> BatchCases(Guid id, BatchCaseState? state, string? cursor, int limit, string language, CancellationToken cancel)
    {
        await using var db = store.Read();
        var after = Number(cursor);
        var page = await db.MigrationBatchCases.AsNoTracking().Where(r => r.BatchId == id && (state == null || r.State == state))
            .Join(db.Cases.AsNoTracking(), r => r.CaseId, c => c.Id, (r, c) => new { Row = r, c.Number })
            .Where(x => string.Compare(x.Number, after) > 0).OrderBy(x => x.Number).Take(limit + 1).ToListAsync(cancel);
        var more = page.Count > limit;
        if (more) page.RemoveAt(limit);
        var english = language.StartsWith("en", StringComparison.OrdinalIgnoreCase);
        return new Page<BatchCaseView>([.. page.Select(x => new BatchCaseView(x.Row.CaseId, x.Number, x.Row.State, english ? x.Row.ReasonEn : x.Row.Reason, x.Row.MigrationId))],
            more ? Cursor(page[^1].Number) : null);
    }

    /// <summary>Every move of one case, newest first.</summary>
    public async Task<IReadOnlyList<CaseMigrationView>> OfCase(Guid caseId, CancellationToken cancel)
    {
        await using var db = store.Read();
        var c = await db.Cases.AsNoTracking().FirstOrDefaultAsync(x => x.Id == caseId, cancel) ?? throw Access.CaseAccess.Unknown();
        var moves = await db.Migrations.AsNoTracking().Where(m => m.CaseId == caseId).OrderByDescending(m => m.At).ThenByDescending(m => m.Id).ToListAsync(cancel);
        return [.. moves.Select(m => new CaseMigrationView(m.Id, m.CaseId, m.FromBundleId, m.ToBundleId, m.At, m.ByName, m.Reason, m.UndoneAt,
            m.UndoneAt is null && m.CaseVersion == c.Version && m.TimelineCount == c.TimelineCount && m.ToBundleId == c.BundleId))];
    }

    /// <summary>Cases whose flow runs, or lies faulted with its work parked.</summary>
    public static IQueryable<Case> Running(CaseDb db) => db.Cases.AsNoTracking().Where(c => db.Instances.Any(i => i.Id == c.FlowInstanceId
        && (i.Status == nameof(FlowStatus.Running) || i.SubStatus == nameof(FlowSubStatus.Faulted))));

    /// <exception cref="Refusal">404 unknown bundle; 409 other-case-type or same-version.</exception>
    public async Task<(CaseBundle From, CaseBundle To)> Pair(CaseDb db, Guid from, Guid to, CancellationToken cancel)
    {
        foreach (var id in new[] { from, to })
            if (!await db.Bundles.AnyAsync(b => b.Id == id, cancel)) throw Unknown();
        var pair = (From: await bundles.Get(db, from, cancel), To: await bundles.Get(db, to, cancel));
        if (pair.From.Type.Key != pair.To.Type.Key)
            throw new Refusal(409, "other-case-type", new LocalText("只能在同一案件类型的版本之间迁移。", "Cases move between versions of their own type only."));
        if (from == to) throw new Refusal(409, "same-version", new LocalText("两个版本相同。", "The two versions are the same."));
        return pair;
    }

    private static async Task<List<MigrationBatchView>> Views(CaseDb db, IReadOnlyList<MigrationBatch> batches, CancellationToken cancel)
    {
        var ids = batches.Select(b => b.Id).ToArray();
        var counts = (await db.MigrationBatchCases.Where(r => ids.Contains(r.BatchId)).GroupBy(r => new { r.BatchId, r.State })
            .Select(g => new { g.Key.BatchId, g.Key.State, Count = g.Count() }).ToListAsync(cancel)).ToDictionary(g => (g.BatchId, g.State), g => g.Count);
        return [.. batches.Select(b => new MigrationBatchView(b.Id, b.CaseType, b.FromBundleId, b.ToBundleId, b.Reason, b.RequestedAt, b.RequestedByName,
            b.State, b.FinishedAt, b.Total, Of(b, BatchCaseState.Waiting) + Of(b, BatchCaseState.UndoWaiting), Of(b, BatchCaseState.Moved),
            Of(b, BatchCaseState.Refused), Of(b, BatchCaseState.Undone), Of(b, BatchCaseState.UndoRefused)))];

        int Of(MigrationBatch b, BatchCaseState state) => counts.GetValueOrDefault((b.Id, state));
    }

    private static async Task<Dictionary<string, (string Name, int Version)>> Versions(CaseDb db, IReadOnlyList<Bundle> rows, string language, CancellationToken cancel)
    {
        string[] ids = [.. rows.SelectMany(r => Flows(r).Values).Distinct()];
        return (await db.Definitions.AsNoTracking().Where(d => ids.Contains(d.Id)).Select(d => new { d.Id, d.Json, d.Version }).ToListAsync(cancel))
            .ToDictionary(d => d.Id, d => (FlowName.In(FlowDefinition.Parse(d.Json), language), d.Version));
    }

    private static Dictionary<string, string> Flows(Bundle row) => JsonNode.Parse(row.FlowsJson)!.AsObject().ToDictionary(p => p.Key, p => p.Value!.GetValue<string>());

    private static BundleView View(Bundle b, int running, Dictionary<string, (string Name, int Version)> versions, string language)
    {
        var name = JsonNode.Parse(b.CaseTypeJson)?["name"];
        return new BundleView(b.Id, b.CaseType, (language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? name?["en"] : name?["zh"])?.ToString() ?? b.CaseType,
            b.CreatedAt, b.Current, running, [.. Flows(b).Where(f => versions.ContainsKey(f.Value)).Select(f => new BundleFlowView(f.Key, versions[f.Value].Name, f.Value, versions[f.Value].Version))]);
    }

    private static Refusal Unknown() => new(404, "not-found", new LocalText("没有找到。", "Not found."));

    /// <summary>Pages of cases go by number, in the database's own order.</summary>
    private static string Cursor(string number) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(number));

    private static string Number(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return "";
        try
        {
            return System.Text.Encoding.UTF8.GetString(Convert.FromHexString(cursor));
        }
        catch (FormatException)
        {
            throw new Refusal(400, "bad-cursor", new LocalText("cursor 参数无效，请从第一页重新查询。", "The cursor is not one of ours; start from the first page."));
        }
    }
}
