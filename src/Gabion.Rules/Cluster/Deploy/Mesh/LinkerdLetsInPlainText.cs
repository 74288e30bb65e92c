using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Mesh;

/// <summary>An inbound policy without authentication, in so many words.</summary>
internal sealed class LinkerdLetsInPlainText : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-574"),
        Title = "Linkerd is told to take plain text",
        Severity = Severity.Low,
        Stage = Stage.Deploy,
        Why = "all-unauthenticated and cluster-unauthenticated let in connections without the identity of a proxy: any pod, meshed or not, and with the first anybody at all.",
        Fix = "Say cluster-authenticated or all-authenticated, and write a Server with an AuthorizationPolicy for the ports that need more.",
        References = ["https://linkerd.io/2/reference/authorization-policy/"],
        Controls = [new("NSA-CISA-1.2", "network.encryption", ControlCoverage.Partial), new("PCI-DSS-4.0", "4.2.1", ControlCoverage.Partial)],
    };

    private const string Key = "config.linkerd.io/default-inbound-policy";

    public override ImmutableArray<string> Keys => [Key];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("namespace.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: shop
              annotations:
                linkerd.io/inject: enabled
                config.linkerd.io/default-inbound-policy: all-unauthenticated <--
            """),
        Example.Good("namespace.yaml", """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: shop
              annotations:
                linkerd.io/inject: enabled
                config.linkerd.io/default-inbound-policy: cluster-authenticated
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject fact) =>
        from metadata in new[] { fact.Metadata, fact.Spec["template"]["metadata"] }
        let policy = metadata["annotations"][Key]
        where policy.Text is "all-unauthenticated" or "cluster-unauthenticated"
        select Problem.At(policy, $"{fact.Kind} '{fact.Name}' lets in connections without identity: {policy.Text}");
}
