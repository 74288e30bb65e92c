using System.Collections.Immutable;
using System.Text;
using Gabion.AttackPaths.Facts;
using Gabion.AttackPaths.Graph;
using Gabion.AttackPaths.Ranking;
using Gabion.Model.Cluster;
using Gabion.Network.Reach;
using Gabion.Network.Reading;
using Gabion.Policy.Rbac;
using Gabion.Readers.Cluster;
using Gabion.Scan;

namespace Gabion.Tests.AttackPaths;

/// <summary>Manifests as text, paths as text: through the real readers, rules and engines.</summary>
internal static class Attacking
{
    public static AttackGraph Graph(string manifests, ImageIndex? images = null, params string[] footholds)
    {
        var read = new ManifestReader().Read(new("all.yaml"), Encoding.UTF8.GetBytes(manifests));
        var reading = new FactReading([.. read.Facts], [.. read.Gaps]);
        ImmutableArray<KubernetesObject> objects = [.. reading.Facts.OfType<KubernetesObject>()];
        ImmutableArray<Workload> workloads = [.. reading.Facts.OfType<Workload>()];
        var stop = TestContext.Current.CancellationToken;
        var map = new ReachMap(Reachability.Of(TopologyReading.Read(reading.Facts), stop), withV6: true);
        return AttackGraph.Of(new(objects, workloads, map, AccessPolicy.Of(objects), new(objects, workloads), new(FactFindings.Of(reading).Findings), images ?? ImageIndex.Empty) { Footholds = [.. footholds] }, stop);
    }

    public static ImmutableArray<AttackPath> Paths(string manifests, ImageIndex? images = null) => PathRanking.Of(Graph(manifests, images), new HashSet<int>());

    /// <summary>One line a path: score, and the places that it goes through.</summary>
    public static string Lines(string manifests, ImageIndex? images = null, params string[] footholds)
    {
        var graph = Graph(manifests, images, footholds);
        return string.Join('\n', PathRanking.Of(graph, new HashSet<int>()).Select(path =>
            $"{path.Score.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)}: {string.Join(" > ", PathStep.Of(graph, path).Select(step => step.To?.Words ?? step.Hop.Means))}"));
    }

    public static string Workload(string kind, string @namespace, string name, string ports = "", string pod = "", string container = "") =>
        $$"""
        ---
        apiVersion: apps/v1
        kind: {{kind}}
        metadata: {name: {{name}}, namespace: {{@namespace}} }
        spec:
          selector: {matchLabels: {app: {{name}} } }
          template:
            metadata: {labels: {app: {{name}} } }
            spec:
              containers:
              - {name: c, image: "example.org/{{name}}:1.0", ports: [ {{ports}} ] {{container}} }
              {{pod}}

        """;

    public static string Service(string @namespace, string name, string spec, string metadata = "") =>
        $$"""
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: {{name}}, namespace: {{@namespace}} {{metadata}} }
        spec: {selector: {app: {{name}} }, ports: [{port: 80, targetPort: 8080}], {{spec}} }

        """;
}
