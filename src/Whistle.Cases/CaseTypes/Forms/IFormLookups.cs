namespace Whistle.Cases.CaseTypes.Forms;

/// <summary>
/// What a form's values are checked against in the database, within the caller's transaction. Every answer is about the present
/// caller and the present case: the validator only knows the words.
/// </summary>
public interface IFormLookups
{
    /// <summary>The category exists, may be chosen (not a heading), and belongs to the scheme when one is given.</summary>
    /// <param name="key">"scheme:kind:code".</param>
    Task<bool> CategorySelectable(string key, string? scheme, CancellationToken cancel);

    /// <summary>The point lies in the county the caller works in. Degrees, WGS 84.</summary>
    Task<bool> InsideCounty(double lon, double lat, CancellationToken cancel);

    /// <summary>A grid of the caller's county has this 15-digit code.</summary>
    Task<bool> GridExists(string code, CancellationToken cancel);

    /// <summary>The organisation is in force and may be called by (or named to) the caller's county.</summary>
    Task<bool> OrganisationCallable(string code, CancellationToken cancel);

    /// <summary>An active person whom the caller may name.</summary>
    Task<bool> UserNameable(string userName, CancellationToken cancel);

    /// <summary>Of these files, the ones that are complete and the caller's own (uploaded by him, not yet bound to another case).</summary>
    /// <param name="picturesOnly">True for photos: only files shown as pictures count.</param>
    Task<IReadOnlySet<Guid>> UsableFiles(IReadOnlyCollection<Guid> ids, bool picturesOnly, CancellationToken cancel);

    /// <summary>The orders of the case that are to be rated: those called and not returned, excused or cancelled.</summary>
    Task<IReadOnlySet<Guid>> OrdersToRate(CancellationToken cancel);
}
