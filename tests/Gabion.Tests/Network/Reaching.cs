using System.Text;
using Gabion.Cli.Network;
using Gabion.Network.Algebra;
using Gabion.Network.Facts;
using Gabion.Network.Reach;
using Gabion.Network.Reading;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Network;

/// <summary>Manifests as text, the answer as text: through the real reader and the real output.</summary>
internal static class Reaching
{
    public static Topology Topology(string manifests) =>
        TopologyReading.Read(new ManifestReader().Read(new("all.yaml"), Encoding.UTF8.GetBytes(manifests)).Facts);

    public static ReachMap Map(string manifests, bool withV6 = false) =>
        new(Reachability.Of(Topology(manifests), TestContext.Current.CancellationToken), withV6);

    /// <summary>Every line, or those that contain <paramref name="part"/>.</summary>
    public static string Lines(string manifests, string part = "", bool withV6 = false)
    {
        var map = Map(manifests, withV6);
        using var text = new StringWriter { NewLine = "\n" };
        ReachText.Write(text, new(map, map.Sources, map.Destinations, ConnectionSet.All));
        return string.Join('\n', text.ToString().Split('\n').Where(line => line.Length > 0 && line.Contains(part, StringComparison.Ordinal)));
    }

    public static string Pod(string @namespace, string name, string labels = "", string ports = "", string more = "") =>
        $$"""
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: {{name}}, namespace: {{@namespace}}, labels: { {{labels}} } }
        spec: { containers: [{name: c, image: x, ports: [ {{ports}} ] }] {{more}} }

        """;

    public static string Namespace(string name, string labels = "") =>
        $$"""
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: {{name}}, labels: { {{labels}} } }

        """;

    /// <summary>A policy in <c>networking.k8s.io</c> with its specification in flow style.</summary>
    public static string NetPolicy(string @namespace, string name, string spec) =>
        $$"""
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: {{name}}, namespace: {{@namespace}} }
        spec: {{spec}}

        """;

    public static string Admin(string kind, string name, string spec) =>
        $$"""
        ---
        apiVersion: policy.networking.k8s.io/{{(kind == "ClusterNetworkPolicy" ? "v1alpha2" : "v1alpha1")}}
        kind: {{kind}}
        metadata: {name: {{name}} }
        spec: {{spec}}

        """;
}
