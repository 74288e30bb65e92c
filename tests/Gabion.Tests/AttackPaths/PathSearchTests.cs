using System.Text;
using Gabion.AttackPaths.Graph;
using Gabion.Tests.Policy.Rbac;
using static Gabion.Tests.AttackPaths.Attacking;

namespace Gabion.Tests.AttackPaths;

/// <summary>The search against a naive one that tries every hop until nothing gets easier.</summary>
public sealed class PathSearchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Finds_the_easiest_ways(int seed)
    {
        var graph = Graph(Manifests(new Random(seed)));
        var closed = new HashSet<int>(graph.Mends.Where(mend => mend.Number % 5 == seed).Select(mend => mend.Number));
        var naive = Naive(graph, closed);
        var forward = PathSearch.Forward(graph, graph.Internet, closed);
        Assert.Contains(graph.Places, place => place.Impact > 0 && naive[place.Number] > 0);
        foreach (var place in graph.Places)
        {
            Assert.Equal(naive[place.Number], forward.Reaches(place.Number) ? forward.Ease(place.Number) : 0, 9);
            if (place.Impact == 0 || naive[place.Number] == 0)
            {
                continue;
            }

            var backward = PathSearch.Backward(graph, place, closed);
            Assert.Equal(naive[place.Number], backward.Ease(graph.Internet.Number), 9);
            foreach (var path in (IReadOnlyList<Edge>[])[forward.Path(place.Number), backward.Path(graph.Internet.Number)])
            {
                Assert.Equal(graph.Internet.Number, path[0].From);
                Assert.All(path.Zip(path.Skip(1)), pair => Assert.Equal(pair.First.Hop.To, pair.Second.From));
                Assert.All(path, edge => Assert.Contains(edge.Hop, graph.From(edge.From)));
                Assert.DoesNotContain(path, edge => edge.Hop.Mend is { } mend && closed.Contains(mend.Number));
                Assert.Equal(naive[place.Number], path.Aggregate(1.0, (ease, edge) => ease * edge.Hop.Ease.Value), 9);
            }
        }
    }

    private static double[] Naive(AttackGraph graph, HashSet<int> closed)
    {
        var ease = new double[graph.Places.Length];
        ease[graph.Internet.Number] = 1;
        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            foreach (var place in graph.Places)
            {
                foreach (var hop in graph.From(place.Number).Where(hop => hop.Mend is not { } mend || !closed.Contains(mend.Number)))
                {
                    var there = ease[place.Number] * hop.Ease.Value;
                    if (there > ease[hop.To] + 1e-12)
                    {
                        (ease[hop.To], isChanged) = (there, true);
                    }
                }
            }
        }

        return ease;
    }

    private static string Manifests(Random random)
    {
        string[] pods = ["automountServiceAccountToken: false", "serviceAccountName: a", "serviceAccountName: b", "nodeName: n1", "hostNetwork: true"];
        string[] containers = ["", ", securityContext: {privileged: true}", ", envFrom: [{secretRef: {name: s}}]"];
        string[] rules =
        [
            "{verbs: [create], apiGroups: [\"\"], resources: [pods]}", "{verbs: [list], apiGroups: [\"\"], resources: [secrets]}", "{verbs: [create], apiGroups: [\"\"], resources: [pods/exec]}",
            "{verbs: [impersonate], apiGroups: [\"\"], resources: [serviceaccounts]}",
        ];
        var text = new StringBuilder();
        for (var i = 0; i < 20; i++)
        {
            var @namespace = $"n{random.Next(4)}";
            text.Append(Workload(random.Next(4) == 0 ? "DaemonSet" : "Deployment", @namespace, $"w{i}", "{containerPort: 8080}", pods[random.Next(pods.Length)], containers[random.Next(containers.Length)]));
            text.Append(random.Next(4) == 0 ? Service(@namespace, $"w{i}", random.Next(2) == 0 ? "type: LoadBalancer" : "type: NodePort") : "");
        }

        for (var i = 0; i < 6; i++)
        {
            text.Append(RbacObjects.Bound($"serviceaccount:n{random.Next(4)}/{"ab"[random.Next(2)]}", random.Next(3) == 0 ? null : $"n{random.Next(4)}", rules[random.Next(rules.Length)]));
        }

        return text.Append(Network.Reaching.NetPolicy("n1", "p", "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}")).ToString();
    }
}
