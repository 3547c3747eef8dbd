using System.Security.Cryptography;
using System.Text;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes;
using Whistle.Cases.CaseTypes.Forms;
using Whistle.Cases.Storage;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

public sealed record StageView(string Key, string Name);
public sealed record KindView(string Key, string Name, string? Description);

/// <param name="CanOpen">Whether one of the caller's roles opens cases of this type.</param>
public sealed record CaseTypeView(string Key, string Name, string Description, bool CanOpen, FormView Form, IReadOnlyList<StageView> Stages, IReadOnlyList<KindView> Kinds);

/// <summary>Case types as new cases would pin them.</summary>
public static class CaseTypesApi
{
    public static void MapCaseTypes(this RouteGroupBuilder api)
    {
        var types = api.MapGroup("/case-types").WithTags("Reference");
        types.MapGet("", List).WithName("ListCaseTypes").WithSummary("Case types with form, stages and kinds").Produces<Page<CaseTypeView>>();
        types.MapGet("/{key}", Get).WithName("GetCaseType").WithSummary("One case type").Produces<CaseTypeView>().Produces(304).Refuses(404);
    }

    private static async Task<IResult> List(Actor actor, ICaseStore store, CurrentCaseTypes types, CancellationToken cancel)
    {
        await using var db = store.Read();
        var all = await types.All(db, cancel);
        return TypedResults.Ok(new Page<CaseTypeView>([.. all.Select(b => View(b.Type, actor))], null));
    }

    private static async Task<IResult> Get(HttpContext context, Actor actor, ICaseStore store, BundleCache bundles, string key, CancellationToken cancel)
    {
        await using var db = store.Read();
        var bundle = await bundles.Current(db, key, cancel) ?? throw Refusals.NotFound();
        var view = View(bundle.Type, actor);
        var tag = $"\"{Fingerprint($"{bundle.Id}|{actor.Language}|{view.CanOpen}")}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.Vary = "Accept-Language, Authorization";
        return context.Request.Headers.IfNoneMatch.Contains(tag) ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : TypedResults.Ok(view);
    }

    private static CaseTypeView View(CaseType type, Actor actor)
    {
        var language = actor.Language;
        return new CaseTypeView(type.Key, type.Name.In(language), type.Description.In(language),
            actor.Roles.Any(r => type.Openers.Contains(r.Role)),
            new FormView(type.Form.Key, type.Form.Title.In(language), FormLocaliser.Schema(type.Form.Schema, language), type.Form.Example.DeepClone().AsObject()),
            [.. type.Stages.Select(s => new StageView(s.Key, s.Name.In(language)))],
            [.. type.Kinds.Select(k => new KindView(k.Key, k.Name.In(language), k.Description?.In(language)))]);
    }

    private static string Fingerprint(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}
