using System.Text.Json.Nodes;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>Who does what when in an imagined case, and what must come of it. Documented in docs/scenarios.md.</summary>
public sealed record Scenario
{
    public required LocalText Name { get; init; }

    /// <summary>Key of the case type; null for a flow that belongs to none.</summary>
    public string? CaseType { get; init; }

    /// <summary>When the story begins; null: the simulation's own start.</summary>
    public DateTime? StartsAt { get; init; }

    /// <summary>People the story needs. Where nobody holds such a role, a stand-in does for the length of the run.</summary>
    public IReadOnlyList<ScenarioPerson> People { get; init; } = [];
    public ScenarioOpening Opening { get; init; } = new(null, null);
    public IReadOnlyList<ScenarioStep> Steps { get; init; } = [];
    public Expectations Expect { get; init; } = new();
}

/// <param name="Organisation">Code of the body.</param>
public sealed record ScenarioPerson(string Role, string Organisation);

/// <summary>Anybody who fits all that is given; the first by user name.</summary>
/// <param name="Organisation">Code of a body the person holds the role in.</param>
/// <param name="Account">User name.</param>
public sealed record Who(string? Role, string? Organisation, string? Account)
{
    public override string ToString() => string.Join(" ", new[] { Account, Role, Organisation }.OfType<string>());
}

/// <param name="Data">Laid over the form's own example (RFC 7386).</param>
public sealed record ScenarioOpening(Who? By, JsonObject? Data);

/// <param name="After">How long after the step before; a minute when neither this nor <paramref name="At"/> is given.</param>
/// <param name="At">Instant, UTC.</param>
public abstract record ScenarioStep(TimeSpan? After, DateTime? At)
{
    /// <summary>Somebody answers an open task with one of its outcomes, or with an interrupt offered on it.</summary>
    /// <param name="Task">Kind of the task.</param>
    /// <param name="Unit">Code of the called unit whose order the task belongs to.</param>
    public sealed record Do(string Task, string? Unit, Who? Who, string Outcome, JsonObject? Data, string? Comment, TimeSpan? After, DateTime? At) : ScenarioStep(After, At);

    /// <summary>Somebody uses a command the case itself offers: withdraw, cancel …</summary>
    public sealed record Interrupt(string Command, Who? Who, JsonObject? Data, string? Comment, TimeSpan? After, DateTime? At) : ScenarioStep(After, At);

    /// <summary>The county's dispatcher enters a message from outside.</summary>
    public sealed record Message(string Name, TimeSpan? After, DateTime? At) : ScenarioStep(After, At);

    /// <summary>Time passes, and what falls due in it fires.</summary>
    /// <param name="By">Null: until the next timer has fired.</param>
    public sealed record Advance(TimeSpan? By) : ScenarioStep(null, null);
}

/// <summary>What must come of it. What is null or empty is not checked; incidents are always checked.</summary>
public sealed record Expectations
{
    public CaseStatus? Status { get; init; }

    /// <summary>The stage at the end.</summary>
    public string? Stage { get; init; }

    /// <summary>All stages entered, in order, the first one included.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>Activity ids, or <c>definition:activity</c> where two flows use the same id.</summary>
    public IReadOnlyList<string> Visited { get; init; } = [];
    public IReadOnlyList<string> NotVisited { get; init; } = [];
    public IReadOnlyList<ExpectedTask> Tasks { get; init; } = [];
    public IReadOnlyList<ExpectedClock> Clocks { get; init; } = [];
    public IReadOnlyList<ExpectedEscalation> Escalations { get; init; } = [];

    /// <summary>Kinds of the tasks that are open at the end, all of them; null: not checked.</summary>
    public IReadOnlyList<string>? Waiting { get; init; }

    /// <summary>Codes of the incidents that are open at the end.</summary>
    public IReadOnlyList<string> Incidents { get; init; } = [];
}

/// <param name="Times">How often such a task was opened; null: at least once.</param>
public sealed record ExpectedTask(string Kind, Who? To, string? Unit, int? Times, string Pointer);

/// <param name="Policy">The whole key or its last part, e.g. "sign".</param>
/// <param name="MetWithin">Stopped in time, and no later than this after its start.</param>
public sealed record ExpectedClock(string Policy, string? Unit, DateTime? DueAt, TimeSpan? MetWithin, ClockState? State, string Pointer);

/// <param name="Rung">Key of the rung of the ladder.</param>
public sealed record ExpectedEscalation(string Rung, DateTime? At, int? Times, string Pointer);
