using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Gabion.AttackPaths.Facts;
using Gabion.AttackPaths.Graph;
using Gabion.AttackPaths.Ranking;
using Gabion.Model;
using Gabion.Model.Cluster;
using Gabion.Network.Reach;
using Gabion.Network.Reading;
using Gabion.Policy.Rbac;
using Gabion.Readers.Cluster;

namespace Gabion.Bench;

/// <summary>2,000 workloads with Services, policies, roles and bindings: the graph, the ranking and the plan, against reading the same manifests.</summary>
internal sealed class PathsBench : Bench
{
    private const int Workloads = 2_000;
    private const int Namespaces = 50;

    public override string Name => "paths";

    public override string Run(int size)
    {
        var content = Encoding.UTF8.GetBytes(Manifests());
        Measure(content); // what is compiled at first use is not what is measured
        return Measure(content);
    }

    private static string Measure(byte[] content)
    {
        var clock = Stopwatch.StartNew();
        var facts = new ManifestReader().Read(new("all.yaml"), content).Facts;
        ImmutableArray<KubernetesObject> objects = [.. facts.OfType<KubernetesObject>()];
        ImmutableArray<Workload> workloads = [.. facts.OfType<Workload>()];
        var read = clock.Elapsed;
        clock.Restart();
        var map = new ReachMap(Reachability.Of(TopologyReading.Read(facts), CancellationToken.None), withV6: true);
        var graph = AttackGraph.Of(new(objects, workloads, map, AccessPolicy.Of(objects), new(objects, workloads), FindingIndex.Empty, ImageIndex.Empty), CancellationToken.None);
        var built = clock.Elapsed;
        clock.Restart();
        var paths = PathRanking.Of(graph, new HashSet<int>());
        var ranked = clock.Elapsed;
        clock.Restart();
        var plan = MendPlan.Of(graph, paths, CancellationToken.None);
        var planned = clock.Elapsed;
        var all = built + ranked + planned;
        return FormattableString.Invariant(
            $"{Workloads} workloads, {content.Length >> 10} KB: reading {read.TotalSeconds:0.00} s; graph of {graph.HopCount} hops {built.TotalSeconds:0.00} s, {paths.Length} paths ranked {ranked.TotalSeconds:0.00} s, plan of {plan.Steps.Length} mends {planned.TotalSeconds:0.00} s; {all / read:0.0} x reading, {GC.GetTotalMemory(forceFullCollection: true) >> 20} MB kept");
    }

    private static string Manifests()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Workloads; i++)
        {
            var space = $"ns{i % Namespaces}";
            var more = (i % 100 == 7 ? ", securityContext: {privileged: true}" : "") + (i % 10 == 3 ? $", envFrom: [{{secretRef: {{name: secret-{i}}}}}]" : "");
            text.Append($"apiVersion: apps/v1\nkind: {(i % 97 == 0 ? "DaemonSet" : "Deployment")}\nmetadata: {{name: app-{i}, namespace: {space}}}\nspec:\n  selector: {{matchLabels: {{app: app-{i}}}}}\n  template:\n    metadata: {{labels: {{app: app-{i}, tier: t{i % 5}}}}}\n    spec: {{serviceAccountName: account-{i % 400}, containers: [{{name: c, image: \"registry.example/app-{i}:1\", ports: [{{containerPort: 8080}}]{more}}}]}}\n---\n");
            text.Append($"apiVersion: v1\nkind: Service\nmetadata: {{name: app-{i}, namespace: {space}}}\nspec: {{type: {(i % 20 == 0 ? "LoadBalancer" : "ClusterIP")}, selector: {{app: app-{i}}}, ports: [{{port: 80, targetPort: 8080}}]}}\n---\n");
            if (i % 4 == 1)
            {
                // Every fourth lets in only its own tier: classes of pods that reach different things.
                text.Append($"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: app-{i}, namespace: {space}}}\nspec: {{podSelector: {{matchLabels: {{app: app-{i}}}}}, ingress: [{{from: [{{podSelector: {{matchLabels: {{tier: t{i % 5}}}}}}}]}}]}}\n---\n");
            }
        }

        string[] rules =
        [
            "{verbs: [get, list], apiGroups: [\"\"], resources: [pods, services]}", "{verbs: [create], apiGroups: [\"\"], resources: [pods]}",
            "{verbs: [list], apiGroups: [\"\"], resources: [secrets]}", "{verbs: [create], apiGroups: [\"\"], resources: [pods/exec]}",
        ];
        for (var i = 0; i < 400; i++)
        {
            var isWide = i % 50 == 0;
            var where = isWide ? "" : $", namespace: ns{i % Namespaces}";
            var kind = isWide ? "ClusterRole" : "Role";
            text.Append($"apiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}\nmetadata: {{name: role-{i}{where}}}\nrules: [{rules[i % 4]}]\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: {kind}Binding\nmetadata: {{name: binding-{i}{where}}}\nroleRef: {{kind: {kind}, name: role-{i}}}\nsubjects: [{{kind: ServiceAccount, name: account-{i}, namespace: ns{i % Namespaces}}}]\n---\n");
        }

        return text.ToString();
    }
}
