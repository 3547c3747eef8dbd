using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Evidence;
using Whistle.Cases.Tasks;

namespace Whistle.Cases.Cases;

/// <summary>Turns rows of a case into what the API answers, for one caller.</summary>
public sealed class CaseReader(ViewContext view)
{
    public async Task<CaseSummaryView> Summary(Case c, IReadOnlyList<ActionView>? actions = null, string? photoUrl = null, DateTime? waitingUntil = null)
    {
        var type = (await view.Bundle(c)).Type;
        return new CaseSummaryView
        {
            Id = c.Id,
            Number = c.Number,
            CaseType = c.CaseType,
            CaseTypeName = view.Text(type.Name),
            Title = c.Title,
            Stage = c.Stage,
            StageName = type.Stage(c.Stage) is { } stage ? view.Text(stage.Name) : c.Stage,
            Status = c.Status,
            Kind = c.Kind,
            KindName = c.Kind is { } k && type.Kind(k) is { } kind ? view.Text(kind.Name) : null,
            Category = view.Category(c.CategoryKey),
            Urgency = c.Urgency,
            Organisation = view.Organisation(c.OrganisationId) ?? new NamedRef(c.OrganisationId, ""),
            Place = view.Place(c),
            OpenedAt = c.OpenedAt,
            OpenedBy = view.Person(c.OpenedById) ?? "",
            UpdatedAt = c.UpdatedAt,
            DueAt = c.DueAt,
            ClockPaused = c.ClockPaused,
            WaitingUntil = waitingUntil,
            ClosedAt = c.ClosedAt,
            Version = c.Version,
            PhotoUrl = photoUrl,
            Actions = actions,
        };
    }

    /// <summary>The whole page of a case as far as the scope lets the caller see it.</summary>
    public async Task<CaseView> Whole(Case c, CaseScope scope, CancellationToken cancel)
    {
        var db = view.Db;
        var orders = (await db.UnitOrders.AsNoTracking().Where(o => o.CaseId == c.Id).OrderBy(o => o.DispatchedAt).ThenBy(o => o.Role).ToListAsync(cancel))
            .Where(o => scope.SeesOrder(o.Id)).ToList();
        await view.Prepare([c], [], cancel);
        var bundle = await view.Bundle(c);
        var files = await Files(c.Id, scope, cancel);
        var personal = await db.PersonalData.AsNoTracking().FirstOrDefaultAsync(p => p.CaseId == c.Id, cancel);
        var summary = await Summary(c, await CaseActions.Of(view, bundle.Type, c, scope, cancel), null, await WaitingUntil(c, cancel));
        if (scope.AsOf is { } end) summary = summary with { UpdatedAt = end, DueAt = null, WaitingUntil = null, ClosedAt = null };
        var form = CaseForms.View(view, bundle.Type.Form)!;
        return new CaseView
        {
            Id = summary.Id, Number = summary.Number, CaseType = summary.CaseType, CaseTypeName = summary.CaseTypeName, Title = summary.Title,
            Stage = summary.Stage, StageName = summary.StageName, Status = summary.Status, Kind = summary.Kind, KindName = summary.KindName,
            Category = summary.Category, Urgency = summary.Urgency, Organisation = summary.Organisation, Place = summary.Place,
            OpenedAt = summary.OpenedAt, OpenedBy = summary.OpenedBy, UpdatedAt = summary.UpdatedAt, DueAt = summary.DueAt, ClockPaused = summary.ClockPaused,
            WaitingUntil = summary.WaitingUntil, ClosedAt = summary.ClosedAt, Version = summary.Version, Actions = summary.Actions,
            PhotoUrl = files.FirstOrDefault(f => f.TaskId is null && f.ThumbnailUrl is not null)?.ThumbnailUrl,
            Data = JsonNode.Parse(c.DataJson)!.AsObject(),
            Form = form,
            Personal = personal is null || !scope.Whole ? null : new PersonalView(true, Masking.Mask(JsonNode.Parse(personal.DataJson)!.AsObject())),
            Files = files,
            Orders = [.. orders.Select(Order)],
        };
    }

    /// <summary>The next instant at which time moves the case, when no open task would; null otherwise.</summary>
    public async Task<DateTime?> WaitingUntil(Case c, CancellationToken cancel)
    {
        if (c.Status != CaseStatus.Open && c.Status != CaseStatus.Closed) return null;
        if (await view.Db.Tasks.AnyAsync(t => t.CaseId == c.Id && (t.State == TaskState.Available || t.State == TaskState.Claimed), cancel)) return null;
        return await view.Db.Timers.Where(t => t.CaseId == c.Id && t.InstanceId != null).OrderBy(t => t.DueAt).Select(t => (DateTime?)t.DueAt).FirstOrDefaultAsync(cancel);
    }

    public async Task<IReadOnlyList<FileView>> Files(Guid caseId, CaseScope scope, CancellationToken cancel) =>
        [.. (await view.Db.Attachments.AsNoTracking().Where(a => a.CaseId == caseId).OrderBy(a => a.CreatedAt).ToListAsync(cancel))
            .Where(a => scope.Whole || a.UnitOrderId is null || scope.Orders.Contains(a.UnitOrderId.Value))
            .Where(a => scope.AsOf is null || a.CreatedAt <= scope.AsOf)
            .Select(File)];

    public static FileView File(Attachment a)
    {
        var url = $"/api/v1/files/{a.Id}/content";
        var picture = a.MediaType.StartsWith("image/", StringComparison.Ordinal);
        return new FileView(a.Id, a.FileName, a.MediaType, a.Size, a.Sha256, a.TakenAt, a.Lon, a.Lat, url, picture ? url + "?variant=thumbnail" : null, a.TaskId);
    }

    private OrderView Order(UnitOrder o) => new(o.Id, view.Organisation(o.OrganisationId)!, o.Role,
        o.Role == UnitRole.Lead ? view.Text("牵头", "Lead") : view.Text("协办", "Assisting"),
        o.State, view.Text(OrderStates.Name(o.State)), o.Requirement, o.DispatchedAt, o.SignedAt, o.ArrivedAt, o.FedBackAt, o.EndedAt,
        o.Feedback, o.Rating, o.RatingComment);
}
