using System.Text;
using Gabion.Model.Cluster;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Policy.PodSecurity;

/// <summary>Pods for tests, read by the real reader.</summary>
internal static class Pods
{
    /// <summary>A pod with the given lines of <c>spec</c>; without containers of its own it gets one plain one named <c>a</c>.</summary>
    public static Workload OfSpec(string spec, string annotations = "")
    {
        var text = new StringBuilder("apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n");
        if (annotations.Length > 0)
        {
            text.Append("  annotations:\n    ").AppendLine(annotations.Replace("\n", "\n    ", StringComparison.Ordinal));
        }

        text.Append("spec:\n  ").AppendLine(spec.Replace("\n", "\n  ", StringComparison.Ordinal));
        if (!spec.Contains("containers: [", StringComparison.Ordinal))
        {
            text.AppendLine("  containers: [{name: a, image: x}]");
        }

        return OfText(text.ToString());
    }

    public static Workload OfText(string text) =>
        Assert.Single(new ManifestReader().Read(new("pod.yaml"), Encoding.UTF8.GetBytes(text)).Facts.OfType<Workload>());
}
