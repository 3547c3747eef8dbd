using System.Text;
using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Evidence;
using Whistle.Cases.Storage;
using Whistle.Server.Clock;
using Whistle.Server.Evidence;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <summary>Files: uploaded whole before any command names them, read by those who may see what they belong to.</summary>
public static class FilesApi
{
    /// <summary>A stored file is shown as what it is or saved; it never runs as a page of ours.</summary>
    private const string Harmless = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox";

    public static void MapFiles(this RouteGroupBuilder api)
    {
        var files = api.MapGroup("/files").WithTags("Files");
        files.MapPost("", Post).WithName("UploadFile").WithSummary("One file, as multipart field 'file'").WithMetadata(new CommandEndpoint())
            .Produces<FileView>(StatusCodes.Status201Created).Refuses(400, 413, 415, 422);
        files.MapGet("/{id:guid}/content", Content).WithName("GetFileContent").WithSummary("The copy people are shown; ?variant=thumbnail or original")
            .Produces(200, contentType: "application/octet-stream").Refuses(400, 403, 404);
    }

    private static async Task<IResult> Post(HttpContext context, Actor actor, FileShelf shelf, EvidenceCommands evidence, BusinessClock clock, CancellationToken cancel)
    {
        var (incoming, name) = await Upload.Read(context, shelf, cancel);
        var id = Guid.CreateVersion7();
        var at = clock.GetUtcNow().UtcDateTime;
        string? original = null, copy = null;
        try
        {
            var kind = Accept(FileKind.Of(incoming.Head));
            var facts = kind.IsPicture ? ExifReader.Read(await File.ReadAllBytesAsync(incoming.Path, cancel)) : ExifFacts.None;
            if (kind.IsPicture) copy = await PublicCopy.Make(shelf, incoming, id, at, cancel);
            original = shelf.Place(incoming, id, at, ".original" + kind.Extension);

            // A multipart body differs with every sending; what is repeated under one key is the file.
            var hash = RequestReading.Hash(context.Request, Encoding.ASCII.GetBytes(incoming.Sha256));
            var answer = await evidence.Register(actor, new Attachment
            {
                Id = id,
                UploadedById = actor.UserId,
                OrganisationId = actor.OrganisationId,
                FileName = FileNames.Sanitise(name, kind),
                MediaType = kind.MediaType,
                Size = incoming.Size,
                Sha256 = incoming.Sha256,
                OriginalPath = original,
                PublicPath = copy,
                TakenAt = facts.TakenAt,
                Lon = facts.Lon,
                Lat = facts.Lat,
                CreatedAt = at,
            }, context.Meta() with { RequestHash = hash }, cancel);
            if (IdOf(answer) != id) Remove();
            return Answers.Stored(answer);
        }
        catch (Refusal)
        {
            Remove();
            throw;
        }
        finally
        {
            // After any other failure nobody here knows whether the row was committed: the files stay, and are swept later if no row names them.
            File.Delete(incoming.Path);
        }

        void Remove() => shelf.Remove(original, copy, copy is null ? null : PublicCopy.ThumbnailOf(copy));
    }

    /// <summary>A repeated key answers with the file it was first used for.</summary>
    private static Guid IdOf(CommandAnswer answer)
    {
        using var body = JsonDocument.Parse(answer.Body);
        return body.RootElement.GetProperty("id").GetGuid();
    }

    private static FileKind Accept(FileKind? kind) => kind is null
        ? throw new Refusal(415, "unsupported-file", new("不支持这种文件。可上传 JPEG、PNG、WebP 图片，PDF 文档和 MP4 视频。", "This kind of file is not accepted. Send JPEG, PNG or WebP pictures, PDF documents or MP4 videos."))
        : kind == FileKind.Heic
            ? throw new Refusal(415, "heic-not-supported", new("暂不支持 HEIC 图片。请在手机相机设置中选择“兼容性最佳”(JPEG)后重新拍摄，或先转换为 JPEG。", "HEIC pictures are not accepted. Set the phone's camera to 'Most Compatible' (JPEG), or convert the picture first."))
            : kind;

    private static async Task<IResult> Content(HttpContext context, Actor actor, EvidenceCommands evidence, FileShelf shelf, Guid id, CancellationToken cancel, string? variant = null)
    {
        Answers.OneOf(variant, "variant", "public", "thumbnail", "original");
        var file = variant == "original" ? await evidence.FindOriginal(actor, id, context.Meta(), cancel) : await evidence.Find(actor, id, cancel);
        var (path, type) = (variant, file.PublicPath) switch
        {
            ("original", _) or (_, null) => (file.OriginalPath, file.MediaType),
            ("thumbnail", { } copy) => (PublicCopy.ThumbnailOf(copy), PublicCopy.MediaType),
            (_, { } copy) => (copy, PublicCopy.MediaType),
        };
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Harmless;
        headers.CacheControl = variant == "original" ? "no-store" : "private, max-age=86400, immutable";
        var inline = variant != "original" && file.PublicPath is not null;
        var disposition = new ContentDispositionHeaderValue(inline ? "inline" : "attachment");
        disposition.SetHttpFileName(inline ? Path.ChangeExtension(file.FileName, ".jpg") : file.FileName);
        headers.ContentDisposition = disposition.ToString();
        return TypedResults.Stream(shelf.Open(path), type, enableRangeProcessing: true);
    }
}
