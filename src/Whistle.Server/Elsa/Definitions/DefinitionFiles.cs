using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Designing;
using Whistle.Cases.Flows;
using Whistle.Cases.Storage;
using Whistle.Engine;
using Whistle.Server.Problems;
using Whistle.Server.SignIn;

namespace Whistle.Server.Elsa.Definitions;

/// <summary>Definitions as files: one as JSON, several as a zip, in both directions.</summary>
internal static class DefinitionFiles
{
    private const int MostFiles = 200;

    public static void Map(RouteGroupBuilder elsa)
    {
        elsa.MapGet("/workflow-definitions/{definitionId}/export", Export);
        elsa.MapPost("/bulk-actions/export/workflow-definitions", ExportMany);
        elsa.MapMethods("/workflow-definitions/import", [HttpMethods.Post, HttpMethods.Put], (HttpContext context, DefinitionIntake intake, FlowDrafts drafts, CancellationToken cancel) =>
            Import(context, null, intake, drafts, cancel));
        elsa.MapMethods("/workflow-definitions/{definitionId}/import", [HttpMethods.Post, HttpMethods.Put], Import);
        elsa.MapPost("/workflow-definitions/import-files", ImportFiles).DisableAntiforgery();
    }

    private static async Task<IResult> Export(HttpContext context, string definitionId, string? versionOptions, bool? includeConsumingWorkflows, ICaseStore store, CancellationToken cancel)
    {
        await using var db = store.Read();
        var version = await DefinitionReading.Find(db, definitionId, versionOptions, cancel) ?? throw Refusals.NotFound();
        if (includeConsumingWorkflows != true) return File(version);
        return Zip(await WithConsumers(db, [version], cancel));
    }

    private static async Task<IResult> ExportMany(HttpContext context, ICaseStore store, CancellationToken cancel)
    {
        var body = await ElsaJson.ReadObject(context.Request, cancel);
        string[] ids = [.. ElsaJson.Texts(body, "ids").Concat(ElsaJson.Texts(body, "definitionIds")).Distinct()];
        await using var db = store.Read();
        var versions = await db.Definitions.Where(d => ids.Contains(d.Id) || (ids.Contains(d.DefinitionId) && d.IsLatest)).ToListAsync(cancel);
        if (versions.Count == 0) throw Refusals.NotFound();
        if (ElsaJson.Flag(body, "includeConsumingWorkflows") == true) versions = await WithConsumers(db, versions, cancel);
        return versions.Count == 1 ? File(versions[0]) : Zip(versions);
    }

    /// <summary>The file's JSON itself. It becomes the draft of the definition it names, never a published version, whatever it says of itself.</summary>
    private static async Task<IResult> Import(HttpContext context, string? definitionId, DefinitionIntake intake, FlowDrafts drafts, CancellationToken cancel)
    {
        var model = await ElsaJson.ReadObject(context.Request, cancel);
        if (definitionId is not null) model["definitionId"] = definitionId;
        var incoming = intake.Read(model);
        var saved = await drafts.Import(context.DesignSession(), incoming, cancel);
        var named = incoming.DefinitionId is not null;
        if (!named) context.Response.Headers.Location = $"{ElsaContract.Prefix}/workflow-definitions/by-definition-id/{saved.Version.DefinitionId}";
        return ElsaJson.Answer(DefinitionModel.ForStudio(saved.Version), named ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    }

    /// <summary>All files are read and checked before the first is stored.</summary>
    private static async Task<IResult> ImportFiles(HttpContext context, DefinitionIntake intake, FlowDrafts drafts, CancellationToken cancel)
    {
        if (!context.Request.HasFormContentType) throw Refusals.UnsupportedMediaType();
        var read = new List<IncomingDefinition>();
        foreach (var (name, content) in await UploadedFiles.Read(context.Request, MostFiles, cancel))
        {
            if (ElsaJson.Parse(content, name) is not JsonObject model) throw ElsaJson.Bad(name, new LocalText("文件内容不是流程定义。", "The file holds no workflow definition."));
            read.Add(Named(name, () => intake.Read(model)));
        }
        foreach (var incoming in read) await drafts.Import(context.DesignSession(), incoming, cancel);
        return ElsaJson.Answer(new JsonObject { ["count"] = read.Count });
    }

    /// <summary>The errors of one of several files say which file.</summary>
    private static IncomingDefinition Named(string file, Func<IncomingDefinition> read)
    {
        try
        {
            return read();
        }
        catch (Refusal refusal)
        {
            throw new Refusal(refusal.Status, refusal.Code, refusal.Title, [.. refusal.Errors.Select(e => e with { Pointer = $"/{file}{e.Pointer}" })]);
        }
    }

    private static async Task<List<DefinitionVersion>> WithConsumers(CaseDb db, List<DefinitionVersion> versions, CancellationToken cancel)
    {
        var all = new List<DefinitionVersion>(versions);
        for (var i = 0; i < all.Count; i++)
        {
            var known = all.Select(v => v.DefinitionId).ToHashSet();
            string[] fresh = [.. (await FlowConsumers.Of(db, all[i].DefinitionId, cancel)).Where(id => !known.Contains(id))];
            all.AddRange(await db.Definitions.Where(d => d.IsLatest && fresh.Contains(d.DefinitionId)).ToListAsync(cancel));
        }
        return all;
    }

    private static IResult File(DefinitionVersion version) => TypedResults.File(Bytes(version), "application/octet-stream", FileName(version));

    private static IResult Zip(IReadOnlyList<DefinitionVersion> versions)
    {
        var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var version in versions)
            {
                using var entry = zip.CreateEntry(FileName(version), CompressionLevel.Fastest).Open();
                entry.Write(Bytes(version));
            }
        return TypedResults.File(buffer.ToArray(), "application/zip", "workflow-definitions.zip");
    }

    private static byte[] Bytes(DefinitionVersion version) => Encoding.UTF8.GetBytes(DefinitionModel.ForExport(version).ToJsonString(ElsaJson.Indented));

    /// <summary>Name and id: names repeat, ids alone tell a person nothing.</summary>
    private static string FileName(DefinitionVersion version)
    {
        var words = new string([.. version.Name.Trim().ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : '-')]);
        return $"workflow-definition-{string.Join('-', words.Split('-', StringSplitOptions.RemoveEmptyEntries).Append(version.DefinitionId).Append(version.Id).Distinct())}.json";
    }
}
