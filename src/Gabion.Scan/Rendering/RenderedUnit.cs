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
    internal static RenderedUnit Of(SourceFile file, string output)
    {
        var read = new ManifestReader().Read(file, Encoding.UTF8.GetBytes(output));
        var set = ObjectSets.Create(file, [.. read.Facts.OfType<KubernetesObject>()], [.. read.Facts.OfType<Workload>()], read.Gaps.IsEmpty);
        return new(file.Path, new([.. read.Facts, .. set.Facts], [.. read.Gaps, .. set.Gaps]));
    }
}
