using Whistle.Cases.Storage;
using Whistle.Engine;

namespace Whistle.Cases.Designing;

/// <summary>Everything that speaks against publishing a version, and what only deserves a look.</summary>
public sealed record PublishVerdict(PublishPlan Plan, IReadOnlyList<FlowProblem> Errors, IReadOnlyList<FlowProblem> Warnings)
{
    /// <summary>Codes of problems that an administrator may override with a reason: a scenario that fails.</summary>
    public const string OverridablePrefix = "scenario-";

    /// <summary>The same verdict when a reason is given for publishing in spite of failing scenarios.</summary>
    public PublishVerdict Overridden()
    {
        var waived = Errors.Where(e => e.Code.StartsWith(OverridablePrefix, StringComparison.Ordinal)).ToList();
        return this with { Errors = [.. Errors.Except(waived)], Warnings = [.. Warnings, .. waived.Select(e => e with { Warning = true })] };
    }

    /// <summary>400 not-publishable: each error with its activity, its reason and how to mend it.</summary>
    public Refusal Refusal() => new(400, "not-publishable",
        new LocalText($"流程未能发布：有 {Errors.Count} 处问题。", Errors.Count == 1 ? "The flow was not published: there is a problem." : $"The flow was not published: there are {Errors.Count} problems."),
        [.. Errors.Select(e => new FieldError(e.ActivityId.Length == 0 ? "" : $"/activities/{e.ActivityId}", e.Code, Sentence(e)))]);

    /// <summary>One line a person can act on: where, what, how to mend.</summary>
    public LocalText Sentence(FlowProblem problem)
    {
        var label = Label(problem.ActivityId);
        var zh = (label is null ? "" : $"【{label}】") + problem.Message.Zh.TrimEnd('。');
        var en = (label is null ? "" : $"[{label}] ") + problem.Message.En.TrimEnd('.');
        return problem.Mend is { } mend
            ? new LocalText($"{zh}。改法：{mend.Zh.TrimEnd('。')}。", $"{en}. To mend: {mend.En.TrimEnd('.')}.")
            : new LocalText(zh + "。", en + ".");
    }

    /// <summary>What the drawing shows for an activity; its id where it has no name.</summary>
    public string? Label(string activityId)
    {
        if (activityId.Length == 0) return null;
        if (Plan.Candidates.Select(c => c.Flow.Activities.GetValueOrDefault(activityId)).FirstOrDefault(a => a is not null) is { } known) return known.Label;
        var placed = ActivityTree.Of(FlowDefinition.Parse(Plan.Version.Json).Root).SelfAndDescendants().FirstOrDefault(a => a.Id == activityId);
        return placed is null ? activityId
            : ActivityTree.Text((placed.Json["metadata"] as System.Text.Json.Nodes.JsonObject)?["displayText"]) ?? ActivityTree.Text(placed.Json["name"]) ?? activityId;
    }
}
