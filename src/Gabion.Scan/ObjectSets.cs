using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Scan;

/// <summary>Makes facts of what several files say together, after every file was read by itself.</summary>
internal static class ObjectSets
{
    /// <summary>Whether a fact of one file is kept until every file was read.</summary>
    public static bool Needs(Fact fact) => fact is KubernetesObject or Workload;

    /// <param name="root">The folder that was scanned; paths of facts are relative to it.</param>
    /// <param name="facts">The kept facts, in the order of their files.</param>
    /// <param name="gaps">What could not be read: a set that misses something is not whole.</param>
    public static async Task<ReadResult> CreateAsync(
        string root, ImmutableArray<Fact> facts, ImmutableArray<CoverageGap> gaps, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        var objects = facts.OfType<KubernetesObject>().ToImmutableArray();
        if (objects.IsEmpty || !Directory.Exists(root))
        {
            return ReadResult.Nothing;
        }

        var isWhole = !gaps.Any(gap => gap.Kind is not GapKind.Skipped and not GapKind.Unknown);
        return new([new ObjectSet(new(""), objects, [.. facts.OfType<Workload>()], isWhole)], []);
    }
}
