namespace Whistle.Cases.Clocks;

/// <summary>A time during which a clock stood still, UTC: from the pause to the resumption.</summary>
public readonly record struct Pause(DateTime From, DateTime To)
{
    /// <summary>The same pauses in order, overlapping and touching ones joined, empty ones dropped.</summary>
    /// <exception cref="ArgumentException">A pause ends before it begins.</exception>
    internal static IReadOnlyList<Pause> Merge(IReadOnlyList<Pause> pauses)
    {
        if (pauses.Count == 0) return [];
        var merged = new List<Pause>(pauses.Count);
        foreach (var pause in pauses.OrderBy(p => p.From))
        {
            if (pause.To < pause.From) throw new ArgumentException($"A pause cannot end ({pause.To:O}) before it begins ({pause.From:O}).", nameof(pauses));
            if (pause.To == pause.From) continue;
            if (merged.Count > 0 && pause.From <= merged[^1].To)
                merged[^1] = merged[^1] with { To = pause.To > merged[^1].To ? pause.To : merged[^1].To };
            else
                merged.Add(pause);
        }

        return merged;
    }
}
