using System.Collections.Immutable;
using Gabion.AttackPaths.Graph;

namespace Gabion.AttackPaths.Ranking;

/// <summary>What one mend changes, found by ranking the graph again without the hops it closes, after those before it.</summary>
/// <param name="Closed">How many of the paths are gone.</param>
/// <param name="Eased">How many are left and harder than before.</param>
/// <param name="Risk">The sum of the scores that is left.</param>
public sealed record MendStep(Mend Mend, int Closed, int Eased, double Risk);

/// <summary>
/// A small set of mends that takes most of the risk away: each time the one that, tried on the graph, leaves the least. The
/// problem as such (a least cut of weighted paths) has no quick exact answer; this one is never far from it and always verified.
/// </summary>
/// <param name="Risk">The sum of the scores of every path, by every way in, at the start.</param>
public sealed record MendPlan(double Risk, ImmutableArray<MendStep> Steps)
{
    private const int MostSteps = 8;
    private const int Tried = 5;
    private const double WorthIt = 0.02;

    public static MendPlan Of(AttackGraph graph, ImmutableArray<AttackPath> paths, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var mended = new HashSet<int>();
        var steps = ImmutableArray.CreateBuilder<MendStep>();
        var start = RiskOf(paths);
        var current = paths;
        while (steps.Count < MostSteps && !current.IsEmpty)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = RiskOf(current);
            var best = Candidates(current).Select(mend => (Mend: mend, Paths: PathRanking.Of(graph, new HashSet<int>(mended) { mend.Number })))
                .Where(tried => before - RiskOf(tried.Paths) >= start * WorthIt)
                .OrderBy(tried => tried.Mend.Kind == MendKind.Door).ThenBy(tried => Math.Round(RiskOf(tried.Paths), 6)).ThenBy(tried => tried.Mend.Kind).ThenBy(tried => tried.Mend.Number).FirstOrDefault();
            if (best.Mend is null)
            {
                break;
            }

            mended.Add(best.Mend.Number);
            var (closed, eased) = Compare(current, best.Paths);
            steps.Add(new(best.Mend, closed, eased, RiskOf(best.Paths)));
            current = best.Paths;
        }

        return new(start, steps.ToImmutable());
    }

    /// <summary>The mends that are on the most, and the worst, paths: only those are tried.</summary>
    private static IEnumerable<Mend> Candidates(ImmutableArray<AttackPath> paths) => paths
        .SelectMany(path => path.Mends.Select(mend => (mend, Weight: Weight(path))))
        .GroupBy(pair => pair.mend)
        .OrderByDescending(group => Math.Round(group.Sum(pair => pair.Weight), 6)).ThenBy(group => group.Key.Kind).ThenBy(group => group.Key.Number)
        .GroupBy(group => group.Key.Kind == MendKind.Door).SelectMany(kind => kind.Take(Tried)).Select(group => group.Key);

    private static double RiskOf(ImmutableArray<AttackPath> paths) => paths.Sum(Weight);

    private static double Weight(AttackPath path) => path.Score + path.AlsoFrom.Sum(other => 100 * path.Goal.Impact * other.Ease);

    private static (int Closed, int Eased) Compare(ImmutableArray<AttackPath> before, ImmutableArray<AttackPath> after)
    {
        var left = All(after);
        var (closed, eased) = (0, 0);
        foreach (var (key, ease) in All(before))
        {
            closed += left.ContainsKey(key) ? 0 : 1;
            eased += left.TryGetValue(key, out var now) && now < ease - 1e-9 ? 1 : 0;
        }

        return (closed, eased);
    }

    private static Dictionary<(int Entry, int Goal), double> All(ImmutableArray<AttackPath> paths)
    {
        var all = new Dictionary<(int Entry, int Goal), double>();
        foreach (var path in paths)
        {
            foreach (var (entry, ease) in path.AlsoFrom.Prepend(new(path.Entry, path.Ease)))
            {
                var key = (entry.Number, path.Goal.Number);
                all[key] = Math.Max(ease, all.GetValueOrDefault(key));
            }
        }

        return all;
    }
}
