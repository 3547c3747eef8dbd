namespace Whistle.Engine.Compiling;

/// <summary>
/// Which nodes lie on every path from the entry to a node. Nodes are numbered, 0 is the entry. The iterative algorithm
/// over reverse post-order needs one or two passes on drawings people make and never lists paths.
/// </summary>
internal sealed class Dominators
{
    private readonly int[] immediate;
    private readonly int[] enter;
    private readonly int[] leave;

    public Dominators(IReadOnlyList<int>[] successors)
    {
        var order = ReversePostOrder(successors);
        var rank = new int[successors.Length];
        Array.Fill(rank, -1);
        for (var i = 0; i < order.Count; i++) rank[order[i]] = i;
        Order = order;
        immediate = Find(successors, order, rank);
        enter = new int[successors.Length];
        leave = new int[successors.Length];
        NumberTree(order);
    }

    /// <summary>The nodes that can be reached, each after its immediate dominator.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>The last node, other than itself, on every path to a node that can be reached; the entry for the entry.</summary>
    public int Immediate(int node) => immediate[node];

    public bool IsReachable(int node) => immediate[node] >= 0;

    /// <summary>Does every path from the entry to <paramref name="node"/> lead through <paramref name="dominator"/>?</summary>
    public bool Dominates(int dominator, int node) =>
        IsReachable(dominator) && IsReachable(node) && enter[dominator] <= enter[node] && leave[node] <= leave[dominator];

    private static List<int> ReversePostOrder(IReadOnlyList<int>[] successors)
    {
        var order = new List<int>(successors.Length);
        var seen = new bool[successors.Length];
        var path = new Stack<(int Node, int Next)>();
        path.Push((0, 0));
        seen[0] = true;
        while (path.TryPop(out var at))
        {
            if (at.Next == successors[at.Node].Count)
            {
                order.Add(at.Node);
                continue;
            }

            path.Push((at.Node, at.Next + 1));
            var next = successors[at.Node][at.Next];
            if (seen[next]) continue;
            seen[next] = true;
            path.Push((next, 0));
        }

        order.Reverse();
        return order;
    }

    private static int[] Find(IReadOnlyList<int>[] successors, List<int> order, int[] rank)
    {
        var predecessors = new List<int>[successors.Length];
        foreach (var node in order)
            foreach (var next in successors[node]) (predecessors[next] ??= []).Add(node);
        var dominator = new int[successors.Length];
        Array.Fill(dominator, -1);
        dominator[0] = 0;
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var node in order.Skip(1))
            {
                var best = -1;
                foreach (var before in predecessors[node])
                    if (dominator[before] >= 0) best = best < 0 ? before : Meet(best, before);
                if (dominator[node] == best) continue;
                dominator[node] = best;
                changed = true;
            }
        }

        return dominator;

        int Meet(int a, int b)
        {
            while (a != b)
            {
                while (rank[a] > rank[b]) a = dominator[a];
                while (rank[b] > rank[a]) b = dominator[b];
            }

            return a;
        }
    }

    /// <summary>Entry and exit numbers of the dominator tree answer "dominates" in one comparison.</summary>
    private void NumberTree(List<int> order)
    {
        var children = new List<int>[immediate.Length];
        foreach (var node in order)
            if (node != 0) (children[immediate[node]] ??= []).Add(node);
        var clock = 0;
        var path = new Stack<(int Node, int Next)>();
        path.Push((0, 0));
        while (path.TryPop(out var at))
        {
            if (at.Next == 0) enter[at.Node] = clock++;
            var below = children[at.Node];
            if (below is null || at.Next == below.Count)
            {
                leave[at.Node] = clock++;
                continue;
            }

            path.Push((at.Node, at.Next + 1));
            path.Push((below[at.Next], 0));
        }
    }
}
