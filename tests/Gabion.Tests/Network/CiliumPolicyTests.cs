using static Gabion.Tests.Network.Reaching;

namespace Gabion.Tests.Network;

/// <summary>CiliumNetworkPolicy at layers 3 and 4, after the "Network Policy" chapter of Cilium's documentation.</summary>
public sealed class CiliumPolicyTests
{
    private static readonly string Pair = Namespace("a") + Namespace("b", "team: b") + Pod("a", "web", "app: web", "{name: http, containerPort: 8080}") + Pod("b", "client", "app: client", more: ", serviceAccountName: robot");

    [Theory]
    [InlineData("{endpointSelector: {}}", "b/client[Pod] => a/web[Pod] : All Connections")] // no section: nothing is enforced
    [InlineData("{endpointSelector: {}, ingress: [{}]}", "")] // an empty rule allows nothing
    [InlineData("{endpointSelector: {}, ingress: []}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{endpointSelector: {}, ingress: [{fromEndpoints: [{}]}]}", "")] // pods of the policy's namespace
    [InlineData("{endpointSelector: {}, ingress: [{fromEndpoints: [{matchLabels: {'k8s:io.kubernetes.pod.namespace': b}}]}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{endpointSelector: {}, ingress: [{fromEndpoints: [{matchLabels: {'io.kubernetes.pod.namespace': b, 'k8s:app': web}}]}]}", "")]
    [InlineData("{endpointSelector: {}, ingress: [{fromEndpoints: [{matchLabels: {'k8s:io.cilium.k8s.namespace.labels.team': b, 'any:app': client}}]}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{endpointSelector: {}, ingress: [{fromEndpoints: [{matchExpressions: [{key: 'io.kubernetes.pod.namespace', operator: Exists}]}]}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{endpointSelector: {}, ingress: [{fromEndpoints: [{matchLabels: {'io.kubernetes.pod.namespace': b, 'io.cilium.k8s.policy.serviceaccount': robot}}]}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: '80', protocol: TCP}]}]}]}", "b/client[Pod] => a/web[Pod] : TCP 80")]
    [InlineData("{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: '80'}, {port: http, protocol: TCP}]}]}]}", "b/client[Pod] => a/web[Pod] : SCTP 80,TCP 80,8080,UDP 80")]
    [InlineData("{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: '80', endPort: 90, protocol: UDP}]}]}]}", "b/client[Pod] => a/web[Pod] : UDP 80-90")]
    [InlineData("{endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: '0', protocol: TCP}]}]}]}", "b/client[Pod] => a/web[Pod] : TCP 1-65535")]
    [InlineData("{endpointSelector: {}, ingress: [{fromEntities: [cluster]}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{endpointSelector: {}, ingress: [{fromEntities: [world]}]}", "")]
    [InlineData("{endpointSelector: {}, ingress: [{fromCIDR: [0.0.0.0/0]}]}", "")] // never pods
    [InlineData("{endpointSelector: {}, ingress: [{fromEntities: [all]}], ingressDeny: [{fromEndpoints: [{matchLabels: {'io.kubernetes.pod.namespace': b}}], toPorts: [{ports: [{port: '80', protocol: TCP}]}]}]}", "b/client[Pod] => a/web[Pod] : SCTP 1-65535,TCP 1-79,81-65535,UDP 1-65535")]
    [InlineData("{endpointSelector: {}, ingressDeny: [{fromEntities: [world]}]}", "")] // a section of deny rules refuses the rest too
    [InlineData("{endpointSelector: {}, enableDefaultDeny: {ingress: false}, ingress: [{fromEntities: [world]}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{endpointSelector: {}, ingress: [{fromEntities: [cluster], toPorts: [{ports: [{port: '80', protocol: TCP}], rules: {http: [{method: GET}]}}, {ports: [{port: '81', protocol: TCP}]}]}]}", "b/client[Pod] => a/web[Pod] : TCP 81\nb/client[Pod] => a/web[Pod] : cannot tell TCP 80")]
    [InlineData("{endpointSelector: {matchLabels: {app: other}}, ingress: [{}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{endpointSelector: {}, ingress: [{fromEntities: [cluster], icmps: [{fields: [{type: EchoRequest, family: IPv6}]}]}]}", "b/client[Pod] => a/web[Pod] : ICMPv6 128")]
    [InlineData("{endpointSelector: {}, ingress: [{fromEntities: [cluster], icmps: [{fields: [{type: ExtendedEchoReply}]}]}]}", "b/client[Pod] => a/web[Pod] : ICMP 43")]
    [InlineData("{endpointSelector: {}, ingress: [{fromEntities: [cluster], icmps: [{fields: [{type: 8, family: IPv4}]}]}]}", "b/client[Pod] => a/web[Pod] : ICMP 8")]
    public void Decides_one_policy(string spec, string expected) =>
        Assert.Equal(expected, Lines(Pair + Cilium("CiliumNetworkPolicy", "a", $"spec: {spec}"), "b/client[Pod] => a/web"));

