using System.Text;
using Gabion.Network.Algebra;
using Gabion.Network.Reach;
using Gabion.Network.Reading;
using Gabion.Readers.Cluster;
using static Gabion.Tests.Network.Reaching;

namespace Gabion.Tests.Network;

/// <summary>Host endpoints, and pods in address blocks.</summary>
public sealed class HostAndNetworkTests
{
    private static readonly string Pods = Namespace("a") + Namespace("b") + Pod("a", "web", "app: web") + Pod("b", "client");

    [Theory]
    [InlineData("", "", "", "", false)] // routes of the Gateway's own namespace alone
    [InlineData("allowedRoutes: {namespaces: {from: All}}", "", "", "", true)]
    [InlineData("allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {gw: 'yes'}}}}", "", "", "", false)]
    [InlineData("allowedRoutes: {namespaces: {from: Selector, selector: {matchLabels: {kubernetes.io/metadata.name: a}}}}", "", "", "", true)]
    [InlineData("allowedRoutes: {namespaces: {from: All}, kinds: [{kind: GRPCRoute}]}", "", "", "", false)]
    [InlineData("allowedRoutes: {namespaces: {from: All}}", ", sectionName: nope", "", "", false)]
    [InlineData("allowedRoutes: {namespaces: {from: All}}", ", port: 81", "", "", false)]
    [InlineData("allowedRoutes: {namespaces: {from: All}}, hostname: a.example", "", "hostnames: [b.example], ", "", false)]
    [InlineData("allowedRoutes: {namespaces: {from: All}}, hostname: '*.example'", "", "hostnames: [b.example], ", "", true)]
    [InlineData("allowedRoutes: {namespaces: {from: All}}", "", "", ", weight: 0", false)]
    [InlineData("allowedRoutes: {namespaces: {from: All}}", "", "", ", namespace: b", false)] // without a ReferenceGrant
    public void A_route_leads_in_where_its_Gateway_takes_it(string listener, string parent, string route, string backend, bool isIn)
    {
        var text = Namespace("infra") + Pods + Pod("b", "web", "app: web") + $$"""
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: a}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: b}
            spec: {selector: {app: web}, ports: [{port: 80}]}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: g, namespace: infra}
            spec: {listeners: [{name: http, port: 80, protocol: HTTP{{(listener.Length == 0 ? "" : $", {listener}")}} } ] }
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: r, namespace: a}
            spec: {parentRefs: [{name: g, namespace: infra{{parent}} }], {{route}}rules: [{backendRefs: [{name: web, port: 80{{backend}} } ] } ] }

            """;
        Assert.Equal(isIn, TopologyReading.Read(new ManifestReader().Read(new("a.yaml"), Encoding.UTF8.GetBytes(text)).Facts).Entries.Length > 0);
    }

    [Theory]
    [InlineData("", "TCP 22,179,2379-2380,5473,6443,6666-6667,UDP 68")] // no profile: the failsafe ports alone
    [InlineData(", profiles: [projectcalico-default-allow]", "All Connections")]
    [InlineData(", profiles: [nosuch]", "TCP 22,179,2379-2380,5473,6443,6666-6667,UDP 68")]
    public void A_host_without_policy_follows_its_profile(string profiles, string expected) =>
        Assert.Equal($"b/client[Pod] => host/node1[HostEndpoint] : {expected}", Lines(Pods + Host(profiles), "b/client[Pod] => host"));

