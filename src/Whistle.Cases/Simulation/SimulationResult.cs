using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Whistle.Cases.Cases;
using Whistle.Cases.Clocks;
using Whistle.Cases.Flows;
using Whistle.Cases.Tasks;
using Whistle.Engine;

namespace Whistle.Cases.Simulation;

/// <summary>What would happen. The same scenario on the same flows and the same city gives the same result, but for the ids of <see cref="Instances"/>.</summary>
public sealed record SimulationResult
{
    public required LocalText Name { get; init; }
    public string? CaseType { get; init; }

    /// <summary>Every step could be taken and every expectation was met.</summary>
    public bool Passed => Failures.Count == 0;

    /// <summary>Virtual time, UTC.</summary>
    public required DateTime StartedAt { get; init; }
    public required DateTime EndedAt { get; init; }
    public required IReadOnlyList<SimulationFailure> Failures { get; init; }
    public SimulatedEnd? End { get; init; }
    public IReadOnlyList<SimulatedStep> Steps { get; init; } = [];
    public IReadOnlyList<SimulatedStage> Stages { get; init; } = [];
    public IReadOnlyList<SimulatedPath> Paths { get; init; } = [];
    public IReadOnlyList<SimulatedTask> Tasks { get; init; } = [];
    public IReadOnlyList<SimulatedClock> Clocks { get; init; } = [];
    public IReadOnlyList<SimulatedTimer> Timers { get; init; } = [];
    public IReadOnlyList<SimulatedEscalation> Escalations { get; init; } = [];
    public IReadOnlyList<SimulatedNotice> Notices { get; init; } = [];
    public IReadOnlyList<SimulatedIncident> Incidents { get; init; } = [];

    /// <summary>Effects that would leave the house through the outbox, with their times.</summary>
    public IReadOnlyList<SimulatedEffect> Effects { get; init; } = [];

    /// <summary>Final state and journal of each flow instance, the case's own flow first.</summary>
    [JsonIgnore]
    public IReadOnlyList<SimulatedInstance> Instances { get; init; } = [];
}

/// <param name="Code">Stable, e.g. <c>step-refused</c>, <c>nobody-fits</c>, <c>not-visited</c>, <c>too-slow</c>.</param>
/// <param name="Pointer">RFC 6901, into the scenario; empty when nothing in it is to blame.</param>
public sealed record SimulationFailure(string Code, string Pointer, LocalText Message);

/// <param name="DueAt">The nearest due time of a running clock.</param>
/// <param name="Waiting">Kinds of the tasks still open.</param>
public sealed record SimulatedEnd(CaseStatus Status, string Stage, LocalText StageName, DateTime? DueAt, IReadOnlyList<string> Waiting);

/// <param name="Index">Place among the scenario's steps; -1 for the opening.</param>
/// <param name="What"><c>open</c>, <c>task</c>, <c>interrupt</c>, <c>message</c> or <c>advance</c>.</param>
/// <param name="Key">Kind of the task, name of the interrupt or of the message.</param>
/// <param name="Stage">Where the case stands afterwards.</param>
public sealed record SimulatedStep(int Index, DateTime At, string What, string? Key, string? Outcome, string? Unit, SimulatedPerson? By, string Stage, CaseStatus Status);

/// <param name="StandIn">True for somebody who exists in the scenario only.</param>
public sealed record SimulatedPerson(string Account, LocalText Name, bool StandIn);
public sealed record SimulatedBody(string Code, LocalText Name);
public sealed record SimulatedStage(string Stage, LocalText Name, DateTime At);

/// <summary>What was walked in one definition, all its instances together: to be coloured on its diagram.</summary>
public sealed record SimulatedPath(string DefinitionId, string VersionId, string Name, int Instances, IReadOnlyList<WalkedActivity> Activities, IReadOnlyList<WalkedConnection> Connections);

/// <param name="State"><c>open</c>, <c>faulted</c>, <c>done</c> or <c>cancelled</c>, as it is at the end.</param>
public sealed record WalkedActivity(string Id, string Name, int Started, int Completed, int Cancelled, int Faulted, string State);
public sealed record WalkedConnection(string Flowchart, string Source, string Port, string Target, int Times);

/// <param name="DefinitionId">Empty for a task that stands beside the flow, such as the answer to a supervision.</param>
/// <param name="Unit">The called unit whose order it belongs to.</param>
/// <param name="Organisation">The body whose people may do it; null when it goes to one person.</param>
/// <param name="Candidates">Everybody who may do it when it is opened, by name.</param>
public sealed record SimulatedTask(string Kind, LocalText Name, string DefinitionId, string ActivityId, SimulatedBody? Unit, SimulatedBody? Organisation, IReadOnlyList<string> Roles,
    IReadOnlyList<SimulatedPerson> Candidates, DateTime OpenedAt, DateTime? DueAt, TaskState State, string? Outcome, DateTime? DoneAt, SimulatedPerson? DoneBy);

/// <param name="Task">Kind of the task it measures; null for a clock of the order or the case.</param>
public sealed record SimulatedClock(string Policy, LocalText Name, SimulatedBody? Unit, string? Task, DateTime StartedAt, DateTime DueAt, DateTime? StoppedAt, ClockState State,
    LocalText Explanation, string? Basis, bool Provisional);

/// <param name="Kind"><c>flow</c> for a wait of the flow, else the key of a clock's rung.</param>
/// <param name="FiredAt">Null for one that would fire if nothing else happened.</param>
public sealed record SimulatedTimer(string Kind, string? ActivityId, string? Clock, DateTime DueAt, DateTime? FiredAt);
public sealed record SimulatedEscalation(DateTime At, string Rung, int Occurrence, string? Clock, SimulatedBody? Unit, LocalText Text);
public sealed record SimulatedNotice(DateTime At, SimulatedBody? Organisation, string? Role, SimulatedPerson? Person, LocalText Text);
public sealed record SimulatedIncident(string DefinitionId, string ActivityId, string Code, LocalText Message);
public sealed record SimulatedEffect(DateTime At, string Kind, JsonNode? Payload);

/// <param name="Row">As it would be stored, without a case.</param>
public sealed record SimulatedInstance(FlowInstance Row, FlowState State, IReadOnlyList<JournalRow> Journal);
