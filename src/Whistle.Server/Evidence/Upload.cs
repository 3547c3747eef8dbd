using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Whistle.Cases.Evidence;
using Whistle.Cases.Storage;
using Whistle.Server.Problems;

namespace Whistle.Server.Evidence;

/// <summary>Reads the one file of a multipart upload straight to disk; the body is never held in memory.</summary>
public static class Upload
{
    private const string Field = "file";

    /// <exception cref="Refusal">400 not multipart or damaged, 413 too large, 415 not multipart, 422 no file or an empty one.</exception>
    public static async Task<(IncomingFile File, string? Name)> Read(HttpContext context, FileShelf shelf, CancellationToken cancel)
    {
        var request = context.Request;
        if (request.ContentLength > RequestLimits.Multipart) await Overflow(context);
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw new Refusal(415, "unsupported-media-type", new("请以 multipart/form-data 上传文件。", "Upload files as multipart/form-data."));
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrWhiteSpace(boundary) || boundary.Length > 100) throw Damaged();

        var reader = new MultipartReader(boundary, request.Body) { HeadersCountLimit = 16, HeadersLengthLimit = 8192 };
        try
        {
            while (await reader.ReadNextSectionAsync(cancel) is { } section)
            {
                if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    || HeaderUtilities.RemoveQuotes(disposition.Name) != Field || !disposition.IsFileDisposition()) continue;
                var name = HeaderUtilities.RemoveQuotes(disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).Value;
                var file = await shelf.Receive(section.Body, cancel);
                // The rest is read so that the answer finds the connection whole.
                while (await reader.ReadNextSectionAsync(cancel) is not null) { }
                return (file, name);
            }
        }
        catch (Refusal refusal) when (refusal.Status == 413)
        {
            await Overflow(context);
            throw;
        }
        catch (Exception broken) when (broken is InvalidDataException || (broken is IOException and not BadHttpRequestException && !cancel.IsCancellationRequested))
        {
            throw Damaged();
        }
        throw new Refusal(422, "no-file", new("没有选择文件。", "The upload holds no file."),
            [new FieldError("/file", "required", new("请选择要上传的文件。", "Choose a file to upload."))]);
    }

    private static async Task Overflow(HttpContext context)
    {
        var piece = new byte[81920];
        while (await context.Request.Body.ReadAsync(piece, context.RequestAborted) > 0) { }
        throw FileShelf.TooLarge();
    }

    private static Refusal Damaged() => new(400, "malformed-upload", new("上传内容不完整或格式有误，请重新上传。", "The upload is incomplete or malformed; please send it again."));
}
