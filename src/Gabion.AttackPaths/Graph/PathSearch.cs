namespace Gabion.AttackPaths.Graph;

/// <summary>
/// The easiest way between places: eases multiply, so that the search adds their logarithms (Dijkstra). Of two ways that are as easy the
/// shorter counts, then that whose places come first.
/// </summary>
public sealed class PathSearch
{
    private readonly bool _isBackward;
    private readonly double[] _cost;
    private readonly int[] _length;
    private readonly Edge[] _next;

    private PathSearch(AttackGraph graph, PathPlace start, bool isBackward, IReadOnlySet<int> mended)
    {
        _isBackward = isBackward;
        Start = start;
        var count = graph.Places.Length;
        (_cost, _length, _next) = (new double[count], new int[count], new Edge[count]);
        Array.Fill(_cost, double.PositiveInfinity);
        _cost[start.Number] = 0;
        var done = new bool[count];
        var waiting = new PriorityQueue<int, (double Cost, int Length, int Number)>();
        waiting.Enqueue(start.Number, (0, 0, start.Number));
        while (waiting.TryDequeue(out var place, out _))
        {
            if (done[place])
            {
                continue;
            }

            done[place] = true;
            if (isBackward)
            {
                foreach (var edge in graph.To(place))
                {
                    Relax(place, edge.From, edge, done, waiting, mended);
                }
            }
            else
            {
                foreach (var hop in graph.From(place))
                {
                    Relax(place, hop.To, new(place, hop), done, waiting, mended);
                }
            }
        }
    }

    /// <summary>Where the search began: the first place of every path, or of a backward search the last.</summary>
    public PathPlace Start { get; }

    /// <param name="mended">Numbers of mends whose hops are closed.</param>
    public static PathSearch Forward(AttackGraph graph, PathPlace from, IReadOnlySet<int> mended) => new(graph, from, isBackward: false, mended);

    /// <summary>How every place gets to <paramref name="to"/>.</summary>
    public static PathSearch Backward(AttackGraph graph, PathPlace to, IReadOnlySet<int> mended) => new(graph, to, isBackward: true, mended);

    /// <summary>The product of the eases, 0 when there is no way.</summary>
    public double Ease(int place) => Math.Exp(-_cost[place]);

    public bool Reaches(int place) => !double.IsPositiveInfinity(_cost[place]);

    /// <summary>The hops between the start of the search and a place, in the direction in which they are gone.</summary>
    public IReadOnlyList<Edge> Path(int place)
    {
        var path = new List<Edge>();
        for (var at = place; at != Start.Number;)
        {
            var edge = _next[at];
            path.Add(edge);
            at = _isBackward ? edge.Hop.To : edge.From;
        }

        if (!_isBackward)
        {
            path.Reverse();
        }

        return path;
    }

    private void Relax(int place, int other, Edge edge, bool[] done, PriorityQueue<int, (double, int, int)> waiting, IReadOnlySet<int> mended)
    {
        if (done[other] || (edge.Hop.Mend is { } mend && mended.Contains(mend.Number)))
        {
            return;
        }

        var cost = _cost[place] - Math.Log(edge.Hop.Ease.Value);
        var length = _length[place] + 1;
        if (cost < _cost[other] - 1e-12 || (cost < _cost[other] + 1e-12 && length < _length[other]))
        {
            (_cost[other], _length[other], _next[other]) = (cost, length, edge);
            waiting.Enqueue(other, (cost, length, other));
        }
    }
}
