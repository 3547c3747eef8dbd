using Whistle.Engine.Migrating;

namespace Whistle.Engine;

public enum MigrationVerdict
{
    /// <summary>Goes on by itself in the new version.</summary>
    Moves,

    /// <summary>Goes where somebody chose.</summary>
    Chosen,

    /// <summary>Nothing in the new version corresponds: somebody has to say where it goes on.</summary>
    NeedsChoice,

    /// <summary>Not possible, as the reason says.</summary>
    Cannot
}

/// <summary>What becomes of one open place of an instance.</summary>
/// <param name="ActivityId">The activity of the old version; for a branch that waits at a meeting point, the meeting point.</param>
/// <param name="ActivityInstanceId">The open visit; null for a branch that has arrived at a meeting point and waits for others.</param>
/// <param name="TargetId">The activity of the new version; empty where the branch ends; null while a choice is missing.</param>
/// <param name="Reason">One sentence for whoever decides; holds names of activities only.</param>
public sealed record MigrationStep(string ActivityId, string? ActivityInstanceId, MigrationVerdict Verdict, string? TargetId, LocalText Reason);

/// <summary>What a migration would do to one instance, in the order in which its branches began.</summary>
/// <param name="Refusal">Why it is refused as a whole though every step has a target; null when it is not.</param>
public sealed record MigrationPlan(IReadOnlyList<MigrationStep> Steps, LocalText? Refusal)
{
    /// <summary>The gravest of its steps.</summary>
    public MigrationVerdict Verdict => Refusal is not null ? MigrationVerdict.Cannot
        : Steps.Count == 0 ? MigrationVerdict.Moves : Steps.Max(s => s.Verdict);
}

/// <summary>Foretells what <see cref="FlowEngine.Migrate"/> would do. Pure: changes nothing, asks nobody.</summary>
public static class FlowMigration
{
    /// <summary>As a choice: the branch is closed without going on. Refused where nothing else would be left open.</summary>
    public const string EndBranch = "";

    /// <summary>
    /// Takes a migration back: the instance stands again where it stood, on the bookmarks it had. Its counters go on, so that no id is
    /// given twice and the journal has no gap.
    /// </summary>
    /// <param name="now">The state the migration left and nothing has changed since.</param>
    /// <param name="before">The state the migration began with.</param>
    public static ChangeSet Restore(FlowState now, FlowState before, DateTimeOffset at)
    {
        var state = before.Copy();
        state.LastNumber = Math.Max(now.LastNumber, before.LastNumber);
        state.LastSequence = Math.Max(now.LastSequence, before.LastSequence) + 1;
        state.UpdatedAt = at;
        var (left, had) = (now.Bookmarks.Select(b => b.Id).ToHashSet(StringComparer.Ordinal), state.Bookmarks.Select(b => b.Id).ToHashSet(StringComparer.Ordinal));
        return new ChangeSet(
            state,
            [.. state.Bookmarks.Where(b => !left.Contains(b.Id))],
            [.. now.Bookmarks.Where(b => !had.Contains(b.Id)).Select(b => b.Id)],
            [],
            [new JournalRecord(state.LastSequence, at, "", "", "", "MigrationUndone", null)]);
    }

    /// <param name="choices">Activity id of the old version → activity id of the new one, or <see cref="EndBranch"/>. A choice also moves what would have gone on by itself.</param>
    public static MigrationPlan Plan(CompiledFlow from, CompiledFlow to, FlowState state, IReadOnlyDictionary<string, string>? choices = null)
    {
        var relocation = new Relocation(from, to, state, choices);
        var steps = relocation.Steps;
        if (steps.Any(s => s.Verdict is MigrationVerdict.NeedsChoice or MigrationVerdict.Cannot)) return new MigrationPlan(steps, null);
        try
        {
            // What can't be entered shows when it is tried; nothing runs before the burst is advanced.
            relocation.Begin(new FlowLimits(), state.UpdatedAt);
            return new MigrationPlan(steps, null);
        }
        catch (StimulusRefusedException refused)
        {
            return new MigrationPlan(steps, refused.Reason);
        }
    }
}
