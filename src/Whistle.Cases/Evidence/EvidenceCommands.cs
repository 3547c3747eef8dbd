using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Audit;
using Whistle.Cases.Cases;
using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Evidence;

/// <summary>Registers files that are already safe on the shelf, and decides who reads them.</summary>
public sealed class EvidenceCommands(ICaseStore store, CaseAnswers answers)
{
    /// <summary>
    /// Gives the file its row. A repeated key answers with the first file: the caller then removes what it has just put on the shelf.
    /// </summary>
    /// <param name="file">Complete, hashed and synced.</param>
    public Task<CommandAnswer> Register(Actor actor, Attachment file, RequestMeta meta, CancellationToken cancel) =>
        store.Run(new Command("file.register", actor, null, meta.IdempotencyKey, meta.RequestHash, meta.TraceId), work =>
        {
            file.CreatedAt = work.Now;
            work.Db.Attachments.Add(file);
            work.Append(Entry(work, file, "file.uploaded", null));
            var view = CaseReader.File(file);
            return Task.FromResult(new CommandAnswer(201, answers.Serialise(view), null, view.Url));
        }, cancel);

    /// <summary>The file, when the actor may read it: the uploader until it is attached, then those who may see what it is attached to.</summary>
    /// <exception cref="Refusal">404 otherwise.</exception>
    public async Task<Attachment> Find(Actor actor, Guid id, CancellationToken cancel)
    {
        await using var db = store.Read();
        var file = await db.Attachments.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancel) ?? throw CaseAccess.Unknown();
        if (file.CaseId is not { } caseId) return file.UploadedById == actor.UserId ? file : throw CaseAccess.Unknown();
        var c = await db.Cases.AsNoTracking().FirstOrDefaultAsync(x => x.Id == caseId, cancel);
        var scope = await CaseAccess.Require(db, actor, c, cancel);
        if (!scope.SeesOrder(file.UnitOrderId) || file.CreatedAt > (scope.AsOf ?? DateTime.MaxValue)) throw CaseAccess.Unknown();
        return file;
    }

    /// <summary>
    /// The untouched original holds the camera's position and serial numbers, so it is for the participants of the case alone, and each reading is recorded.
    /// </summary>
    /// <exception cref="Refusal">403 for people who only watch (supervisors, a level above).</exception>
    public async Task<Attachment> FindOriginal(Actor actor, Guid id, RequestMeta meta, CancellationToken cancel)
    {
        var file = await Find(actor, id, cancel);
        if (file.UploadedById == actor.UserId) return file;
        if (file.CaseId is { } caseId && !await Participates(actor, caseId, cancel))
            throw new Refusal(403, "original-not-open", new LocalText("原图仅向案件参与单位提供。", "Originals are for the participants of the case only."));
        await store.Run(new Command("file.read-original", actor, TraceId: meta.TraceId), work =>
        {
            work.Append(Entry(work, file, "file.original-read", file.CaseId));
            return Task.FromResult(new CommandAnswer(204, ""));
        }, cancel);
        return file;
    }

    private async Task<bool> Participates(Actor actor, Guid caseId, CancellationToken cancel)
    {
        var organisations = actor.Roles.Where(r => r.Role is not (Roles.Administrator or Roles.Auditor or Roles.Supervisor))
            .Select(r => r.OrganisationId).Distinct().ToArray();
        await using var db = store.Read();
        return await db.Participations.AnyAsync(p => p.CaseId == caseId && p.Until == null
            && (p.UserId == actor.UserId || (p.OrganisationId != null && organisations.Contains(p.OrganisationId.Value))), cancel);
    }

    private static AuditEntry Entry(CaseWork work, Attachment file, string action, Guid? caseId) => new()
    {
        At = work.Now,
        UserId = work.Actor.UserId,
        UserName = work.Actor.UserName,
        Action = action,
        ObjectType = "file",
        ObjectId = file.Id.ToString(),
        CaseId = caseId,
        TraceId = work.Command.TraceId,
    };
}
