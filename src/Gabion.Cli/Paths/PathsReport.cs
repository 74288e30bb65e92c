using System.Collections.Immutable;
using System.Globalization;
using Gabion.AttackPaths.Graph;
using Gabion.AttackPaths.Ranking;
using Gabion.Model;

namespace Gabion.Cli.Paths;

/// <summary>Everything that the outputs write.</summary>
internal sealed record PathsReport(PathsRequest Request, PathsInput Input, AttackGraph Graph, ImmutableArray<AttackPath> Paths, MendPlan Plan, int Most)
{
    public IEnumerable<AttackPath> Shown => Paths.Take(Most);

    /// <summary><c>12 paths, 2 critical, 3 high…, by 4 ways in</c>.</summary>
    public string Headline
    {
        get
        {
            var entries = Graph.Entries.Count();
            if (Paths.IsEmpty)
            {
                return !Input.Facts.Footholds.IsEmpty ? $"No path: from the pods of {Count(entries, "workload")} nothing leads to a secret, a node or cluster-admin."
                    : entries == 0 ? "No way in from the internet was found, so no path begins. With --from WORKLOAD (or '*') they begin in its pods."
                    : $"No path: {Count(entries, "workload")} can be reached from the internet, and none leads to a secret, a node or cluster-admin.";
            }

            var levels = Paths.GroupBy(path => path.Severity).OrderByDescending(group => group.Key).Select(group => $"{group.Count()} {LevelOf(group.Key)}");
            return Input.Facts.Footholds.IsEmpty
                ? $"{Count(Paths.Length, "path")} from the internet: {string.Join(", ", levels)}; {Count(entries, "workload")} can be reached from there."
                : $"{Count(Paths.Length, "path")} from the pods of {Count(entries, "workload")}: {string.Join(", ", levels)}.";
        }
    }

    /// <summary>Whether the images were looked at, in one sentence.</summary>
    public string Images
    {
        get
        {
            var references = Input.Facts.Workloads.SelectMany(workload => workload.Pod.LongRunning.Where(container => container.Image is not null).Select(container => (container.Image!.Text, Found: Input.Facts.Images.Find(workload, container)))).Distinct().ToList();
            var known = references.Count(image => image.Found is not null);
            return known == references.Count && known > 0 ? $"Every image was looked at ({known})."
                : known == 0 ? $"{(references.Count == 1 ? "The one image was not" : $"None of the {references.Count} images was")} looked at: what is vulnerable in them is not known. --images asks their registries, --images-from takes SBOMs and archives."
                : $"{known} of {references.Count} images {(known == 1 ? "was" : "were")} looked at; of the others it is not known what is vulnerable.";
        }
    }

    public IEnumerable<PathStep> Steps(AttackPath path) => PathStep.Of(Graph, path);

    public static string LevelOf(Severity severity) => severity.ToString().ToLowerInvariant();

    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    /// <summary>How the score comes about: <c>100 × 1 × 0.3</c> with the reasons.</summary>
    public static IEnumerable<(double Factor, string Why)> Factors(AttackPath path, IEnumerable<Edge> hops) =>
        hops.Select(edge => edge.Hop.Ease).Where(ease => ease.Value < 1).Select(ease => (ease.Value, ease.Why)).Prepend((path.Goal.Impact, path.Goal.Name));
}