    [Fact]
    public void Allow_rules_add_up_with_those_of_Kubernetes() => Assert.Equal(
        "b/client[Pod] => a/web[Pod] : TCP 80,443",
        Lines(
            Pair + NetPolicy("a", "p", "{podSelector: {}, ingress: [{ports: [{port: 80}]}]}")
            + Cilium("CiliumNetworkPolicy", "a", "spec: {endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: '443', protocol: TCP}]}]}]}"),
            "b/client[Pod] => a/web"));

    [Fact]
    public void A_name_of_the_outside_is_not_guessed() => Assert.Equal(
        """
        b/client[Pod] => 0.0.0.0-255.255.255.255[External] : cannot tell TCP 443
        """,
        Lines(Pair + Cilium("CiliumNetworkPolicy", "b", "spec: {endpointSelector: {}, egress: [{toFQDNs: [{matchName: example.org}], toPorts: [{ports: [{port: '443', protocol: TCP}]}]}]}"), "b/client[Pod] =>"));

    [Fact]
    public void Clusterwide_policies_and_several_specifications() => Assert.Equal(
        "b/client[Pod] => a/web[Pod] : TCP 1,3",
        Lines(
            Pair + Cilium("CiliumClusterwideNetworkPolicy", null, """
                specs:
                  - {endpointSelector: {matchLabels: {app: web}}, ingress: [{fromEndpoints: [{}], toPorts: [{ports: [{port: '1', protocol: TCP}]}]}]}
                  - {endpointSelector: {matchLabels: {app: web}}, ingress: [{fromEndpoints: [{}], toPorts: [{ports: [{port: '3', protocol: TCP}]}]}]}
                  - {nodeSelector: {}, ingress: [{}]}
                """),
            "b/client[Pod] => a/web"));

    [Theory]
    [InlineData("spec: {ingress: [{}]}", "neither endpointSelector")]
    [InlineData("spec: {endpointSelector: {}, ingress: [{fromEntities: [mars]}]}", "no entity")]
    [InlineData("spec: {endpointSelector: {}, ingress: [{fromCIDR: [x]}]}", "no CIDR")]
    [InlineData("spec: {endpointSelector: {}, ingress: [{toPorts: [{ports: [{port: '80', protocol: GRE}]}]}]}", "TCP, UDP, SCTP or ANY")]
    public void A_policy_that_a_server_refuses_is_left_out(string spec, string why) =>
        Assert.Contains(why, Assert.Single(Topology(Pair + Cilium("CiliumNetworkPolicy", "a", spec)).Gaps).Reason, StringComparison.Ordinal);

    private static string Cilium(string kind, string? space, string spec) =>
        $$"""
        ---
        apiVersion: cilium.io/v2
        kind: {{kind}}
        metadata: {name: c{{(space is null ? "" : $", namespace: {space}")}} }
        {{spec}}

        """;
}
