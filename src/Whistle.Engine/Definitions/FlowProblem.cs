namespace Whistle.Engine;

/// <summary>
/// One thing that is wrong, or worth a warning, in a definition. <paramref name="ActivityId"/> is empty where the
/// problem belongs to the definition itself. <paramref name="Mend"/> says what to do about it.
/// </summary>
public sealed record FlowProblem(string Code, string ActivityId, LocalText Message, LocalText? Mend, bool Warning)
{
    public static FlowProblem Error(string code, string activityId, string zh, string en, LocalText? mend = null) =>
        new(code, activityId, new LocalText(zh, en), mend, false);

    public static FlowProblem Warn(string code, string activityId, string zh, string en, LocalText? mend = null) =>
        new(code, activityId, new LocalText(zh, en), mend, true);
}

/// <summary>The definition can't be run; <see cref="Problems"/> holds every error and warning found, not just the first.</summary>
public sealed class FlowRefusedException(IReadOnlyList<FlowProblem> problems)
    : Exception("The flow definition is refused: " + string.Join("; ", problems.Where(p => !p.Warning).Select(p => p.Message.En)))
{
    public IReadOnlyList<FlowProblem> Problems { get; } = problems;
}

/// <summary>The text is not a workflow definition at all; <see cref="Pointer"/> is the JSON pointer of the place.</summary>
public sealed class FlowFormatException(string pointer, LocalText reason) : Exception($"{pointer}: {reason.En}")
{
    public string Pointer { get; } = pointer;
    public LocalText Reason { get; } = reason;
}
