using System.Text;
using Gabion.Network.Lint;
using Gabion.Network.Reach;
using Gabion.Network.Reading;
using Gabion.Readers.Cluster;

namespace Gabion.Tests.Network;

/// <summary>Manifests broken in every way end in an answer and gaps, never in an exception.</summary>
public sealed class NetworkFuzzTests
{
    private static readonly string[] Scraps =
        ["null", "{}", "[]", "-1", "99999999999", "''", "'*'", "true", "0.5", "[[]]", "{a: {b: {c: d}}}", "10.0.0.0/8", "TCP", "!!binary x", "&a [*a]", "\u0000"];

    [Fact]
    public void Any_broken_policy_ends_in_an_answer()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var made = new RandomManifests(seed);
            var text = made.Cluster() + made.NetworkPolicies() + made.AdminPolicies(seed % 2 == 0 ? "AdminNetworkPolicy" : "ClusterNetworkPolicy") + (seed % 3 == 0 ? made.CalicoCluster() : "");
            Ask(Break(text, made.Random));
        }
    }

    [Fact]
    public void A_list_beyond_reason_is_a_gap()
    {
        var peers = string.Join(", ", Enumerable.Repeat("{podSelector: {}}", FieldReading.MaxItems + 1));
        var topology = Reaching.Topology(Reaching.Pod("a", "p") + Reaching.NetPolicy("a", "n", $"{{podSelector: {{}}, ingress: [{{from: [{peers}]}}]}}"));
        Assert.Contains("more than", Assert.Single(topology.Gaps).Reason, StringComparison.Ordinal);
    }

    private static void Ask(string text)
    {
        var topology = TopologyReading.Read(new ManifestReader().Read(new("all.yaml"), Encoding.UTF8.GetBytes(text)).Facts);
        if (topology.Endpoints.IsEmpty)
        {
            return;
        }

        var map = new ReachMap(Reachability.Of(topology, TestContext.Current.CancellationToken), withV6: true);
        foreach (var line in map.Lines(map.Sources, map.Destinations))
        {
            Assert.True(line.Decision.Possible.Contains(line.Decision.Allowed));
        }

        NetworkLint.Of(map, TestContext.Current.CancellationToken);
        Assert.NotNull(Exposure.Of(map).ToList());
    }

    /// <summary>Replaces, removes and doubles pieces between the marks of flow style.</summary>
    private static string Break(string text, Random random)
    {
        var broken = new StringBuilder(text);
        for (var i = 1 + random.Next(6); i > 0; i--)
        {
            var at = random.Next(broken.Length);
            var end = at;
            while (end < broken.Length && broken[end] is not (',' or '}' or ']' or '\n'))
            {
                end++;
            }

            var start = at;
            while (start > 0 && broken[start - 1] is not (':' or '[' or '{' or ',' or '\n'))
            {
                start--;
            }

            broken.Remove(start, Math.Max(0, end - start)).Insert(start, $" {Scraps[random.Next(Scraps.Length)]}");
        }

        return broken.ToString();
    }
}