    /// <summary>Host policies before connection tracking, then before translation, then the others; what an early one does not match goes on.</summary>
    [Theory]
    [InlineData("{order: 1000, doNotTrack: true, applyOnForward: true, ingress: [{action: Deny}]}", "{order: 1, ingress: [{action: Allow}]}", "TCP 22,179,2379-2380,5473,6443,6666-6667,UDP 68")]
    [InlineData("{order: 1000, preDNAT: true, applyOnForward: true, ingress: [{action: Deny, protocol: UDP}]}", "{order: 1, ingress: [{action: Allow, protocol: UDP, destination: {ports: [53]}}]}", "TCP 22,179,2379-2380,5473,6443,6666-6667,UDP 68")]
    [InlineData("{order: 1000, preDNAT: true, applyOnForward: true, ingress: [{action: Allow, protocol: TCP, destination: {ports: [80]}}]}", "{order: 1, ingress: [{action: Deny}]}", "TCP 22,80,179,2379-2380,5473,6443,6666-6667,UDP 68")]
    [InlineData("{order: 1, preDNAT: true, applyOnForward: true, ingress: [{action: Deny, protocol: TCP, destination: {ports: [80]}}]}", "{order: 1, doNotTrack: true, applyOnForward: true, ingress: [{action: Allow, protocol: TCP, destination: {ports: [80]}}]}", "TCP 22,80,179,2379-2380,5473,6443,6666-6667,UDP 68")]
    [InlineData("{order: 1, preDNAT: true, ingress: [{action: Deny}]}", "{order: 2, ingress: [{action: Allow}]}", "All Connections")] // refused, so left out
    [InlineData("{order: 1, preDNAT: true, applyOnForward: true, types: [Ingress, Egress], ingress: [{action: Deny}]}", "{order: 2, ingress: [{action: Allow}]}", "All Connections")]
    public void Early_policies_of_hosts_come_first_and_refuse_only_what_they_match(string first, string second, string expected)
    {
        static string Policy(string name, string spec) =>
            $"---\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {{name: {name}}}\nspec: {{selector: role == 'node', {spec[1..]}\n";
        Assert.Equal($"b/client[Pod] => host/node1[HostEndpoint] : {expected}", Lines(Pods + Host("") + Policy("a", first) + Policy("b", second), "b/client[Pod] => host"));
    }

    [Fact]
    public void A_policy_about_hosts_leaves_the_failsafe_ports() => Assert.Equal(
        "b/client[Pod] => host/node1[HostEndpoint] : TCP 22,179,443,2379-2380,5473,6443,6666-6667,UDP 68",
        Lines(
            Pods + Host(", profiles: [projectcalico-default-allow]") + """
            ---
            apiVersion: projectcalico.org/v3
            kind: GlobalNetworkPolicy
            metadata: {name: hosts}
            spec: {selector: role == 'node', ingress: [{action: Allow, protocol: TCP, destination: {ports: [443]}}]}

            """,
            "b/client[Pod] => host"));

    [Theory]
    [InlineData("10.0.0.0/8", "b/client[Pod] => a/web[Pod] : TCP 80")]
    [InlineData("10.244.0.0/24", "b/client[Pod] => a/web[Pod] : cannot tell TCP 80")]
    [InlineData("192.168.0.0/16", "")]
    public void Blocks_mean_pods_when_their_addresses_are_told(string block, string expected)
    {
        Assert.True(AddressSet.TryParse("10.244.0.0/16", out var network));
        var manifests = Pods + NetPolicy("a", "p", $"{{podSelector: {{}}, ingress: [{{from: [{{ipBlock: {{cidr: {block}}}}}], ports: [{{port: 80}}]}}]}}");
        var topology = TopologyReading.Read(new ManifestReader().Read(new("all.yaml"), Encoding.UTF8.GetBytes(manifests)).Facts, network);
        var map = new ReachMap(Reachability.Of(topology, TestContext.Current.CancellationToken), withV6: false);
        using var text = new StringWriter { NewLine = "\n" };
        Gabion.Cli.Network.ReachText.Write(text, new(map, map.Sources, map.Destinations, ConnectionSet.All));
        Assert.Equal(expected, string.Join('\n', text.ToString().Split('\n').Where(line => line.StartsWith("b/client[Pod] => a/web", StringComparison.Ordinal))));
    }

    private static string Host(string profiles) =>
        $$"""
        ---
        apiVersion: projectcalico.org/v3
        kind: HostEndpoint
        metadata: {name: node1, labels: {role: node} }
        spec: {interfaceName: '*', node: node1, expectedIPs: [192.0.2.1]{{profiles}} }

        """;
}
