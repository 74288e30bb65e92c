using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Gabion.Model.Cluster;
using Gabion.Policy.Rbac;
using Gabion.Policy.Rbac.Paths;
using Gabion.Readers.Cluster;

namespace Gabion.Bench;

/// <summary>10,000 subjects and 5,000 roles: the policy, the graph, and who reaches cluster-admin, against reading the same manifests.</summary>
internal sealed class RbacBench : Bench
{
    private const int Subjects = 10_000;
    private const int Roles = 5_000;
    private const int Namespaces = 200;

    public override string Name => "rbac";

    public override string Run(int size)
    {
        var content = Encoding.UTF8.GetBytes(Manifests());
        Measure(content); // what is compiled at first use is not what is measured
        var (read, built, searched, reached, steps) = Measure(content);
        var work = built + searched;
        return FormattableString.Invariant(
            $"{Subjects} subjects, {Roles} roles, {content.Length >> 10} KB: reading {read.TotalSeconds:0.00} s; policy and graph ({steps} steps) {built.TotalSeconds:0.00} s, ways to cluster-admin {searched.TotalSeconds:0.00} s ({reached} get there); {work.TotalSeconds:0.00} s in all (promise 2 s), {work / read:0.00} x reading");
    }

    private static (TimeSpan Read, TimeSpan Built, TimeSpan Searched, int Reached, int Steps) Measure(byte[] content)
    {
        var clock = Stopwatch.StartNew();
        ImmutableArray<KubernetesObject> objects = [.. new ManifestReader().Read(new("rbac.yaml"), content).Facts.OfType<KubernetesObject>()];
        var read = clock.Elapsed;
        clock.Restart();
        var policy = AccessPolicy.Of(objects);
        var graph = EscalationGraph.Of(policy, new(objects, []));
        var built = clock.Elapsed;
        clock.Restart();
        var reached = graph.DistancesTo(new AccessNode.ClusterAdmin()).Keys.Count(node => node is AccessNode.Acts);
        return (read, built, clock.Elapsed, reached, graph.StepCount);
    }

    /// <summary>Roles of every kind of power, most of them harmless, each bound to a few accounts of its namespace.</summary>
    private static string Manifests()
    {
        string[] rules =
        [
            "{verbs: [get, list, watch], apiGroups: [\"\"], resources: [pods, services]}",
            "{verbs: [get, list, watch], apiGroups: [\"\"], resources: [configmaps]}",
            "{verbs: [get, list, watch, create, update, patch, delete], apiGroups: [apps], resources: [deployments]}",
            "{verbs: [get], apiGroups: [\"\"], resources: [secrets], resourceNames: [settings]}",
            "{verbs: [create], apiGroups: [\"\"], resources: [pods/exec]}",
            "{verbs: [get, list], apiGroups: [networking.k8s.io], resources: [ingresses]}",
        ];
        var text = new StringBuilder();
        for (var i = 0; i < Roles; i++)
        {
            var isWide = i % 20 == 0;
            var @namespace = $"ns{i % Namespaces}";
            var (role, where) = isWide ? ("ClusterRole", "") : ("Role", $", namespace: {@namespace}");
            var power = i % 500 == 0 ? ", {verbs: [escalate, bind, create, update], apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles, clusterrolebindings]}" : "";
            text.Append($"apiVersion: rbac.authorization.k8s.io/v1\nkind: {role}\nmetadata: {{name: role-{i}{where}}}\nrules: [{rules[i % 6]}, {rules[i / 6 % 6]}{power}]\n---\n");
            text.Append($"apiVersion: rbac.authorization.k8s.io/v1\nkind: {role}Binding\nmetadata: {{name: binding-{i}{where}}}\nroleRef: {{kind: {role}, name: role-{i}}}\nsubjects:\n");
            for (var subject = 0; subject < 4; subject++)
            {
                var number = ((i * 2) + (subject * 3331)) % Subjects;
                text.Append($"- {{kind: ServiceAccount, name: account-{number}, namespace: ns{number % Namespaces}}}\n");
            }

            text.Append("---\n");
        }

        return text.ToString();
    }
}
