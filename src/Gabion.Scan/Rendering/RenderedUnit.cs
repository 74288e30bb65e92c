using System.Text;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Readers.Cluster;

namespace Gabion.Scan.Rendering;

/// <summary>What one chart or kustomization rendered to.</summary>
/// <param name="Path">Its <c>Chart.yaml</c> or <c>kustomization.yaml</c>.</param>
/// <param name="Read">The objects, their workloads, and the set of them; places are those of the templates and resources.</param>
public sealed record RenderedUnit(string Path, ReadResult Read)
{
    /// <param name="shownUnder">What is put before every path: how the user named the folder; empty when it is the target.</param>
    internal static RenderedUnit Of(SourceFile rendered, string output, string shownUnder)
    {
        var file = shownUnder.Length == 0
            ? rendered
            : new(shownUnder + rendered.Path) { Origin = span => rendered.Locate(span) is var at ? at with { Path = shownUnder + at.Path } : at };
        var read = new ManifestReader().Read(file, Encoding.UTF8.GetBytes(output));
        var set = ObjectSets.Create(file, [.. read.Facts.OfType<KubernetesObject>()], [.. read.Facts.OfType<Workload>()], read.Gaps.IsEmpty);
        return new(file.Path, new([.. read.Facts, .. set.Facts], [.. read.Gaps, .. set.Gaps]));
    }
}
