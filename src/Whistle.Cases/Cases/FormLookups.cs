using Microsoft.EntityFrameworkCore;
using Whistle.Cases.CaseTypes.Forms;
using Whistle.Cases.Geography;
using Whistle.Cases.Organisation;
using Whistle.Cases.Storage;

namespace Whistle.Cases.Cases;

/// <summary>What form values are checked against, inside the command's transaction.</summary>
internal sealed class FormLookups(CaseWork work, string county, Organisation.Organisation owner, GridLocator grids, CityNames names, Guid? caseId) : IFormLookups
{
    private CaseDb Db => work.Db;

    public Task<bool> CategorySelectable(string key, string? scheme, CancellationToken cancel) =>
        Task.FromResult(names.Categories.Find(key) is { Selectable: true } found && (scheme is null || found.Scheme == scheme));

    public Task<bool> InsideCounty(double lon, double lat, CancellationToken cancel) =>
        Task.FromResult(!grids.IsOutsideCounty(county, lon, lat));

    public Task<bool> GridExists(string code, CancellationToken cancel) =>
        Task.FromResult(names.Grid(code)?.TownshipCode.StartsWith(county, StringComparison.Ordinal) == true);

    /// <summary>Units of the county and of the city above it; territorial bodies and supervisors are not called by form.</summary>
    public Task<bool> OrganisationCallable(string code, CancellationToken cancel) =>
        Task.FromResult(names.Existing(code) is { Kind: not (OrganisationKind.City or OrganisationKind.County) } found
            && (found.CountyCode is null || found.CountyCode == county) && found.Id != owner.Id);

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
