using Whistle.Engine;

namespace Whistle.Cases.Designing.Guard.Statutes;

/// <summary>
/// A body of rules that a case type is under: which acts establish which facts, and what the rules demand of acts and facts. Case
/// types name theirs by key in case-type.json.
/// </summary>
/// <param name="Key">What case-type.json says under "statutes".</param>
/// <param name="AtBegin">Facts that hold when a case begins: duties that have not arisen yet count as met.</param>
/// <param name="Effects">The first row that fits an act and its outcome decides.</param>
public sealed record Statute(string Key, LocalText Name, IReadOnlyList<string> AtBegin, IReadOnlyList<ActEffect> Effects, IReadOnlyList<StatutoryRule> Rules)
{
    /// <summary>All facts of the statute, in a fixed order: bit by bit what the analysis carries.</summary>
    public IReadOnlyList<string> Facts { get; } =
    [
        .. AtBegin.Concat(Effects.SelectMany(e => e.Sets.Concat(e.Drops))).Concat(Rules.OfType<Before>().Select(r => r.Fact)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <exception cref="ArgumentException">A name that is no fact of the statute.</exception>
    public ulong Bits(IEnumerable<string> facts)
    {
        ulong bits = 0;
        foreach (var fact in facts)
        {
            var at = Facts.ToList().IndexOf(fact);
            if (at < 0) throw new ArgumentException($"'{fact}' is not a fact of the statute {Key}.", nameof(facts));
            bits |= 1UL << at;
        }

        return bits;
    }
}

/// <summary>What an act that has come to an outcome establishes, and what it puts in question again.</summary>
/// <param name="Outcomes">Names of outcomes it holds for; empty for every outcome no earlier row names.</param>
public sealed record ActEffect(string Act, IReadOnlyList<string> Outcomes, IReadOnlyList<string> Sets, IReadOnlyList<string> Drops)
{
    public bool Fits(string act, string outcome) => Act == act && (Outcomes.Count == 0 || Outcomes.Contains(outcome));
}

/// <summary>One thing a statute demands.</summary>
/// <param name="Code">Stable, kebab-case.</param>
/// <param name="Article">The article of law, or the working rule it comes from.</param>
/// <param name="Says">What is wrong where it is broken.</param>
/// <param name="Mend">What to do about it.</param>
public abstract record StatutoryRule(string Code, LocalText Article, LocalText Says, LocalText Mend);

/// <summary>Whoever comes to one of the acts comes with the fact, on every path.</summary>
public sealed record Before(string Code, LocalText Article, LocalText Says, LocalText Mend, IReadOnlyList<string> Acts, string Fact)
    : StatutoryRule(Code, Article, Says, Mend);

/// <summary>After the act, one of the answers follows on every path before the case ends.</summary>
/// <param name="Trigger">The act that raises the duty; null for the beginning of the flow.</param>
/// <param name="Outcomes">Outcomes of the act that raise it; empty for all but <paramref name="Except"/>.</param>
/// <param name="Except">Outcomes that do not raise it.</param>
public sealed record Afterwards(string Code, LocalText Article, LocalText Says, LocalText Mend, string? Trigger, IReadOnlyList<string> Outcomes,
    IReadOnlyList<string> Except, IReadOnlyList<Answer> Answers) : StatutoryRule(Code, Article, Says, Mend)
{
    /// <summary>Only in the flows that called units run; otherwise in the case's own flow.</summary>
    public bool OfCalledUnits { get; init; }
}

/// <summary>An act with an outcome that answers a duty; without outcomes, any.</summary>
public sealed record Answer(string Act, params string[] Outcomes)
{
    public bool Fits(string act, string outcome) => Act == act && (Outcomes.Length == 0 || Outcomes.Contains(outcome));
}

/// <summary>Whoever did one of the other acts may not do this one: its NotBy names the kinds of their tasks.</summary>
/// <param name="From">Acts; "open" for opening the case.</param>
public sealed record Separated(string Code, LocalText Article, LocalText Says, LocalText Mend, string Act, IReadOnlyList<string> From)
    : StatutoryRule(Code, Article, Says, Mend);

/// <summary>The act runs under one of these clocks.</summary>
/// <param name="Act">Null when the clock may be started anywhere in the case.</param>
public sealed record Timed(string Code, LocalText Article, LocalText Says, LocalText Mend, string? Act, IReadOnlyList<string> Clocks)
    : StatutoryRule(Code, Article, Says, Mend);

/// <summary>The flows hold at least one step that carries the act: without it the procedure can't be checked, or is not there.</summary>
public sealed record Contains(string Code, LocalText Article, LocalText Says, LocalText Mend, IReadOnlyList<string> Acts)
    : StatutoryRule(Code, Article, Says, Mend);
