using Gabion.Network.Lint;
using Gabion.Network.Reach;
using static Gabion.Tests.Network.Reaching;

namespace Gabion.Tests.Network;

public sealed class LintTests
{
    private const string Guarded = "{podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}";
    private static readonly string Pair = Namespace("a") + Pod("a", "web", "app: web", "{name: http, containerPort: 8080}") + Pod("a", "db", "app: db", "{containerPort: 5432}");

    [Theory]
    [InlineData("{podSelector: {matchLabels: {app: gone}}}", "selects-nothing")]
    [InlineData("{podSelector: {}, ingress: [{from: [{podSelector: {matchLabels: {app: gone}}}]}]}", "peer-selects-nothing")]
    [InlineData("{podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}}]}]}", "")] // nobody looked there
    [InlineData("{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 80}]}]}", "no-such-port")]
    [InlineData("{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 8080}]}]}", "")]
    [InlineData("{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: 8000, endPort: 9000}]}]}", "")]
    [InlineData("{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: https}]}]}", "no-such-port")]
    [InlineData("{podSelector: {}, ingress: [{ports: [{port: 5432}]}, {ports: [{port: 5432}], from: [{podSelector: {}}]}]}", "redundant")]
    [InlineData("{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}], ports: [{port: 5432}]}]}", "no-dns")]
    [InlineData("{podSelector: {}, policyTypes: [Egress], egress: [{to: [{podSelector: {}}], ports: [{port: 5432}]}, {to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}}], ports: [{port: 53, protocol: UDP}]}]}", "")]
    [InlineData("{podSelector: {}, policyTypes: [Egress]}", "")]
    [InlineData("{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 1.0.0.0/8}}]}]}", "no-dns")] // no cluster's DNS is on the internet
    [InlineData("{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 1.1.1.1/32}}], ports: [{port: 53, protocol: UDP}]}]}", "")]
    [InlineData("{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.96.0.0/12}}]}]}", "")]
    [InlineData("{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.96.0.1/12}}]}]}", "odd-address")]
    [InlineData("{podSelector: {}, policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}", "")]
    public void Finds(string spec, string code) => Assert.Equal(
        code,
        string.Join(' ', Lint(Pair + NetPolicy("a", "p", spec))
            .Select(finding => finding.Code).Where(found => found != LintFinding.NoDefaultDeny).Distinct()));

    [Fact]
    public void Pods_that_an_operator_makes_are_not_missed() => Assert.Empty(Lint(
        Pair + NetPolicy("a", "all", Guarded) + NetPolicy("a", "p", "{podSelector: {matchLabels: {app: prometheus}}}") + """
        ---
        apiVersion: monitoring.coreos.com/v1
        kind: Prometheus
        metadata: {name: k8s, namespace: a}
        spec: {replicas: 2}

        """));

    [Fact]
    public void Says_who_is_open_in_which_namespace()
    {
        var finding = Assert.Single(Lint(Pair + NetPolicy("a", "p", "{podSelector: {matchLabels: {app: db}}}")));
        Assert.Equal(LintFinding.NoDefaultDeny, finding.Code);
        Assert.Contains("1 of 2 workloads (web)", finding.Message, StringComparison.Ordinal);
        Assert.Equal("all.yaml:4", finding.Place.ToString());
        Assert.Empty(Lint(Pair + NetPolicy("a", "p", Guarded)));
    }

    [Fact]
    public void Of_two_equal_rules_the_later_one_is_redundant()
    {
        var finding = Assert.Single(Lint(Pair + NetPolicy("a", "one", Guarded) + NetPolicy("a", "two", "{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 8080}]}]}")));
        Assert.Equal(LintFinding.Redundant, finding.Code); // Kubernetes asks them in no order
        Assert.Contains("a/two, ingress rule 1", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_a_wider_one_after_it_covers_is_redundant()
    {
        var finding = Assert.Single(Lint(Pair + NetPolicy("a", "one", "{podSelector: {matchLabels: {app: web}}, ingress: [{from: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 8080}]}]}") + NetPolicy("a", "two", Guarded)));
        Assert.Equal(LintFinding.Redundant, finding.Code);
        Assert.Contains("a/one, ingress rule 1", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_side_that_allows_what_the_other_refuses_is_a_contradiction()
    {
        var findings = Lint(
            Pair + NetPolicy("a", "deny", "{podSelector: {}}")
            + NetPolicy("a", "out", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}, {ports: [{port: 53, protocol: UDP}]}]}"));
        var finding = Assert.Single(findings);
        Assert.Equal(LintFinding.Contradicts, finding.Code);
        Assert.Contains("a/web[Pod] => a/db[Pod]", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_priorities_that_disagree_are_a_contradiction()
    {
        static string Rule(string action) => $"{{priority: 5, subject: {{namespaces: {{}}}}, ingress: [{{action: {action}, from: [{{namespaces: {{}}}}]}}]}}";
        var findings = Lint(Pair + NetPolicy("a", "p", Guarded) + Admin("AdminNetworkPolicy", "one", Rule("Allow")) + Admin("AdminNetworkPolicy", "two", Rule("Deny")));
        Assert.Contains(findings, finding => finding.Code == LintFinding.Contradicts && finding.Message.Contains("AdminNetworkPolicy one and AdminNetworkPolicy two", StringComparison.Ordinal));
    }

    private static System.Collections.Immutable.ImmutableArray<LintFinding> Lint(string manifests) => NetworkLint.Of(Map(manifests), TestContext.Current.CancellationToken);

    private static ReachMap Map(string manifests) => Reaching.Map(manifests, withV6: true);
}
