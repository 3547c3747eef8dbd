using Microsoft.EntityFrameworkCore;
using Whistle.Cases.Access;
using Whistle.Cases.Cases;
using Whistle.Cases.Categories;
using Whistle.Cases.Storage;
using Whistle.Server.Problems;

namespace Whistle.Server.Api;

/// <param name="Path">Names from the major down, separated by " / ".</param>
/// <param name="UrgencyClass">A urgent, B major, C general.</param>
/// <param name="LeadDepartment">Name of the usual lead.</param>
public sealed record CategoryView(string Key, string Scheme, string Code, string Name, string Path, int Level, bool Selectable, string? UrgencyClass, string? LeadDepartment);

/// <summary>The category tree: its roots, the children of a node, or a search.</summary>
public static class CategoriesApi
{
    public static void MapCategories(this RouteGroupBuilder api) =>
        api.MapGet("/categories", List).WithTags("Reference").WithName("ListCategories").WithSummary("Roots, children of a node, or a search by name and code")
            .Produces<Page<CategoryView>>().Refuses(400, 404);

    private static async Task<IResult> List(Actor actor, CategoryShelf shelf, CancellationToken cancel, string? scheme = null, string? parent = null, string? q = null, int? limit = null)
    {
        var most = Answers.Limit(limit ?? 200);
        var (tree, departments) = await shelf.Get(cancel);
        if (parent is not null && tree.Find(parent) is null) throw Refusals.NotFound();
        // A search ranks before it cuts, so the scheme narrows it before the limit does.
        var found = !string.IsNullOrWhiteSpace(q) ? tree.Search(q, int.MaxValue).Where(c => parent is null || c.ParentKey == parent)
            : parent is not null ? tree.Children(parent) : tree.Roots;
        if (scheme is not null) found = found.Where(c => c.Scheme == scheme);
        return TypedResults.Ok(new Page<CategoryView>([.. found.Take(most).Select(c => View(c, tree, departments, actor))], null));
    }

    private static CategoryView View(Category c, CategoryTree tree, IReadOnlyDictionary<string, (string Zh, string En)> departments, Actor actor)
    {
        string Name(Category x) => actor.IsChinese ? x.Name : x.NameEn;
        var lead = c.LeadDepartment is { } code && departments.TryGetValue(code, out var name) ? (actor.IsChinese ? name.Zh : name.En) : c.LeadDepartment;
        return new CategoryView(c.Key, c.Scheme, c.Code, Name(c), string.Join(" / ", tree.Path(c.Key).Select(Name)), c.Level, c.Selectable, c.UrgencyClass, lead);
    }
}

/// <summary>The catalogue and the departments it names, read once: they change with a release only, and a release restarts the server.</summary>
public sealed class CategoryShelf(ICaseStore store)
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private (CategoryTree, IReadOnlyDictionary<string, (string Zh, string En)>)? _kept;

    public async ValueTask<(CategoryTree Tree, IReadOnlyDictionary<string, (string Zh, string En)> Departments)> Get(CancellationToken cancel)
    {
        if (_kept is { } kept) return kept;
        await _loading.WaitAsync(cancel);
        try
        {
            if (_kept is { } meanwhile) return meanwhile;
            await using var db = store.Read();
            var tree = new CategoryTree(await db.Categories.ToListAsync(cancel));
            var departments = await db.Organisations.Where(o => o.DepartmentCode != null && o.CountyCode == null)
                .ToDictionaryAsync(o => o.DepartmentCode!, o => (o.Name, o.NameEn), cancel);
            _kept = (tree, departments);
            return _kept.Value;
        }
        finally
        {
            _loading.Release();
        }
    }
}
