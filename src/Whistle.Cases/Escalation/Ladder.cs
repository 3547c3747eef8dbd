using Whistle.Cases.Clocks;
using Whistle.Engine;

namespace Whistle.Cases.Escalation;

/// <summary>The steps a clock climbs while what is owed is not done. Data with an effective day; immutable.</summary>
/// <param name="For">Which clocks; null for a ladder that only policies name, or the ordinary one.</param>
/// <param name="Rungs">In the order of time: shares of the budget first, then what comes after expiry.</param>
public sealed record Ladder(string Key, LocalText Name, DateOnly Effective, LocalText Basis, LadderScope? For, IReadOnlyList<Rung> Rungs)
{
    public Rung? Rung(string key) => Rungs.FirstOrDefault(r => r.Key == key);

    /// <summary>The rung after this one (the first for null); null after the last.</summary>
    public Rung? After(string? key)
    {
        if (key is null) return Rungs[0];
        for (var i = 0; i < Rungs.Count - 1; i++)
            if (Rungs[i].Key == key) return Rungs[i + 1];
        return null;
    }
}

/// <summary>Empty lists stand for any.</summary>
public sealed record LadderScope(IReadOnlyList<string> CaseTypes, IReadOnlyList<string> Kinds, IReadOnlyList<string> Steps)
{
    public bool Fits(string caseType, string? kind, string step) => (CaseTypes.Count == 0 || CaseTypes.Contains(caseType))
        && (Kinds.Count == 0 || (kind is not null && Kinds.Contains(kind))) && (Steps.Count == 0 || Steps.Contains(step));
}

/// <summary>One step: when, to whom, what.</summary>
/// <param name="To">Of <see cref="Receivers.Tokens"/>.</param>
/// <param name="Stage">Stage the case enters where its type has it.</param>
public sealed record Rung(string Key, LocalText Name, RungMoment At, IReadOnlyList<string> To, RungAct Do, CardColour? Card = null, string? Stage = null);

/// <summary>Exactly one of the three is set.</summary>
/// <param name="Share">Per cent of the budget, 1–100: of working minutes for working units, of elapsed time for the others.</param>
/// <param name="Elapsed">Time since the clock started, pauses not counted.</param>
/// <param name="After">Time after expiry; in working hours or days where it says so.</param>
public sealed record RungMoment(int? Share = null, (int Count, ClockUnit Unit)? Elapsed = null, (int Count, ClockUnit Unit)? After = null);

public enum RungAct
{
    /// <summary>A message and nothing else.</summary>
    Message,

    /// <summary>An order to answer: a task for the unit with a clock of its own.</summary>
    Answer,

    /// <summary>A card recorded against the organisation.</summary>
    Card,

    /// <summary>约谈/提级: the level above sees the case from now on.</summary>
    Raise,
}

public enum CardColour { Yellow, Red }

/// <summary>That a rung of a clock was fired. The key is the promise that it is never fired again.</summary>
public sealed class ClockRung
{
    public Guid ClockId { get; set; }
    public required string Rung { get; set; }

    /// <summary>The clock's round: extensions and restarts begin another.</summary>
    public int Occurrence { get; set; }
    public Guid CaseId { get; set; }

    /// <summary>The body the rung was about.</summary>
    public Guid? OrganisationId { get; set; }

    /// <summary>When it was to fire, and when it did.</summary>
    public DateTime DueAt { get; set; }
    public DateTime FiredAt { get; set; }

    /// <summary>Who was told, in both languages.</summary>
    public required string To { get; set; }
    public required string ToEn { get; set; }

    /// <summary>True for a message that came so late that the next rung was due too: it is on record and was not sent.</summary>
    public bool Superseded { get; set; }
}

/// <summary>A yellow or red card recorded against an organisation.</summary>
public sealed class OrganisationCard
{
    public Guid Id { get; set; }
    public Guid OrganisationId { get; set; }
    public CardColour Colour { get; set; }
    public Guid CaseId { get; set; }
    public Guid? UnitOrderId { get; set; }
    public Guid ClockId { get; set; }
    public required string Reason { get; set; }
    public required string ReasonEn { get; set; }
    public DateTime At { get; set; }
}
