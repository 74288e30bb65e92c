using static Gabion.Tests.Network.Reaching;

namespace Gabion.Tests.Network;

/// <summary>AdminNetworkPolicy, BaselineAdminNetworkPolicy and ClusterNetworkPolicy, after network-policy-api.sigs.k8s.io.</summary>
public sealed class AdminPolicyTests
{
    private const string FromB = "from: [{namespaces: {matchLabels: {kubernetes.io/metadata.name: b}}}]";
    private static readonly string Pair = Namespace("a") + Namespace("b") + Pod("a", "web", "app: web") + Pod("b", "client");

    [Theory]
    [InlineData("Allow", "b/client[Pod] => a/web[Pod] : All Connections")] // above the NetworkPolicy that refuses all
    [InlineData("Pass", "")] // to the NetworkPolicy
    [InlineData("Deny", "")]
    public void Stands_above_network_policies(string action, string expected) => Assert.Equal(
        expected,
        Lines(
            Pair + NetPolicy("a", "deny", "{podSelector: {}}")
            + Admin("AdminNetworkPolicy", "x", $"{{priority: 5, subject: {{namespaces: {{}}}}, ingress: [{{action: {action}, {FromB}}}]}}"),
            "b/client[Pod] => a/web"));

    [Fact]
    public void The_lower_number_is_asked_first() => Assert.Equal(
        "b/client[Pod] => a/web[Pod] : SCTP 1-65535,TCP 1-79,81-65535,UDP 1-65535",
        Lines(
            Pair + Admin("AdminNetworkPolicy", "later", $"{{priority: 6, subject: {{namespaces: {{}}}}, ingress: [{{action: Allow, {FromB}}}]}}")
            + Admin("AdminNetworkPolicy", "sooner", $"{{priority: 5, subject: {{namespaces: {{}}}}, ingress: [{{action: Deny, {FromB}, ports: [{{portNumber: {{port: 80, protocol: TCP}}}}]}}]}}"),
            "b/client[Pod] => a/web"));

    [Fact]
    public void Equal_priorities_that_disagree_are_not_guessed() => Assert.Equal(
        """
        b/client[Pod] => a/web[Pod] : SCTP 1-65535,TCP 1-79,81-65535,UDP 1-65535
        b/client[Pod] => a/web[Pod] : cannot tell TCP 80
        """,
        Lines(
            Pair + Admin("AdminNetworkPolicy", "one", $"{{priority: 5, subject: {{namespaces: {{}}}}, ingress: [{{action: Allow, {FromB}}}]}}")
            + Admin("AdminNetworkPolicy", "two", $"{{priority: 5, subject: {{namespaces: {{}}}}, ingress: [{{action: Deny, {FromB}, ports: [{{portNumber: {{port: 80, protocol: TCP}}}}]}}]}}"),
            "b/client[Pod] => a/web"));

    [Fact]
    public void The_baseline_is_asked_when_no_network_policy_selects_the_pod()
    {
        var baseline = Admin("BaselineAdminNetworkPolicy", "default", $"{{subject: {{namespaces: {{}}}}, ingress: [{{action: Deny, {FromB}}}]}}");
        Assert.Equal("", Lines(Pair + baseline, "b/client[Pod] => a/web"));
        Assert.Equal(
            "b/client[Pod] => a/web[Pod] : TCP 80",
            Lines(Pair + baseline + NetPolicy("a", "p", "{podSelector: {}, ingress: [{ports: [{port: 80}]}]}"), "b/client[Pod] => a/web"));
    }

    [Fact]
    public void A_pass_below_every_network_policy_reaches_the_baseline() => Assert.Equal(
        "",
        Lines(
            Pair + Admin("BaselineAdminNetworkPolicy", "default", $"{{subject: {{namespaces: {{}}}}, ingress: [{{action: Deny, {FromB}}}]}}")
            + Admin("AdminNetworkPolicy", "x", $"{{priority: 5, subject: {{namespaces: {{}}}}, ingress: [{{action: Pass, {FromB}}}, {{action: Allow, {FromB}}}]}}"),
            "b/client[Pod] => a/web"));

    [Fact]
    public void Its_successor_has_tiers_and_protocols() => Assert.Equal(
        "b/client[Pod] => a/web[Pod] : TCP 8000-8010,UDP 1-65535",
        Lines(
            Pair + Admin("ClusterNetworkPolicy", "base", $"{{tier: Baseline, priority: 5, subject: {{namespaces: {{}}}}, ingress: [{{action: Deny, {FromB}}}]}}")
            + Admin("ClusterNetworkPolicy", "top", $"{{tier: Admin, priority: 5, subject: {{namespaces: {{}}}}, ingress: [{{action: Accept, {FromB}, protocols: [{{tcp: {{destinationPort: {{range: {{start: 8000, end: 8010}}}}}}}}, {{udp: {{}}}}]}}]}}"),
            "b/client[Pod] => a/web"));

    [Fact]
    public void A_name_of_the_outside_is_not_guessed() => Assert.Equal(
        """
        b/client[Pod] => 0.0.0.0-255.255.255.255[External] : cannot tell TCP 443
        """,
        Lines(
            Pair + NetPolicy("b", "out", "{podSelector: {}, policyTypes: [Egress]}")
            + Admin("AdminNetworkPolicy", "x", "{priority: 5, subject: {namespaces: {}}, egress: [{action: Allow, to: [{domainNames: ['*.example.org']}], ports: [{portNumber: {port: 443, protocol: TCP}}]}]}"),
            "b/client[Pod] =>"));

    [Theory]
    [InlineData("{priority: 1001, subject: {namespaces: {}}}", "from 0 to 1000")]
    [InlineData("{priority: 1, subject: {}}", "spec.subject needs")]
    [InlineData("{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: []}]}", "at least one peer")]
    [InlineData("{priority: 1, subject: {namespaces: {}}, ingress: [{action: Accept, from: [{namespaces: {}}]}]}", "no action")]
    [InlineData("{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{networks: [10.0.0.0/8]}]}]}", "not known")]
    [InlineData("{priority: 1, subject: {namespaces: {}}, ingress: [{action: Deny, from: [{namespaces: {}}], ports: [{}]}]}", "exactly one")]
    public void A_policy_that_a_server_refuses_is_left_out(string spec, string why) =>
        Assert.Contains(why, Assert.Single(Topology(Pair + Admin("AdminNetworkPolicy", "x", spec)).Gaps).Reason, StringComparison.Ordinal);
}
