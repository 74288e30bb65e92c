using static Gabion.Tests.Network.Reaching;

namespace Gabion.Tests.Network;

/// <summary>Calico's NetworkPolicy and GlobalNetworkPolicy, after the comments of its v3 API.</summary>
public sealed class CalicoPolicyTests
{
    private static readonly string Pair = Namespace("a") + Namespace("b", "team: b") + Pod("a", "web", "app: web", "{name: http, containerPort: 8080}") + Pod("b", "client", "app: client", more: ", serviceAccountName: robot");

    [Theory]
    [InlineData("pcsa.level == 'high'", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("pcsa.level == 'low'", "")]
    [InlineData("has(pcsa.level)", "b/client[Pod] => a/web[Pod] : All Connections")]
    public void Pods_have_the_labels_of_their_account(string selector, string expected) => Assert.Equal(
        expected,
        Lines(
            Pair + "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot, namespace: b, labels: {level: high}}\n"
            + Calico("GlobalNetworkPolicy", "p", $"{{selector: app == 'web', ingress: [{{action: Allow, source: {{selector: \"{selector}\"}}}}]}}"),
            "b/client[Pod] => a/web"));

    [Theory]
    [InlineData("{ingress: [{action: Allow}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{}", "")] // types: Ingress when there is no rule at all
    [InlineData("{egress: [{action: Allow}]}", "b/client[Pod] => a/web[Pod] : All Connections")] // egress only
    [InlineData("{ingress: [{action: Allow, source: {selector: app == 'client'}}]}", "")] // pods of the policy's namespace
    [InlineData("{ingress: [{action: Allow, source: {selector: app == 'client', namespaceSelector: all()}}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{ingress: [{action: Allow, source: {namespaceSelector: team == 'b'}}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{ingress: [{action: Allow, source: {namespaceSelector: projectcalico.org/name == 'b'}}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{ingress: [{action: Allow, source: {namespaceSelector: global()}}]}", "")]
    [InlineData("{ingress: [{action: Allow, source: {notSelector: app == 'client'}}]}", "")]
    [InlineData("{ingress: [{action: Allow, source: {notSelector: app == 'other'}}]}", "")] // with any selector, pods of the policy's namespace
    [InlineData("{ingress: [{action: Allow, source: {notSelector: app == 'other', namespaceSelector: all()}}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{ingress: [{action: Allow, source: {serviceAccounts: {names: [robot]}, namespaceSelector: all()}}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{ingress: [{action: Allow, source: {serviceAccounts: {names: [robot]}}}]}", "")]
    [InlineData("{selector: app == 'other', ingress: []}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{ingress: [{action: Deny, protocol: TCP, destination: {ports: [80]}}, {action: Allow, protocol: TCP, destination: {ports: ['70:90', http]}}]}", "b/client[Pod] => a/web[Pod] : TCP 70-79,81-90,8080")]
    [InlineData("{ingress: [{action: Log}, {action: Allow, protocol: UDP}]}", "b/client[Pod] => a/web[Pod] : UDP 1-65535")]
    [InlineData("{ingress: [{action: Pass}]}", "b/client[Pod] => a/web[Pod] : All Connections")] // to the profile of the namespace
    [InlineData("{ingress: [{action: Allow, source: {nets: [10.0.0.0/8]}}]}", "b/client[Pod] => a/web[Pod] : cannot tell All Connections")] // the pod's address is not known
    [InlineData("{ingress: [{action: Allow, source: {nets: [0.0.0.0/0]}}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{ingress: [{action: Allow, protocol: TCP, source: {ports: [1000]}, destination: {ports: [80]}}]}", "b/client[Pod] => a/web[Pod] : cannot tell TCP 80")]
    [InlineData("{ingress: [{action: Allow, http: {methods: [GET]}, protocol: TCP, destination: {ports: [80]}}]}", "b/client[Pod] => a/web[Pod] : cannot tell TCP 80")]
    [InlineData("{ingress: [{action: Allow, protocol: ICMP, icmp: {type: 8}}]}", "b/client[Pod] => a/web[Pod] : ICMP 8")]
    [InlineData("{ingress: [{action: Allow, protocol: ICMP, notICMP: {type: 8, code: 1}}]}", "b/client[Pod] => a/web[Pod] : ICMP 0/0-8/0,8/2-255/255")]
    [InlineData("{ingress: [{action: Allow, protocol: 47}, {action: Allow, protocol: UDPLite}]}", "b/client[Pod] => a/web[Pod] : Protocol 47,136")]
    [InlineData("{ingress: [{action: Allow, destination: {selector: app == 'web'}}]}", "b/client[Pod] => a/web[Pod] : All Connections")]
    [InlineData("{ingress: [{action: Allow, destination: {selector: app == 'other'}}]}", "")]
    [InlineData("{serviceAccountSelector: has(x), ingress: []}", "b/client[Pod] => a/web[Pod] : All Connections")]
    public void Decides_one_policy(string spec, string expected) =>
        Assert.Equal(expected, Lines(Pair + Calico("NetworkPolicy", "p", spec, "a"), "b/client[Pod] => a/web"));

    [Theory]
    [InlineData("500", "")] // before the NetworkPolicy, which stands at 1,000
    [InlineData("1500", "b/client[Pod] => a/web[Pod] : TCP 80")] // after it
    public void Order_places_a_policy_among_network_policies(string order, string expected) => Assert.Equal(
        expected,
        Lines(
            Pair + NetPolicy("a", "p", "{podSelector: {}, ingress: [{ports: [{port: 80}]}]}")
            + Calico("GlobalNetworkPolicy", "x", $"{{order: {order}, selector: app == 'web', ingress: [{{action: Deny}}]}}"),
            "b/client[Pod] => a/web"));

    [Theory]
    [InlineData("Deny", "")]
    [InlineData("Pass", "b/client[Pod] => a/web[Pod] : TCP 80")]
    public void A_tier_with_a_policy_about_the_pod_has_the_last_word(string defaultAction, string expected) => Assert.Equal(
        expected,
        Lines(
            Pair + $$"""
            ---
            apiVersion: projectcalico.org/v3
            kind: Tier
            metadata: {name: platform}
            spec: {order: 50, defaultAction: {{defaultAction}} }

            """
            + Calico("GlobalNetworkPolicy", "platform.x", "{tier: platform, selector: app == 'web', ingress: [{action: Deny, protocol: UDP}]}")
            + NetPolicy("a", "p", "{podSelector: {}, ingress: [{ports: [{port: 80}, {protocol: UDP}]}]}"),
            "b/client[Pod] => a/web"));

    [Fact]
    public void Network_sets_are_addresses_under_labels() => Assert.Equal(
        """
        8.8.8.0-8.8.8.255[External] => a/web[Pod] : All Connections
        """,
        Lines(
            Pair + """
            ---
            apiVersion: projectcalico.org/v3
            kind: GlobalNetworkSet
            metadata: {name: dns, labels: {kind: resolver}}
            spec: {nets: [8.8.8.0/24]}

            """
            + Calico("GlobalNetworkPolicy", "x", "{selector: app == 'web', ingress: [{action: Allow, source: {selector: kind == 'resolver'}}]}"),
            "=> a/web"));

    [Fact]
    public void Policies_before_translation_are_about_hosts() => Assert.Equal(
        "b/client[Pod] => a/web[Pod] : All Connections",
        Lines(Pair + Calico("GlobalNetworkPolicy", "x", "{preDNAT: true, applyOnForward: true, selector: all(), ingress: [{action: Deny}]}"), "b/client[Pod] => a/web"));

    [Fact]
    public void A_staged_policy_enforces_nothing() => Assert.Equal(
        "b/client[Pod] => a/web[Pod] : All Connections",
        Lines(Pair + Calico("StagedGlobalNetworkPolicy", "x", "{selector: all(), ingress: [{action: Deny}]}"), "b/client[Pod] => a/web"));

    [Fact]
    public void A_service_stands_for_its_pods_and_ports() => Assert.Equal(
        """
        b/client[Pod] => a/web[Pod] : TCP 8080
        """,
        Lines(
            Pair + """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, namespace: a}
            spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}

            """
            + Calico("NetworkPolicy", "x", "{types: [Egress], egress: [{action: Allow, destination: {services: {name: web, namespace: a}}}]}", "b"),
            "b/client[Pod] =>"));

    [Theory]
    [InlineData("{ingress: [{action: Permit}]}", "Allow, Deny, Log or Pass")]
    [InlineData("{selector: 'app = 1'}", "column 5")]
    [InlineData("{ingress: [{action: Allow, destination: {ports: [80]}}]}", "needs the protocol")]
    [InlineData("{ingress: [{action: Allow, protocol: TCP, destination: {ports: ['9:8']}}]}", "no port")]
    [InlineData("{ingress: [{action: Allow, protocol: GRE}]}", "no protocol")]
    [InlineData("{ingress: [{action: Allow, source: {nets: [x]}}]}", "no address")]
    [InlineData("{order: soon}", "no number")]
    public void A_policy_that_a_server_refuses_is_left_out(string spec, string why) =>
        Assert.Contains(why, Assert.Single(Topology(Pair + Calico("NetworkPolicy", "x", spec, "a")).Gaps).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("{tier: security, selector: app == 'web', ingress: [{action: Allow, protocol: UDP}]}", "cannot tell All Connections")] // the rest may be refused
    [InlineData("{tier: security, selector: app == 'web', types: [Egress]}", "All Connections")] // of the other direction it says nothing
    [InlineData("{tier: security, selector: app == 'other'}", "All Connections")]
    public void What_an_unknown_tier_selects_cannot_be_told(string spec, string answer) =>
        Assert.Equal($"b/client[Pod] => a/web[Pod] : {answer}", Lines(Pair + Calico("GlobalNetworkPolicy", "x", spec), "b/client[Pod] => a/web"));

    [Fact]
    public void Domains_of_a_network_set_are_no_sources() => Assert.Equal(
        """
        8.8.8.0-8.8.8.255[External] => a/web[Pod] : All Connections
        """,
        Lines(
            Pair + """
            ---
            apiVersion: projectcalico.org/v3
            kind: GlobalNetworkSet
            metadata: {name: dns, labels: {kind: resolver}}
            spec: {nets: [8.8.8.0/24], allowedEgressDomains: [example.org]}

            """
            + Calico("GlobalNetworkPolicy", "x", "{selector: app == 'web', ingress: [{action: Allow, source: {selector: kind == 'resolver'}}]}"),
            "=> a/web"));

    [Fact]
    public void A_tier_that_no_manifest_shows_is_told() =>
        Assert.Contains("No Tier 'security'", Assert.Single(Topology(Pair + Calico("GlobalNetworkPolicy", "x", "{tier: security}")).Gaps).Reason, StringComparison.Ordinal);

    private static string Calico(string kind, string name, string spec, string? space = null) =>
        $$"""
        ---
        apiVersion: projectcalico.org/v3
        kind: {{kind}}
        metadata: {name: {{name}}{{(space is null ? "" : $", namespace: {space}")}} }
        spec: {{spec}}

        """;
}
