namespace Whistle.Engine.Guarding;

/// <summary>Finds the groups of points that control can run round in, without recursion: a drawing may be a chain of any length.</summary>
internal static class Circles
{
    /// <param name="from">Where to look.</param>
    /// <param name="after">By point, the ways to follow.</param>
    /// <returns>Each group of points every one of which leads to every other; single points only where they lead to themselves.</returns>
    public static List<List<int>> Of(IEnumerable<int> from, int[][] after)
    {
        var number = new int[after.Length];
        var low = new int[after.Length];
        var isOpen = new bool[after.Length];
        var open = new Stack<int>();
        var circles = new List<List<int>>();
        var clock = 0;
        var path = new Stack<(int Point, int Next)>();
        foreach (var start in from)
        {
            if (number[start] == 0) path.Push((start, 0));
            while (path.TryPop(out var at))
            {
                var (point, next) = at;
                if (next == 0)
                {
                    number[point] = low[point] = ++clock;
                    open.Push(point);
                    isOpen[point] = true;
                }

                var ways = after[point];
                if (next > 0) low[point] = Math.Min(low[point], low[ways[next - 1]]);
                while (next < ways.Length && number[ways[next]] != 0)
                {
                    if (isOpen[ways[next]]) low[point] = Math.Min(low[point], number[ways[next]]);
                    next++;
                }

                if (next < ways.Length)
                {
                    path.Push((point, next + 1));
                    path.Push((ways[next], 0));
                }
                else if (low[point] == number[point])
                {
                    Close(point, open, isOpen, after, circles);
                }
            }
        }

        return circles;
    }

    private static void Close(int point, Stack<int> open, bool[] isOpen, int[][] after, List<List<int>> circles)
    {
        var group = new List<int>();
        int member;
        do
        {
            member = open.Pop();
            isOpen[member] = false;
            group.Add(member);
        }
        while (member != point);
        if (group.Count > 1 || after[point].Contains(point)) circles.Add(group);
    }
}
