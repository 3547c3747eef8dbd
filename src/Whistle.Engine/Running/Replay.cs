using System.Text.Json.Nodes;

namespace Whistle.Engine;

/// <summary>
/// Runs a past burst again from what was recorded of it. The engine is pure: the same state, stimulus, moment and
/// answers give the same change set.
/// </summary>
public static class Replay
{
    /// <summary>The host's answers of one burst, in order, out of its journal.</summary>
    public static IReadOnlyList<JsonNode?> AnswersOf(IEnumerable<JournalRecord> journal) =>
        [.. journal.Where(r => r.Event == "Answered").Select(r => r.Data?["answer"]?.DeepClone())];

    public static ChangeSet Start(CompiledFlow flow, FlowStart start, ActivityCatalog catalog, DateTimeOffset at, IReadOnlyList<JsonNode?> answers, FlowLimits? limits = null) =>
        Run(new FlowEngine(catalog, new FixedTime(at), limits).Start(flow, start), answers);

    public static ChangeSet Resume(CompiledFlow flow, FlowState state, Stimulus stimulus, ActivityCatalog catalog, DateTimeOffset at, IReadOnlyList<JsonNode?> answers, FlowLimits? limits = null) =>
        Run(new FlowEngine(catalog, new FixedTime(at), limits).Resume(flow, state, stimulus), answers);

    public static ChangeSet Migrate(CompiledFlow from, CompiledFlow to, FlowState state, IReadOnlyDictionary<string, string>? choices, ActivityCatalog catalog, DateTimeOffset at, IReadOnlyList<JsonNode?> answers, FlowLimits? limits = null) =>
        Run(new FlowEngine(catalog, new FixedTime(at), limits).Migrate(from, to, state, choices), answers);

    /// <exception cref="InvalidOperationException">The burst asks more, or less, than was recorded: it is not the same burst.</exception>
    private static ChangeSet Run(Burst burst, IReadOnlyList<JsonNode?> answers)
    {
        var next = 0;
        while (burst.Advance() is not null)
        {
            if (next == answers.Count) throw new InvalidOperationException("The burst asks a question that has no recorded answer.");
            burst.Answer(answers[next++]);
        }

        if (next < answers.Count) throw new InvalidOperationException("The burst did not ask everything that was answered.");
        return burst.Finish();
    }

    private sealed class FixedTime(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
