using Microsoft.EntityFrameworkCore;
using Whistle.Cases.CaseTypes.Forms;
using Whistle.Cases.Geography;
using Whistle.Cases.Organisation;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Cases;

/// <summary>What form values are checked against, inside the command's transaction.</summary>
internal sealed class FormLookups(CaseWork work, string county, Organisation.Organisation owner, GridLocator grids, Guid? caseId) : IFormLookups
{
    private CaseDb Db => work.Db;

    public Task<bool> CategorySelectable(string key, string? scheme, CancellationToken cancel) =>
        Db.Categories.AnyAsync(c => c.Key == key && c.Selectable && (scheme == null || c.Scheme == scheme), cancel);

    public Task<bool> InsideCounty(double lon, double lat, CancellationToken cancel) =>
        Task.FromResult(!grids.IsOutsideCounty(county, lon, lat));

    public Task<bool> GridExists(string code, CancellationToken cancel) =>
        Db.Grids.AnyAsync(g => g.Code == code && g.TownshipCode.StartsWith(county), cancel);

    /// <summary>Units of the county and of the city above it; territorial bodies and supervisors are not called by form.</summary>
    public Task<bool> OrganisationCallable(string code, CancellationToken cancel) =>
        Db.Organisations.AnyAsync(o => o.Code == code && o.ValidTo == null && (o.CountyCode == null || o.CountyCode == county)
            && o.Kind != OrganisationKind.City && o.Kind != OrganisationKind.County && o.Id != owner.Id, cancel);

    public Task<bool> UserNameable(string userName, CancellationToken cancel) =>
        Db.Users.AnyAsync(u => u.UserName == userName && u.Active, cancel);

    public async Task<IReadOnlySet<Guid>> UsableFiles(IReadOnlyCollection<Guid> ids, bool picturesOnly, CancellationToken cancel)
    {
        var me = work.Actor.UserId;
        var files = await Db.Attachments.AsNoTracking()
            .Where(a => ids.Contains(a.Id) && a.UploadedById == me && (a.CaseId == null || a.CaseId == caseId))
            .Select(a => new { a.Id, a.MediaType }).ToListAsync(cancel);
        return files.Where(f => !picturesOnly || f.MediaType.StartsWith("image/", StringComparison.Ordinal)).Select(f => f.Id).ToHashSet();
    }

    public async Task<IReadOnlySet<Guid>> OrdersToRate(CancellationToken cancel) =>
        caseId is not { } id ? new HashSet<Guid>() : (await Orders.ToRate(Db, id, cancel)).Select(o => o.Id).ToHashSet();
}
