using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;

namespace Whistle.Server.Elsa.Definitions;

/// <summary>The files of a multipart upload, zips unpacked; bounded in number and in what they come to unpacked.</summary>
internal static class UploadedFiles
{
    /// <exception cref="Refusal">400 invalid-body: not a usable upload or zip; 413 too-large.</exception>
    public static async Task<IReadOnlyList<(string Name, ReadOnlyMemory<byte> Content)>> Read(HttpRequest request, int most, CancellationToken cancel)
    {
        if (request.ContentLength > ElsaContract.LargestBody) throw Refusals.BodyTooLarge(ElsaContract.LargestBody);
        var form = await Form(request, cancel);
        var files = new List<(string, ReadOnlyMemory<byte>)>();
        var left = ElsaContract.LargestBody;
        foreach (var file in form.Files)
        {
            var content = await Copy(file.OpenReadStream(), left, cancel);
            if (content.AsSpan().StartsWith("PK\x03\x04"u8)) files.AddRange(await Unzip(file.FileName, content, left, cancel));
            else files.Add((Path.GetFileName(file.FileName), content));
            left = ElsaContract.LargestBody - files.Sum(f => (long)f.Item2.Length);
            if (files.Count > most) throw ElsaJson.Bad("files", new LocalText($"一次最多导入 {most} 个文件。", $"At most {most} files at a time."));
        }
        return files.Count > 0 ? files : throw ElsaJson.Bad("files", new LocalText("上传中没有文件。", "The upload holds no file."));
    }

    private static async Task<IFormCollection> Form(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return await request.ReadFormAsync(new FormOptions { MultipartBodyLengthLimit = ElsaContract.LargestBody, ValueCountLimit = 64 }, cancel);
        }
        catch (InvalidDataException)
        {
            throw ElsaJson.Bad("files", new LocalText("上传内容不完整或过大。", "The upload is incomplete or too large."));
        }
        catch (IOException wrong) when (wrong is not BadHttpRequestException)
        {
            throw ElsaJson.Bad("files", new LocalText("上传内容不完整。", "The upload is incomplete."));
        }
    }

    private static async Task<List<(string, ReadOnlyMemory<byte>)>> Unzip(string name, byte[] content, long left, CancellationToken cancel)
    {
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
            var files = new List<(string, ReadOnlyMemory<byte>)>();
            foreach (var entry in zip.Entries.Where(e => e.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
            {
                await using var stream = await entry.OpenAsync(cancel);
                var unpacked = await Copy(stream, left, cancel);
                left -= unpacked.Length;
                files.Add((entry.Name, unpacked));
            }
            return files;
        }
        catch (InvalidDataException)
        {
            throw ElsaJson.Bad(Path.GetFileName(name), new LocalText("压缩文件已损坏。", "The zip file is damaged."));
        }
    }

    /// <summary>Reads no further than the limit: what a zip claims of its sizes need not be true.</summary>
    private static async Task<byte[]> Copy(Stream stream, long most, CancellationToken cancel)
    {
        using var copy = new MemoryStream();
        var piece = new byte[81920];
        for (int read; (read = await stream.ReadAsync(piece, cancel)) > 0;)
        {
            copy.Write(piece, 0, read);
            if (copy.Length > most) throw Refusals.BodyTooLarge(ElsaContract.LargestBody);
        }
        return copy.ToArray();
    }
}
