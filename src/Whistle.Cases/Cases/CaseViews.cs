using System.Text.Json.Nodes;
using Whistle.Cases.Clocks;
using Whistle.Cases.Tasks;

namespace Whistle.Cases.Cases;

// What the API answers. Texts are already in the caller's language; ids and codes are not.

/// <param name="NextCursor">Opaque; null on the last page.</param>
/// <param name="Total">Only when asked for.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor, int? Total = null);

/// <summary>One thing the caller may do now. Front ends show these and hold no rules.</summary>
/// <param name="Form">Null when a comment is all there is to enter.</param>
public sealed record ActionView(string Name, string Label, string Method, string Href, FormView? Form, bool ReasonRequired,
    bool Primary, bool Danger, string? Description);

/// <param name="Schema">The documented JSON Schema subset, in the caller's language.</param>
/// <param name="Example">A value that validates.</param>
/// <param name="Value">What the form starts with, when the case already knows it.</param>
/// <param name="Context">What widgets need of the case, e.g. the orders to rate.</param>
public sealed record FormView(string? Key, string? Title, JsonObject Schema, JsonObject Example, JsonObject? Value = null, JsonObject? Context = null);

public sealed record NamedRef(Guid Id, string Name, string? Code = null);
public sealed record CategoryRef(string Key, string Name, string Path);
public sealed record CodeRef(string Code, string Name);
public sealed record PlaceView(double? Lon, double? Lat, string? Address, CodeRef? Grid, CodeRef? Township);

public sealed record FileView(Guid Id, string FileName, string MediaType, long Size, string Sha256, DateTime? TakenAt, double? Lon, double? Lat,
    string Url, string? ThumbnailUrl, Guid? TaskId);

public sealed record OrderView(Guid Id, NamedRef Organisation, UnitRole Role, string RoleName, UnitOrderState State, string StateName,
    string? Requirement, DateTime DispatchedAt, DateTime? SignedAt, DateTime? ArrivedAt, DateTime? FedBackAt, DateTime? EndedAt,
    string? Feedback, int? Rating, string? RatingComment);

/// <param name="Fields">Masked values by field name, until unmasked for a stated purpose.</param>
public sealed record PersonalView(bool Masked, JsonObject Fields);

public record CaseSummaryView
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public required string CaseType { get; init; }
    public required string CaseTypeName { get; init; }
    public required string Title { get; init; }
    public required string Stage { get; init; }
    public required string StageName { get; init; }
    public required CaseStatus Status { get; init; }
    public string? Kind { get; init; }
    public string? KindName { get; init; }
    public CategoryRef? Category { get; init; }
    public string? Urgency { get; init; }
    public required NamedRef Organisation { get; init; }
    public PlaceView? Place { get; init; }
    public required DateTime OpenedAt { get; init; }
    public required string OpenedBy { get; init; }
    public required DateTime UpdatedAt { get; init; }
    public DateTime? DueAt { get; init; }

    /// <summary>True while every open clock of the case stands still.</summary>
    public bool ClockPaused { get; init; }

    /// <summary>Set while nobody but time can move the case on.</summary>
    public DateTime? WaitingUntil { get; init; }
    public DateTime? ClosedAt { get; init; }
    public required int Version { get; init; }
    public string? PhotoUrl { get; init; }
    public IReadOnlyList<ActionView>? Actions { get; init; }
}

public sealed record CaseView : CaseSummaryView
{
    public required JsonObject Data { get; init; }
    public required FormView Form { get; init; }
    public PersonalView? Personal { get; init; }
    public required IReadOnlyList<FileView> Files { get; init; }
    public required IReadOnlyList<OrderView> Orders { get; init; }
}

public sealed record TimelineEntryView(Guid Id, DateTime At, string Actor, string? ActorOrganisation, string Kind, string Text, string? Comment,
    Guid? TaskId, Guid? OrderId, Guid? ClockId, string? Rung, int? Occurrence, IReadOnlyList<FileView> Files);

public sealed record FlowActivityView(string Id, string Name, string? Description, string Type, double X, double Y, double Width, double Height,
    string State, IReadOnlyList<string> Ports);

public sealed record FlowConnectionView(string From, string Port, string PortName, string To, IReadOnlyList<double[]> Vertices, bool Taken);
public sealed record FlowChildView(Guid? OrderId, string OrganisationName, string DefinitionId, IReadOnlyList<string> Current);

public sealed record FlowView(string DefinitionId, string Name, int Version, IReadOnlyList<FlowActivityView> Activities,
    IReadOnlyList<FlowConnectionView> Connections, IReadOnlyList<FlowChildView> Children);

public sealed record TaskCaseRef(string Number, string Title, string Stage, string StageName, string CaseType, string? Address, string? Urgency, string? PhotoUrl);

public sealed record TaskView
{
    public required Guid Id { get; init; }
    public required Guid CaseId { get; init; }
    public required TaskCaseRef Case { get; init; }
    public required string Kind { get; init; }
    public required string Name { get; init; }
    public required TaskState State { get; init; }
    public NamedRef? Organisation { get; init; }
    public NamedRef? Assignee { get; init; }
    public Guid? OrderId { get; init; }
    public required DateTime CreatedAt { get; init; }
    public DateTime? DueAt { get; init; }

    /// <summary>Of the task's own clock; null for a task that is due with its order or its case.</summary>
    public ClockState? ClockState { get; init; }
    public string? ClockExplanation { get; init; }
    public DateTime? CompletedAt { get; init; }
    public string? CompletedBy { get; init; }
    public string? Outcome { get; init; }
    public string? OutcomeName { get; init; }
    public JsonObject? Result { get; init; }
    public string? Comment { get; init; }
    public required int Version { get; init; }
    public required IReadOnlyList<ActionView> Actions { get; init; }
}

/// <summary>The answer of a task's command: the task as it is now and its case with what may be done next.</summary>
public sealed record TaskAnswer(TaskView Task, CaseSummaryView Case);

public sealed record RequestMeta(string? IdempotencyKey = null, string? RequestHash = null, int? IfMatch = null, string? TraceId = null);
public sealed record ActRequest(JsonObject? Data, string? Comment);
public sealed record OpenCaseRequest(string CaseType, JsonObject Data);

public sealed record CaseFilter
{
    public string? CaseType { get; init; }
    public string? Stage { get; init; }
    public CaseStatus? Status { get; init; }
    public string? Kind { get; init; }
    public string? Category { get; init; }
    public string? Township { get; init; }
    public Guid? Grid { get; init; }
    public Guid? Organisation { get; init; }
    public string? Q { get; init; }
    public bool? Overdue { get; init; }
    public DateTime? OpenedFrom { get; init; }
    public DateTime? OpenedTo { get; init; }

    /// <summary>-openedAt (default), openedAt or dueAt.</summary>
    public string? Sort { get; init; }
    public string? Cursor { get; init; }
    public int Limit { get; init; } = 50;
    public bool Count { get; init; }
}

public sealed record TaskFilter
{
    /// <summary>mine, available or all (default mine).</summary>
    public string? View { get; init; }
    public string? Stage { get; init; }
    public string? Kind { get; init; }
    public string? CaseType { get; init; }
    public TaskState? State { get; init; }
    public DateTime? DueBefore { get; init; }
    public string? Q { get; init; }

    /// <summary>dueAt (default; tasks without one last) or -createdAt.</summary>
    public string? Sort { get; init; }
    public string? Cursor { get; init; }
    public int Limit { get; init; } = 50;
    public bool Count { get; init; }
}
