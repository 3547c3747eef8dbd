namespace Whistle.Cases.Categories;

/// <summary>The catalogue as a tree over loaded rows. Immutable; build a new one when the rows change.</summary>
public sealed class CategoryTree
{
    private readonly Dictionary<string, Category> _byKey;
    private readonly ILookup<string?, Category> _children;

    /// <exception cref="ArgumentException">Two rows share a key.</exception>
    public CategoryTree(IEnumerable<Category> rows)
    {
        _byKey = rows.ToDictionary(c => c.Key);
        All = [.. _byKey.Values.OrderBy(c => SchemeOrder(c.Scheme)).ThenBy(c => c.Code, StringComparer.Ordinal)];
        _children = All.ToLookup(c => c.ParentKey);
    }

    public IReadOnlyList<Category> All { get; }

    /// <summary>The majors, in the order a form offers them.</summary>
    public IEnumerable<Category> Roots => _children[null];

    public Category? Find(string key) => _byKey.GetValueOrDefault(key);

    public IEnumerable<Category> Children(string key) => _children[key];

    /// <summary>From the major down to the category itself; empty for an unknown key.</summary>
    public IReadOnlyList<Category> Path(string key)
    {
        var path = new List<Category>();
        for (var c = Find(key); c is not null && path.Count < 8; c = c.ParentKey is null ? null : Find(c.ParentKey)) path.Insert(0, c);
        return path;
    }

    /// <summary>Selectable categories whose code, Chinese or English name contains the text, those that begin with it first.</summary>
    public IReadOnlyList<Category> Search(string text, int most)
    {
        text = text.Trim();
        if (text.Length == 0) return [];
        return [.. All
            .Where(c => c.Selectable)
            .Select(c => (Category: c, Rank: Rank(c, text)))
            .Where(r => r.Rank >= 0)
            .OrderBy(r => r.Rank)
            .Take(most)
            .Select(r => r.Category)];
    }

    private static int Rank(Category c, string text)
    {
        var best = -1;
        foreach (var name in (ReadOnlySpan<string>)[c.Name, c.NameEn, c.Code])
        {
            var at = name.IndexOf(text, StringComparison.OrdinalIgnoreCase);
            if (at >= 0) best = best < 0 ? Math.Min(at, 1) : Math.Min(best, Math.Min(at, 1));
        }

        return best;
    }

    private static int SchemeOrder(string scheme) => scheme switch { "GBT47678.5" => 0, "GOV" => 1, "DISPUTE" => 2, _ => 3 };
}
