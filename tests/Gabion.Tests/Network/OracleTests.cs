using Gabion.Network.Algebra;
using Gabion.Network.Reach;

namespace Gabion.Tests.Network;

/// <summary>The engine and a naive second implementation agree, packet by packet, on generated clusters and policies.</summary>
public sealed class OracleTests
{
    private const int Rounds = 60;
    private const int PacketsARound = 300;

    [Theory]
    [InlineData("NetworkPolicy")]
    [InlineData("AdminNetworkPolicy")]
    [InlineData("ClusterNetworkPolicy")]
    public void Agrees_with_a_naive_reading(string kind)
    {
        var (allowed, total) = (0, 0);
        for (var seed = 0; seed < Rounds; seed++)
        {
            var made = new RandomManifests(seed);
            var manifests = made.Cluster() + made.NetworkPolicies() + (kind == "NetworkPolicy" ? "" : made.AdminPolicies(kind));
            var oracle = new NaiveOracle(manifests);
            var map = Reaching.Map(manifests, withV6: true);
            Assert.Empty(map.Reach.Topology.Gaps);
            var names = map.Workloads.Select(peer => peer.Name[..^"[Pod]".Length]).ToArray();
            for (var i = 0; i < PacketsARound; i++)
            {
                var packet = Make(made.Random, names);
                var expected = oracle.Allows(packet);
                Assert.True(expected == Engine(map, packet), $"seed {seed}: {packet} must be {(expected ? "allowed" : "refused")} in\n{manifests}");
                allowed += expected ? 1 : 0;
                total++;
            }
        }

        Assert.InRange(allowed, total / 20, total * 19 / 20); // the samples hold both answers
    }

    [Fact]
    public void Agrees_with_a_naive_reading_of_Calico()
    {
        var (allowed, total) = (0, 0);
        for (var seed = 0; seed < 2 * Rounds; seed++)
        {
            var made = new RandomManifests(seed);
            var manifests = made.CalicoCluster() + (seed % 2 == 0 ? "" : made.NetworkPolicies());
            var oracle = new CalicoOracle(manifests);
            var map = Reaching.Map(manifests, withV6: true);
            Assert.Empty(map.Reach.Topology.Gaps);
            var names = map.Workloads.Select(peer => peer.Name[..^"[Pod]".Length]).ToArray();
            for (var i = 0; i < PacketsARound; i++)
            {
                var packet = Make(made.Random, names);
                var expected = oracle.Allows(packet);
                Assert.True(expected == Engine(map, packet), $"seed {seed}: {packet} must be {(expected ? "allowed" : "refused")} in\n{manifests}");
                allowed += expected ? 1 : 0;
                total++;
            }
        }

        Assert.InRange(allowed, total / 20, total * 19 / 20);
    }

    [Fact]
    public void Agrees_with_a_naive_reading_of_Cilium()
    {
        var (allowed, total) = (0, 0);
        for (var seed = 0; seed < Rounds; seed++)
        {
            var made = new RandomManifests(seed);
            var manifests = made.Cluster() + made.CiliumPolicies() + (seed % 2 == 0 ? "" : made.NetworkPolicies());
            var oracle = new CiliumOracle(manifests);
            var map = Reaching.Map(manifests, withV6: true);
            Assert.Empty(map.Reach.Topology.Gaps);
            var names = map.Workloads.Select(peer => peer.Name[..^"[Pod]".Length]).ToArray();
            for (var i = 0; i < PacketsARound; i++)
            {
                var packet = Make(made.Random, names);
                var expected = oracle.Allows(packet);
                Assert.True(expected == Engine(map, packet), $"seed {seed}: {packet} must be {(expected ? "allowed" : "refused")} in\n{manifests}");
                allowed += expected ? 1 : 0;
                total++;
            }
        }

        Assert.InRange(allowed, total / 20, total * 19 / 20);
    }

    internal static Packet Make(Random random, string[] pods)
    {
        string Any() => random.Next(3) == 0 ? RandomManifests.Addresses[random.Next(RandomManifests.Addresses.Length)] : pods[random.Next(pods.Length)];
        while (true)
        {
            var (from, to) = (Any(), Any());
            if (from != to && (from.Contains('/') || to.Contains('/')))
            {
                return new(from, to, RandomManifests.Protocols[random.Next(3)], RandomManifests.Ports[random.Next(RandomManifests.Ports.Length)]);
            }
        }
    }

    internal static bool Engine(ReachMap map, Packet packet)
    {
        var decision = map.Between(Find(map.Sources, packet.From), Find(map.Destinations, packet.To));
        Assert.True(decision.Undecided.IsEmpty);
        var protocol = Enum.Parse<TransportProtocol>(packet.Protocol, ignoreCase: true);
        return decision.Allowed.Ports(protocol).Contains((ushort)packet.Port);
    }

    private static ReachPeer Find(IEnumerable<ReachPeer> peers, string name)
    {
        if (!AddressSet.TryParse(name, out var address))
        {
            return peers.Single(peer => peer.Name == $"{name}[Pod]");
        }

        return peers.Single(peer => peer.Addresses is { } range && range.ToSet().Contains(address));
    }
}
