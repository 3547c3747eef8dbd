using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Clocks;
using Whistle.Cases.Evidence;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Duties;

/// <summary>Removes stored answers of commands that nobody repeats any more.</summary>
public sealed class PruneAnswers(ICaseStore store, TimeProvider business) : IDuty
{
    /// <summary>Longer than any phone keeps a draft it has already sent.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public string Key => "prune-answers";
    public LocalText Name { get; } = new("清理重复提交记录", "Prune stored answers");
    public LocalText About { get; } = new("删除 30 天前为防止重复提交而保存的应答。", "Removes answers older than 30 days that were kept against double submission.");
    public string Cron => "0 10 3 * * ?";

    public Task<LocalText> Run(DateTime dueAt, string scope, CancellationToken cancel) =>
        Pruning.InBatches(store, "duty.prune-answers", business.GetUtcNow().UtcDateTime - Kept,
            (db, before) => db.Idempotency.Where(r => r.CreatedAt < before).OrderBy(r => r.CreatedAt), cancel);
}

/// <summary>Removes refresh tokens whose time is over.</summary>
public sealed class PruneTokens(ICaseStore store, RealTime real) : IDuty
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    public string Key => "prune-tokens";
    public LocalText Name { get; } = new("清理过期登录凭证", "Prune expired sign-ins");
    public LocalText About { get; } = new("删除过期 7 天以上的登录刷新凭证。", "Removes refresh tokens that expired more than seven days ago.");
    public string Cron => "0 20 3 * * ?";

    public Task<LocalText> Run(DateTime dueAt, string scope, CancellationToken cancel) =>
        Pruning.InBatches(store, "duty.prune-tokens", real.Now - Kept, (db, before) => db.RefreshTokens.Where(t => t.ExpiresAt < before).OrderBy(t => t.ExpiresAt), cancel);
}

/// <summary>Removes uploads that were cut off, and files no command ever named.</summary>
public sealed class PruneUploads(ICaseStore store, FileShelf shelf, RealTime real) : IDuty
{
    /// <summary>Keeps away from uploads that are still on their way, on this node or another.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(24);

    public string Key => "prune-uploads";
    public LocalText Name { get; } = new("清理未完成的上传", "Prune forgotten uploads");
    public LocalText About { get; } = new("删除 24 小时前中断的上传，以及没有登记的文件。", "Removes uploads cut off more than 24 hours ago, and files that were never registered.");
    public string Cron => "0 30 3 * * ?";

    public async Task<LocalText> Run(DateTime dueAt, string scope, CancellationToken cancel)
    {
        var removed = await Sweep(cancel);
        return new LocalText($"清理 {removed} 个文件。", $"{removed} files removed.");
    }

    /// <summary>Returns how many files without a row there were.</summary>
    public async Task<int> Sweep(CancellationToken cancel)
    {
        var before = real.Now - Forgotten;
        var old = shelf.OlderThan(before).Select(f => f.Id).Distinct().ToArray();
        var known = new HashSet<Guid>();
        await using var db = store.Read();
        foreach (var ids in old.Chunk(500))
            known.UnionWith(await db.Attachments.Where(a => ids.Contains(a.Id)).Select(a => a.Id).ToListAsync(cancel));
        shelf.RemoveForgotten(before, known);
        return old.Length - known.Count;
    }
}

internal static class Pruning
{
    private const int Batch = 500;

    /// <summary>A short transaction for each batch: nobody waits long for the write gate.</summary>
    public static async Task<LocalText> InBatches<TRow>(ICaseStore store, string name, DateTime before, Func<CaseDb, DateTime, IQueryable<TRow>> old, CancellationToken cancel)
        where TRow : class
    {
        var removed = 0;
        for (var last = Batch; last == Batch;)
        {
            await store.Run(new Command(name, Actor.System), async work =>
            {
                var rows = await old(work.Db, before).Take(Batch).ToListAsync(cancel);
                work.Db.RemoveRange(rows);
                last = rows.Count;
                return new CommandAnswer(204, "");
            }, cancel);
            removed += last;
        }
        return new LocalText($"清理 {removed} 条。", $"{removed} rows removed.");
    }
}
