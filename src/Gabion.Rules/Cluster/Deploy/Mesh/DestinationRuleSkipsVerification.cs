using System.Collections.Immutable;
using Gabion.Model;
using Gabion.Model.Cluster;

namespace Gabion.Rules.Cluster.Deploy.Mesh;

/// <summary>insecureSkipVerify in the TLS settings of a DestinationRule.</summary>
internal sealed class DestinationRuleSkipsVerification : Rule<KubernetesObject>
{
    public override RuleCard Card { get; } = new()
    {
        Id = RuleId.Parse("GBN-CLU-573"),
        Title = "DestinationRule does not check whom callers reach",
        Severity = Severity.Medium,
        Stage = Stage.Deploy,
        Why = "The proxy encrypts, and takes any certificate: whoever is on the way shows one of his own and reads along.",
        Fix = "Give caCertificates (or credentialName) and subjectAltNames; remove insecureSkipVerify.",
        References = ["https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings"],
        Controls = [new("NSA-CISA-1.2", "network.encryption", ControlCoverage.Partial), new("PCI-DSS-4.0", "4.2.1", ControlCoverage.Partial)],
    };

    public override ImmutableArray<string> Kinds => ["DestinationRule"];

    public override ImmutableArray<Example> Examples =>
    [
        Example.Bad("mesh.yaml", """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: bank, namespace: shop}
            spec:
              host: bank.example
              trafficPolicy:
                tls:
                  mode: SIMPLE
                  insecureSkipVerify: true <--
            """),
        Example.Good("mesh.yaml", """
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: bank, namespace: shop}
            spec:
              host: bank.example
              trafficPolicy: {tls: {mode: SIMPLE, caCertificates: system, subjectAltNames: [bank.example]}}
            """),
    ];

    public override IEnumerable<Problem> Check(KubernetesObject fact) =>
        from tls in TrafficTls.Of(fact)
        where tls["insecureSkipVerify"].IsTrue
        select Problem.At(tls["insecureSkipVerify"], $"DestinationRule '{fact.Name}' takes any certificate for {fact.Spec["host"].Text}");
}
