using Gabion.Model.Cluster;
using Gabion.Policy.Schema;
using Gabion.Readers.Cluster;

namespace Gabion.Conformance;

/// <summary>Real manifests, which real servers take: nothing may be missing, and nothing wrong may be said of them.</summary>
public sealed class ManifestConformanceTests
{
    /// <summary>The second set is cut down to what decides who reaches whom: required fields are truly missing there.</summary>
    [Theory]
    [InlineData("pod-security", SchemaFaultKind.RemovedVersion)]
    [InlineData("network-reach", SchemaFaultKind.MissingField)]
    public void Reads_every_manifest_without_a_false_fault(string set, SchemaFaultKind except)
    {
        var files = Directory.GetFiles(SharedData.Path("conformance", set), "*.yaml", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        var faults = new List<string>();
        foreach (var file in files)
        {
            var result = new ManifestReader().Read(new(file), File.ReadAllBytes(file));
            faults.AddRange(result.Gaps.Select(gap => $"{file}: {gap.Reason}"));
            faults.AddRange(
                from @object in result.Facts.OfType<KubernetesObject>()
                from fault in ObjectSchema.Check(@object, KubernetesSchema.Newest)
                where fault.Kind is not (SchemaFaultKind.RemovedVersion or SchemaFaultKind.DeprecatedVersion) && fault.Kind != except
                select $"{file}:{fault.At.Span.Line} {@object.Resource}: {fault.Message}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults.Take(40)));
    }
}
