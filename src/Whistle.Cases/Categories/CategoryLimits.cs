using System.Text.Json;
using System.Text.Json.Serialization;
using Whistle.Cases.Clocks;
using Whistle.Engine;

namespace Whistle.Cases.Categories;

/// <summary>The handling limits of a category, as kept in <see cref="Category.LimitsJson"/>.</summary>
/// <param name="Finish">Usual limit, e.g. "5 WD".</param>
/// <param name="Urgent">Limit when the matter is urgent; null where the catalogue makes no difference.</param>
/// <param name="Basis">Whose rule it is; null for the local default.</param>
/// <param name="Stages">Staged limits in order, where one matter has several (order to stop, penalty, demolition).</param>
public sealed record CategoryLimits(
    [property: JsonPropertyName("finish")] string Finish,
    [property: JsonPropertyName("urgent")] string? Urgent,
    [property: JsonPropertyName("basis")] string? Basis,
    [property: JsonPropertyName("stages")] IReadOnlyList<CategoryStage>? Stages)
{
    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly LocalText LocalBasis = new("本地工作规则（默认值）", "Local working rule (default)");

    /// <summary>The limits of a category; null for a heading or where the catalogue sets none.</summary>
    public static CategoryLimits? Of(Category category) =>
        category.LimitsJson is null ? null : JsonSerializer.Deserialize<CategoryLimits>(category.LimitsJson, Options);

    /// <summary>A policy for finishing a matter of this category, key "category.{key}"; null where no limit is set.</summary>
    public static ClockPolicy? FinishPolicy(Category category, bool urgent)
    {
        if (Of(category) is not { } limits) return null;
        var (budget, unit) = ClockUnits.ParseLimit(urgent ? limits.Urgent ?? limits.Finish : limits.Finish);
        return new ClockPolicy(
            "category." + category.Key,
            new LocalText(category.Name + "办理", category.NameEn + ": handling"),
            budget,
            unit,
            BasisOf(limits.Basis))
        { For = new PolicyScope(ClockPolicies.CategoryStep) };
    }

    /// <summary>A policy for one of the staged limits of a category, key "category.{key}.{stage}"; null where there is no such stage.</summary>
    /// <param name="stage">From 1, in the catalogue's order.</param>
    public static ClockPolicy? StagePolicy(Category category, int stage)
    {
        if (Of(category) is not { Stages: { } stages } limits || stage < 1 || stage > stages.Count) return null;
        var (budget, unit) = ClockUnits.ParseLimit(stages[stage - 1].Limit);
        return new ClockPolicy($"category.{category.Key}.{stage}",
            new LocalText($"{category.Name}：{stages[stage - 1].Name}", $"{category.NameEn}: stage {stage} ({stages[stage - 1].Name})"), budget, unit, BasisOf(limits.Basis))
        { For = new PolicyScope($"category.stage.{stage}") };
    }

    /// <summary>A limit's basis in both languages; the local default where the catalogue names none.</summary>
    public static LocalText BasisOf(string? basis) =>
        basis is null || basis == LocalBasis.Zh ? LocalBasis : new LocalText(basis, "Limit of the category catalogue: " + basis);

    internal static string? Write(string? finish, string? urgent, string? basis, List<string[]>? stages) =>
        finish is null ? null : JsonSerializer.Serialize(
            new CategoryLimits(finish, urgent, basis, stages?.Select(s => new CategoryStage(s[0], s[1])).ToList()), Options);
}

public sealed record CategoryStage([property: JsonPropertyName("name")] string Name, [property: JsonPropertyName("limit")] string Limit);
