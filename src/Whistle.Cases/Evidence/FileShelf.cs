using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Evidence;

/// <summary>An upload that is wholly on disk, hashed and synced, but not yet on the shelf.</summary>
/// <param name="Sha256">Lower-case hex of the bytes as sent.</param>
public sealed record IncomingFile(string Path, long Size, string Sha256, byte[] Head);

/// <summary>
/// Where files lie: complete, synced and renamed into place before any command may name them, so that a crash leaves
/// at most a file without a row (removed by <see cref="RemoveForgotten"/>), never a row without its file.
/// Several nodes must share this folder.
/// </summary>
public sealed class FileShelf
{
    /// <summary>Largest upload in bytes (20 MB).</summary>
    public const long Largest = 20 * 1024 * 1024;

    private readonly string _root;
    private readonly string _incoming;

    public FileShelf(string root)
    {
        _root = System.IO.Path.GetFullPath(root);
        _incoming = System.IO.Path.Combine(_root, "incoming");
        Directory.CreateDirectory(_incoming);
    }

    /// <summary>Streams to a temporary file, hashing on the way.</summary>
    /// <exception cref="Refusal">413 beyond <see cref="Largest"/>, 422 for an empty file; nothing stays on disk then.</exception>
    public async Task<IncomingFile> Receive(Stream source, CancellationToken cancel)
    {
        var path = System.IO.Path.Combine(_incoming, Guid.NewGuid().ToString("N"));
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var head = new byte[FileKind.HeadLength];
            var buffer = new byte[81920];
            long size = 0;
            await using (var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous))
            {
                for (int read; (read = await source.ReadAsync(buffer, cancel)) > 0; size += read)
                {
                    if (size + read > Largest) throw TooLarge();
                    if (size < head.Length) buffer.AsSpan(0, (int)Math.Min(read, head.Length - size)).CopyTo(head.AsSpan((int)size));
                    hash.AppendData(buffer, 0, read);
                    await target.WriteAsync(buffer.AsMemory(0, read), cancel);
                }
                target.Flush(flushToDisk: true);
            }
            if (size == 0) throw new Refusal(422, "empty-file", new LocalText("文件是空的，请重新选择。", "The file is empty; please choose another."));
            return new IncomingFile(path, size, Convert.ToHexStringLower(hash.GetHashAndReset()), head[..(int)Math.Min(size, head.Length)]);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    public static Refusal TooLarge() => new(413, "too-large",
        new LocalText("文件超过 20 MB,请压缩后再上传。", "The file is larger than 20 MB; please upload a smaller one."),
        extensions: new Dictionary<string, object?> { ["limitBytes"] = Largest });

    /// <summary>Renames the upload into place; returns its path relative to the shelf.</summary>
    public string Place(IncomingFile file, Guid id, DateTime at, string suffix)
    {
        var relative = RelativePath(id, at, suffix);
        var target = Absolute(relative);
        var folder = System.IO.Path.GetDirectoryName(target)!;
        var fresh = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        File.Move(file.Path, target);
        SyncFolder(folder);
        if (fresh)
        {
            // A new month (and year) is a new entry in the folders above it.
            SyncFolder(System.IO.Path.GetDirectoryName(folder)!);
            SyncFolder(_root);
        }
        return relative;
    }

    /// <summary>Writes, syncs and renames a derived copy; returns its path relative to the shelf.</summary>
    public async Task<string> Place(ReadOnlyMemory<byte> content, Guid id, DateTime at, string suffix, CancellationToken cancel)
    {
        using var source = new MemoryStream(content.ToArray(), writable: false);
        return Place(await Receive(source, cancel), id, at, suffix);
    }

    public Stream Open(string relative) =>
        new FileStream(Absolute(relative), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 81920, FileOptions.Asynchronous | FileOptions.SequentialScan);

    public bool Has(string relative) => File.Exists(Absolute(relative));

    /// <summary>Removes the files of an upload that came to nothing (refused, or a repeated request answered from its first answer).</summary>
    public void Remove(params IEnumerable<string?> relatives)
    {
        foreach (var relative in relatives)
            if (relative is not null) File.Delete(Absolute(relative));
    }

    /// <summary>Ids of files on the shelf that were last written before <paramref name="before"/> (UTC), to be compared with the rows.</summary>
    public IEnumerable<(Guid Id, string Relative)> OlderThan(DateTime before)
    {
        foreach (var path in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories))
        {
            if (path.StartsWith(_incoming, StringComparison.Ordinal) || File.GetLastWriteTimeUtc(path) >= before) continue;
            if (Guid.TryParseExact(System.IO.Path.GetFileName(path).Split('.')[0], "N", out var id))
                yield return (id, System.IO.Path.GetRelativePath(_root, path));
        }
    }

    /// <summary>Removes half uploads and files whose id <paramref name="known"/> denies, older than <paramref name="before"/> (UTC).</summary>
    public void RemoveForgotten(DateTime before, IReadOnlySet<Guid> known)
    {
        foreach (var path in Directory.EnumerateFiles(_incoming))
            if (File.GetLastWriteTimeUtc(path) < before) File.Delete(path);
        foreach (var (id, relative) in OlderThan(before).ToList())
            if (!known.Contains(id)) Remove(relative);
    }

    private static string RelativePath(Guid id, DateTime at, string suffix) =>
        System.IO.Path.Combine(at.ToString("yyyy"), at.ToString("MM"), id.ToString("N") + suffix);

    private string Absolute(string relative)
    {
        var path = System.IO.Path.GetFullPath(System.IO.Path.Combine(_root, relative));
        return path.StartsWith(_root + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw new InvalidOperationException("A stored file path leaves the shelf.");
    }

    /// <summary>A rename survives a power cut only once its folder is synced; .NET has no call for that.</summary>
    private static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        var handle = open(folder, 0);
        if (handle < 0) throw new IOException($"The folder {folder} cannot be opened for syncing (errno {Marshal.GetLastPInvokeError()}).");
        var result = fsync(handle);
        var error = Marshal.GetLastPInvokeError();
        _ = close(handle);
        if (result != 0) throw new IOException($"The folder {folder} cannot be synced (errno {error}).");
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    private static extern int fsync(int handle);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int handle);
}
