using Whistle.Engine.Compiling;

namespace Whistle.Engine.Guarding;

/// <summary>
/// A flow as one graph of points: containers are opened up, each outcome of an activity is a point of its own, and declared
/// interrupts are edges like any other. What it says does not depend on the order in which anything was drawn.
/// </summary>
public sealed class FlowPoints
{
    private readonly Dictionary<string, int> enter;
    private readonly ILookup<string, FlowPoint> leaves;
    private readonly IReadOnlyList<int>[] after;
    private readonly int[][] before;
    private readonly Branching[] branching;
    private readonly Gathering[] gathering;

    internal FlowPoints(CompiledFlow flow, IReadOnlyList<FlowPoint> points, IReadOnlyList<int>[] after, Branching[] branching, Gathering[] gathering, int end)
    {
        Flow = flow;
        All = points;
        End = end;
        this.after = after;
        this.branching = branching;
        this.gathering = gathering;
        Tree = new Dominators(after);
        before = Backward();
        enter = points.Where(p => p.Kind == PointKind.Enter).ToDictionary(p => p.Activity!.Id, p => p.Index, StringComparer.Ordinal);
        leaves = points.Where(p => p.Kind == PointKind.Leave).ToLookup(p => p.Activity!.Id, StringComparer.Ordinal);
    }

    public static FlowPoints Of(CompiledFlow flow, IReadOnlyList<FlowJump>? jumps = null) => new PointBuilder(flow, jumps ?? []).Build();

    public CompiledFlow Flow { get; }
    public IReadOnlyList<FlowPoint> All { get; }
    public int Begin => 0;
    public int End { get; }

    /// <summary>The points that can be reached, each after the last point that all ways to it share.</summary>
    public IReadOnlyList<int> Order => Tree.Order;

    internal Dominators Tree { get; }

    public FlowPoint this[int point] => All[point];

    /// <summary>The point where this activity runs.</summary>
    public int Enter(string activityId) => enter[activityId];

    /// <summary>The points where this activity has completed, one for each outcome.</summary>
    public IEnumerable<FlowPoint> Leaves(string activityId) => leaves[activityId];

    public IReadOnlyList<int> After(int point) => after[point];

    /// <summary>The points directly before one, those that can't be reached left out.</summary>
    public IReadOnlyList<int> Before(int point) => before[point];

    public Branching Branching(int point) => branching[point];
    public Gathering Gathering(int point) => gathering[point];
    public bool IsReachable(int point) => Tree.IsReachable(point);

    private int[][] Backward()
    {
        var sources = new List<int>?[after.Length];
        foreach (var point in Tree.Order)
            foreach (var next in after[point]) (sources[next] ??= []).Add(point);
        return [.. sources.Select(s => s?.ToArray() ?? [])];
    }
}
