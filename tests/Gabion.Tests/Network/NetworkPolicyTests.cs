using Gabion.Network.Algebra;
using Gabion.Network.Reading;
using static Gabion.Tests.Network.Reaching;

namespace Gabion.Tests.Network;

/// <summary>The semantics of NetworkPolicy, after its API reference and the page "Network Policies" of the Kubernetes documentation.</summary>
public sealed class NetworkPolicyTests
{
    private static readonly string Pair = Namespace("a") + Namespace("b", "team: b") + Pod("a", "web", "app: web", "{name: http, containerPort: 8080}") + Pod("b", "client", "app: client");

    [Theory]
    [InlineData("{podSelector: {}}", "")] // ingress is spoken of by default: nothing comes in
    [InlineData("{podSelector: {}, policyTypes: [Egress]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{podSelector: {}, egress: []}", "")] // an empty egress is none: still ingress only
    [InlineData("{podSelector: {}, ingress: [{}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{podSelector: {matchLabels: {app: other}}}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{podSelector: {}, ingress: [{from: []}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}", "")] // pods of the policy's own namespace
    [InlineData("{podSelector: {}, ingress: [{from: [{namespaceSelector: {}}]}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: b}}}]}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: b}}, podSelector: {matchLabels: {app: web}}}]}]}", "")] // both must match
    [InlineData("{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {team: b}}}, {podSelector: {matchLabels: {app: web}}}]}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: 80}]}]}", "b/client[Pod] => a/web[Pod] : TCP 80")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{protocol: UDP}]}]}", "b/client[Pod] => a/web[Pod] : UDP 1-65535")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: 80, endPort: 90}, {port: 85, endPort: 100}]}]}", "b/client[Pod] => a/web[Pod] : TCP 80-100")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: http}]}]}", "b/client[Pod] => a/web[Pod] : TCP 8080")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: http, protocol: UDP}]}]}", "")] // the name is of a TCP port
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: nosuch}]}]}", "")]
    [InlineData("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}", "")] // blocks are addresses outside the cluster
    public void Decides_one_policy(string spec, string expected) =>
        Assert.Equal(expected, Lines(Pair + NetPolicy("a", "p", spec), "b/client[Pod] => a/web"));

    [Fact]
    public void Policies_add_up() => Assert.Equal(
        "b/client[Pod] => a/web[Pod] : TCP 80,443",
        Lines(
            Pair + NetPolicy("a", "deny", "{podSelector: {}}") + NetPolicy("a", "p", "{podSelector: {}, ingress: [{ports: [{port: 80}]}]}")
            + NetPolicy("a", "q", "{podSelector: {}, ingress: [{ports: [{port: 443}]}]}"),
            "b/client[Pod] => a/web"));

    [Fact]
    public void Both_sides_must_let_it() => Assert.Equal(
        "b/client[Pod] => a/web[Pod] : TCP 443",
        Lines(
            Pair + NetPolicy("a", "in", "{podSelector: {}, ingress: [{ports: [{port: 80}, {port: 443}]}]}")
            + NetPolicy("b", "out", "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: 443}, {port: 53}]}]}"),
            "b/client[Pod] => a/web"));

    [Fact]
    public void A_named_port_is_the_destinations_on_the_way_out() => Assert.Equal(
        """
        b/client[Pod] => 0.0.0.0-255.255.255.255[External] : TCP 53
        b/client[Pod] => a/web[Pod] : TCP 53,8080
        """,
        Lines(Pair + NetPolicy("b", "out", "{podSelector: {}, policyTypes: [Egress], egress: [{ports: [{port: http}, {port: 53}]}]}"), "b/client[Pod] =>"));

    [Fact]
    public void Exceptions_of_a_block_are_left_out() => Assert.Equal(
        """
        0.0.0.0-9.255.255.255[External] => b/client[Pod] : All Connections
        10.0.0.0-10.0.255.255[External] => a/web[Pod] : All Connections
        10.0.0.0-10.0.255.255[External] => b/client[Pod] : All Connections
        10.1.0.0-10.1.255.255[External] => b/client[Pod] : All Connections
        10.2.0.0-10.255.255.255[External] => a/web[Pod] : All Connections
        10.2.0.0-10.255.255.255[External] => b/client[Pod] : All Connections
        11.0.0.0-255.255.255.255[External] => b/client[Pod] : All Connections
        """,
        Lines(Pair + NetPolicy("a", "p", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]}"), "[External] =>"));

    [Fact]
    public void Shows_ranges_of_IPv6_when_asked() => Assert.Equal(
        """
        2001:db8::-2001:db8:ffff:ffff:ffff:ffff:ffff:ffff[External] => a/web[Pod] : TCP 443
        """,
        Lines(Pair + NetPolicy("a", "p", "{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: '2001:db8::/32'}}], ports: [{port: 443}]}]}"), "=> a/web", withV6: true));

    [Theory]
    [InlineData("{podSelector: {}, ingress: [{from: [{}]}]}", "names no peer")]
    [InlineData("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: nonsense}}]}]}", "no CIDR")]
    [InlineData("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}]}", "does not lie within")]
    [InlineData("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]}", "beside a selector")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: 0}]}]}", "no port from 1 to 65535")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: 80, endPort: 79}]}]}", "below the first port")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: http, endPort: 79}]}]}", "not the name")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: 80, protocol: ICMP}]}]}", "TCP, UDP or SCTP")]
    [InlineData("{podSelector: {}, policyTypes: [Sideways]}", "Ingress or Egress")]
    [InlineData("{podSelector: {}, policyTypes: [Ingress, Egress, Ingress]}", "more than two types")]
    [InlineData("{podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}]}", "does not lie strictly within")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: '80'}]}]}", "is no name of a port")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: WEB}]}]}", "is no name of a port")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: -web}]}]}", "is no name of a port")]
    [InlineData("{podSelector: {matchLabels: {app: 'bad value!'}}}", "is no value of a label")]
    [InlineData("{podSelector: {matchExpressions: [{key: a, operator: Near, values: [x]}]}}", "no legal expression")]
    [InlineData("{podSelector: [], ingress: 7}", "is not a")]
    public void A_policy_that_a_server_refuses_is_left_out(string spec, string why)
    {
        var manifests = Pair + NetPolicy("a", "p", spec);
        var gap = Assert.Single(Topology(manifests).Gaps);
        Assert.Contains(why, gap.Reason, StringComparison.Ordinal);
        Assert.True(gap.Span!.Value.Line > 20, "the place is in the policy");
        Assert.Equal("b/client[Pod] => a/web[Pod] : All Connections", Lines(manifests, "b/client[Pod] => a/web"));
    }

    [Fact]
    public void A_label_that_differs_from_pod_to_pod_is_not_guessed() => Assert.Equal(
        "a/web[Pod] => a/db[StatefulSet] : cannot tell TCP 5432",
        Lines(
            Pair + """
            ---
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: a}
            spec: {template: {metadata: {labels: {app: db}}, spec: {containers: [{name: c, image: x}]}}}

            """
            + NetPolicy("a", "deny", "{podSelector: {matchLabels: {app: db}}}")
            + NetPolicy("a", "first", "{podSelector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-0}}, ingress: [{ports: [{port: 5432}]}]}"),
            "a/web[Pod] => a/db"));

    [Fact]
    public void Pods_are_shown_under_what_controls_them() => Assert.Equal(
        """
        0.0.0.0-255.255.255.255[External] => a/web[Deployment] : All Connections
        a/web[Deployment] => 0.0.0.0-255.255.255.255[External] : All Connections
        """,
        Lines("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, namespace: a}
            spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}}
            ---
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata: {name: web-1, namespace: a, ownerReferences: [{kind: Deployment, name: web, controller: true}]}
            spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: x}]}}}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: web-1-x, namespace: a, labels: {app: web}, ownerReferences: [{kind: ReplicaSet, name: web-1, controller: true}]}
            spec: {containers: [{name: c, image: x}]}
            """));

    /// <summary>What older servers took and 1.36 refuses (KEP-4858): it is there for certain only where a server gave it out.</summary>
    [Theory]
    [InlineData("10.1.2.3/8", "8.0.0.1", "", "?")]
    [InlineData("10.1.2.3/8", "8.0.0.1", "stored", "no")]
    [InlineData("10.1.2.3/8", "10.200.0.1", "stored", "yes")] // the bits beyond the prefix are passed over
    [InlineData("10.0.0.0/8", "8.0.0.1", "", "no")]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.1", "stored", "?")] // IPv4 to some, IPv6 to others
    [InlineData("::ffff:10.0.0.0/104", "8.0.0.1", "stored", "no")]
    [InlineData("010.0.0.0/8", "10.0.0.1", "stored", "?")] // 10, or octal 8
    [InlineData("010.0.0.0/8", "8.0.0.1", "stored", "?")]
    [InlineData("010.0.0.0/8", "9.0.0.1", "stored", "no")]
    [InlineData("10.0.0.0/8, except: [10.1.2.3/16]", "10.1.0.1", "stored", "no")]
    [InlineData("10.0.0.0/8, except: [10.1.2.3/16]", "10.2.0.1", "", "?")]
    public void Blocks_that_strict_servers_refuse(string block, string from, string stored, string expected)
    {
        var written = block.StartsWith("::", StringComparison.Ordinal) ? $"'{block}'" : block;
        var policy = NetPolicy("a", "p", $"{{podSelector: {{}}, ingress: [{{from: [{{ipBlock: {{cidr: {written}}}}}]}}]}}");
        var map = Map(Pair + (stored.Length == 0 ? policy : policy.Replace("namespace: a }", "namespace: a, uid: '1' }", StringComparison.Ordinal)));
        Assert.True(AddressSet.TryParse(from, out var address));
        var source = map.Sources.Single(peer => peer.Addresses?.ToSet().Contains(address) == true);
        var lines = map.Lines([source], [map.Destinations.Single(peer => peer.Name == "a/web[Pod]")]).ToList();
        Assert.Equal(expected, lines.Count == 0 ? "no" : lines[0].Decision.Undecided.IsEmpty ? "yes" : "?");
        Assert.Equal(expected == "?" && stored.Length == 0, map.Reach.Topology.Gaps.Any(gap => gap.Reason.Contains("from 1.36 on refuse", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.0.0.0/8", null)]
    [InlineData("10.1.2.3/8", "10.0.0.0/8", "bits set")]
    [InlineData("10.1.2.3/32", "10.1.2.3/32", null)]
    [InlineData("2001:DB8:0::/32", "2001:DB8:0::/32", null)] // another spelling of it, and legal
    [InlineData("2001:db8::1/32", "2001:db8::/32", "bits set")]
    [InlineData("::ffff:10.1.0.0/112", "10.1.0.0/16", "mapped")]
    [InlineData("10.0.0.0/08", null, "leading zeros")]
    [InlineData("010.0.0.0/8", null, "leading zeros")]
    public void Says_what_is_odd_in_a_block(string text, string? plain, string? oddity)
    {
        var cidr = LegacyCidr.Parse(text);
        Assert.NotNull(cidr);
        Assert.Equal(plain, cidr.Plain);
        Assert.Equal(oddity is null, cidr.Oddity is null);
        Assert.Contains(oddity ?? "", cidr.Oddity ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.256/8")]
    [InlineData("10.0.0/8")]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("fe80::1%eth0/64")]
    [InlineData("000000000000000010.0.0.0/8")]
    [InlineData(null)]
    public void What_no_server_takes_is_no_block(string? text) => Assert.Null(LegacyCidr.Parse(text));
}
