using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.Flows;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <param name="File">File the problem is in, relative to the case types' folder.</param>
/// <param name="Pointer">Place in the file (RFC 6901), or empty.</param>
/// <param name="Activity">Id of the activity, when the problem is in a flow.</param>
public sealed record CaseTypeProblemView(string File, string Pointer, string? Activity, string Code, string Message);

/// <param name="Id">The definition's id, by which the designer opens it.</param>
public sealed record CaseTypeFlowView(string Id, string Name);

/// <param name="File">Folder of the case type.</param>
/// <param name="Flows">Its flow, then its sub-flows; none when it was refused.</param>
public sealed record LoadedCaseTypeView(string File, string? Key, string? Name, bool Loaded, IReadOnlyList<CaseTypeFlowView> Flows, IReadOnlyList<CaseTypeProblemView> Problems);

/// <summary>What the administrator sees of the case types' files.</summary>
public static class AdminApi
{
    public static void MapAdmin(this RouteGroupBuilder api) =>
        api.MapGet("/admin/case-types", CaseTypes).WithTags("Administration").WithName("ListLoadedCaseTypes").WithSummary("Case types loaded and refused at the start; administrators only")
            .Produces<Page<LoadedCaseTypeView>>().Refuses(403);

    private static IResult CaseTypes(Actor actor, CaseTypeLibrary library)
    {
        if (!actor.Has(Roles.Administrator)) throw Refusals.Forbidden();
        var language = actor.Language;
        var loaded = library.Loaded.Select(l => new LoadedCaseTypeView(l.Folder, l.Type.Key, l.Type.Name.In(language), true,
            [.. l.Flows.Select(f => new CaseTypeFlowView(f.Id, FlowName.In(f.Definition, language)))],
            [.. l.Warnings.Select(w => new CaseTypeProblemView(l.Folder, "", w.ActivityId.Length == 0 ? null : w.ActivityId, w.Code, w.Message.In(language)))]));
        var refused = library.Refused.Select(r => new LoadedCaseTypeView(r.Folder, null, null, false, [],
            [.. r.Problems.Select(p => new CaseTypeProblemView(p.File, p.Pointer, p.Activity, p.Code, p.Reason.In(language)))]));
        return TypedResults.Ok(new Page<LoadedCaseTypeView>([.. loaded.Concat(refused).OrderBy(v => v.File, StringComparer.Ordinal)], null));
    }
}
