using System.Text.Json.Nodes;
using Whistle.Cases.Cases;
using Whistle.Cases.CaseTypes.Forms;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes;

/// <summary>
/// A case type as data: what <c>workflows/&lt;folder&gt;/case-type.json</c> says, checked. Immutable; a running case keeps the one of
/// its bundle. Documented in docs/case-types.md.
/// </summary>
public sealed record CaseType
{
    public required string Key { get; init; }
    public required LocalText Name { get; init; }
    public required LocalText Description { get; init; }
    public required int Version { get; init; }

    /// <summary>Local practice changes with a date; cases opened before it keep what they began with.</summary>
    public required DateOnly EffectiveFrom { get; init; }
    public required NumberPattern Numbering { get; init; }

    /// <summary>Roles that may open a case.</summary>
    public required IReadOnlyList<string> Openers { get; init; }
    public required CaseForm Form { get; init; }
    public required TitleTemplate Title { get; init; }
    public required CaseColumns Columns { get; init; }

    /// <summary>The forms of actions, by key.</summary>
    public required IReadOnlyDictionary<string, CaseForm> Forms { get; init; }
    public required IReadOnlyList<CaseStage> Stages { get; init; }
    public required IReadOnlyList<CaseKind> Kinds { get; init; }

    /// <summary>Definition id of the flow a new case starts.</summary>
    public required string Flow { get; init; }

    /// <summary>Definition ids of the sub-flows that travel in the same bundle.</summary>
    public required IReadOnlyList<string> Subflows { get; init; }
    public required IReadOnlyList<Interrupt> Interrupts { get; init; }

    /// <summary>Commands on a task that leave the flow where it is: claim, release, comment.</summary>
    public required IReadOnlyList<string> TaskOnly { get; init; }
    public required OrderRules Orders { get; init; }

    /// <summary>Keys of the statutes its flows are held against before they are published.</summary>
    public IReadOnlyList<string> Statutes { get; init; } = [];

    /// <summary>The description as it stands in the bundle: one line of JSON.</summary>
    public required string Json { get; init; }

    public CaseStage? Stage(string key) => Stages.FirstOrDefault(s => s.Key == key);

    public CaseKind? Kind(string key) => Kinds.FirstOrDefault(k => k.Key == key);

    public CaseForm? FormOf(string? key) => key is null ? null : Forms.GetValueOrDefault(key);

    /// <summary>Interrupts offered on a task of this kind. One with the name of a drawn outcome takes the outcome's place.</summary>
    public IEnumerable<Interrupt> TaskInterrupts(string taskKind, string stage) =>
        Interrupts.Where(i => i.On == InterruptTarget.Task && i.TaskKinds.Contains(taskKind) && i.AllowedIn(stage));

    /// <summary>Interrupts offered on the case itself.</summary>
    public IEnumerable<Interrupt> CaseInterrupts(string stage) =>
        Interrupts.Where(i => i.On == InterruptTarget.Case && i.AllowedIn(stage));

    /// <summary>The title of a new case with this (public) form data.</summary>
    public string TitleOf(JsonObject data) => Title.Fill(Form.Schema, data);
}

/// <param name="WritesCase">On completion its fields replace those of the same name in the case's own form.</param>
public sealed record CaseForm(string Key, LocalText Title, FormSchema Schema, JsonObject Example, bool WritesCase = false);

/// <summary>A named phase of the case's life, for lists, filters and figures.</summary>
public sealed record CaseStage(string Key, LocalText Name);

public sealed record CaseKind(string Key, LocalText Name, LocalText? Description);

/// <summary>
/// What happens to one called unit's order, by the outcomes of its tasks.
/// </summary>
/// <param name="States">Outcome (or interrupt) name → the state the order takes.</param>
/// <param name="Feedback">Field of an action's form that is kept as the order's feedback text.</param>
/// <param name="ReturnReason">Field of an interrupt's form that is kept as the order's reason for return.</param>
/// <param name="Ratings">Field with the units' ratings.</param>
public sealed record OrderRules(IReadOnlyDictionary<string, UnitOrderState> States, string? Feedback, string? ReturnReason, string? Ratings)
{
    public static readonly OrderRules None = new(new Dictionary<string, UnitOrderState>(), null, null, null);

    public UnitOrderState? After(string outcome) => States.TryGetValue(outcome, out var state) ? state : null;
}
