using System.Text.Json.Nodes;
using Whistle.Engine.Running;

namespace Whistle.Engine;

/// <summary>
/// One push of one instance, on one thread: call <see cref="Advance"/>, answer its questions, and when it returns null
/// take the changes with <see cref="Finish"/>. A burst that is dropped before has changed nothing.
/// </summary>
public sealed class Burst
{
    private readonly FlowRun run;
    private readonly IReadOnlyList<Bookmark> before;
    private bool isAsking;
    private bool isQuiet;

    internal Burst(FlowRun run, IReadOnlyList<Bookmark> before)
    {
        this.run = run;
        this.before = before;
    }

    /// <summary>Unexpected exceptions of activities, for the host's log; each is an incident already.</summary>
    public IReadOnlyList<Exception> Failures => run.Failures;

    /// <summary>Runs on until the host is asked something, or until every branch waits (null).</summary>
    /// <exception cref="InvalidOperationException">The last question is still unanswered.</exception>
    public HostQuestion? Advance()
    {
        if (isAsking) throw new InvalidOperationException("Answer the question before advancing.");
        if (isQuiet) return null;
        var question = run.Advance();
        isAsking = question is not null;
        isQuiet = question is null;
        return question;
    }

    /// <exception cref="InvalidOperationException">Nothing was asked.</exception>
    public void Answer(JsonNode? answer)
    {
        if (!isAsking) throw new InvalidOperationException("There is no open question.");
        isAsking = false;
        run.Answer(answer?.DeepClone());
    }

    /// <summary>The host can't answer: the asking activity fails with one incident, which a person may retry or resolve.</summary>
    /// <exception cref="InvalidOperationException">Nothing was asked.</exception>
    public void Refuse(string code, LocalText reason) => Answer(FlowRun.Refusal(code, reason));

    /// <exception cref="InvalidOperationException">The burst is not at its end yet.</exception>
    public ChangeSet Finish()
    {
        if (!isQuiet) throw new InvalidOperationException("Advance until it returns null before finishing.");
        var state = run.State;
        if (state.Status == FlowStatus.Running) Suspend(state);
        state.UpdatedAt = run.Now;
        var after = state.Bookmarks;
        var kept = after.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        var known = before.Select(b => b.Id).ToHashSet(StringComparer.Ordinal);
        return new ChangeSet(
            state,
            [.. after.Where(b => !known.Contains(b.Id))],
            [.. before.Where(b => !kept.Contains(b.Id)).Select(b => b.Id)],
            run.Effects,
            run.Journal);
    }

    /// <summary>Everything waits. Under the Fault strategy an open incident ends the instance, parking what it had open.</summary>
    private void Suspend(FlowState state)
    {
        if (state.OpenIncidents.Count == 0 || run.Flow.Definition.Options.IncidentStrategy == IncidentStrategy.ContinueWithIncidents)
        {
            state.SubStatus = FlowSubStatus.Suspended;
            return;
        }

        state.Status = FlowStatus.Finished;
        state.SubStatus = FlowSubStatus.Faulted;
        state.FinishedAt = run.Now;
    }
}
