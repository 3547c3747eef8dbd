namespace Whistle.Engine.Tests.Guarding;

/// <summary>Large drawings of a few shapes: what a guard must read in a moment.</summary>
internal static class LargeFlow
{
    public static CompiledFlow Of(string shape, int size)
    {
        var lines = new List<string> { "Start -> Stage0" };
        var rounds = size / (shape == "chain" ? 1 : 5);
        for (var i = 0; i < rounds; i++) lines.AddRange(Round(shape, i));
        return Drawn.Flow([.. lines]);
    }

    private static IEnumerable<string> Round(string shape, int i) => shape switch
    {
        "chain" => [$"Stage{i} -> Stage{i + 1}"],
        "branches" => [$"Stage{i} -> Task{i}", $"Stage{i} -> Drop{i}", $"Task{i} -> Set{i}", $"Set{i} -> All{i}", $"Drop{i} -> All{i}", $"All{i} -> Stage{i + 1}"],
        _ => [$"Stage{i} -> Task{i}", $"Task{i} -> Set{i}", $"Set{i} -> Choice{i}", $"Choice{i}.False -> Drop{i}", $"Drop{i} -> Stage{i}", $"Choice{i}.True -> Stage{i + 1}"],
    };
}
