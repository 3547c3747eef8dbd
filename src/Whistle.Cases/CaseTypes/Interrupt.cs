using Whistle.Cases.Cases;
using Whistle.Engine;

namespace Whistle.Cases.CaseTypes;

/// <summary>
/// A command that leaves the drawn path: one move of the engine closes open branches and goes on elsewhere, or nowhere. The publish
/// guard treats it as an edge of the drawing.
/// </summary>
public sealed record Interrupt
{
    /// <summary>Name of the command, kebab-case: part of its address.</summary>
    public required string Name { get; init; }
    public required LocalText Label { get; init; }
    public LocalText? Description { get; init; }
    public required InterruptTarget On { get; init; }

    /// <summary>Any one of these suffices.</summary>
    public required IReadOnlyList<InterruptParty> By { get; init; }

    /// <summary>Stages in which it may be used; empty means in every stage.</summary>
    public required IReadOnlyList<string> Stages { get; init; }

    /// <summary>Kinds of task it is offered on; only for <see cref="InterruptTarget.Task"/>.</summary>
    public required IReadOnlyList<string> TaskKinds { get; init; }
    public required InterruptReach Cancels { get; init; }

    /// <summary>The activities closed when <see cref="Cancels"/> is <see cref="InterruptReach.Activities"/>.</summary>
    public required IReadOnlyList<string> Activities { get; init; }

    /// <summary>Id of the activity the flow goes on at; null ends it.</summary>
    public string? GoTo { get; init; }

    /// <summary>Kind of the task in which somebody else decides on it; only a note for readers and the publish guard.</summary>
    public string? Decision { get; init; }

    /// <summary>True: clocks of what is closed are cancelled. False: they run on, since asking does not stop an obligation.</summary>
    public required bool StopsClocks { get; init; }

    /// <summary>The status the case takes; null leaves it.</summary>
    public CaseStatus? Status { get; init; }

    /// <summary>The stage the case takes; null leaves it.</summary>
    public string? Stage { get; init; }

    /// <summary>Key of the form to fill in; null for a comment only.</summary>
    public string? Form { get; init; }
    public required bool ReasonRequired { get; init; }
    public required bool Danger { get; init; }

    /// <summary>How often it may be used.</summary>
    public required InterruptLimit Once { get; init; }

    public bool AllowedIn(string stage) => Stages.Count == 0 || Stages.Contains(stage);
}

public enum InterruptTarget { Case, Task }

/// <summary>What is closed: the whole case with its sub-flows, the sub-flow of one order, the task's activity, or named activities.</summary>
public enum InterruptReach { All, Order, Task, Activities }

public enum InterruptLimit { None, Case, Order }

/// <summary>Who may interrupt: the person who opened the case, whoever may complete the task, or a role in an organisation of the case.</summary>
/// <param name="Kind">"opener", "assignee" or "role".</param>
/// <param name="Of">For a role: "owner" (the organisation that opened), "centre" (of its county) or "unit" (the called unit).</param>
public sealed record InterruptParty(string Kind, string? Role = null, string? Of = null);
